"""The identity of a finding, the same on every run, host, port and database."""

from hashlib import sha256


def unproven(claim_id: str, variant: str) -> str:
    """The identity of a claim's being unproven, where a format wants one of that, too."""
    return fingerprint(claim_id, variant, "unproven")


def fingerprint(claim_id: str, variant: str, subject: str) -> str:
    """Sixteen hexadecimal digits that name a finding."""
    return sha256(
        "\x1f".join((claim_id, variant, subject)).encode(errors="surrogatepass")
    ).hexdigest()[:16]
