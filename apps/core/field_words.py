"""What is wrong with a field, in words that say how to mend it.

Django's own words would fit any field ("Enter a valid value.") and name none. A form that gives
words of its own keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getmembers, isclass
from typing import TYPE_CHECKING, Final

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.forms import BoundField
    from django_stubs_ext import StrOrPromise

_CHOOSE: Final = _("%(field)s: choose from the list.")
_BY_CODE: Final[dict[str, StrOrPromise]] = {
    "required": _("%(field)s: fill this in."),
    "invalid_choice": _CHOOSE,
    "invalid_list": _CHOOSE,
    "invalid_pk_value": _CHOOSE,
    "min_value": _("%(field)s: enter %(limit)s or more."),
    "max_value": _("%(field)s: enter %(limit)s or less."),
    "min_length": _("%(field)s: at least %(limit)s characters, and these are %(count)s."),
    "max_length": _("%(field)s: at most %(limit)s characters, and these are %(count)s."),
    "empty": _("%(field)s: this file is empty. Choose another."),
}
_BY_FIELD: Final[tuple[tuple[type[forms.Field], StrOrPromise], ...]] = (
    (forms.DateField, _("%(field)s: enter a day, such as 2026-03-01.")),
    (forms.TimeField, _("%(field)s: enter hours and minutes, such as 14:05.")),
    (forms.IntegerField, _("%(field)s: enter a whole number in digits.")),
    (forms.EmailField, _("%(field)s: enter an address such as name@example.com.")),
    (forms.SlugField, _("%(field)s: use letters a to z, digits, - and _ only.")),
)
_ANYTHING: Final = _("%(field)s: this does not fit. Check what you entered.")


def words_of(bound: BoundField) -> list[str]:
    """What is wrong with the field, for its page and the summary of errors alike."""
    return [_told(bound, error) for error in bound.errors.as_data()]


def _told(bound: BoundField, error: ValidationError) -> str:
    if id(error.message) not in _DJANGOS:
        return " ".join(error.messages)
    known = error.params or {}
    return str(_words(bound.field, error.code or "")) % {
        "field": bound.label,
        "limit": known.get("limit_value", ""),
        "count": known.get("show_value", ""),
    }


def _words(field: forms.Field, code: str) -> StrOrPromise:
    if code in _BY_CODE:
        return _BY_CODE[code]
    return next((words for kind, words in _BY_FIELD if isinstance(field, kind)), _ANYTHING)


def _own_to_django() -> Iterator[object]:
    """Every message that Django's fields and validators come with."""
    for _name, kind in getmembers(forms.fields, isclass):
        yield from vars(kind).get("default_error_messages", {}).values()
    for _name, kind in getmembers(validators, isclass):
        if "message" in vars(kind):
            yield vars(kind)["message"]
    yield validators.validate_slug.message


_OWN: Final = list(_own_to_django())
_DJANGOS: Final = frozenset(id(message) for message in _OWN)
"""By identity: a form that takes over the same words in its own name has chosen them."""
