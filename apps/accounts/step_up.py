"""Acts that weigh much ask for the password again, unless it was given just now (ADR 36).

A page view is decorated with `confirmed`, below `requires`; an API view lists `Confirmed` behind
`Requires.of(...)`. Both mark the view (`asks_again`, the class), so that a test walks all of them.
A second factor, once there is one, is asked for here instead and nowhere else.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from rest_framework.permissions import SAFE_METHODS, BasePermission

from apps.accounts.credentials import confirm_password
from apps.accounts.errors import ConfirmationNeeded, TooManyAttempts, WrongCredentials
from apps.accounts.models import ApiToken
from apps.accounts.passwords import MAX_LENGTH
from apps.accounts.sessions import CONFIRMED

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from rest_framework.request import Request
    from rest_framework.views import APIView

#: The field that carries the password beside whatever else a form sends.
FIELD: Final = "confirm_password"
_NOT_REPEATED: Final = frozenset({FIELD, "csrfmiddlewaretoken"})

View = TypeVar("View", bound=Callable[..., Any])


class ConfirmForm(forms.Form):
    """The password once more."""

    confirm_password = forms.CharField(
        label=gettext_lazy("Your password"),
        max_length=MAX_LENGTH,
        strip=False,
        error_messages={"required": gettext_lazy("Enter your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def is_fresh(session: SessionBase) -> bool:
    """Tell whether the password was given in this session within the last five minutes."""
    return _is_fresh(int(time.time()) - session.get(CONFIRMED, 0))


def confirmed(view: View) -> View:
    """Have a page's act wait for the password, when it was not given in the last five minutes.

    The page that asks carries everything that was sent, and sends it on to the same address with
    the password: the act is done then, once, and without being typed again. Only what changes
    something asks; reading a form does not. Stands below `requires`, so that nobody confirms what
    their role does not include.
    """

    @wraps(view)
    @sensitive_post_parameters(FIELD)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in SAFE_METHODS and not is_fresh(request.session):
            challenge = _challenge(request)
            if challenge is not None:
                return challenge
        return cast("HttpResponse", view(request, *args, **kwargs))

    guarded.asks_again = True  # type: ignore[attr-defined]
    return cast("View", guarded)


class Confirmed(BasePermission):
    """Open an act of the API to a token that is five minutes old at most.

    A program confirms by taking a new token, which costs the password (RFC 9470); a call made by a
    browser's session counts by the time at which its person last gave the password.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Answer DRF; raises ConfirmationNeeded."""
        if request.method in SAFE_METHODS:
            return True
        token = request.auth
        if isinstance(token, ApiToken):
            fresh = _is_fresh(time.time() - token.created_at.timestamp())
        else:
            fresh = is_fresh(request.session)
        if not fresh:
            raise ConfirmationNeeded
        return True


def _is_fresh(age: float) -> bool:
    """A clock that was set back makes nothing fresh."""
    return 0 <= age <= ConfirmationNeeded.max_age


def _challenge(request: HttpRequest) -> HttpResponse | None:
    """Ask for the password, or take it: None lets the act go on, without the password in it."""
    form = ConfirmForm(request.POST if FIELD in request.POST else None)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.FORBIDDEN
        return _page(request, form, status)
    try:
        confirm_password(request, password=form.cleaned_data[FIELD])
    except WrongCredentials:
        form.add_error(FIELD, _("This is not the password of your account."))
        return _page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooManyAttempts as refusal:
        minutes = math.ceil(refusal.wait / 60)
        form.add_error(None, _("Too many failed attempts. Try again in %d minutes.") % minutes)
        response = _page(request, form, HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(refusal.wait)
        return response
    request.session.cycle_key()  # whoever had the old key has not given the password (ASVS 7.2.4)
    request.session[CONFIRMED] = int(time.time())
    posted = request.POST.copy()
    del posted[FIELD]
    request.POST = posted  # type: ignore[assignment]
    return None


def _page(request: HttpRequest, form: ConfirmForm, status: HTTPStatus) -> HttpResponse:
    """Draw the page that asks; the password that was typed is never sent back."""
    repeated = [
        (name, text)
        for name, several in request.POST.lists()
        if name not in _NOT_REPEATED
        for text in several
    ]
    context = {"form": form, "repeated": repeated, "minutes": ConfirmationNeeded.max_age // 60}
    return render(request, "accounts/confirm.html", context, status=status)
