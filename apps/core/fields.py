"""A date asked for in three parts, as people copy it from a passport, and help for forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError

PARTS = (("year", _("Year"), 4), ("month", _("Month"), 2), ("day", _("Day"), 2))


class DatePartsWidget(forms.MultiWidget):
    """Three text boxes: year, month, day; posted as `<name>_year`, `<name>_month`, `<name>_day`."""

    template_name = "django/forms/widgets/multiwidget.html"
    use_fieldset = True

    def __init__(self, attrs: Mapping[str, Any] | None = None, autocomplete: str = "") -> None:
        """Keep `autocomplete`, such as "bday", which becomes "bday-year" and so on."""
        self.autocomplete = autocomplete
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput() for name, _label, _length in PARTS
        }
        super().__init__(widgets, dict(attrs or {}))

    def decompress(self, value: dt.date | None) -> list[int | None]:
        """Take a date apart."""
        return [value.year, value.month, value.day] if value else [None, None, None]

    def parts(self, bound: forms.BoundField) -> list[dict[str, Any]]:
        """Give each box with its label, for the template that draws them."""
        context = self.get_context(bound.html_name, bound.value(), {"id": bound.auto_id})
        wrong = set(getattr(bound.field, "wrong_parts", ())) if bound.errors else set()
        boxes = []
        for (name, label, length), box in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            boxes.append(
                {
                    "label": label,
                    "id": box["attrs"]["id"],
                    "name": box["name"],
                    "value": "" if box["value"] is None else box["value"],
                    "length": length,
                    "is_wrong": bool(bound.errors) and (not wrong or name in wrong),
                    "autocomplete": f"{self.autocomplete}-{name}" if self.autocomplete else "off",
                }
            )
        return boxes


class DatePartsField(forms.MultiValueField):
    """A day given as year, month and day; says which part is missing or cannot be."""

    widget: ClassVar[type[forms.Widget]] = DatePartsWidget  # type: ignore[misc]
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Enter a date."),
        "no_year": _("Enter the year, in four digits."),
        "no_month": _("Enter the month, 1 to 12."),
        "no_day": _("Enter the day of the month."),
        "no_such_day": _("There is no such day. Check year, month and day."),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Take the arguments of any form field."""
        boxes = [forms.CharField(required=False) for _part in PARTS]
        super().__init__(boxes, require_all_fields=False, **kwargs)
        self.wrong_parts: tuple[str, ...] = ()

    def clean(self, value: Sequence[object] | None) -> dt.date | None:
        """Check the parts one by one.

        Raises ValidationError with code "required", "no_year", "no_month", "no_day" or
        "no_such_day".
        """
        texts = [str(part or "").strip() for part in (value or ["", "", ""])]
        self.wrong_parts = ()
        if not any(texts):
            if self.required:
                raise self._wrong("required")
            return None
        year, month, day = (int(text) if _is_digits(text) else 0 for text in texts)
        if not 1800 <= year <= 9999:
            raise self._wrong("no_year", "year")
        if not 1 <= month <= 12:
            raise self._wrong("no_month", "month")
        if not 1 <= day <= 31:
            raise self._wrong("no_day", "day")
        try:
            date = dt.date(year, month, day)
        except ValueError as error:
            raise self._wrong("no_such_day", "day") from error
        self.run_validators(date)
        return date

    def compress(self, data_list: Sequence[Any]) -> dt.date | None:
        """Unused by `clean`, which makes the date itself; asked for by the base class."""
        return self.clean(data_list)

    def _wrong(self, code: str, *parts: str) -> ValidationError:
        self.wrong_parts = parts
        return ValidationError(self.error_messages[code], code=code)


class ReasonForm(forms.Form):
    """The reason of an act that came back: what was typed, and what is wrong with it."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}))

    def __init__(self, typed: str, refusal: DomainError) -> None:
        """Take the service's words in place of what a form would find itself."""
        super().__init__({"reason": typed}, auto_id="failed_%s")
        self.errors.clear()
        for told in refusal.fields.values() or [refusal.detail]:
            self.add_error("reason", str(told))


@dataclass(frozen=True, slots=True)
class FailedAct:
    """An act that came back to the page it was done from: its address, and its reason.

    As `failed_act` in the context it opens the one `confirm` of that address.
    """

    url: str
    form: ReasonForm


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def add_refusal_at(
    refusal: DomainError, *, under: str, rows: Sequence[forms.Form], otherwise: forms.Form
) -> None:
    """Put a refusal at the row it is about; services name its places `<under>.<n>.<field>`.

    `rows` are the forms that the service was told of, in their order. What is about none of them
    goes to the form `otherwise`.
    """
    placed = False
    for name, message in refusal.fields.items():
        place, _dot, field = name.removeprefix(f"{under}.").partition(".")
        if place.isdigit() and int(place) < len(rows):
            target = rows[int(place)]
            target.add_error(field if field in target.fields else None, message)
            placed = True
    if not placed:
        add_refusal(otherwise, refusal)


def add_refusal(form: forms.BaseForm, refusal: DomainError) -> None:
    """Show a service's refusal on the form that was sent: at its fields, else above them all."""
    elsewhere = []
    for name, message in refusal.fields.items():
        if name in form.fields:
            form.add_error(name, str(message))
        else:
            elsewhere.append(str(message))
    if not refusal.fields:
        elsewhere.append(refusal.detail)
    for message in elsewhere:
        form.add_error(None, message)
