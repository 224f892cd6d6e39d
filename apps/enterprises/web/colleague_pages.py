"""The unit's administrator looks after who acts for it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.accounts.errors import UserNameTaken
from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError
from apps.core.fields import add_refusal
from apps.core.parts import Crumb
from apps.enterprises import selectors, services
from apps.enterprises.errors import HandlerNotFound
from apps.enterprises.web.unit_forms import ColleagueForm, LetterForm
from apps.enterprises.web.unit_pages import NOT_FOR_A_FORM, PAGE, manages, show_file

_LINK: Final = "_invitation"


@PAGE
@requires(Function.UNIT_MANAGE)
def add(request: HttpRequest) -> HttpResponse:
    """Add a colleague, with a letter; the link for the first password is shown once, afterwards."""
    actor = actor_of(request.user)
    unit = selectors.enterprise_of(actor)
    form = ColleagueForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            handler, secret = services.add_colleague(
                actor=actor,
                enterprise_id=unit.id,
                username=told["username"],
                display_name=told["display_name"],
                email=told["email"],
                letter=form.letter(),
            )
        except NOT_FOR_A_FORM:
            raise
        except UserNameTaken as refusal:
            add_refusal(form, refusal)
        except DomainError as refusal:
            show_file(form, refusal)
        else:
            _remember(request, handler.id, handler.user_id, secret)
            messages.success(request, _("Your colleague is authorised."))
            return redirect("enterprises:colleague", handler_id=handler.id)
    title = _("Add a handler")
    context = {
        "form": form,
        "title": title,
        "lead": _("Your colleague chooses the password, by a link that you pass on."),
        "button": _("Authorise"),
        "crumbs": [Crumb(_("Our unit"), reverse("enterprises:unit")), Crumb(title)],
    }
    status = 422 if form.errors else 200
    return render(request, "enterprises/unit_form.html", context, status=status)


@PAGE
@never_cache
@requires(Function.UNIT_MANAGE)
def one(request: HttpRequest, handler_id: UUID) -> HttpResponse:
    """Show a handler's dates and letter; POST renews them with a new letter."""
    actor = actor_of(request.user)
    found = selectors.own_unit(actor)
    handler = next((one for one in found.handlers if one.id == handler_id), None)
    if handler is None:
        raise HandlerNotFound
    form = LetterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.renew_colleague(
                actor=actor,
                enterprise_id=found.unit.id,
                handler_id=handler_id,
                letter=form.letter(),
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            show_file(form, refusal)
        else:
            messages.success(request, _("The authorisation is renewed."))
            return redirect("enterprises:colleague", handler_id=handler_id)
    context = {
        "handler": handler,
        "form": form,
        "today": found.on,
        "manages": manages(found, actor),
        "is_self": str(handler.user_id) == actor.id,
        "link": _remembered(request, handler_id),
        "is_waiting": not handler.user.has_usable_password(),
        "crumbs": [
            Crumb(_("Our unit"), reverse("enterprises:unit")),
            Crumb(handler.user.display_name),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "enterprises/colleague.html", context, status=status)


@require_POST
@requires(Function.UNIT_MANAGE)
def end(request: HttpRequest, handler_id: UUID) -> HttpResponse:
    """End a handler's authorisation."""
    actor = actor_of(request.user)
    unit = selectors.enterprise_of(actor)
    services.end_colleague(actor=actor, enterprise_id=unit.id, handler_id=handler_id)
    messages.success(request, _("The authorisation has ended. The requests stay with the unit."))
    return redirect("enterprises:unit")


@require_POST
@requires(Function.UNIT_MANAGE)
def link(request: HttpRequest, handler_id: UUID) -> HttpResponse:
    """Make a new link for a colleague who has not chosen a password yet."""
    actor = actor_of(request.user)
    unit = selectors.enterprise_of(actor)
    user_id, secret = services.invite_again(
        actor=actor, enterprise_id=unit.id, handler_id=handler_id
    )
    _remember(request, handler_id, user_id, secret)
    return redirect("enterprises:colleague", handler_id=handler_id)


def _remember(request: HttpRequest, handler_id: UUID, user_id: UUID, secret: str) -> None:
    """Keep a link in the session until it has been shown once."""
    request.session[_LINK] = [str(handler_id), str(user_id), secret]


def _remembered(request: HttpRequest, handler_id: UUID) -> str:
    """Give the link to show, once; it is nowhere afterwards."""
    kept = request.session.get(_LINK)
    if request.method != "GET" or not kept or kept[0] != str(handler_id):
        return ""
    del request.session[_LINK]
    path = reverse("accounts:activation_link", args=[kept[1], kept[2]])
    return request.build_absolute_uri(path)
