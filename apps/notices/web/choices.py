"""How somebody hears of what: the page under the account, and the link at the foot of a mail."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.parts import Crumb
from apps.notices import selectors, services
from apps.notices.states import Group, Way
from apps.notices.tokens import read_stop_token

_PAGE = require_http_methods(["GET", "HEAD", "POST"])


class WaysForm(forms.Form):
    """One question for each group that concerns the person."""

    def __init__(self, *args: object, ways: list[tuple[Group, Way]], **kwargs: object) -> None:
        """Ask for each group; what holds now is ticked."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for group, way in ways:
            self.fields[group.value] = forms.ChoiceField(
                label=group.label, choices=Way.choices, initial=way.value, widget=forms.RadioSelect
            )


@_PAGE
@requires(Function.NOTICES_READ)
def choices(request: HttpRequest) -> HttpResponse:
    """Show and keep how one hears of each group."""
    actor = actor_of(request.user)
    sent = request.POST if request.method == "POST" else None
    form = WaysForm(sent, ways=selectors.ways_of(actor=actor))
    if request.method == "POST" and form.is_valid():
        services.choose(actor=actor, ways=form.cleaned_data)
        messages.success(request, _("Your choice is saved. It holds from now on."))
        return redirect("notices:choices")
    context = {
        "form": form,
        "has_address": bool(getattr(request.user, "email", "")),
        "crumbs": [Crumb(_("Account"), reverse("accounts:account")), Crumb(_("Notices"))],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "notices/choices.html", context, status=status)


@_PAGE
@never_cache
@requires(Function.OPEN)
def stop(request: HttpRequest) -> HttpResponse:
    """Stop the mail of one group without a login: the link shows what, the button does it."""
    person_id, group = read_stop_token(request.GET.get("of", ""))
    if request.method == "POST":
        services.stop_mail(person_id=person_id, group=group)
    return render(
        request, "notices/stop.html", {"group": group.label, "is_done": request.method == "POST"}
    )
