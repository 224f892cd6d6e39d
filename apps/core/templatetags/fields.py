"""Form fields as the pages draw them: label, hint, error and input tied together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    DateInput,
    Field,
    FileInput,
    RadioSelect,
    Select,
    SelectMultiple,
    Textarea,
)
from django.forms.formsets import BaseFormSet
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from apps.core.field_words import words_of
from apps.core.fields import DatePartsWidget
from apps.core.filed import shown

register = template.Library()


@register.filter
def field_errors(bound: BoundField) -> list[str]:
    """What is wrong with a field that a page draws by itself."""
    return words_of(bound)


@register.filter
def field_shown(text: str, field: str) -> str:
    """A field kept as text, as a person reads it."""
    return shown(field, text)


_NO_CHOICE = {"", "unknown", None}
"""The values of "nothing chosen" in a list: an empty one, and that of Django's yes or no."""

DJANGO_ROWS = "10"
"""What a text area has when its form says nothing: more than our questions ask for."""


@register.inclusion_tag("components/_error_summary.html")
def error_summary(
    *forms: BaseForm | BaseFormSet[Any] | Sequence[BaseForm] | None, named: bool = False
) -> dict[str, Any]:
    """List what has to be mended, each line a link to its field; draws nothing when all is well.

    With `named` each line begins with the name of its field, where the words alone tell too little.
    """
    given = [form for form in forms_in(forms) if isinstance(form, BaseForm | BaseFormSet)]
    return {"problems": [line for form in given for line in problems_of(form, named=named)]}


@register.inclusion_tag("components/_field.html")
def field(
    bound: BoundField, width: str = "", size: str = "", label: object = "", hint: object = ""
) -> dict[str, Any]:
    """Draw a field.

    `width` is one of "xs", "sm", "md", "lg" (how much text is expected), `size="lg"` makes the
    label the heading of a page that asks one thing; `label` and `hint` override the form's words.
    """
    ids = _ids(bound, hint)
    return {
        "bound": bound,
        "kind": _kind(bound),
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "size": size,
        "optional": _is_optional(bound.field),
        "described_by": " ".join(ids),
        "errors": words_of(bound),
        "control": _control(bound, width, ids),
        "options": _options(bound),
        "parts": _date_parts(bound),
    }


def _is_optional(field: Field) -> bool:
    """Whether to say so beside the label: not for a box to tick, nor for what may only wait."""
    may_wait = getattr(field, "needed_later", False)
    return not (field.required or may_wait or isinstance(field.widget, CheckboxInput))


@register.inclusion_tag("components/_fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """Draw every field of a form in its order, hidden ones too."""
    return {"form": form}


@register.inclusion_tag("components/_confirm.html", takes_context=True)
def confirm(
    context: Context,
    url: str,
    label: object,
    *,
    text: object = "",
    title: object = "",
    reason: object = "",
    reason_required: bool = False,
    revision: int | None = None,
    tone: str = "primary",
    name: str = "",
    is_open: bool = False,
    form: BaseForm | None = None,
) -> dict[str, Any]:
    """A folded section that asks once more before a POST; works without JavaScript.

    `label` is on the button that opens it and on the one that sends, `text` says what will happen,
    `reason` labels a text box named "reason" (leave it out for none), `revision` is sent as a
    hidden field, `tone` is "primary" or "danger", `name` makes its ids unique on the page.
    `form` draws the fields of a form in place of the text box and opens the section on errors; so
    does the `failed_act` of the page when it is this one.
    """
    failed = context.get("failed_act")
    if failed is not None and failed.url == url:
        form = failed.form
        form["reason"].label = str(reason)  # the bound field, which the summary has made by now
    return {
        "url": url,
        "label": label,
        "text": text,
        "title": title or label,
        "reason": reason,
        "reason_required": reason_required,
        "revision": revision,
        "tone": tone,
        "name": name or url.strip("/").replace("/", "-"),
        "form": form,
        "is_open": is_open or bool(form is not None and form.errors),
        "csrf_token": context.get("csrf_token"),
    }


def forms_in(given: Iterable[object]) -> Iterable[object]:
    """The forms that a page was given, those in lists too."""
    for one in given:
        yield from one if isinstance(one, list) else [one]


def problems_of(
    form: BaseForm | BaseFormSet[Any], *, named: bool = False
) -> Iterable[dict[str, str]]:
    """What is wrong in a form, each with the id of the input that mends it."""
    if isinstance(form, BaseFormSet):
        for message in form.non_form_errors():
            yield {"message": str(message), "target": ""}
        for one in form.forms:
            yield from problems_of(one, named=named)
        return
    for message in form.non_field_errors():
        yield {"message": str(message), "target": ""}
    for bound in form:
        for message in words_of(bound):
            told = _named(bound, message) if named else message
            yield {"message": told, "target": _first_input(bound)}


def _named(bound: BoundField, words: str) -> str:
    if words.startswith(str(bound.label)):
        return words
    return gettext("%(field)s: %(words)s") % {"field": bound.label, "words": words}


def _first_input(bound: BoundField) -> str:
    """The id of the input a summary link leads to."""
    if _kind(bound) in {"radios", "checkboxes", "date"}:
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


def _kind(bound: BoundField) -> str:
    if bound.is_hidden:
        return "hidden"
    kinds = (
        (DatePartsWidget, "date"),
        (CheckboxSelectMultiple, "checkboxes"),
        (RadioSelect, "radios"),
        (CheckboxInput, "checkbox"),
        (FileInput, "file"),
    )
    return next((name for kind, name in kinds if isinstance(bound.field.widget, kind)), "input")


def _ids(bound: BoundField, hint: object) -> list[str]:
    ids = [f"{bound.auto_id}_hint"] if hint or bound.help_text else []
    return [*ids, f"{bound.auto_id}_error"] if bound.errors else ids


def _control(bound: BoundField, width: str, ids: list[str]) -> SafeString | str:
    """The input itself, for the kinds that are one element."""
    kind = _kind(bound)
    if kind in {"radios", "checkboxes", "date"}:
        return ""
    widget = bound.field.widget
    base = {"checkbox": "form-check-input"}.get(kind, "form-control")
    if isinstance(widget, Select):
        base = "form-select"
    classes = [base, str(widget.attrs.get("class", ""))]
    if width:
        classes.append(f"dv-width-{width}")
    if bound.errors:
        classes.append("is-invalid")
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if isinstance(widget, Textarea) and widget.attrs.get("rows") == DJANGO_ROWS:
        attrs["rows"] = "4"
    return bound.as_widget(attrs=attrs)


def _options(bound: BoundField) -> list[dict[str, Any]]:
    """Radios or checkboxes, one by one, with the hint of each if the widget carries `hints`."""
    if _kind(bound) not in {"radios", "checkboxes"}:
        return []
    hints = getattr(bound.field.widget, "hints", {})
    found = []
    for option in bound.subwidgets:
        data = option.data
        data["attrs"]["class"] = "form-check-input"
        hint = hints.get(str(data["value"]), "")
        if hint:
            data["attrs"]["aria-describedby"] = f"{option.id_for_label}_hint"
        found.append(
            {
                "id": option.id_for_label,
                "tag": option.tag(),
                "label": option.choice_label,
                "hint": hint,
            }
        )
    return found


def _date_parts(bound: BoundField) -> list[dict[str, Any]]:
    widget = bound.field.widget
    return widget.parts(bound) if isinstance(widget, DatePartsWidget) else []


@register.simple_tag
def filter_field(bound: BoundField) -> SafeString:
    """Draw a field of a filter panel: no hints, "Any" for no choice, several choices in a list."""
    widget = bound.field.widget
    if isinstance(widget, SelectMultiple):
        return render_to_string("components/_filter_pick.html", _pick(bound))
    if isinstance(widget, Select):
        widget.choices = [
            (value, gettext("Any") if value in _NO_CHOICE else capfirst(str(words)))
            for value, words in widget.choices
        ]
    elif isinstance(widget, DateInput) and widget.input_type == "text":
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"
    return render_to_string("components/_field.html", field(bound))


def _pick(bound: BoundField) -> dict[str, Any]:
    """The choices of a field that takes several, and in words what is chosen."""
    taken = {str(value) for value in bound.value() or []}
    options = [
        {
            "id": f"{bound.auto_id}_{number}",
            "value": value,
            "label": str(words),
            "is_chosen": str(value) in taken,
        }
        for number, (value, words) in enumerate(bound.field.choices)  # type: ignore[attr-defined]
    ]
    chosen = [capfirst(str(one["label"])) for one in options if one["is_chosen"]]
    return {
        "bound": bound,
        "options": options,
        "chosen": ", ".join(chosen) or gettext("Any"),
        "errors": words_of(bound),
    }
