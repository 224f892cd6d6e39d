"""The words for where a message is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Lane(TextChoices):
    """Which queue a message takes; urgent ones have workers of their own."""

    URGENT = "urgent", _("urgent")
    STANDARD = "standard", _("standard")


class OutboxState(TextChoices):
    """Where a message is, as its sender knows."""

    QUEUED = "queued", pgettext_lazy("state of a message", "queued")
    SENT = "sent", _("sent, no receipt yet")
    DONE = "done", pgettext_lazy("state of a message", "received")
    DEAD = "dead", pgettext_lazy("state of a message", "stopped")
    RETURNED = "returned", _("returned to the sender")


UNFINISHED = (OutboxState.QUEUED, OutboxState.SENT)
"""States from which the relay still delivers."""

BLOCKING = (*UNFINISHED, OutboxState.DEAD)
"""States in which a message holds back the later ones about the same aggregate."""


class InboxState(TextChoices):
    """What the receiver has done with a message that it keeps."""

    APPLIED = "applied", pgettext_lazy("state of a message", "applied")
    PARKED = "parked", _("waits for an earlier message")


class Result(TextChoices):
    """What a signed receipt says."""

    APPLIED = "applied", pgettext_lazy("state of a message", "applied")
    REFUSED = "refused", pgettext_lazy("state of a message", "refused")
    PARKED = "parked", _("waits for an earlier message")


class Outcome(TextChoices):
    """How one delivery ended: a receipt's result, or one of two words that prove nothing."""

    APPLIED = "applied", pgettext_lazy("state of a message", "applied")
    REFUSED = "refused", pgettext_lazy("state of a message", "refused")
    PARKED = "parked", _("waits for an earlier message")
    HELD = "held", _("held back behind an earlier message of the batch")
    FAILED = "failed", _("failed, will be tried again")


class DifferenceKind(TextChoices):
    """How two authorities disagree about a message."""

    LOST = "lost", _("received, says the sender; the receiver does not have it")
    ALTERED = "altered", _("the two hold different bytes")
    UNKNOWN = "unknown", _("taken in by the receiver; the sender does not know it")
