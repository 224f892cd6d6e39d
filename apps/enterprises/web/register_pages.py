"""Somebody without an account asks to be put on file, and follows what becomes of it."""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import throttle
from apps.accounts.credentials import address_of
from apps.accounts.errors import TooManyRegistrations
from apps.accounts.functions import Function
from apps.accounts.models import Language
from apps.accounts.permissions import actor_of, requires
from apps.accounts.web.entering import begin_session
from apps.core.errors import DomainError, NotFound
from apps.core.fields import add_refusal
from apps.enterprises import selectors, services
from apps.enterprises.errors import RegistrationExists
from apps.enterprises.models import Registration
from apps.enterprises.states import (
    REGISTRATION_EDITABLE,
    REGISTRATION_OPEN,
    RegistrationKind,
    RegistrationStatus,
)
from apps.enterprises.web import facts
from apps.enterprises.web.register_forms import FORMS, AccountForm, AnswerForm, DetailsForm
from apps.policy.selectors import paper_names
from apps.regions.scoping import current

_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@_PAGE
@sensitive_post_parameters()
@never_cache
@requires(Function.OPEN)
def start(request: HttpRequest) -> HttpResponse:
    """Say what is needed, and make the account with which the application is followed."""
    takes_hosts = current().files_directly
    if request.user.is_authenticated:
        return _start_known(request, takes_hosts=takes_hosts)
    form = AccountForm(request.POST or None, takes_hosts=takes_hosts)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            throttle.check_registrations(address=address_of(request))
        except TooManyRegistrations as refusal:
            form.add_error(None, _in_minutes(refusal))
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            if form.is_valid() and _opened(request, form):
                return redirect("enterprises:register-details")
    context = {"form": form, "takes_hosts": takes_hosts}
    return render(request, "enterprises/register_start.html", context, status=status)


@_PAGE
@never_cache
@requires(Function.REGISTER)
def details(request: HttpRequest) -> HttpResponse:
    """Ask for the unit or the person and the papers; all that is sent is kept, right or wrong."""
    found = selectors.own_registration(actor_of(request.user))
    if found is None:
        return redirect("enterprises:register")
    if found.status not in REGISTRATION_EDITABLE:
        return redirect("enterprises:register-status")
    form = FORMS[found.kind](request.POST or None, request.FILES or None, registration=found)
    answers = AnswerForm(request.POST or None, points=_last_points(found))
    if request.method == "POST":
        _keep(request, found, form)
        is_sent = "send" in request.POST and _sent(request, found, form, answers)
        if is_sent:
            return redirect("enterprises:register-status")
        if not form.errors and not answers.errors:
            messages.success(request, _("Saved. Come back whenever you like."))
            return redirect("enterprises:register-details")
        found = selectors.own_registration(actor_of(request.user)) or found
    is_wrong = bool(form.errors or answers.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    context = _details_context(found, form, answers)
    return render(request, "enterprises/register_details.html", context, status=status)


@require_safe
@requires(Function.REGISTER)
def status(request: HttpRequest) -> HttpResponse:
    """Show where the application stands, whose turn it is and what was said."""
    found = selectors.own_registration(actor_of(request.user))
    if found is None:
        return redirect("enterprises:register")
    if found.status == RegistrationStatus.DRAFT:
        return redirect("enterprises:register-details")
    return render(
        request,
        "enterprises/register_status.html",
        {
            "registration": found,
            "rows": facts.registration_rows(found),
            "papers": found.papers.all(),
            "paper_names": paper_names(timezone.localdate()),
            "points": _last_points(found),
            "history": facts.events(selectors.history_of(found.chain)),
            "is_open": found.status in REGISTRATION_OPEN,
            "may_begin_anew": found.status
            in (RegistrationStatus.REFUSED, RegistrationStatus.WITHDRAWN),
        },
    )


@require_POST
@requires(Function.REGISTER)
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take one's application back."""
    actor = actor_of(request.user)
    found = selectors.own_registration(actor)
    if found is None:
        return redirect("enterprises:register")
    services.withdraw_registration(
        actor=actor, registration_id=found.id, revision=facts.seen(request)
    )
    messages.success(request, _("Your application is withdrawn."))
    return redirect("enterprises:register-status")


def _start_known(request: HttpRequest, *, takes_hosts: bool) -> HttpResponse:
    """Lead somebody with an account to the application, or let a new one begin."""
    actor = actor_of(request.user)
    found = selectors.own_registration(actor)
    if found is not None and found.status in REGISTRATION_OPEN:
        return redirect("enterprises:register-status")
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        known = kind if kind in RegistrationKind.values else RegistrationKind.UNIT.value
        services.begin_registration(actor=actor, kind=known)
        return redirect("enterprises:register-details")
    is_inviter = selectors.standing_of(actor) is not None
    context = {"takes_hosts": takes_hosts, "is_known": True, "is_inviter": is_inviter}
    return render(request, "enterprises/register_start.html", context)


def _opened(request: HttpRequest, form: AccountForm) -> bool:
    """Make the account and log it in; a refusal stands on the form."""
    told = form.cleaned_data
    throttle.count_registration(address=address_of(request))
    try:
        user, _begun = services.open_account(
            account=services.NewAccount(
                username=told["username"],
                display_name=told["display_name"],
                email=told["email"],
                password=told["new_password"],
                language=_language(),
            ),
            kind=told["kind"],
        )
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    begin_session(request, user)
    return True


def _keep(request: HttpRequest, found: Registration, form: DetailsForm) -> None:
    """Keep what was typed and what was uploaded, each for itself; refused files are told."""
    actor = actor_of(request.user)
    services.save_registration(actor=actor, registration_id=found.id, details=form.typed())
    for kind, upload in form.uploads():
        try:
            services.attach_to_registration(
                actor=actor, registration_id=found.id, kind=kind, upload=upload
            )
        except NotFound:
            raise
        except DomainError as refusal:
            form.show(refusal, under=kind)


def _sent(
    request: HttpRequest, found: Registration, form: DetailsForm, answers: AnswerForm
) -> bool:
    """Send it to the city; a refusal stands on the form. What a field refused is not sent."""
    try:
        if form.errors:
            services.check_registration(actor=actor_of(request.user), registration_id=found.id)
            return False
        services.submit_registration(
            actor=actor_of(request.user), registration_id=found.id, answers=answers.answers()
        )
    except (NotFound, RegistrationExists):
        raise
    except DomainError as refusal:
        for name in [one for one in refusal.fields if one in answers.fields]:
            answers.add_error(name, str(refusal.fields.pop(name)))
        if refusal.fields or not answers.errors:
            form.show(refusal)
        return False
    return True


def _details_context(found: Registration, form: DetailsForm, answers: AnswerForm) -> dict[str, Any]:
    kept = {paper.kind: paper for paper in found.papers.all()}
    return {
        "registration": found,
        "form": form,
        "answers": answers,
        "cleared_on": selectors.cleared_on(found),
        "is_asked": found.status == RegistrationStatus.ASKED,
        "is_unit": found.kind == RegistrationKind.UNIT,
        "uploads": [
            {"field": form[kind], "kept": kept.get(kind)} for kind in facts.PAPERS[form.kind]
        ],
    }


def _last_points(found: Registration) -> list[Any]:
    points = list(found.points.all())
    last = max((one.round for one in points), default=0)
    return [one for one in points if one.round == last]


def _language() -> str:
    chosen = get_language() or ""
    return Language.CHINESE if chosen.startswith("zh") else Language.ENGLISH


def _in_minutes(refusal: TooManyRegistrations) -> str:
    minutes = math.ceil(refusal.wait / 60)
    return _("Too many accounts were asked for from your network. Try again in %d minutes.") % (
        minutes
    )
