"""How people want to hear of notices."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.actors import Actor
from apps.notices.errors import GroupUnknown, NoticeNotFound
from apps.notices.models import Preference
from apps.notices.policies import groups_for
from apps.notices.states import Group, Way
from apps.regions.scoping import any_command


@any_command
def choose(*, actor: Actor, ways: Mapping[str, str]) -> None:
    """Keep how the actor wants to hear of the groups named; others stay as they are.

    Holds for what comes up from now on. Raises GroupUnknown for a group that does not concern the
    actor or a way that does not exist, and then changes nothing.
    """
    if not actor.is_person:
        raise NoticeNotFound
    if not set(ways) <= {group.value for group in groups_for(actor)}:
        raise GroupUnknown
    if not set(ways.values()) <= set(Way.values):
        raise GroupUnknown
    _write(UUID(actor.id), ways, actor=actor)


@any_command
def stop_mail(*, person_id: UUID, group: Group) -> None:
    """Stop the mail of one group for whoever holds a link from such a mail, without a login."""
    if User.objects.filter(id=person_id).exists():
        _write(person_id, {group.value: Way.IN_APP.value}, actor=Actor.guest())


def _write(person_id: UUID, ways: Mapping[str, str], *, actor: Actor) -> None:
    Preference.objects.bulk_create(
        [Preference(person_id=person_id, group=group, way=way) for group, way in ways.items()],
        update_conflicts=True,
        unique_fields=["person", "group"],
        update_fields=["way"],
    )
    chosen = {group.lower(): str(way) for group, way in sorted(ways.items())}
    subject = f"user:{person_id}"
    record("notices.ways_chosen", actor=actor, chain=subject, payload=chosen)
