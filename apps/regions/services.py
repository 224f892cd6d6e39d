"""Changes to the region's own tables that a person makes."""

from __future__ import annotations

from apps.core import recording
from apps.core.actors import Actor
from apps.regions.models import PortOfEntry
from apps.regions.scoping import public_command


@public_command
def save_place(*, actor: Actor, place: PortOfEntry) -> None:
    """Save a place of entry that an administrator has changed, and leave an audit event.

    Raises ValidationError when the days are not in order or a word is not one of those known.
    """
    place.full_clean()
    place.save()
    recording.record(
        "regions.port_of_entry_changed",
        actor=actor,
        subject=f"port_of_entry:{place.code}",
        payload={
            "enabled_from": place.enabled_from and place.enabled_from.isoformat(),
            "enabled_until": place.enabled_until and place.enabled_until.isoformat(),
        },
    )
