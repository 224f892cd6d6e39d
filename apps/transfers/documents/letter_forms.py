"""The forms in which a letter is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from apps.transfers.documents.letter_docx import letter_docx
from apps.transfers.documents.letter_pdf import letter_pdf
from apps.transfers.documents.letters import Letter
from apps.transfers.errors import LetterUnknown


class LetterForm(NamedTuple):
    """One form: what kind of file it is, and what writes it."""

    media_type: str
    write: Callable[[Letter], bytes]


FORMS: Final = {
    "pdf": LetterForm("application/pdf", letter_pdf),
    "docx": LetterForm(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", letter_docx
    ),
}


def form_called(ending: str) -> LetterForm:
    """Give the form by the ending of its files. Raises LetterUnknown."""
    if ending not in FORMS:
        raise LetterUnknown
    return FORMS[ending]


def file_name(letter: Letter, ending: str) -> str:
    """Name the file by what it is and for which request; no person is named."""
    return f"{letter.title[0]}-{letter.reference}.{ending}"
