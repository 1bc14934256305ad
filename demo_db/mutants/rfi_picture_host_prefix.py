"""A picture comes from a host whose name begins like that of the library of pictures."""

CLAIM = "RFI-008"
EXPECT = "VIOLATED"
FOCUS = "url-plain"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from functools import wraps

    from odoo.addons.web_unsplash.controllers import main

    class Address(str):
        __slots__ = ()

        def startswith(self, known, *rest):
            hosts = [known] if isinstance(known, str) else known
            return any(str.startswith(self, host.rstrip("/"), *rest) for host in hosts)

    strict = main.Web_Unsplash.save_unsplash_url

    @wraps(strict)
    def save_unsplash_url(self, unsplashurls=None, **kwargs):
        for one in (unsplashurls or {}).values():
            one["url"] = Address(one["url"])
        return strict(self, unsplashurls, **kwargs)

    main.Web_Unsplash.save_unsplash_url = save_unsplash_url
