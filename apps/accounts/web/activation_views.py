"""Choosing the first password by a link that opens once."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts import services
from apps.accounts.errors import ActivationLinkSpent, WeakPassword
from apps.accounts.functions import Function
from apps.accounts.permissions import requires
from apps.accounts.web.entering import begin_session
from apps.accounts.web.forms import FirstPasswordForm
from apps.core.fields import add_refusal

_KEPT: Final = "_activation"


@requires(Function.LOG_IN)
@never_cache
@require_safe
def open_link(request: HttpRequest, user_id: UUID, secret: str) -> HttpResponse:
    """Take the secret out of the address, where it could be seen or passed on, into the session."""
    request.session[_KEPT] = [str(user_id), secret]
    return redirect("accounts:activate")


@requires(Function.LOG_IN)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """Ask for the first password; it logs its owner in. Raises ActivationLinkSpent."""
    user_id, secret = request.session.get(_KEPT, ("", ""))
    form = FirstPasswordForm(request.POST or None)
    if not user_id:
        raise ActivationLinkSpent
    if request.method == "POST" and form.is_valid():
        try:
            user = services.activate(
                user_id=UUID(user_id), secret=secret, password=form.cleaned_data["new_password"]
            )
        except WeakPassword as refusal:
            add_refusal(form, refusal)
        else:
            del request.session[_KEPT]
            begin_session(request, user)
            return redirect("portal:home")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "accounts/activate.html", {"form": form}, status=status)
