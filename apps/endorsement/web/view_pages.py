"""Saved views of the queue and the choice of its columns."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.saved_views import ViewUnfit, check_kept
from apps.endorsement import view_selectors
from apps.endorsement.filters import CaseFilter
from apps.endorsement.models import PortCase
from apps.endorsement.queue_views import QueueView
from apps.endorsement.services import queue_keeping
from apps.endorsement.web.queue_columns import show_columns, shown_columns


class SavedViewForm(forms.Form):
    """A name for the view of the queue now shown."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=60, required=False)
    is_shared = forms.BooleanField(
        label=gettext_lazy("Share with all officers of the port"), required=False
    )
    is_default = forms.BooleanField(
        label=gettext_lazy("Open it first when I come to the queue"), required=False
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False)


@require_POST
@requires(Function.PORT_READ)
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the view now shown under a name."""
    form = SavedViewForm(request.POST)
    kept = _fit(request)
    if not form.is_valid():
        messages.error(request, _("Give the view a name of at most 60 characters."))
        return redirect(_address(kept))
    asked = form.cleaned_data
    try:
        queue_keeping.save_view(
            actor=actor_of(request.user),
            name=asked["name"],
            query=_checked(request),
            columns=shown_columns(request),
            is_shared=asked["is_shared"],
            is_default=asked["is_default"],
        )
    except ViewUnfit as refused:
        messages.error(request, next(iter(refused.fields.values()), refused.detail))
    else:
        messages.success(request, _("The view is saved."))
    return redirect(_address(kept))


@require_safe
@requires(Function.PORT_READ)
def open_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Open a saved view: its filters in the address, and its columns."""
    view = view_selectors.view_of(actor=actor_of(request.user), view_id=view_id)
    show_columns(request, view.columns)
    return redirect(_address(view.query))


@require_POST
@requires(Function.PORT_READ)
def remove_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Forget one of the officer's own views."""
    queue_keeping.remove_view(actor=actor_of(request.user), view_id=view_id)
    messages.success(request, _("The view is removed."))
    return redirect(_address(""))


@require_POST
@requires(Function.PORT_READ)
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Show these columns from now on in this session."""
    show_columns(request, request.POST.getlist("column"))
    return redirect(_address(_fit(request)))


def _checked(request: HttpRequest) -> str:
    """The filters that stood on the page; raises ViewUnfit when the queue refuses them."""
    asked = QueryDict(request.POST.get("query", ""))
    return check_kept(CaseFilter(asked, queryset=PortCase.objects.none(), request=request))


def _fit(request: HttpRequest) -> str:
    """The same, and none where the queue refuses them."""
    try:
        return _checked(request)
    except ViewUnfit:
        return ""


def _address(query: str) -> str:
    """The queue with these filters; without any it says so, or the default view would open."""
    return f"{reverse('endorsement:queue')}?{query or f'view={QueueView.OPEN}'}"
