"""One's own notices: a list, or by request; opening one reads it and goes where it points."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.htmx import render_page, wants_part
from apps.core.parts import Tab
from apps.notices import selectors, services
from apps.notices.models import Notice
from apps.notices.states import Group

PAGE: Final = 50
_REFERENCES: Final = 20
_OF_ONE: Final = 25


@require_GET
@requires(Function.NOTICES_READ)
def inbox(request: HttpRequest) -> HttpResponse:
    """One's own notices, newest first or by request, all of them, the unread, or of one group."""
    actor = actor_of(request.user)
    asked = request.GET
    group = asked.get("about", "") if asked.get("about", "") in Group.values else ""
    unread_only = asked.get("show") == "unread"
    found = selectors.notices_for(actor=actor, unread=unread_only, group=group)
    by_request = asked.get("by") == "request"
    page: Page[Any] = Paginator(
        selectors.references_of(found) if by_request else found, _REFERENCES if by_request else PAGE
    ).get_page(asked.get("page"))
    unread = selectors.unread_count(actor=actor)
    context = {
        "page": page,
        "sections": _sections(found, page) if by_request else [],
        "by_request": by_request,
        "unread": unread,
        "tabs": _tabs(request),
        "groups": [(way[0], way[0].label) for way in selectors.ways_of(actor=actor)],
        "about": group,
        "show": "unread" if unread_only else "",
        "by": "request" if by_request else "",
    }
    return render_page(request, "notices/inbox.html", part="notices/_list.html", context=context)


@require_POST
@requires(Function.NOTICES_READ)
def open_one(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark one notice as read and go where it points, in one click."""
    notice = services.mark_read(actor=actor_of(request.user), notice_id=notice_id)
    return HttpResponseRedirect(notice.link)


@require_POST
@requires(Function.NOTICES_READ)
def read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark one notice as read and stay; htmx gets the row and the count instead."""
    actor = actor_of(request.user)
    notice = services.mark_read(actor=actor, notice_id=notice_id)
    if not wants_part(request):
        return HttpResponseRedirect(_back(request))
    context = {"notice": notice, "unread": selectors.unread_count(actor=actor)}
    return render(request, "notices/_row_changed.html", context)


@require_POST
@requires(Function.NOTICES_READ)
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read, or all that is about one reference."""
    services.mark_all_read(
        actor=actor_of(request.user), reference=request.POST.get("reference", "")
    )
    return HttpResponseRedirect(_back(request))


def _sections(found: QuerySet[Notice], page: Page[Any]) -> list[dict[str, object]]:
    """The references of a page, each with its newest notices; one query for all of them."""
    rows = list(page.object_list)
    references = [str(row["reference"]) for row in rows]
    by_reference: dict[str, list[Notice]] = {}
    for notice in selectors.newest_about(found, references, most=_OF_ONE):
        by_reference.setdefault(notice.reference, []).append(notice)
    return [{**row, "notices": by_reference.get(str(row["reference"]), [])} for row in rows]


def _tabs(request: HttpRequest) -> list[Tab]:
    asked = {name: request.GET[name] for name in ("about",) if request.GET.get(name)}
    here = (request.GET.get("show", ""), request.GET.get("by", ""))
    views: tuple[tuple[str, dict[str, str]], ...] = (
        (_("All"), {}),
        (_("Unread"), {"show": "unread"}),
        (_("By request"), {"by": "request"}),
    )
    path = reverse("notices:inbox")
    return [
        Tab(
            label,
            f"{path}?{urlencode({**asked, **view})}" if asked or view else path,
            here == (view.get("show", ""), view.get("by", "")),
        )
        for label, view in views
    ]


def _back(request: HttpRequest) -> str:
    """The list as it was shown, or the whole list."""
    came_from = request.headers.get("Referer", "")
    is_safe = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    inbox_path = reverse("notices:inbox")
    return came_from if is_safe and inbox_path in came_from else inbox_path
