"""Logging in and out, the language switch, and one's own account."""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, override, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import selectors, services
from apps.accounts.credentials import check_credentials
from apps.accounts.errors import TooManyAttempts, WeakPassword, WrongCredentials
from apps.accounts.functions import Function
from apps.accounts.models import Language, User
from apps.accounts.permissions import NotAllowed, actor_of, requires
from apps.accounts.roles import ROLE_NAMES
from apps.accounts.web.entering import begin_session
from apps.accounts.web.forms import LanguageForm, LoginForm, PasswordForm
from apps.core.fields import add_refusal
from apps.core.parts import Row

HOME = "/"
_NOTICES = "/account/notices/"


@requires(Function.LOG_IN)
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password; the same answer whatever of the two was wrong."""
    wanted = _safe_next(request)
    if request.user.is_authenticated:
        return redirect(wanted)
    form = LoginForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return _login_page(request, form, wanted, status)
    try:
        user = check_credentials(request, way="page", **form.cleaned_data)
    except WrongCredentials as refusal:
        form.add_error(None, refusal.detail)
        return _login_page(request, form, wanted, HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooManyAttempts as refusal:
        minutes = math.ceil(refusal.wait / 60)
        form.add_error(None, _("Too many failed attempts. Try again in %d minutes.") % minutes)
        response = _login_page(request, form, wanted, HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(refusal.wait)
        return response
    return _let_in(request, user, wanted)


def _let_in(request: HttpRequest, user: User, wanted: str) -> HttpResponse:
    """Begin a session under a new key, in the person's language unless one was just chosen."""
    begin_session(request, user)
    response = redirect(wanted)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        _keep_language(response, user.language)
    return response


def _login_page(
    request: HttpRequest, form: LoginForm, wanted: str, status: HTTPStatus
) -> HttpResponse:
    """Draw the login page; the password that was typed is never sent back."""
    context = {"form": form, "next": "" if wanted == HOME else wanted}
    return render(request, "accounts/login.html", context, status=status)


@requires(Function.LOG_IN)
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session here and now, and have the browser forget what it has cached."""
    if isinstance(request.user, User):
        services.note_sign_out(user=request.user)
    auth.logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL or HOME)
    # Not "cookies": that would end the person's sessions on the other hosts of the domain too.
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Cache-Control"] = "no-store, private"
    return response


@requires(Function.LOG_IN)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language and come back to the same page; kept with the account, if any."""
    code = request.POST.get("language", "")
    response = redirect(_safe_next(request))
    if code not in Language.values or not check_for_language(code):
        return response
    if isinstance(request.user, User):
        services.set_language(
            actor=actor_of(request.user), user_id=request.user.pk, language=Language(code)
        )
    _keep_language(response, code)
    return response


@requires(Function.ACCOUNT_SELF)
@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Switch single keys on or off for the account, wherever one logs in."""
    services.set_single_keys(actor=actor_of(request.user), is_on=request.POST.get("keys") == "on")
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@requires(Function.LOG_IN)
@require_safe
def admin_login(request: HttpRequest) -> HttpResponseBase:
    """Send the Django admin's own login to the one login page; a wrong role is told so."""
    if request.user.is_authenticated:
        raise NotAllowed
    return redirect_to_login(_safe_next(request), reverse("accounts:login"))


@requires(Function.ACCOUNT_SELF)
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show one's details, language, sessions and tokens; a POST saves the language."""
    user = _user(request)
    form = LanguageForm(request.POST or None, initial={"language": user.language})
    if request.method == "POST" and form.is_valid():
        chosen = Language(form.cleaned_data["language"])
        services.set_language(actor=actor_of(user), user_id=user.pk, language=chosen)
        with override(chosen.value):
            messages.success(request, _("The language is saved."))
        response = redirect("accounts:account")
        _keep_language(response, chosen.value)
        return response
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return _account_page(request, user, form, status)


def _account_page(
    request: HttpRequest, user: User, form: LanguageForm, status: HTTPStatus
) -> HttpResponse:
    """Draw the account page."""
    sessions = selectors.sessions_of(user.pk, this_key=request.session.session_key)
    separator = pgettext("between the items of a list", ", ")
    roles = separator.join(str(ROLE_NAMES[role]) for role in sorted(user.roles))
    context = {
        "form": form,
        "rows": [
            Row(_("User name"), user.username, is_code=True),
            Row(_("Name shown to colleagues"), user.display_name),
            Row(_("E-mail"), user.email or _("None")),
            Row(_("Roles"), roles or _("None")),
            Row(_("Password"), _("Not shown"), change_url=reverse("accounts:password")),
            Row(_("Mail of notices"), _("At once, daily or none"), change_url=_NOTICES),
        ],
        "sessions": sessions,
        "has_other_sessions": any(not line.is_this for line in sessions),
        "tokens": selectors.tokens_of(user.pk),
    }
    return render(request, "accounts/account.html", context, status=status)


@requires(Function.ACCOUNT_SELF)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; every other session and every token ends."""
    user = _user(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_password(
                actor=actor_of(user),
                user_id=user.pk,
                old_password=form.cleaned_data["old_password"],
                new_password=form.cleaned_data["new_password"],
                keep_session=request.session.session_key,
            )
        except (WrongCredentials, WeakPassword) as refusal:
            add_refusal(form, refusal)
        else:
            auth.update_session_auth_hash(request, changed)
            messages.success(request, _("Your password is changed. Other sessions have ended."))
            return redirect("accounts:account")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "accounts/password.html", {"form": form}, status=status)


@requires(Function.ACCOUNT_SELF)
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one session of one's own, or with none named all but this one."""
    user = _user(request)
    named = request.POST.get("session", "")
    if named:
        services.end_session(actor=actor_of(user), user_id=user.pk, session_id=named)
    else:
        services.end_other_sessions(
            actor=actor_of(user), user_id=user.pk, keep_session=request.session.session_key
        )
    messages.success(request, _("The session has ended."))
    return redirect("accounts:account")


@requires(Function.ACCOUNT_SELF)
@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End a token of one's own."""
    services.revoke_token(actor=actor_of(request.user), token_id=token_id)
    messages.success(request, _("The token no longer works."))
    return redirect("accounts:account")


def _user(request: HttpRequest) -> User:
    """Give the person behind a request that `requires` has let through."""
    return cast("User", request.user)


def _safe_next(request: HttpRequest) -> str:
    """Give the address to go on to: one of this host, or its home page."""
    wanted = request.POST.get("next") or request.GET.get("next") or HOME
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else HOME


def _keep_language(response: HttpResponse, code: str) -> None:
    """Remember the language in this browser, for the pages before logging in too."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
