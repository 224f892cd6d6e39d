"""The administrator's acts on watch lists: a new list, a new version, putting it in force."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core import bell
from apps.core.actors import Actor
from apps.endorsement.models import WatchList, WatchListVersion
from apps.endorsement.moving import check_fresh
from apps.endorsement.services.screening import SCREEN
from apps.endorsement.watch_errors import (
    WatchListKnown,
    WatchListNotFound,
)
from apps.endorsement.watch_states import VersionState
from apps.endorsement.watching.cipher import digest, seal, unseal
from apps.endorsement.watching.rows import Listed
from apps.endorsement.watching.source import CsvSource
from apps.regions.scoping import current, port_command


@port_command
def open_list(*, actor: Actor, code: str, name: str, data: bytes) -> WatchListVersion:
    """Begin a list with its first version, prepared from a CSV file and not yet in force.

    Raises NotAllowed, WatchListKnown, WatchListUnreadable.
    """
    _check_may(actor)
    people = CsvSource(data).people()
    if WatchList.objects.filter(code=code).exists():
        raise WatchListKnown
    event, now = "endorsement.watch_list_opened", timezone.now()
    opened = WatchList.objects.create(
        code=code, name=name.strip(), last_event=event, last_actor=actor.id, last_at=now
    )
    audit.record(event, actor=actor, chain=opened.chain, payload={"code": code})
    return _prepared(opened, people, data, actor=actor)


@port_command
def prepare_version(
    *, actor: Actor, list_id: UUID, revision: int | None, data: bytes
) -> WatchListVersion:
    """Read a CSV file as the next version of a list; it takes the place of one prepared before.

    `revision` is the list's that the caller has seen; a command has seen none. Raises NotAllowed,
    WatchListNotFound, StaleRevision, WatchListUnreadable, WatchListSealed.
    """
    _check_may(actor)
    people = CsvSource(data).people()
    found = _locked(list_id, revision)
    _retire(found, VersionState.PREPARED)
    return _prepared(found, people, data, actor=actor)


@port_command
def put_in_force(*, actor: Actor, version_id: UUID, revision: int | None) -> WatchListVersion:
    """Let the prepared version take the place of the one in force, whose people are forgotten.

    Everybody who is not decided, or approved and without a visa, is compared again by the workers;
    until then nobody of them is approved. Raises NotAllowed, WatchListNotFound, StaleRevision.
    """
    _check_may(actor)
    version = WatchListVersion.objects.filter(id=version_id, state=VersionState.PREPARED).first()
    if version is None:
        raise WatchListNotFound
    found = _locked(version.list_id, revision)
    _retire(found, VersionState.IN_FORCE)
    version.state = VersionState.IN_FORCE
    version.in_force_at, version.in_force_by = timezone.now(), actor.id
    version.save(update_fields=["state", "in_force_at", "in_force_by"])
    _note(found, "endorsement.watch_list_in_force", version, actor=actor)
    bell.ring_after_commit(SCREEN, queue="standard", schema=current().schema_name)
    return version


def _check_may(actor: Actor) -> None:
    """The command on the server acts for whoever may start it."""
    if actor.kind != "system":
        check_may(actor, Function.PORT_ADMIN)


def _locked(list_id: UUID, revision: int | None) -> WatchList:
    found = WatchList.objects.select_for_update().filter(id=list_id).first()
    if found is None:
        raise WatchListNotFound
    check_fresh(found, revision)
    return found


def _prepared(
    to: WatchList, people: Sequence[Listed], data: bytes, *, actor: Actor
) -> WatchListVersion:
    before = {person.reference: person for person in _in_force(to)}
    now = {person.reference: person for person in people}
    kept = before.keys() & now.keys()
    version = WatchListVersion(
        list=to,
        number=to.versions.count() + 1,
        sha256=digest(data),
        people=len(now),
        added=len(now.keys() - before.keys()),
        changed=sum(before[reference] != now[reference] for reference in kept),
        removed=len(before.keys() - now.keys()),
        prepared_at=timezone.now(),
        prepared_by=actor.id,
    )
    version.sealed = seal([person.as_data() for person in people], place=version.place)
    version.save(force_insert=True)
    _note(to, "endorsement.watch_list_prepared", version, actor=actor)
    return version


def _in_force(of: WatchList) -> list[Listed]:
    version = of.versions.filter(state=VersionState.IN_FORCE).first()
    if version is None or version.sealed is None:
        return []
    return [Listed.from_data(row) for row in unseal(bytes(version.sealed), place=version.place)]


def _retire(of: WatchList, state: VersionState) -> None:
    of.versions.filter(state=state).update(
        state=VersionState.RETIRED, sealed=None, retired_at=timezone.now()
    )


def _note(of: WatchList, event: str, version: WatchListVersion, *, actor: Actor) -> None:
    of.revision += 1
    of.last_event, of.last_actor, of.last_at = event, actor.id, timezone.now()
    of.save(update_fields=["revision", "last_event", "last_actor", "last_at"])
    audit.record(
        event,
        actor=actor,
        chain=of.chain,
        subject=version.place,
        payload={
            "version": version.number,
            "sha256": version.sha256,
            "people": version.people,
            "added": version.added,
            "changed": version.changed,
            "removed": version.removed,
        },
    )
