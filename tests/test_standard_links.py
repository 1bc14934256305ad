"""The links to the field's catalogues: one for each id, and none for what is no id."""

import pytest

from odoo_owasp.logic.standards import asvs_url, cwe_url, owasp_url


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("A01:2021", "https://owasp.org/Top10/A01_2021-Broken_Access_Control/"),
        (
            "A10:2021",
            "https://owasp.org/Top10/A10_2021-Server-Side_Request_Forgery_(SSRF)/",
        ),
        ("A05:2025", "https://owasp.org/Top10/2025/A05_2025-Injection/"),
        ("A00:2025", ""), ("A11:2025", ""), ("A01:2017", ""), ("", ""), ("A²:2025", ""),
    ],
)  # fmt: skip
def test_top_10(given: str, url: str) -> None:
    assert owasp_url(given) == url


@pytest.mark.parametrize(
    ("given", "chapter"),
    [
        ("v5.0.0-8.2.2", "0x17-V8-Authorization"),
        ("v5.0.0-17.1.1", "0x26-V17-WebRTC"),
        ("v5.0.0-18.1.1", ""), ("v5.0.0-0.1.1", ""), ("v4.0.3-2.1.1", ""), ("8.2.2", ""),
    ],
)  # fmt: skip
def test_asvs(given: str, chapter: str) -> None:
    at = "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/"
    assert asvs_url(given) == (f"{at}{chapter}.md" if chapter else "")


def test_cwe() -> None:
    assert cwe_url(639) == "https://cwe.mitre.org/data/definitions/639.html"
