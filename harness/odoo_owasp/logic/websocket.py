"""The handshake of a websocket (RFC 6455): what asks for one, and whether it was given."""

from odoo_owasp.model.call import Page

PATH = "/websocket"
ASKING = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
"""The headers of a request; section 1.3 has the answer to this key as well."""
_ACCEPTED = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def is_websocket(page: Page) -> bool:
    """Whether the connection became a websocket."""
    return page.status == 101 and page.header("sec-websocket-accept") == _ACCEPTED
