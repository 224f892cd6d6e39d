from django.apps import AppConfig

from apps.core.history import register_events
from apps.endorsement.texts import FOR_CALLED, FOR_DESK, FOR_HOLDER, FOR_ROSTER
from apps.endorsement.wording import HISTORY
from apps.notices.registry import register_texts
from apps.regions.kinds import SchemaKind


class EndorsementConfig(AppConfig):
    """The port's side: cases, their examination and decision, and the visas issued."""

    name = "apps.endorsement"
    label = "endorsement"

    def ready(self) -> None:
        """Take the cities' messages, give notices their words, and decide who opens files."""
        from apps.endorsement import inbox, seeding  # noqa: F401, PLC0415 (registers its handlers)
        from apps.endorsement.selectors import chain_of_file  # noqa: PLC0415
        from apps.files.registry import CARRIED, register_access  # noqa: PLC0415

        seeding.register()
        register_events(HISTORY)
        register_texts(FOR_DESK, group="DESK")
        register_texts(FOR_HOLDER, group="MINE")
        register_texts(FOR_ROSTER, group="MINE")
        register_texts(FOR_CALLED, group="MINE", urgent=True)
        register_access(chain_of_file, kind=SchemaKind.PORT, purpose=CARRIED)
