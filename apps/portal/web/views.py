"""The first page of each host, for whoever comes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.portal.addresses import address_of
from apps.portal.web.places import provinces
from apps.portal.words import WORDS
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import current, ready_authorities

# Where each kind of person begins; the first function they hold decides.
_STARTS = (
    (SchemaKind.CITY, Function.CITY_READ, "transfers:desk"),
    (SchemaKind.CITY, Function.INVITER_READ, "transfers:home"),
    (SchemaKind.CITY, Function.CITY_ADMIN, "admin:index"),
    (SchemaKind.PORT, Function.PORT_READ, "endorsement:home"),
    (SchemaKind.PORT, Function.PORT_ADMIN, "admin:index"),
    (SchemaKind.PORT, Function.PORT_BORDER, "endorsement:border-program"),
    (SchemaKind.PUBLIC, Function.REGION_ADMIN, "admin:index"),
)


@require_safe
@requires(Function.OPEN)
def home(request: HttpRequest) -> HttpResponse:
    """Show guests what this host is for, and send everyone else to where their work begins."""
    actor, kind = actor_of(request.user), current().kind
    for start_kind, function, url_name in _STARTS:
        if start_kind == kind and may(actor, function):
            return redirect(url_name)
    if kind == SchemaKind.PUBLIC:
        return render(request, "portal/home_public.html", _region())
    if kind == SchemaKind.CITY and actor.is_person and not actor.roles:
        return redirect("enterprises:register-status")  # an account that waits to be put on file
    return render(request, "portal/home_front.html")


@require_safe
@requires(Function.OPEN)
def glossary(request: HttpRequest) -> HttpResponse:
    """Explain the words that the pages use."""
    return render(request, "portal/glossary.html", {"words": WORDS})


def _region() -> dict[str, object]:
    """Name the cities by province and the ports, with the address of each host."""
    return {
        "provinces": provinces(),
        "ports": [
            {"name": port.name, "address": address_of(port.slug)}
            for port in ready_authorities(SchemaKind.PORT)
        ],
    }
