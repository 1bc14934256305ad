"""Waivers before a run: who approved them, and every way in which a file of them is refused."""

import re
from base64 import b64encode
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from odoo_owasp import content, waiving
from odoo_owasp.logic import approve
from odoo_owasp.logic.approve import Context, problems, signed, soon_over
from odoo_owasp.logic.toml_lines import line_of
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.waiver import Waiver

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {"Security": approve.public(KEY), "Nobody": b64encode(bytes(32)).decode()}
CONTEXT = Context(KEYS, "2030-01-01", {"AUT-001", "AUT-002", "INJ-001"}, {"INJ": "a must"})
DRAFT = Waiver(
    "AUT-001", ("0123456789abcdef",), "The team", "known of this release", "2030-06-30", "SEC-1"
)


def approved(waiver: Waiver = DRAFT, by: str = "Security") -> Waiver:
    named = replace(waiver, approved_by=by)
    return replace(named, signature=approve.sign(named, KEY))


def said(*waivers: Waiver, context: Context = CONTEXT) -> list[tuple[int, str, str]]:
    found = problems(dict(enumerate(waivers)), context)
    return [(one.at, one.field, one.said) for one in found]


def test_a_signed_waiver_is_fine() -> None:
    assert said(approved()) == []
    assert said(approved(replace(DRAFT, fingerprints=(), all_findings=True))) == []


@pytest.mark.parametrize(
    ("waiver", "field", "complaint"),
    [
        (DRAFT, "", "not signed"),
        (replace(approved(), signature=""), "", "not signed"),
        (approved(by="Nobody"), "signature", "Nobody has not signed"),
        (approved(by="Somebody"), "approved_by", "no trusted key of Somebody"),
        (approved(replace(DRAFT, owner="security")), "approved_by", "of their own"),
        (approved(replace(DRAFT, owner=" Se\uff43urity ")), "approved_by", "of their own"),
        (approved(replace(DRAFT, expires="2029-12-31")), "expires", "expired on 2029-12-31"),
        (approved(replace(DRAFT, expires="2031-01-03")), "expires", "more than a year"),
        (approved(replace(DRAFT, expires="2030-02-30")), "expires", "is no day"),
        (approved(replace(DRAFT, claim="AUT-009")), "claim", "no check verifies AUT-009"),
        (approved(replace(DRAFT, claim="INJ-001")), "claim", "never be waived: a must"),
        (approved(replace(DRAFT, fingerprints=())), "", "names fingerprints, or else"),
        (approved(replace(DRAFT, all_findings=True)), "findings", "or else"),
    ],
)
def test_what_is_wrong_with_one(waiver: Waiver, field: str, complaint: str) -> None:
    ((_, where, told),) = said(waiver)
    assert where == field
    assert complaint in told


def test_a_waiver_holds_on_its_last_day_and_for_a_year_at_most() -> None:
    for expires in ("2030-01-01", "2031-01-02"):
        assert said(approved(replace(DRAFT, expires=expires))) == []


def test_nothing_is_waived_twice() -> None:
    whole = approved(replace(DRAFT, fingerprints=(), all_findings=True))
    one, other = approved(), approved(replace(DRAFT, claim="AUT-002"))
    assert said(one, other) == [(1, "", "0123456789abcdef is waived above already")]
    assert said(whole, whole) == [(1, "", "AUT-001 is waived above already")]
    assert said(one, whole) == [(0, "claim", "AUT-001 is waived as a whole, too")]


texts = st.text(min_size=1, max_size=20)
waivers = st.builds(
    Waiver, texts, st.tuples(texts, texts), texts, texts, texts, texts, texts, st.booleans()
)


@given(waivers, waivers, st.sampled_from([one.name for one in fields(Waiver)]))
def test_no_change_keeps_its_signature(one: Waiver, other: Waiver, name: str) -> None:
    whole = replace(one, signature=approve.sign(one, KEY))
    changed = replace(whole, **{name: getattr(other, name)})
    keys = {one.approved_by: approve.public(KEY), changed.approved_by: approve.public(KEY)}
    assert signed(whole, keys)
    assert signed(changed, keys) == (in_any_order(changed) == in_any_order(whole))


def in_any_order(waiver: Waiver) -> Waiver:
    """Fingerprints are a set: their order says nothing."""
    return replace(waiver, fingerprints=tuple(sorted(waiver.fingerprints)))


@given(st.text(), st.text())
def test_nothing_else_is_a_signature_or_a_key(signature: str, key: str) -> None:
    assert not signed(replace(approved(), signature=signature), KEYS)
    assert not signed(approved(), {"Security": key})


def test_what_is_over_soon_is_told() -> None:
    ends = {"2030-01-01": True, "2030-01-31": True, "2030-02-01": False, "2029-12-31": False}
    for expires, told in ends.items():
        assert bool(list(soon_over([replace(DRAFT, expires=expires)], "2030-01-01"))) == told


def test_what_may_never_be_waived_is_known() -> None:
    claims = waiving.verified_claims()
    families = {one.split("-")[0] for one in claims}
    assert content.never_waived().keys() <= claims | families
    assert all(len(why) > 10 for why in content.never_waived().values())


def test_a_release_s_own_waivers_may_be_used() -> None:
    for release in content.releases():
        if path := content.release_waivers(release):
            entries = dict(enumerate(content.waivers(path)))
            keys = content.read_toml(path.with_name(waiving.TRUSTED), "trusted_keys")
            first = min(one.expires for one in entries.values())
            context = Context(keys, first, {one.claim for one in entries.values()},
                            content.never_waived())  # fmt: skip
            assert list(problems(entries, context)) == []


# A file ------------------------------------------------------------------------------------------


TEXT = """# why we accept these
[[waiver]]
claim = "AUT-001"
fingerprints = [
    "0123456789abcdef",
]
owner = "The team"
reason = "known of this release"
[[ waiver ]]  # the second
claim = "AUT-002"
  owner="x"
"""


def test_where_something_stands() -> None:
    places = {(0, ""): 2, (0, "claim"): 3, (0, "fingerprints"): 4, (0, "owner"): 7,
              (0, "colour"): 2, (1, "claim"): 10, (1, "owner"): 11, (9, ""): 1}  # fmt: skip
    assert {key: line_of(TEXT, "waiver", *key) for key in places} == places


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with trusted keys, and the private half of Security's."""
    done = CliRunner().invoke(
        waiving.app, ["keygen", "Security", "--key", str(tmp_path / "security.pem")]
    )
    assert done.exit_code == 0
    (tmp_path / waiving.TRUSTED).write_text(done.stdout)
    return tmp_path


def write(path: Path, **changes: str) -> Path:
    day = datetime.now(UTC).date() + timedelta(days=100)
    entry = {
        "claim": '"AUT-001"', "fingerprints": '["0123456789abcdef"]', "owner": '"The team"',
        "reason": '"known of this release"', "ticket": '"SEC-1"', "expires": f'"{day}"', **changes,
    }  # fmt: skip
    lines = [f"{name} = {value}" for name, value in entry.items() if value]
    path.write_text("\n".join(["# kept", "[[waiver]]", *lines, ""]))
    return path


def call(*words: str | Path) -> str:
    done = CliRunner().invoke(waiving.app, list(map(str, words)))
    if isinstance(done.exception, Trouble):
        raise done.exception
    assert done.exit_code == 0, done.exception
    return done.output


def test_a_waiver_is_signed_and_checked(office: Path) -> None:
    file = write(office / "waivers.toml")
    with pytest.raises(Trouble, match=r"waivers\.toml:2: it is not signed"):
        waiving.demand(file, None, {"AUT-001"})
    assert (office / "security.pem").stat().st_mode & 0o777 == 0o600
    call("sign", file, "--key", office / "security.pem")
    assert file.read_text().startswith("# kept\n[[waiver]]\n")
    assert waiving.demand(file, None, {"AUT-001"}) == []
    (waiver,) = content.waivers(file)
    assert waiver.approved_by == "Security"
    assert str(waiver).endswith(": known of this release (SEC-1)")
    text = file.read_text()
    file.write_text(text.replace("known of", "unknown in"))
    with pytest.raises(Trouble, match=r":10: Security has not signed what stands there"):
        waiving.demand(file, None, {"AUT-001"})
    with pytest.raises(Trouble, match="altered after Security signed it"):
        call("sign", file, "--key", office / "security.pem")
    said = call("sign", file, "--key", office / "security.pem", "--again")
    assert "AUT-001 (0123456789abcdef) waived by" in said  # what it accepts
    assert waiving.demand(file, None, {"AUT-001"}) == []


def test_two_names_for_one_key_approve_nothing(office: Path) -> None:
    keys = office / waiving.TRUSTED
    name, key = keys.read_text().strip().split(" = ")
    file = write(office / "waivers.toml", owner=f'"{name}"')
    keys.write_text(f"Another = {key}\n{name} = {key}\n")
    for words in (("sign", file, "--key", office / "security.pem"), ("check", file)):
        with pytest.raises(Trouble, match=f"Another and {name} have one key"):
            call(*words)


def test_only_the_named_claims_are_signed(office: Path) -> None:
    file = write(office / "waivers.toml")
    before = file.read_text()
    call("sign", file, "--key", office / "security.pem", "--claim", "AUT-002")
    assert file.read_text() == before


def test_nobody_approves_what_is_their_own(office: Path) -> None:
    file = write(office / "waivers.toml", owner='"security"')
    with pytest.raises(Trouble, match="let somebody else approve it"):
        call("sign", file, "--key", office / "security.pem")


def test_an_unknown_key_signs_nothing(office: Path) -> None:
    file = write(office / "waivers.toml")
    call("keygen", "Another", "--key", office / "another.pem")
    with pytest.raises(Trouble, match="not among the trusted ones"):
        call("sign", file, "--key", office / "another.pem")
    with pytest.raises(Trouble, match="is there already"):
        call("keygen", "Another", "--key", office / "another.pem")
    for content_of_key, complaint in ((b"", "no private key"), (None, "cannot be read")):
        bad = office / "bad.pem"
        if content_of_key is not None:
            bad.write_bytes(content_of_key)
        else:
            bad.unlink()
        with pytest.raises(Trouble, match=complaint):
            call("sign", file, "--key", bad)
    (office / waiving.TRUSTED).unlink()
    with pytest.raises(Trouble, match="who may approve waivers"):
        waiving.demand(file, None, {"AUT-001"})


@pytest.mark.parametrize(
    ("change", "line", "complaint"),
    [
        ({"expires": '"2027-02-30"'}, 8, "2027-02-30 is no day"),
        ({"expires": '"soon"'}, 8, "soon"),
        ({"expires": '"1999-12-31"'}, 8, "expired on 1999-12-31"),
        ({"fingerprints": '["123"]'}, 4, "123"),
        ({"owner": '""'}, 5, "too short"),
        ({"owner": ""}, 2, "owner"),
        ({"ticket": ""}, 2, "ticket"),
        ({"colour": '"red"'}, 2, "colour"),
        ({"findings": '"all"'}, 9, "or else"),
        ({"findings": '"some"'}, 9, "'all' was expected"),
        ({"claim": '"AUT-009"'}, 3, "no check verifies AUT-009"),
        ({"claim": '"INJ-001"'}, 3, "never be waived"),
        ({"claim": "3"}, 3, "is not of type"),
        ({"owner": '"a'}, 5, "not valid TOML"),
        ({"approved_by": '"The team"', "signature": f'"{"A" * 86}=="'}, 9, "of their own"),
        ({"approved_by": '"Boss"', "signature": f'"{"A" * 86}=="'}, 9, "no trusted key of Boss"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_told_with_its_line(
    office: Path, change: dict[str, str], line: int, complaint: str
) -> None:
    file = write(office / "waivers.toml", **change)
    with pytest.raises(Trouble) as refused:
        waiving.demand(file, None, {"AUT-001", "INJ-001"})
    told = [one for one in str(refused.value).splitlines() if complaint in one]
    assert told
    assert all(f"{file}:{line}: " in one for one in told)


def test_all_problems_are_told_at_once(office: Path) -> None:
    file = write(office / "waivers.toml", owner='""', expires='"soon"')
    more = write(office / "more.toml", claim='"INJ-001"', expires='"1999-12-31"')
    file.write_text(file.read_text() + more.read_text())
    with pytest.raises(Trouble) as refused:
        waiving.demand(file, None, {"AUT-001"})
    lines = [int(one) for one in re.findall(r"waivers\.toml:(\d+):", str(refused.value))]
    assert lines == [5, 8, 10, 11, 11, 16]  # no such check, and never to be waived
    assert str(refused.value).startswith("6 problems with waivers:")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("waiver = 3", ":1: 3 is not of type 'array'"), ("other = 3", ":1: Additional"),
     ("[waiver]\nclaim = 'A'", ":1: "), ("a = \x00", ":1: ")],
)  # fmt: skip
def test_what_is_no_list_of_waivers(office: Path, text: str, complaint: str) -> None:
    file = office / "waivers.toml"
    file.write_text(text)
    with pytest.raises(Trouble, match=complaint):
        waiving.demand(file, None, set())


def test_no_waivers_need_no_keys(tmp_path: Path) -> None:
    file = tmp_path / "waivers.toml"
    file.write_text("")
    assert waiving.demand(file, None, set()) == []
    with pytest.raises(Trouble, match="cannot be read"):
        waiving.demand(tmp_path / "gone.toml", None, set())
    file.write_bytes(b"\xff")
    with pytest.raises(Trouble, match="is no text"):
        waiving.demand(file, None, set())


def test_the_command_tells_what_ends_soon(office: Path) -> None:
    day = datetime.now(UTC).date() + timedelta(days=3)
    file = write(office / "waivers.toml", expires=f'"{day}"')
    call("sign", file, "--key", office / "security.pem")
    assert waiving.demand(file, None, {"AUT-001"}) == [
        f"the waiver of AUT-001 by The team ends on {day}"
    ]
    assert call("check", file) is not None
