"""Confirmation letters: making a copy, and the register of all that were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.htmx import render_page
from apps.endorsement import letter_selectors, selectors
from apps.endorsement.letter_filters import LetterFilter
from apps.endorsement.models import LetterCopy, Visa
from apps.endorsement.services.letters import BY_HAND, make_letter
from apps.endorsement.services.lists import make_list
from apps.endorsement.states import IN_FORCE, LetterPurpose
from apps.endorsement.web.queue_pages import PAGE_SIZE
from apps.files.attachment import sealed_off
from apps.files.states import MediaType


class LetterForm(forms.Form):
    """What a copy is made for."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("What is the copy for?"),
        choices=[(one.value, one.label) for one in BY_HAND],
        initial=LetterPurpose.HANDED,
        widget=forms.RadioSelect,
    )


class CheckForm(forms.Form):
    """A file that may be one of ours. It is compared and not kept."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("A PDF as somebody sent it on. It is compared, and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf"}),
    )


@dataclass(frozen=True, slots=True)
class LetterPart:
    """What the page of a visa shows of its letter: the copies made, and the way to one more."""

    copies: list[LetterCopy]
    lists: list[LetterCopy]
    in_force: int
    names: dict[str, str]
    form: LetterForm | None


def letter_part(visa: Visa, actor: Actor) -> LetterPart:
    """Gather the part; there is no form where no letter may be made."""
    copies = letter_selectors.letters_of(actor=actor, visa_id=visa.id)
    case_id = visa.visitor.case_id
    lists = letter_selectors.lists_of(actor=actor, case_id=case_id)
    is_possible = visa.status in IN_FORCE and visa.seal is not None
    form = LetterForm() if is_possible and may(actor, Function.PORT_EXAMINE) else None
    in_force = len(letter_selectors.visas_in_force(case_id=case_id)) if form else 0
    return LetterPart(copies, lists, in_force, _makers([*copies, *lists]), form)


@require_http_methods(["POST"])
@requires(Function.PORT_EXAMINE)
def make(request: HttpRequest, visa_id: UUID) -> HttpResponse:
    """Make one copy, and answer with it."""
    actor = actor_of(request.user)
    found = selectors.visa_for_desk(actor=actor, visa_id=visa_id)
    form = LetterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what the copy is for. None was made."))
        return redirect("endorsement:visa", visa_id=found.id)
    purpose = LetterPurpose(form.cleaned_data["purpose"])
    made = make_letter(actor=actor, visa_id=found.id, purpose=purpose)
    return sealed_off(made.data, media_type=MediaType.PDF, name=made.name)


@require_http_methods(["POST"])
@requires(Function.PORT_EXAMINE)
def make_case_list(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Make one copy of the list of a case's visas, and answer with it."""
    form = LetterForm(request.POST)
    purpose = form.cleaned_data["purpose"] if form.is_valid() else LetterPurpose.FILE
    made = make_list(actor=actor_of(request.user), case_id=case_id, purpose=LetterPurpose(purpose))
    return sealed_off(made.data, media_type=MediaType.PDF, name=made.name)


@require_safe
@requires(Function.PORT_READ)
def letters(request: HttpRequest) -> HttpResponse:
    """List every copy, newest first."""
    return _register(request, CheckForm())


@require_http_methods(["POST"])
@requires(Function.PORT_READ)
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a file is one of ours, to the last byte, and which."""
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _register(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    file = form.cleaned_data["file"]
    found = letter_selectors.letter_of_file(actor=actor_of(request.user), chunks=file.chunks())
    return _register(request, CheckForm(), checked=True, found=found)


def _register(
    request: HttpRequest,
    form: CheckForm,
    *,
    checked: bool = False,
    found: LetterCopy | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    copies = letter_selectors.letters(actor=actor_of(request.user))
    chosen = LetterFilter(request.GET, queryset=copies)
    page = Paginator(chosen.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(
        request,
        "endorsement/letters.html",
        part="endorsement/_letters.html",
        context={
            "page": page,
            "filter": chosen,
            "names": _makers([*page, *([found] if found else [])]),
            "form": form,
            "is_checked": checked,
            "found": found,
        },
        status=status,
    )


def _makers(copies: Iterable[LetterCopy]) -> dict[str, str]:
    """The names of who had copies made, by id."""
    return display_names(copy.made_by for copy in copies)
