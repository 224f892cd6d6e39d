"""Texts that people and programs really send, and a few that nobody should."""

from hypothesis import strategies as st

NASTY = (
    "",
    " ",
    "\x00",
    "😀" * 18,
    "\u202e91310000132260250X",
    "٩١٣١٠٠٠٠١٣٢٢٦٠٢٥٠٠",
    "ß" * 18,
    "İ" * 44 + "ŉ" * 44,
    "\ud800" * 18,
    "9" * 50_000,
    "P<" + "<" * 50_000,
    "ﷺ" * 3_000,
)

any_text = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=120),
    st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ< -", max_size=100),
)
