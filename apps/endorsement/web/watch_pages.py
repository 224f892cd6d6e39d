"""Watch lists: the administrator's page of lists and versions, and an officer's page of a hit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.selectors import display_names
from apps.core.errors import Invalid
from apps.core.fields import add_refusal
from apps.core.parts import Crumb
from apps.endorsement import watch_selectors
from apps.endorsement.models import PortCase, WatchListVersion
from apps.endorsement.possible import check_resolvable
from apps.endorsement.services import screening, watch_lists
from apps.endorsement.watch_errors import (
    WatchListKnown,
)
from apps.endorsement.watch_states import Resolution
from apps.endorsement.web import watch_facts
from apps.endorsement.web.acts import on_visitor
from apps.endorsement.web.watch_forms import ListFileForm, NewListForm, ResolveForm


@require_safe
@requires(Function.PORT_ADMIN)
def lists(request: HttpRequest) -> HttpResponse:
    """Show every list with the version in force and the one prepared."""
    found = watch_selectors.watch_lists(actor=actor_of(request.user))
    versions = [version for one in found for version in one.versions.all()]
    people = {who for one in versions for who in (one.prepared_by, one.in_force_by) if who}
    context = {"lists": found, "people": display_names(people)}
    return render(request, "endorsement/watch_lists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_ADMIN)
def new_list(request: HttpRequest) -> HttpResponse:
    """Begin a list with its first version."""

    def act(told: Mapping[str, Any]) -> WatchListVersion:
        return watch_lists.open_list(
            actor=actor_of(request.user),
            code=told["code"],
            name=told["name"],
            data=told["file"].read(),
        )

    form = NewListForm(request.POST or None, request.FILES or None)
    return _with_file(request, form, act, title=_("New watch list"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_ADMIN)
def upload(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Prepare the next version of a list from a file."""
    actor = actor_of(request.user)
    found = watch_selectors.watch_list(actor=actor, list_id=list_id)

    def act(told: Mapping[str, Any]) -> WatchListVersion:
        return watch_lists.prepare_version(
            actor=actor, list_id=list_id, revision=told["revision"], data=told["file"].read()
        )

    begun = {"revision": found.revision}
    form = ListFileForm(request.POST or None, request.FILES or None, initial=begun)
    return _with_file(request, form, act, title=_("New version"), caption=found.name)


@require_POST
@requires(Function.PORT_ADMIN)
def put_in_force(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Let a prepared version count."""
    given = request.POST.get("revision", "")
    version = watch_lists.put_in_force(
        actor=actor_of(request.user),
        version_id=version_id,
        revision=int(given) if given.isascii() and given.isdigit() else -1,
    )
    words = _("Version %(number)s is in force. Visitors are being compared with it.")
    messages.success(request, words % {"number": version.number})
    return redirect("endorsement:watch-lists")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_EXAMINE)
def resolve(request: HttpRequest, case_id: UUID, visitor_id: UUID, hit_id: UUID) -> HttpResponse:
    """Say what a hit is: the visitor beside the listed person."""
    actor = actor_of(request.user)

    def beside(case: PortCase) -> Mapping[str, Any]:
        hit = watch_selectors.hit_for_desk(
            actor=actor, case=case, visitor_id=visitor_id, hit_id=hit_id
        )
        people = display_names(finding.found_by for finding in hit.findings)
        return {"hit": hit, "listed": watch_facts.listed_rows(hit.listed), "people": people}

    def act(form: forms.Form, revision: int) -> None:
        screening.resolve_hit(
            actor=actor,
            case_id=case_id,
            visitor_id=visitor_id,
            hit_id=hit_id,
            revision=revision,
            resolution=Resolution(form.cleaned_data["resolution"]),
            reason=form.cleaned_data["reason"],
        )

    return on_visitor(
        request,
        case_id,
        visitor_id,
        form_of=lambda _visitor, **kwargs: ResolveForm(**kwargs),
        check=lambda visitor, case: check_resolvable(visitor, case=case),
        act=act,
        words=(_("Resolve a hit"), _("Save what I found"), _("The hit is resolved.")),
        beside=beside,
    )


def _with_file(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[Mapping[str, Any]], WatchListVersion],
    *,
    title: str,
    caption: str = "",
) -> HttpResponse:
    """Ask for a file, or take it and go to the lists, where what it changes is shown."""
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except (Invalid, WatchListKnown) as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("The version is prepared. See what it changes."))
                return redirect("endorsement:watch-lists")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "form": form,
        "title": title,
        "caption": caption,
        "crumbs": [Crumb(_("Watch lists"), reverse("endorsement:watch-lists")), Crumb(title)],
    }
    return render(request, "endorsement/watch_file.html", context, status=status)
