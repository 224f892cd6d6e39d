"""The colours of the tokens can be read: WCAG 1.4.3 for text, 1.4.11 for borders and focus."""

import re
from pathlib import Path

import pytest

CSS = Path("static/css")
TEXT = 4.5
SHAPE = 3.0


def tokens() -> dict[str, str]:
    text = (CSS / "deltavisa.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--dv-([a-z-]+):\s*(#[0-9a-f]{6});", text))


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        *((text, ground, TEXT) for text in ("text", "muted", "brand", "brand-strong")
          for ground in ("surface", "page", "sunken", "brand-soft")),
        *((tone, f"{tone}-bg", TEXT)
          for tone in ("neutral", "info", "progress", "waiting", "success", "danger")),
        *(("text", f"{tone}-bg", TEXT)
          for tone in ("neutral", "info", "progress", "waiting", "success", "danger")),
        ("on-ink", "ink", TEXT),
        ("on-ink", "ink-soft", TEXT),
        ("on-ink-muted", "ink", TEXT),
        ("surface", "brand", TEXT),
        ("danger", "surface", TEXT),
        ("border", "surface", SHAPE),
        ("border", "sunken", SHAPE),
        ("accent", "ink", SHAPE),
        ("ink", "surface", SHAPE),
    ],
)  # fmt: skip
def test_what_is_drawn_stands_out_from_its_ground(text: str, ground: str, least: float) -> None:
    found = tokens()

    assert contrast(found[text], found[ground]) >= least


def test_the_measure_itself_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


def test_styles_fetch_nothing_from_elsewhere_and_no_template_holds_style_or_script() -> None:
    sheets = [*CSS.glob("*.css"), *Path("static/vendor").rglob("*.css")]
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", text), sheet
        assert "@import" not in text, sheet
    inline = re.compile(
        r"\sstyle=|<style|\son(?!e=)[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE
    )
    mails = Path("templates/notices/mail")  # mail programs read no style sheet, and run no script
    for page in Path("templates").rglob("*.html"):
        if mails in page.parents:
            continue
        assert not inline.search(page.read_text(encoding="utf-8")), page
