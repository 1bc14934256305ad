"""Secrets are masked wherever they stand."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.redact import MASK, Redactor, names_credential
from odoo_owasp.model.role import Role, Secret

secrets = st.text(st.characters(exclude_characters=MASK), min_size=6, max_size=20)


@pytest.mark.parametrize(
    ("known", "text", "masked"),
    [
        (["hunter22"], "login hunter22.", f"login {MASK}."),
        (["hunter22"], "hunter22hunter22", MASK * 2),
        (["hunter22", "hunter22-and-more"], "a hunter22-and-more b", f"a {MASK} b"),
        (["abcdef", "abcdefgh"], "abcdefgh", MASK),
        (["a.c*(d"], "a.c*(d abc", f"{MASK} abc"),
        (["short"], "short", "short"),
        (["", "sixsix"], "a sixsix", f"a {MASK}"),
        ([], "hunter22", "hunter22"),
    ],
)
def test_text(known: list[str], text: str, masked: str) -> None:
    assert Redactor(known).text(text) == masked


def test_learning_keeps_what_was_known() -> None:
    redactor = Redactor(["hunter22"])
    redactor.learn(["correct horse"])
    assert redactor.text("hunter22 correct horse") == f"{MASK} {MASK}"


def test_only_strings_change() -> None:
    value: dict[str, Any] = {
        "n": 1,
        "f": 0.5,
        "none": None,
        "yes": True,
        "list": [1, "x"],
        "nested": {"a": []},
    }
    assert Redactor(["hunter22"]).value(value) == value


def planted(secret: str) -> st.SearchStrategy[Any]:
    """JSON values with ``secret`` at any place: in keys, in values, inside longer text."""
    text = st.builds("{}{}{}".format, st.text(max_size=3), st.just(secret), st.text(max_size=3))
    leaf = text | st.none() | st.integers() | st.text(max_size=3)
    return st.recursive(
        leaf,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(text | st.text(max_size=3), inner, max_size=3)
            | st.tuples(inner, inner)
            | st.frozensets(text, max_size=2)
        ),
        max_leaves=8,
    )


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(text for item in value.values() for text in texts(item))]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


@given(st.data(), secrets)
def test_no_secret_survives(data: st.DataObject, secret: str) -> None:
    masked = Redactor([secret]).value(data.draw(planted(secret)))
    assert not any(secret in text for text in texts(masked))
    json.dumps(masked)


@given(secrets, secrets, st.integers(0, 20))
def test_overlapping_secrets_do_not_shield_each_other(one: str, two: str, overlap: int) -> None:
    text = one + two if not one.endswith(two[:overlap]) else one + two[overlap:]
    masked = Redactor([one, two]).text(text)
    assert one not in masked
    assert two not in masked


@given(st.data(), secrets)
def test_masking_twice_is_masking_once(data: st.DataObject, secret: str) -> None:
    redactor = Redactor([secret])
    once = redactor.value(data.draw(planted(secret)))
    assert redactor.value(once) == once


@pytest.mark.parametrize("secret", ["hunte?r", "hunte\ud800r"])
def test_what_is_written_is_what_is_masked(secret: str) -> None:
    assert Redactor([secret]).text("a hunte\ud800r, a hunte?r") == f"a {MASK}, a {MASK}"


# By key ------------------------------------------------------------------------------------------

CREDENTIALS = [
    "password", "passwd", "api_key", "token", "access_token", "session_id", "cookie", "set-cookie",
    "authorization", "secret", "csrf_token", "nonce", "smtp_pass", "new_password", "x_api_key",
]  # fmt: skip
HARMLESS = [
    "tokens_tried", "password_length", "compass", "passed", "bypassed", "key", "session", "id",
    "secretary", "cookie_flags", "status", "claim", "check", "hash", "previous", "", "_", "1",
]  # fmt: skip


@pytest.mark.parametrize(
    "key",
    [*CREDENTIALS, "Set-Cookie", "X-Api-Key", "apiKey", "APIKEY", "newPassword2", "cookies",
     "api_keys", "oauth2.access-token", "csrftoken", "X-Openerp-Session-Id", "PassWord"],
)  # fmt: skip
def test_a_key_that_names_a_credential(key: str) -> None:
    assert names_credential(key)


@pytest.mark.parametrize("key", HARMLESS)
def test_a_key_that_does_not(key: str) -> None:
    assert not names_credential(key)


cases = st.sampled_from([str.lower, str.upper, str.title, str.swapcase])
keys = st.builds(
    lambda key, case, mark: case(key).replace("_", mark),
    st.sampled_from(CREDENTIALS), cases, st.sampled_from("_-. "),
)  # fmt: skip
unknown = st.text(st.characters(exclude_characters=MASK, codec="utf-8"), min_size=6, max_size=20)


def held(key: str, value: Any) -> st.SearchStrategy[Any]:
    """JSON values in which ``key`` has ``value``, at any depth, among harmless ones."""
    leaf = st.builds(lambda found: {key: found}, st.sampled_from([value, [value], {"id": value}]))
    return st.recursive(
        leaf,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3)
            | st.dictionaries(st.sampled_from(HARMLESS), inner, min_size=1, max_size=3)
        ),
        max_leaves=5,
    )


@given(st.data(), keys, unknown)
def test_what_a_key_calls_a_credential_is_masked(data: st.DataObject, key: str, value: str) -> None:
    masked = Redactor().value(data.draw(held(key, value)))
    assert value not in [text for text in texts(masked) if text not in (key, *HARMLESS)]
    assert MASK in texts(masked)
    assert Redactor().value(masked) == masked


@given(st.dictionaries(st.sampled_from(HARMLESS), st.integers() | st.text("abc")))
def test_harmless_keys_keep_their_values(value: dict[str, Any]) -> None:
    assert Redactor().value(value) == value


def test_that_a_credential_is_missing_is_no_secret() -> None:
    value = {"password": "", "token": None, "cookie": False}
    assert Redactor().value(value) == value
    assert Redactor().value({"pin_secret": 1234, "cookies": []}) == {
        "pin_secret": MASK, "cookies": MASK,
    }  # fmt: skip


PLACES = {
    "an address": "/my/orders/2?id=1&access_token={}&x=1",
    "a fragment": "https://demo.example/#access_token={}",
    "its signature": "/web/content/1?signature={}",
    "its hash": "/mail/view?pid=1&hash={}&model=x",
    "a parameter": "/web/login?redirect=%2Fmy%3Fid%3D1%26password%3D{}%26x%3D1",
    "a form": "user[password]={}&x=1",
    "a form, encoded": "login=x&user%5Bpassword%5D={}",
    "a form with other marks": "a=1;password={}",
    "a link": '<a href="/my?id=1&amp;access_token={}">it</a>',
    "a link in JSON": '{{"result": {{"url": "/my?access_token={}"}}}}',
    "HTML in JSON": '{{"result": ["<a href=\\"/my?access_token={}\\">"]}}',
    "JSON in JSON": '{{"result": "{{\\"token\\": \\"{}\\"}}"}}',
    "JSON after a blank": ' {{"access_token": "{}"}}',
    "JSON that is cut": '[{{"id": 1, "access_token": "{}", "name": "Ha',
    "JSON that is cut in it": '[{{"id": 1, "access_token": "{}',
    "JSON with a quote in it": '[{{"access_token": "a\\"{}", "na',
    "JSON in JSON that is cut": '{{"result": "{{\\"token\\": \\"{}\\"}}", "na',
    "JSON with a list, cut": '{{"tokens": ["{}", "b"], "na',
    "JSON with an address, cut": '{{"a": "x\\u0026password={}", "na',
    "a script": "<script>odoo = {{csrf: 1, access_token: '{}'}}</script>",
    "an attribute": '<div data-token="{}" class="x"/>',
    "an attribute's JSON": '<div data-x="{{&quot;token&quot;: &quot;{}&quot;}}"/>',
    "XML-RPC": "<member><name>token</name><value><string>{}</string></value></member>",
    "XML-RPC, bare": "<member><name>token</name>\n<value>{}</value></member>",
    "a part": '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n{}\r\n--b--',
    "a part of a type":
        'Content-Disposition: form-data; name="token"\r\nContent-Type: text/plain\r\n\r\n{}',
    "a field": '<input type="hidden" name="password" id="p" value="{}"/>',
    "a field without quotes": "<input name=password value={}>",
    "a field the other way": '<input value="{}" name="new_password">',
    "a page's own": '<meta name="access-token" content="{}">',
}  # fmt: skip
"""Where secrets stand that nobody told, with their key beside them."""
plain = st.text("abcXYZ0189._-", min_size=6, max_size=30)


@pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))
@given(value=plain)
def test_a_secret_is_masked_wherever_its_key_stands(place: str, value: str) -> None:
    text = place.format(f"q{value}q")
    masked = Redactor().payload(text)
    assert f"q{value}q" not in masked
    assert MASK in masked
    assert Redactor().payload(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "/web/login?redirect=/my&db=demo#top", "name=Ann+Onym&password_length=12",
        '<input name="login" value="demo"/><input type="password" name="password"/>',
        '<label for="password">Password</label> token, session: a sentence = nothing',
        '{"hash": "abc", "token": null, "password": "", "args": [["id", "=", 1]]}',
        '{"hash": "abc", "password": false, "args": [["na',
        "<member><name>login</name><value><string>demo</string></value></member>",
        'form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n--b',
        "if (token == other) { return password(1); }", "SELECT token FROM t WHERE id = 1",
    ],
)  # fmt: skip
def test_harmless_payloads_stay(text: str) -> None:
    assert Redactor().payload(text) == text


HOSTILE = [
    "a", " ", "a ", "\\", "%", "{", '["', 'a="', 'token="', "token=", "token%3d", "token: \\",
    "&quot;", "<input ", "<input name=a ", "name ", "<name>", "<name>token</name><value>",
    'form-data; name="a"', 'form-data; name="a"\n', 'form-data; name="token"\r\n\r\n',
]  # fmt: skip


@pytest.mark.parametrize("bit", HOSTILE)
def test_what_a_target_says_takes_no_long_time(bit: str) -> None:
    """A pattern that takes the square of it would not be through within the test's time."""
    text = f"<input password{bit * (1_000_000 // len(bit))}"
    masked = Redactor().payload(text)
    assert masked.startswith("<input password")
    assert len(masked) <= len(text)


def test_secrets_do_not_print_themselves() -> None:
    role = Role("admin", "admin", 2, Secret("hunter22"), Secret("key-key-key"))
    for text in (str(role), repr(role), f"{role.password}", f"{[role]}"):
        assert "hunter22" not in text
        assert "key-key-key" not in text
    assert role.password.reveal() == "hunter22"
    assert (Secret("a"), hash(Secret("a"))) == (Secret("a"), hash(Secret("a")))
    assert Secret("a") != Secret("b")
