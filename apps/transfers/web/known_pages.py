"""The inviter names people of earlier requests again, with one click each."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError
from apps.transfers import selectors, services
from apps.transfers.web.filing_pages import NOT_FOR_A_FORM, PAGE, editable_request, seen_revision
from apps.transfers.web.inviter_pages import visitors_crumbs

_PAGE_SIZE: Final = 50
#: No name is longer; more would only make the database work.
_LONGEST_NAME: Final = 120


@PAGE
@requires(Function.INVITER_FILE)
def known(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """List the people of earlier requests. A name is sought by POST: no address may hold it."""
    return _page(request, request_id)


@require_POST
@requires(Function.INVITER_FILE)
def add(request: HttpRequest, request_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Name one of them in this request; what today's rules refuse is told above the list."""
    try:
        added = services.add_known_visitor(
            actor=actor_of(request.user),
            request_id=request_id,
            revision=seen_revision(request),
            visitor_id=visitor_id,
        )
    except NOT_FOR_A_FORM:
        raise
    except DomainError as refusal:
        return _page(request, request_id, refusal=refusal)
    words = _("%(name)s is in the list. The papers are still to be attached.")
    messages.success(request, words % {"name": added.full_name})
    return redirect("transfers:known", request_id=request_id)


def _page(
    request: HttpRequest, request_id: UUID, *, refusal: DomainError | None = None
) -> HttpResponse:
    found = editable_request(request, request_id)
    name = request.POST.get("name", "").replace("\0", "").strip()[:_LONGEST_NAME]
    people = selectors.known_visitors(actor_of(request.user), found, name=name)
    page = Paginator(people, _PAGE_SIZE).get_page(request.POST.get("page"))
    listed, today = {one.passport_key for one in found.delegation}, timezone.localdate()
    context = {
        "request_row": found,
        "crumbs": visitors_crumbs(found, _("People you invited before")),
        "name": name,
        "page": page,
        "people": [
            (one, one.passport_key in listed, one.passport_expires_on < today) for one in page
        ],
        "refusal": refusal,
    }
    status = HTTPStatus.OK if refusal is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "transfers/known.html", context, status=status)
