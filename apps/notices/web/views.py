from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.htmx import render_page, wants_part
from apps.notices import selectors, services

PAGE = 50


@require_GET
@requires(Function.NOTICES_READ)
def inbox(request: HttpRequest) -> HttpResponse:
    """One's own notices, newest first."""
    actor = actor_of(request.user)
    page = Paginator(selectors.notices_for(actor=actor), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "unread": selectors.unread_count(actor=actor)}
    return render_page(request, "notices/inbox.html", part="notices/_list.html", context=context)


@require_POST
@requires(Function.NOTICES_READ)
def read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark one notice as read and go where it points; htmx gets the row and the count instead."""
    actor = actor_of(request.user)
    notice = services.mark_read(actor=actor, notice_id=notice_id)
    if not wants_part(request):
        return HttpResponseRedirect(notice.link)
    context = {"notice": notice, "unread": selectors.unread_count(actor=actor)}
    return render(request, "notices/_row_changed.html", context)


@require_POST
@requires(Function.NOTICES_READ)
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    services.mark_all_read(actor=actor_of(request.user))
    return HttpResponseRedirect(reverse("notices:inbox"))
