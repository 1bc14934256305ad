"""A link that Odoo signs opens what it was signed for, and nothing else."""

from functools import partial
from urllib.parse import urlencode

import pytest

from odoo_owasp import claim, resealed, sealed, signature, signed_field, signed_path

pytestmark = pytest.mark.usefixtures("undisturbed")

signed_url = partial(
    claim,
    verifies="URL",
    severity="high",
    cwe=[347, 639],
    asvs=["v5.0.0-9.1.1", "v5.0.0-9.2.1", "v5.0.0-9.2.2"],
)

MONTH = 30 * 24 * 3600


@signed_url(
    "URL-008",
    "A signed link opens what it was signed for, as long as it was signed for, and nothing else",
    needs=[
        "database",
        "module:portal",
        "module:payment",
        "module:auth_signup",
        "module:mail",
        "module:digest",
    ],
)
def test_signed_links(pages, anonymous, maker, link, open_with_their_own_token_only, sample, cases):
    """Each is signed by us, by the secret that the database holds: rightly, or a little beside."""
    some = sample(list(SIGNED), 3)
    open_with_their_own_token_only([SIGNED[one](link, pages, anonymous, maker) for one in some])
    cases.covered("kinds of signed links", len(some), len(SIGNED))


def file_link(link, pages, anonymous, maker):
    """A file by a signature over it, its field and a time."""
    (file, text), (other, _) = maker.file(), maker.file()
    until, secret = maker.now + MONTH, maker.secret
    sign = partial(signed_field, secret, "ir.attachment")

    def send(token):
        query = "" if token is None else f"?{urlencode({'access_token': token})}"
        return pages.open(anonymous, f"/web/content/{file}{query}")

    also = {
        "signed for another file": sign(other, "raw", until),
        "signed for another field": sign(file, "datas", until),
        "signed for another model": signed_field(secret, "res.partner", file, "raw", until),
        "signed for another purpose": sign(file, "raw", until, scope="attachment_ownership"),
        "run out a moment ago": sign(file, "raw", maker.now - 2),
        "run out long ago": sign(file, "raw", 1),
        "with another time": sign(file, "raw", until).partition("o")[0] + f"o{hex(until + 1)}",
        "without its time": sign(file, "raw", until).partition("o")[0],
        "signed by another secret": signed_field("x", "ir.attachment", file, "raw", until),
    }
    right = sign(file, "raw", until)
    return link("a file", right, send, lambda page: page.shows(text), also=also)


def picture_link(link, pages, anonymous, maker):
    """A partner's picture, which is drawn of the name where there is none."""
    partner, other = maker.partner(), maker.partner()
    until = maker.now + MONTH
    sign = partial(signed_field, maker.secret, "res.partner")

    def send(token):
        query = "" if token is None else f"&{urlencode({'access_token': token})}"
        path = f"/web/image?model=res.partner&id={partner}&field=avatar_128{query}"
        return pages.open(anonymous, path)

    also = {
        "signed for another partner": sign(other, "avatar_128", until),
        "signed for another field": sign(partner, "avatar_1024", until),
        "signed for another model": signed_field(
            maker.secret, "res.users", partner, "avatar_128", until
        ),
        "signed for another purpose": sign(partner, "avatar_128", until, scope="mail.presence"),
        "run out a moment ago": sign(partner, "avatar_128", maker.now - 2),
    }
    right = sign(partner, "avatar_128", until)
    opened = send(right)
    return link(
        "a partner's picture", right, send,
        lambda page: page.status == 200 and page.sha1 == opened.sha1, also=also,
    )  # fmt: skip


def sign_up_link(link, pages, anonymous, maker):
    """An invitation: its token tells whom it is for, when they last logged in, and until when."""
    partner, other = maker.partner(), maker.partner()
    until, told = maker.now + MONTH, [partner, [], None, False]
    seal = partial(sealed, maker.secret, "signup")
    right = seal(told, until)

    def send(token):
        query = "" if token is None else f"?{urlencode({'token': token})}"
        return pages.open(anonymous, f"/web/signup{query}")

    also = {
        "another partner under the signature": resealed(
            seal([other, [], None, False], until), str(other).encode(), str(partner).encode()
        ),
        "another time under the signature": resealed(
            seal(told, maker.now - 2), (maker.now - 2).to_bytes(8, "little"),
            until.to_bytes(8, "little"),
        ),
        "no time under the signature": resealed(
            right, until.to_bytes(8, "little"), (0).to_bytes(8, "little")
        ),
        "run out a moment ago": seal(told, maker.now - 2),
        "sealed for another purpose": sealed(maker.secret, "mail.invite_email", told, until),
        "sealed before a login": seal([partner, [], maker.now - 9, False], until),
        "sealed for an account": seal([partner, [1], None, False], until),
        "sealed for another kind of invitation": seal([partner, [], None, "reset"], until),
        "sealed by another secret": sealed("x", "signup", told, until),
    }  # fmt: skip
    name = f"{maker.tracer}p"
    return link(
        "an invitation", right, send,
        lambda page: page.shows(name), also=also, spared=LOOSE,
    )  # fmt: skip


LOOSE = ("altered at the end", "one character more", "the word '[]'", "the word '{}'")
"""What does not always change the bytes that a sealed token stands for."""


def payment_link(link, pages, anonymous, maker):
    """A payment of an amount in a currency by a partner."""
    partner, other = maker.partner(), maker.partner()
    amount, currency = 12.5, maker.currency()
    sign = partial(signature, maker.secret, "generate_access_token")

    def send(token):
        query = {"amount": amount, "currency_id": currency, "partner_id": partner}
        query |= {} if token is None else {"access_token": token}
        return pages.open(anonymous, f"/payment/pay?{urlencode(query)}")

    also = {
        "signed for another partner": sign(f"{other}|{amount}|{currency}"),
        "signed for another amount": sign(f"{partner}|{amount - 1}|{currency}"),
        "signed for another currency": sign(f"{partner}|{amount}|{currency + 1}"),
        "signed for no partner": sign(f"None|{amount}|{currency}"),
        "signed in another order": sign(f"{currency}|{amount}|{partner}"),
        "signed for another purpose": signature(
            maker.secret, "website_form_signature", f"{partner}|{amount}|{currency}"
        ),
    }
    right = sign(f"{partner}|{amount}|{currency}")
    return link("a payment", right, send, lambda page: page.status == 200, also=also)


def unfollow_link(link, pages, anonymous, maker):
    """The way out of a record's mails; the page names the record."""
    record, other = maker.partner(), maker.partner()
    path = "/mail/unfollow"
    query = {"model": "res.partner", "res_id": record, "pid": other}
    sign = partial(signed_path, maker.secret)

    def send(token):
        given = query | ({} if token is None else {"token": token})
        return pages.open(anonymous, f"{path}?{urlencode(given)}")

    also = {
        "signed for another record": sign(path, query | {"res_id": other}),
        "signed for another partner": sign(path, query | {"pid": record}),
        "signed for another model": sign(path, query | {"model": "res.users"}),
        "signed for another path": sign("/mail/view", query),
        "signed for nothing": sign(path, {}),
    }
    name = f"{maker.tracer}p"
    return link(
        "the way out of a record's mails", sign(path, query), send,
        lambda page: page.shows(name), also=also,
    )  # fmt: skip


def digest_link(link, pages, anonymous, maker):
    """The way out of a digest, by its id and its reader's; the page names the digest."""
    digest, other = maker.digest(), maker.digest()
    reader = 1  # who reads none
    sign = partial(signature, maker.secret, "digest-unsubscribe")

    def send(token):
        query = {"user_id": reader} | ({} if token is None else {"token": token})
        return pages.open(anonymous, f"/digest/{digest}/unsubscribe?{urlencode(query)}")

    also = {
        "signed for another digest": sign((other, reader)),
        "signed for another reader": sign((digest, reader + 1)),
        "signed in another order": sign((reader, digest)),
        "signed for another purpose": signature(maker.secret, "digest", (digest, reader)),
    }
    name = f"{maker.tracer}d"
    right = sign((digest, reader))
    return link("the way out of a digest", right, send, lambda page: page.shows(name), also=also)


SIGNED = {
    "a file": file_link,
    "a partner's picture": picture_link,
    "an invitation": sign_up_link,
    "a payment": payment_link,
    "the way out of a record's mails": unfollow_link,
    "the way out of a digest": digest_link,
}
"""The kinds of signed links, each with what makes one."""
