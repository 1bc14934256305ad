"""The page's colours: whoever sees little can read them, by day and by night."""

import re

import pytest

from odoo_owasp import content

LIGHT, DARK = re.findall(r":root \{(.*?)\}", content.template("page.css"), re.DOTALL)
SCHEMES = {
    name: dict(re.findall(r"--([\w-]+): (#\w+);", text))
    for name, text in {"light": LIGHT, "dark": LIGHT + DARK}.items()
}
TEXTS, GROUNDS = ("ink", "faint", "link", "notice"), ("paper", "panel")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(one * 2 for one in colour[1:])
    shares = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (none) to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_stands_out_from_its_ground(scheme: str) -> None:
    colours = SCHEMES[scheme]
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [(name, name.removeprefix("on-")) for name in colours if name.startswith("on-")]
    assert len(pairs) > 12
    poor = {
        pair: round(contrast(*(colours[one] for one in pair)), 2)
        for pair in pairs
        if contrast(*(colours[one] for one in pair)) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_focus_is_seen(scheme: str) -> None:
    assert contrast(SCHEMES[scheme]["focus"], SCHEMES[scheme]["paper"]) >= 3


def test_every_ground_has_its_text() -> None:
    css = content.template("page.css")
    for name in re.findall(r"background: var\(--([\w-]+)\)", css):
        assert name in GROUNDS or f"color: var(--on-{name})" in css
