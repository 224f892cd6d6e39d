"""The check side by side: the scans at the left, what was filed at the right, item by item."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect as to_page
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.filed import shown
from apps.core.parts import Crumb
from apps.policy.selectors import defect_texts
from apps.routing.contract.places import FIELD
from apps.transfers import selectors, services
from apps.transfers.errors import VisitorNotFound
from apps.transfers.inputs import AskPoint, MarkInput
from apps.transfers.models import TransferRequest
from apps.transfers.policies.checklist import Item, Part
from apps.transfers.policies.readiness import Progress
from apps.transfers.states import Status, Verdict
from apps.transfers.web.desk_forms import SeenForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_NOT_FOR_A_FORM = (Conflict, Forbidden, NotFound)
_VERDICTS: Final[list[tuple[str, StrOrPromise]]] = [
    ("", gettext_lazy("Not looked at")),
    *((one.value, one.label) for one in Verdict),
]


class MarkForm(forms.Form):
    """What was found of one item."""

    verdict = forms.ChoiceField(choices=_VERDICTS, required=False, widget=forms.RadioSelect)
    defect = forms.ChoiceField(label=gettext_lazy("Kind of defect"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note for the inviter"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, *, item: Item, kinds: list[tuple[str, str]]) -> None:
        """Begin with the mark that counts; a stale one is looked at anew."""
        mark = item.mark
        begun = {"verdict": "", "defect": "", "note": ""}
        if mark is not None:
            begun = {"verdict": mark.verdict, "defect": mark.defect, "note": mark.note}
        super().__init__(data, prefix=item.code, initial=begun)
        self.item = item
        self.fields["verdict"].label = str(item.label)
        self.fields["defect"].choices = [("", _("Choose")), *kinds]  # type: ignore[attr-defined]

    def mark(self) -> MarkInput:
        """The mark as the service takes it."""
        return MarkInput(item=self.item.code, **self.cleaned_data)


@require_http_methods(["GET", "HEAD"])
@requires(Function.CITY_CHECK)
def begin(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Open the check where something has not been looked at yet."""
    actor = actor_of(request.user)
    found = selectors.request_for_desk(actor, request_id)
    parts = selectors.check_parts(found)
    part = next((one for one in parts if one.done < len(one.items)), parts[0])
    return to_page(_address(found, part))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.CITY_CHECK)
def visitor(request: HttpRequest, request_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Check one visitor."""
    return _check(request, request_id, visitor_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.CITY_CHECK)
def rest(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Check the trip and the papers of the request itself."""
    return _check(request, request_id, None)


def points_of(request: TransferRequest) -> list[AskPoint]:
    """The defects marked on the check, each as a point of a question or a return."""
    texts = {kind.code: kind for kind in defect_texts(timezone.localdate())}
    points = []
    for part in selectors.check_parts(request):
        for item in part.defects:
            mark = item.mark
            kind = texts.get(mark.defect) if mark is not None else None
            note = mark.note if mark is not None else ""
            subject = f"{item.label}: {kind.text}" if kind is not None else str(item.label)
            points.append(
                AskPoint(
                    subject=subject,
                    note="\n".join(line for line in (kind.mend if kind else "", note) if line),
                    visitor_id=part.visitor.id if part.visitor else None,
                    place=item.code,
                )
            )
    return points


def _check(request: HttpRequest, request_id: UUID, visitor_id: UUID | None) -> HttpResponse:
    actor = actor_of(request.user)
    found = selectors.request_for_desk(actor, request_id)
    parts = selectors.check_parts(found)
    part = next((one for one in parts if _id(one) == visitor_id), None)
    if part is None:
        raise VisitorNotFound
    kinds = [(kind.code, kind.text) for kind in defect_texts(timezone.localdate())]
    data = request.POST if request.method == "POST" else None
    seen = SeenForm(data, initial={"revision": found.revision})
    marks = [MarkForm(data, item=item, kinds=kinds) for item in part.items]
    status = HTTPStatus.OK
    if data is not None:
        valid = [one.is_valid() for one in marks]  # each shows its own errors
        if seen.is_valid() and all(valid):
            try:
                services.mark(
                    actor=actor,
                    request_id=request_id,
                    revision=seen.cleaned_data["revision"],
                    visitor_id=visitor_id,
                    marks=[one.mark() for one in marks],
                )
            except _NOT_FOR_A_FORM:
                raise
            except DomainError as refusal:
                _show(refusal, marks)
            else:
                messages.success(request, _("The marks are kept."))
                return to_page(_after(request, found, parts, part))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = _context(found, parts, part, actor) | {"seen": seen, "marks": _rows(part, marks)}
    return render(request, "transfers/desk_check.html", context, status=status)


def _rows(part: Part, marks: list[MarkForm]) -> dict[str, list[dict[str, object]]]:
    """The items with their forms: fields, and papers."""
    rows: dict[str, list[dict[str, object]]] = {"fields": [], "papers": []}
    for form in marks:
        item = form.item
        kind = "fields" if item.code.startswith(FIELD) else "papers"
        value = shown(item.code.removeprefix(FIELD), item.value) if kind == "fields" else ""
        rows[kind].append({"item": item, "form": form, "value": value})
    return rows


def _context(
    found: TransferRequest, parts: list[Part], part: Part, actor: Actor
) -> dict[str, object]:
    place = parts.index(part)
    names = display_names({one.mark.by for one in part.items if one.mark is not None})
    others = [slot for slot in selectors.paper_slots(found) if slot.visitor == part.visitor]
    scans = [paper for slot in others for paper in slot.papers]
    scans += [
        paper
        for paper in found.papers.all()
        if paper.kind == "supplement" and paper.visitor == part.visitor
    ]
    return {
        "request_row": found,
        "part": part,
        "scans": scans,
        "names": names,
        "parts": [
            {"part": one, "url": _address(found, one), "is_here": one is part} for one in parts
        ],
        "progress": Progress.of(parts),
        "previous": _address(found, parts[place - 1]) if place else "",
        "next": _address(found, parts[place + 1]) if place + 1 < len(parts) else "",
        "may_mark": found.status == Status.CHECKING
        and (
            found.claimed_by is None
            or str(found.claimed_by) == actor.id
            or may(actor, Function.CITY_ASSIGN)
        ),
        "crumbs": [
            Crumb(_("Desk"), reverse("transfers:desk")),
            Crumb(found.reference, reverse("transfers:desk-request", args=[found.id])),
            Crumb(_("Check")),
        ],
    }


def _show(refusal: DomainError, marks: list[MarkForm]) -> None:
    """Put a refusal at the item it is about."""
    by_code = {one.item.code: one for one in marks}
    placed = False
    for name, message in refusal.fields.items():
        code, _dot, field = name.rpartition(".")
        if code in by_code and field in by_code[code].fields:
            by_code[code].add_error(field, message)
            placed = True
    if not placed:
        marks[0].add_error(None, refusal.detail)


def _after(request: HttpRequest, found: TransferRequest, parts: list[Part], part: Part) -> str:
    """To the next part when asked to go on, else back here."""
    place = parts.index(part) + 1
    if "next" not in request.POST:
        return _address(found, part)
    if place < len(parts):
        return _address(found, parts[place])
    return reverse("transfers:desk-request", args=[found.id])


def _id(part: Part) -> UUID | None:
    return part.visitor.id if part.visitor is not None else None


def _address(found: TransferRequest, part: Part) -> str:
    visitor_id = _id(part)
    if visitor_id is None:
        return reverse("transfers:desk-check-rest", args=[found.id])
    return reverse("transfers:desk-check-visitor", args=[found.id, visitor_id])
