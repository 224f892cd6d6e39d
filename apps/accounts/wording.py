"""How people are named to one another."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext as _

from apps.accounts.permissions import actor_of
from apps.accounts.roles import ROLE_NAMES, Role
from apps.accounts.selectors import display_names

INVITERS = frozenset({Role.HANDLER.value, Role.ENTERPRISE_ADMIN.value, Role.HOST.value})


def name_actor(request: HttpRequest, actor_id: str, roles: Sequence[str]) -> str:
    """Name who acted: colleagues of an authority by name, to inviters by role only."""
    reader = actor_of(getattr(request, "user", None))
    if actor_id == reader.id:
        return _("You yourself, on another page")
    if actor_id.startswith("system:"):
        return _("The service itself")
    held = ", ".join(str(ROLE_NAMES[Role(role)]) for role in sorted(roles) if role in set(Role))
    if reader.roles and reader.roles.isdisjoint(INVITERS):
        return display_names([actor_id]).get(actor_id) or held or _("Someone else")
    return held or _("Someone else")
