"""Keeps what is typed: called by the script of a form's page, and by its button "finish later"."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.problems import wants_json
from apps.transfers import selectors, services
from apps.transfers.errors import TypedByAnother, TypedElsewhere
from apps.transfers.models import Typed
from apps.transfers.web.autosave import colleagues_of, names_of, page_of
from apps.transfers.web.filing_forms import TripForm, VisitorForm

_POINT: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-([a-z_]+)")
_NAMES: Final = {"trip": names_of(TripForm), "visitor": names_of(VisitorForm)}
_MOST_NUMBER: Final = 2_000_000_000


@require_POST
@requires(Function.INVITER_FILE)
def keep(request: HttpRequest, request_id: UUID | None = None) -> HttpResponse:
    """Keep what is typed; a program gets the time of it, a person the page to go on from."""
    actor, form = actor_of(request.user), _form(request)
    texts = _texts(request, form)
    _check_same_person(request)
    try:
        row = services.keep_typed(
            actor=actor,
            request_id=request_id,
            form=form,
            data=texts,
            seen=request.POST.get("_seen", ""),
            base=request.POST.get("_base", ""),
            page=_page(request),
            number=_number(request),
        )
    except TypedElsewhere as refusal:
        if wants_json(request):
            raise
        return _ask_which(request, refusal, texts)
    if wants_json(request):
        return JsonResponse(_told(request, row))
    messages.success(request, _("What you typed is kept. Go on whenever and wherever you like."))
    if request_id is None:
        return redirect("transfers:home")
    return redirect("transfers:request", request_id=request_id)


@require_POST
@requires(Function.INVITER_FILE)
def forget(request: HttpRequest, request_id: UUID | None = None) -> HttpResponse:
    """Give up what is typed, and show the form with what is saved."""
    form = _form(request)
    services.forget_typed(actor=actor_of(request.user), request_id=request_id, form=form)
    messages.success(request, _("What you had typed is given up. This is what is saved."))
    return redirect(page_of(request_id, form))


@require_POST
@requires(Function.INVITER_FILE)
def take(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Go on with what a colleague has typed."""
    row = services.take_typed(
        actor=actor_of(request.user), request_id=request_id, typed_id=_uuid(request, "typed")
    )
    messages.success(request, _("You go on with what your colleague had typed."))
    return redirect(page_of(request_id, row.form))


def _form(request: HttpRequest) -> str:
    return request.POST.get("_form", "trip")


def _texts(request: HttpRequest, form: str) -> dict[str, list[str]]:
    """What was posted under the names of that form's boxes; anything else is left out."""
    kind = form.partition(":")[0]
    allowed = _NAMES.get(kind, frozenset())
    return {
        name: several
        for name, several in request.POST.lists()
        if name in allowed or (kind == "answer" and _is_of_point(name))
    }


def _is_of_point(name: str) -> bool:
    """Tell whether a box is the answer to a point, or a field that a point may name."""
    found = _POINT.fullmatch(name)
    return found is not None and found[1] in {"answer", *_NAMES["trip"], *_NAMES["visitor"]}


def _check_same_person(request: HttpRequest) -> None:
    """A page that somebody else had opened in this browser must not be kept under this name."""
    opened_by = request.POST.get("_person", "")
    if opened_by and opened_by != str(request.user.pk):
        raise TypedByAnother


def _page(request: HttpRequest) -> UUID:
    return _uuid(request, "_page")


def _uuid(request: HttpRequest, name: str) -> UUID:
    """An id that was posted; one that is none is new, and so never the one of anything."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return uuid4()


def _number(request: HttpRequest) -> int:
    given = request.POST.get("_number", "")
    is_number = given.isascii() and given.isdigit() and len(given) < 11
    return min(int(given), _MOST_NUMBER) if is_number else 0


def _told(request: HttpRequest, row: Typed) -> dict[str, object]:
    rows = (
        selectors.typed_into(actor_of(request.user), row.request, row.form) if row.request else []
    )
    others = colleagues_of(one for one in rows if one.person_id != row.person_id)
    return {
        "seen": str(row.mark),
        "at": f"{timezone.localtime(row.saved_at):%H:%M}",
        "left": getattr(request, "session_left", None),
        "colleagues": [
            {"name": one.name, "at": f"{timezone.localtime(one.at):%H:%M}"} for one in others
        ],
    }


def _ask_which(
    request: HttpRequest, refusal: TypedElsewhere, texts: dict[str, list[str]]
) -> HttpResponse:
    """Without JavaScript: show both ways on, with everything that was typed carried along."""
    form = _form(request)
    request_id = request.resolver_match.kwargs.get("request_id") if request.resolver_match else None
    carried = [(name, text) for name, several in texts.items() for text in several]
    names = ("_form", "_base", "_page", "_person")
    control = [(name, request.POST.get(name, "")) for name in names]
    return render(
        request,
        "transfers/typed_elsewhere.html",
        {
            "typed_at": refusal.data["typed_at"],
            "hidden": [*control, ("_seen", refusal.data["mark"]), *carried],
            "there": page_of(request_id, form),
        },
        status=HTTPStatus.CONFLICT,
    )
