"""What a watch list says of a person, as the rows that components draw."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.identifiers import nationality
from apps.core.parts import Row
from apps.endorsement.watching.rows import Listed


def listed_rows(listed: Listed) -> list[Row]:
    """A listed person in the order of a visitor's own rows; what the list does not know is left."""
    rows = [
        Row(_("Name"), listed.name),
        Row(_("Other names"), " · ".join(listed.other_names)),
        Row(_("Name in Chinese"), listed.name_zh, lang="zh-Hans"),
        Row(_("Date of birth"), listed.born, is_code=True),
        Row(_("Nationality"), _country(listed.nationality)),
        Row(_("Passports"), " · ".join(listed.passports), is_code=True),
        Row(_("Why listed"), listed.note),
        Row(_("Number in the list"), listed.reference, is_code=True),
    ]
    return [row for row in rows if row.value]


def _country(code: str) -> str:
    try:
        return nationality.find(code).name if code else ""
    except DomainError:  # a list may be older than the codes of today
        return code
