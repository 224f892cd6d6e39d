"""The life of an import and of each of its rows."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.moves import Move, Moves


class ImportState(models.TextChoices):
    """Where an import stands; workers act in WORKING, people in READY."""

    UPLOADED = "UPLOADED", _("Uploaded")
    READING = "READING", _("Being read and checked")
    READY = "READY", _("Checked")
    APPLYING = "APPLYING", _("Visitors are being added")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Not readable")
    CANCELLED = "CANCELLED", _("Cancelled")


class RowState(models.TextChoices):
    """Where one row stands. Only ADDED is final."""

    WAITING = "WAITING", _("Waiting")
    READY = "READY", _("In order")
    WRONG = "WRONG", _("To mend")
    DUPLICATE = "DUPLICATE", _("Named twice")
    SKIPPED = "SKIPPED", _("Left out")
    ADDED = "ADDED", _("Added")


class ImportKind(models.TextChoices):
    """What an import was sent as."""

    XLSX = "XLSX", _("Excel workbook")
    CSV = "CSV", _("CSV file")
    JSON = "JSON", _("Rows sent by a program")


class ImportAction(StrEnum):
    """What people and workers do to an import."""

    READ = "READ"
    SHOW = "SHOW"
    FAIL = "FAIL"
    APPLY = "APPLY"
    PAUSE = "PAUSE"
    FINISH = "FINISH"
    CANCEL = "CANCEL"


_S = ImportState


def _move(event: str, target: ImportState, *sources: ImportState) -> Move:
    return Move(frozenset(map(str, sources)), str(target), f"transfers.import_{event}")


IMPORT_MOVES: Final[Moves[ImportAction]] = Moves(
    {
        ImportAction.READ: _move("read", _S.READING, _S.UPLOADED, _S.READING),
        ImportAction.SHOW: _move("checked", _S.READY, _S.READING),
        ImportAction.FAIL: _move("failed", _S.FAILED, _S.UPLOADED, _S.READING),
        ImportAction.APPLY: _move("applied", _S.APPLYING, _S.READY),
        ImportAction.PAUSE: _move("paused", _S.READY, _S.APPLYING),
        ImportAction.FINISH: _move("done", _S.DONE, _S.APPLYING),
        ImportAction.CANCEL: _move(
            "cancelled", _S.CANCELLED, _S.UPLOADED, _S.READING, _S.READY, _S.APPLYING
        ),
    }
)

#: A worker has something to do.
WORKING: Final = frozenset({_S.UPLOADED, _S.READING, _S.APPLYING})
#: The import can still add visitors.
OPEN: Final = frozenset({*WORKING, _S.READY})
#: Nothing moves any more, and no cell of it is kept.
ENDED: Final = frozenset({_S.DONE, _S.FAILED, _S.CANCELLED})
#: What a person mends or leaves out.
MENDABLE: Final = frozenset({RowState.READY, RowState.WRONG, RowState.DUPLICATE, RowState.SKIPPED})
#: Rows that stand in the way of an end.
LEFT: Final = frozenset({RowState.READY, RowState.WRONG, RowState.DUPLICATE})
