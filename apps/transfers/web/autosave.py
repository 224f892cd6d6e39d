"""Fills a form with what was typed into it before, and tells its page what to say of it.

A view calls `autosave` with its forms and gives the answer to the template as `autosave`; the
parts `_typed_notes.html` (above the form) and `_autosave.html` (within it) do the rest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from apps.accounts.carrying import take_carried
from apps.accounts.permissions import actor_of
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.fields import PARTS, DatePartsWidget
from apps.transfers import selectors
from apps.transfers.models import TransferRequest, Typed

Raw = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody else of the unit who has typed into the same form and not saved."""

    name: str
    at: dt.datetime
    typed_id: UUID


@dataclass(frozen=True, slots=True)
class UnsavedForm:
    """A form into which somebody has typed without saving, with the page it stands on."""

    label: str
    url: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Autosave:
    """What a form's page says of what was typed, and what it sends along when more is typed.

    `is_unsaved`: the boxes hold more than is kept, so that the page sends it at once.
    `restored_at`: the boxes hold what was typed then, not what is saved. `overtaken`: labels of
    the boxes whose saved content others have changed since. `mark`, `base` and `page` are those of
    the row (Typed).
    """

    form: str
    url: str
    forget_url: str
    take_url: str
    person: str
    mark: str
    base: str
    page: str
    is_unsaved: bool
    restored_at: dt.datetime | None
    overtaken: list[str]
    colleagues: list[Colleague]


def autosave(
    request: HttpRequest,
    found: TransferRequest | None,
    form: str,
    shown: Sequence[forms.Form],
    *,
    saved: Sequence[forms.Form] | None = None,
) -> Autosave:
    """Fill the unbound ones of `shown` with what this person had typed into the form `form`.

    `saved` are forms that begin with what is saved, where `shown` begin with something else.
    """
    actor = actor_of(request.user)
    rows = selectors.typed_into(actor, found, form)
    own = next((row for row in rows if str(row.person_id) == actor.id), None)
    before = _raw_of(saved or shown)
    base = _digest(before)
    typed, at = _typed(request, own)
    is_bound = any(one.is_bound for one in shown)
    is_restored = False
    overtaken: list[str] = []
    if typed is not None and not is_bound:
        differing = [name for name in typed if _plain(typed[name]) != _plain(before.get(name, []))]
        if saved is None:
            is_restored = bool(differing)
            _fill(shown, typed)
        if own is not None and own.base not in {"", base}:
            overtaken = _labels(shown, differing)
    return Autosave(
        form=form,
        person=actor.id,
        mark=str(own.mark) if own else "",
        base=base,
        page=str(uuid4()),
        is_unsaved=is_bound or saved is not None or (own is None and is_restored),
        restored_at=at if is_restored else None,
        overtaken=overtaken,
        colleagues=colleagues_of(row for row in rows if row is not own),
        **_addresses(found),
    )


def colleagues_of(rows: Iterator[Typed]) -> list[Colleague]:
    """Name those who have typed into the same form."""
    others = list(rows)
    names = display_names({str(row.person_id) for row in others}) if others else {}
    return [Colleague(names.get(str(row.person_id), ""), row.saved_at, row.id) for row in others]


def unsaved_of(actor: Actor, found: TransferRequest) -> list[UnsavedForm]:
    """The forms of a request into which the actor has typed without saving."""
    visitors = {f"visitor:{one.id}": one.full_name for one in found.visitors.all()}
    words = {"trip": _("Trip"), "visitor:new": _("Add a visitor"), **visitors}
    return [
        UnsavedForm(words.get(row.form, _("Answer")), page_of(found.id, row.form), row.saved_at)
        for row in selectors.unsaved_forms(actor, found)
    ]


def page_of(request_id: UUID | None, form: str) -> str:
    """The address of the page on which a form stands."""
    if request_id is None:
        return reverse("transfers:new")
    kind, _colon, which = form.partition(":")
    if kind == "visitor" and which == "new":
        return reverse("transfers:visitor-add", args=[request_id])
    if kind in {"visitor", "answer"} and which:
        name = "transfers:visitor" if kind == "visitor" else "transfers:answer"
        return reverse(name, args=[request_id, which])
    return reverse("transfers:trip", args=[request_id])


def names_of(kind: type[forms.Form]) -> frozenset[str]:
    """The names under which a form's boxes are posted, but for files and what pages add."""
    return frozenset(name for _field, boxes in _boxes(kind.base_fields) for name in boxes)


def _typed(
    request: HttpRequest, own: Typed | None
) -> tuple[Mapping[str, list[str]] | None, dt.datetime | None]:
    """What was posted after the session's end, which is the newest, or else what was kept."""
    carried = take_carried(request)
    if carried is not None:
        return carried, timezone.now()
    return (own.data, own.saved_at) if own is not None else (None, None)


def _boxes(fields: Mapping[str, forms.Field]) -> Iterator[tuple[str, list[str]]]:
    """Each field that is typed into, with the names of its boxes."""
    for name, field in fields.items():
        if isinstance(field, forms.FileField) or field.widget.is_hidden:
            continue
        if isinstance(field.widget, DatePartsWidget):
            yield name, [f"{name}_{part}" for part, _label, _length in PARTS]
        else:
            yield name, [name]


def _raw_of(shown: Sequence[forms.Form]) -> Raw:
    """What forms begin with, in the shape in which it would be posted."""
    raw: Raw = {}
    for form in shown:
        for name, boxes in _boxes(form.fields):
            field = form.fields[name]
            value = field.prepare_value(form.get_initial_for_field(field, name))
            raw |= {
                form.add_prefix(box): texts
                for box, texts in zip(boxes, _posted(field.widget, value), strict=True)
            }
    return raw


def _posted(widget: forms.Widget, value: Any) -> list[list[str]]:  # noqa: ANN401 (whatever a field holds)
    if isinstance(widget, DatePartsWidget):
        parts = value if isinstance(value, list | tuple) else widget.decompress(value)
        return [["" if part is None else str(part)] for part in parts]
    if isinstance(widget, forms.CheckboxInput):
        return [["on"] if value else []]
    return [["" if value is None else str(value)]]


def _fill(shown: Sequence[forms.Form], typed: Mapping[str, list[str]]) -> None:
    data = MultiValueDict({name: list(texts) for name, texts in typed.items()})
    for form in shown:
        for name, _boxes_of in _boxes(form.fields):
            widget, posted = form.fields[name].widget, form.add_prefix(name)
            if not widget.value_omitted_from_data(data, MultiValueDict(), posted):
                form.initial[name] = widget.value_from_datadict(data, MultiValueDict(), posted)


def _labels(shown: Sequence[forms.Form], differing: Sequence[str]) -> list[str]:
    wanted = set(differing)
    return [
        str(form.fields[name].label)
        for form in shown
        for name, boxes in _boxes(form.fields)
        if wanted & {form.add_prefix(box) for box in boxes}
    ]


def _plain(texts: Sequence[str]) -> list[str]:
    """Texts to compare: browsers end lines in two ways, and an unticked box sends nothing."""
    return [text.replace("\r\n", "\n") for text in texts] or [""]


def _digest(raw: Raw) -> str:
    plain = {name: _plain(texts) for name, texts in raw.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _addresses(found: TransferRequest | None) -> dict[str, str]:
    if found is None:
        url, forget = reverse("transfers:typed-new"), reverse("transfers:typed-new-forget")
        return {"url": url, "forget_url": forget, "take_url": ""}
    return {
        "url": reverse("transfers:typed", args=[found.id]),
        "forget_url": reverse("transfers:typed-forget", args=[found.id]),
        "take_url": reverse("transfers:typed-take", args=[found.id]),
    }
