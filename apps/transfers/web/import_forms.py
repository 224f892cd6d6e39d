"""What is asked for a list of visitors: the file, and the cells of one row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.identifiers import nationality
from apps.core.identifiers.passport_kind import PassportKind
from apps.core.identifiers.sex import Sex
from apps.transfers.models import ImportRow
from apps.transfers.sheets.choices import code_of, flag_of
from apps.transfers.sheets.columns import COLUMNS, Column
from apps.transfers.web.desk_forms import SeenForm

Offered = Iterable[tuple[str, Any]]


class SheetForm(forms.Form):
    """The file with the visitors."""

    file = forms.FileField(
        label=_("The list with the visitors"),
        help_text=_("An Excel workbook (.xlsx) or a CSV file."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Choose another."),
        },
    )

    def __init__(self, *args: Any, max_bytes: int, **kwargs: Any) -> None:
        """Tell the browser the limit."""
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["data-max-bytes"] = max_bytes


class RowForm(SeenForm):
    """The cells of one row, as text: what cannot be understood is kept, and said at its cell."""

    def __init__(
        self, *args: Any, row: ImportRow, categories: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Make a field of each column, beginning with what was typed."""
        super().__init__(*args, **kwargs)
        self.initial.update({"revision": row.revision, **row.cells})
        for column in COLUMNS:
            self.fields[column.field] = _field(column, row.cells, categories)
            if column.kind in {"choice", "flag"}:
                self.initial[column.field] = _choice(column, row.cells)

    def cells(self) -> dict[str, str]:
        """What was typed, by field."""
        return {column.field: self.cleaned_data.get(column.field, "") for column in COLUMNS}


def _field(
    column: Column, cells: Mapping[str, str], categories: list[tuple[str, str]]
) -> forms.CharField:
    hint = column.hint_en if column.kind == "date" else ""
    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
    if column.kind == "lines":
        widget = forms.Textarea(attrs={"rows": 2, "class": "dv-mrz-input", "spellcheck": "false"})
    elif column.kind in {"choice", "flag"}:
        widget = forms.Select(choices=_offered(column, cells, categories))
    made = forms.CharField(
        label=column.label,
        required=False,
        strip=False,
        widget=widget,
        help_text=_("Year-month-day, such as 1974-08-12.") if hint else "",
    )
    made.needed_later = column.needed  # type: ignore[attr-defined]
    return made


def _offered(
    column: Column, cells: Mapping[str, str], categories: list[tuple[str, str]]
) -> list[tuple[str, Any]]:
    """Offer the choices, and first what was typed when it is none of them."""
    lists: dict[str, Offered] = {
        "sex": Sex.choices,
        "passport_kind": PassportKind.choices,
        "category": categories,
        "is_leader": (("yes", _("Yes")), ("no", _("No"))),
        "nationality": nationality.choices(),
        "passport_issuing_state": nationality.choices(),
    }
    offered = list(lists[column.field])
    typed = _choice(column, cells)
    if typed and typed not in {str(code) for code, _label in offered}:
        offered.insert(0, (typed, typed))
    return [("", _("Choose")), *offered]


def _choice(column: Column, cells: Mapping[str, str]) -> str:
    """The code of what was typed, or the typed text itself."""
    text = cells.get(column.field, "")
    if column.kind != "flag":
        return code_of(column.field, text)
    said = flag_of(text)
    return text if said is None or not text else ("yes" if said else "no")
