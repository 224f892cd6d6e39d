"""What an answer asks for at one point: words, a file, and the one field that the point names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError
from apps.core.fields import add_refusal
from apps.core.filed import shown
from apps.core.identifiers.contrast import IN_LINES
from apps.routing.contract.places import PAPER
from apps.transfers import selectors
from apps.transfers.inputs import PointAnswer
from apps.transfers.models import AskItem, TransferRequest, Visitor
from apps.transfers.policies.answers import is_decided, open_field
from apps.transfers.policies.checklist import line_differences
from apps.transfers.policies.fields import name_of, text_of
from apps.transfers.web.desk_forms import SeenForm
from apps.transfers.web.filing_forms import FILE_TYPES, TripForm, VisitorForm

#: Fields that a form asks for under other names.
_BOXES: Final = {"arrival_at": ("arrival_day", "arrival_clock")}


class PointAnswerForm(forms.Form):
    """The answer to one point: words, a file, or both."""

    answer = forms.CharField(
        label=_("Your answer"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": FILE_TYPES}),
        help_text=_("PDF, JPEG or PNG."),
        error_messages={"empty": _("This file is empty. Choose another.")},
    )


@dataclass(frozen=True, slots=True)
class Point:
    """One point with its forms; `value` asks for the field, where the point opens one."""

    item: AskItem
    words: PointAnswerForm
    value: TripForm | VisitorForm | None
    now: str
    is_paper: bool
    lines: str  # what the passport's lines say of the field, where they say something else
    is_in_lines: bool

    @property
    def forms(self) -> list[forms.Form]:
        """The forms in the order of the page."""
        return [self.words] if self.value is None else [self.value, self.words]

    def is_valid(self) -> bool:
        """Validate all of them, so that each shows its own errors."""
        validated = [one.is_valid() for one in self.forms]
        return all(validated)

    def answer(self, request: TransferRequest) -> PointAnswer:
        """The answer as the services take it; a field that still says the same is left alone."""
        told = self.words.cleaned_data
        return PointAnswer(self.item.id, told["answer"], told["file"], self._value(request))

    def refuse(self, text: str, *, is_value: bool) -> None:
        """Show what is wrong, at the field or at the words."""
        if is_value and self.value is not None:
            self.value.add_error(next(iter(self.value.fields)), text)
        else:
            self.words.add_error("answer", text)

    def _value(self, request: TransferRequest) -> str | None:
        form, field = self.value, self.item.field
        if form is None or not form.has_changed():
            return None
        thing: TransferRequest | Visitor = request
        if self.item.visitor is not None:
            thing = self.item.visitor
        typed = form.visitor() if isinstance(form, VisitorForm) else form.trip()
        if getattr(typed, field) == getattr(thing, field):
            return None
        return text_of(typed, field)


def points_of_answer(
    request: HttpRequest, found: TransferRequest, items: list[AskItem]
) -> list[Point]:
    """Make the forms of all points, filled with what was sent."""
    categories = selectors.categories_of(found)
    decided = is_decided(found)
    fields = {item.id: open_field(item, is_decided=decided) for item in items}
    return [
        Point(
            item=item,
            words=PointAnswerForm(request.POST or None, request.FILES or None, prefix=str(item.id)),
            value=_value_form(request, found, item, fields[item.id], categories),
            now=_now(found, item),
            is_paper=item.place.startswith(PAPER),
            lines=_lines(item),
            is_in_lines=item.field in IN_LINES and bool(item.visitor and item.visitor.mrz),
        )
        for item in items
    ]


def show_at_points(refusal: DomainError, form: SeenForm, points: list[Point]) -> None:
    """Put what is wrong with an answer at its point."""
    by_id = {str(point.item.id): point for point in points}
    placed = False
    for name, message in refusal.fields.items():
        _answers, _dot, place = name.partition(".")
        id_, _dot, rest = place.partition(".")
        if id_ in by_id:
            by_id[id_].refuse(str(message), is_value=rest == "value")
            placed = True
    if not placed:
        add_refusal(form, refusal)


def _now(found: TransferRequest, item: AskItem) -> str:
    """The field as it stands, for a person."""
    if not item.field:
        return ""
    return shown(item.field, text_of(item.visitor or found, item.field))


def _lines(item: AskItem) -> str:
    if item.visitor is None or not item.field:
        return ""
    found = line_differences(item.visitor, timezone.localdate()).get(item.field)
    return shown(item.field, found.read) if found is not None and found.is_wrong else ""


def contradicted(points: list[Point], found: TransferRequest) -> list[str]:
    """Name the fields of the points that contradict the lines of the visitor's passport now."""
    visitors = {visitor.id: visitor for visitor in found.visitors.all()}
    today = timezone.localdate()
    told = []
    for item in (point.item for point in points):
        if item.visitor_id in visitors and item.field:
            one = line_differences(visitors[item.visitor_id], today).get(item.field)
            if one is not None and one.is_wrong:
                told.append(f"{visitors[item.visitor_id].full_name}: {name_of(item.field)}")
    return told


def _value_form(
    request: HttpRequest,
    found: TransferRequest,
    item: AskItem,
    field: str,
    categories: list[tuple[str, str]],
) -> TripForm | VisitorForm | None:
    """The draft's own form, with nothing but the boxes of one field."""
    if not field:
        return None
    given: dict[str, Any] = {
        "data": request.POST or None,
        "prefix": str(item.id),
        "empty_permitted": True,  # what still says the same is not measured anew
        "use_required_attribute": False,
    }
    form: TripForm | VisitorForm
    if item.visitor is not None:
        begun = VisitorForm.initial_of(item.visitor)
        form = VisitorForm(initial=begun, categories=categories, **given)
    else:
        form = TripForm(initial=TripForm.initial_of(found), **given)
    kept = _BOXES.get(field, (field,))
    for name in [one for one in form.fields if one not in kept]:
        del form.fields[name]
    return form
