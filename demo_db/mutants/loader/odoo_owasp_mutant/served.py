"""Serve add-ons' JavaScript, templates and styles changed; what is on disk stays as it is."""

from zlib import crc32

from odoo.addons.base.models.assetsbundle import WebAsset
from odoo.http import Request
from odoo.tools.misc import file_open


def change(changes) -> None:
    """Replace, in each file that ``changes`` name, a text that stands there once.

    ``changes`` are (file, old text, new text), the file as ``web/static/src/...``. Raises
    ValueError where the old text is not there, or more than once, FileNotFoundError where the file
    is not.
    """
    changed = {}
    for name, old, new in changes:
        if name not in changed:
            with file_open(name) as file:
                changed[name] = file.read()
        if (times := changed[name].count(old)) != 1:
            raise ValueError(f"{name} has {times} times: {old!r}")
        changed[name] = changed[name].replace(old, new)
    texts = {f"/{name}": text for name, text in changed.items()}
    _in_bundles(texts)
    _by_themselves(texts)


def _in_bundles(texts) -> None:
    """In bundles, which are then others by their checksum too: those built before are not taken."""
    init, fetch = WebAsset.__init__, WebAsset._fetch_content

    def __init__(self, *args, **kwargs):
        init(self, *args, **kwargs)
        if self.url in texts:
            self._last_modified = crc32(texts[self.url].encode())

    def _fetch_content(self):
        return texts[self.url] if self.url in texts else fetch(self)

    WebAsset.__init__, WebAsset._fetch_content = __init__, _fetch_content


def _by_themselves(texts) -> None:
    """Where a page loads the file itself."""
    serve = Request._serve_static

    def _serve_static(self):
        response = serve(self)
        if (path := self.httprequest.path) in texts:
            response.direct_passthrough = False
            response.set_data(texts[path])
            response.headers.pop("ETag", None)
            response.headers.pop("Last-Modified", None)
        return response

    Request._serve_static = _serve_static
