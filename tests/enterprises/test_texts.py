"""What people type is kept in one form, without characters nobody sees."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.enterprises.texts import TextRefused, lines, one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  王  经办 ", "王 经办"),
        ("a\u200bb\u2060c\ufeff", "abc"),
        ("\u202eevil\u202c", "evil"),
        ("e\u0301", "é"),
        ("a\tb\nc\u3000d\u00a0e", "a b c d e"),
        ("O'Neill’s", "O'Neill’s"),
        ("🛬 لندن", "🛬 لندن"),
        ("", ""),
    ],
)
def test_one_line_is_cleaned(typed: str, kept: str) -> None:
    assert one_line(typed, most=50) == kept


def test_several_lines_keep_their_breaks() -> None:
    assert lines(" a  b \r\n\r\n c\x0bd\u2028e  \n", most=50) == "a  b\n\n c\nd\ne"


@pytest.mark.parametrize("typed", ["\x00", "a\x07", "\x1b[31m", "\ud800", "\ue000"])
@pytest.mark.parametrize("clean", [one_line, lines])
def test_characters_that_cannot_be_printed_are_refused(typed: str, clean: object) -> None:
    with pytest.raises(TextRefused):
        clean(f"x{typed}y", most=50)  # type: ignore[operator]


def test_length_is_counted_after_cleaning_and_told() -> None:
    assert one_line(" " * 90 + "x" * 10 + "\u200b" * 90, most=10) == "x" * 10
    with pytest.raises(TextRefused, match="11"):
        one_line("x" * 11, most=10)
    with pytest.raises(TextRefused):
        one_line(" \u200b ", most=10, needed=True)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_refused_or_kept_in_one_form(typed: str) -> None:
    for clean in (one_line, lines):
        try:
            kept = clean(typed, most=100)
        except TextRefused:
            continue
        assert clean(kept, most=100) == kept
        assert kept == unicodedata.normalize("NFC", kept)
        assert len(kept) <= 100
