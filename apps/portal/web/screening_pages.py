"""Screening on the public host: questions, and an answer whose address can be kept."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import requires
from apps.core.identifiers import nationality
from apps.core.parts import Row, Tone
from apps.core.templatetags.times import beijing_date
from apps.policy.policies.screening import Screening
from apps.policy.selectors import PaperNeed, papers_by_inviter, screening
from apps.policy.states import Answer, InviterKind
from apps.portal.web.places import provinces
from apps.portal.web.screening_forms import ScreeningForm

CHANGE: Final = "change"
_TONES: Final = {
    Answer.PROBABLY_NOT: Tone.SUCCESS,
    Answer.YES: Tone.INFO,
    Answer.NOT_HERE: Tone.WAITING,
}
_BEGUN: Final = {"document": "ORDINARY", "permit": "no", "route": "return"}


@require_safe
@requires(Function.OPEN)
def screening_page(request: HttpRequest) -> HttpResponse:
    """Ask, or answer what the address asks; `change` in it brings the questions back, filled."""
    names = set(request.GET) - {CHANGE}
    form = ScreeningForm(request.GET if names else None, initial=_BEGUN)
    if not names or not form.is_valid() or CHANGE in request.GET:
        is_wrong = bool(names) and bool(form.errors)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
        return render(request, "portal/screening.html", {"form": form}, status=status)
    answer = screening(form.asked())
    query = request.GET.copy()
    query[CHANGE] = "1"
    context = {
        "form": form,
        "answer": answer,
        "headline": _headline(answer),
        "tone": _TONES[answer.answer],
        "is_needed": answer.answer == Answer.YES,
        "rows": _rows(form),
        "change_url": f"?{query.urlencode()}",
        "papers": _papers(answer),
        "provinces": provinces() if answer.answer == Answer.YES else [],
    }
    return render(request, "portal/screening_answer.html", context)


def _papers(answer: Screening) -> list[tuple[str, list[PaperNeed]]]:
    """What to gather, by who invites, under the rules of today."""
    if answer.answer != Answer.YES:
        return []
    listed = papers_by_inviter(answer.category, timezone.localdate())
    return [(str(InviterKind(kind).label), needs) for kind, needs in listed.items()]


def _headline(answer: Screening) -> str:
    if answer.answer == Answer.PROBABLY_NOT:
        return _("Probably no port visa is needed")
    if answer.answer == Answer.NOT_HERE:
        return _("Not eligible for a port visa here")
    told = {"code": answer.category, "name": answer.category_name}
    return _("Yes: a port visa of category %(code)s, %(name)s") % told


def _rows(form: ScreeningForm) -> list[Row]:
    """What was answered, as the result repeats it."""
    told: dict[str, Any] = form.cleaned_data
    values: dict[str, Any] = {
        name: _chosen(form, name) for name in ("document", "purpose", "permit")
    }
    values |= {"days": told["days"], "arrival": beijing_date(told["arrival"])}
    values |= {name: _chosen(form, name) for name in ("port", "route")}
    return [
        Row(form["nationality"].label, nationality.find(told["nationality"]).name),
        *(Row(form[name].label, value) for name, value in values.items()),
    ]


def _chosen(form: ScreeningForm, name: str) -> str:
    choices: Any = form.fields[name].choices  # type: ignore[attr-defined]  # all are choices
    return str(dict(choices)[form.cleaned_data[name]])
