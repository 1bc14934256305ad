"""Where a browser goes that is sent on."""

import re
from urllib.parse import urlsplit

_BLANK = "".join(map(chr, range(0x21)))
_IGNORED = re.compile("[\t\r\n]")
"""What a browser leaves out of an address, wherever it stands."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def leads_away(location: str, base_url: str) -> bool:
    """Whether a browser leaves the site at ``base_url`` for ``location``, as browsers read it."""
    to = _IGNORED.sub("", location.strip(_BLANK)).replace("\\", "/")
    if to.startswith("//"):
        to = f"{urlsplit(base_url).scheme}:{to}"
    if not _SCHEME.match(to):
        return False
    scheme, _, rest = to.partition(":")
    if scheme.lower() not in ("http", "https"):
        return True
    host = re.split("[/?#]", rest.lstrip("/"), maxsplit=1)[0]
    return host.lower() != urlsplit(base_url).netloc.lower()
