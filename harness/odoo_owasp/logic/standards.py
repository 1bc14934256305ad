"""Where the field's catalogues tell what the ids in a claim mean."""

_TOP_10 = {
    "2021": (
        "Broken_Access_Control", "Cryptographic_Failures", "Injection", "Insecure_Design",
        "Security_Misconfiguration", "Vulnerable_and_Outdated_Components",
        "Identification_and_Authentication_Failures", "Software_and_Data_Integrity_Failures",
        "Security_Logging_and_Monitoring_Failures", "Server-Side_Request_Forgery_(SSRF)",
    ),
    "2025": (
        "Broken_Access_Control", "Security_Misconfiguration", "Software_Supply_Chain_Failures",
        "Cryptographic_Failures", "Injection", "Insecure_Design", "Authentication_Failures",
        "Software_or_Data_Integrity_Failures", "Security_Logging_and_Alerting_Failures",
        "Mishandling_of_Exceptional_Conditions",
    ),
}  # fmt: skip
_TOP_10_AT = {"2021": "https://owasp.org/Top10/", "2025": "https://owasp.org/Top10/2025/"}
_ASVS_5 = (
    "0x10-V1-Encoding-and-Sanitization", "0x11-V2-Validation-and-Business-Logic",
    "0x12-V3-Web-Frontend-Security", "0x13-V4-API-and-Web-Service", "0x14-V5-File-Handling",
    "0x15-V6-Authentication", "0x16-V7-Session-Management", "0x17-V8-Authorization",
    "0x18-V9-Self-contained-Tokens", "0x19-V10-OAuth-and-OIDC", "0x20-V11-Cryptography",
    "0x21-V12-Secure-Communication", "0x22-V13-Configuration", "0x23-V14-Data-Protection",
    "0x24-V15-Secure-Coding-and-Architecture",
    "0x25-V16-Security-Logging-and-Error-Handling", "0x26-V17-WebRTC",
)  # fmt: skip


def owasp_url(id_: str) -> str:
    """The page of a Top 10 category (``A01:2025``); empty for one that is not known."""
    number, _, year = id_.removeprefix("A").partition(":")
    names = _TOP_10.get(year, ())
    if not number.isdecimal() or not 1 <= int(number) <= len(names):
        return ""
    return f"{_TOP_10_AT[year]}A{int(number):02}_{year}-{names[int(number) - 1]}/"


def cwe_url(number: int) -> str:
    """The page of a weakness (``639``)."""
    return f"https://cwe.mitre.org/data/definitions/{int(number)}.html"


def asvs_url(id_: str) -> str:
    """The chapter that holds an ASVS requirement (``v5.0.0-8.2.2``); empty for other versions."""
    version, _, requirement = id_.partition("-")
    chapter = requirement.split(".", 1)[0]
    if version != "v5.0.0" or not chapter.isdecimal() or not 1 <= int(chapter) <= len(_ASVS_5):
        return ""
    return f"https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/{_ASVS_5[int(chapter) - 1]}.md"
