"""The degraded counter: the lock of its files, each file, and what was done with it meanwhile."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.counter_states import OfflineKind, OfflineOutcome
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY

_OPEN_CONFLICT = {"resolved_at": None, "resolved_by": None, "resolution": ""}
_RESOLVED = {"resolved_at__isnull": False, "resolved_by__isnull": False}


class CounterLock(models.Model):
    """A pair of keys, the private one wrapped by a passphrase that is kept nowhere.

    With the public key a worker locks a snapshot each hour without knowing the passphrase.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    is_current = models.BooleanField(default=True)
    public_key = models.BinaryField(help_text="P-256, uncompressed point")
    wrapped_key = models.BinaryField(help_text="PKCS #8, AES-256-GCM: nonce and ciphertext")
    salt = models.BinaryField()
    rounds = models.PositiveIntegerField(help_text="of PBKDF2 with HMAC-SHA-256")
    set_at = models.DateTimeField(_("set"))
    set_by = models.CharField(_("set by"), max_length=80)

    class Meta:
        verbose_name = _("lock of the counter")
        verbose_name_plural = _("locks of the counter")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="counter_lock_one_current", fields=["is_current"], condition=Q(is_current=True)
            ),
        ]

    def __str__(self) -> str:
        """Show the id: nothing else tells locks apart."""
        return str(self.id)


class CounterSnapshot(models.Model):
    """The cases of the next hours as one locked and signed file; the content goes after a while."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lock = models.ForeignKey(CounterLock, on_delete=models.PROTECT, related_name="snapshots")
    made_at = models.DateTimeField(_("made"))
    until = models.DateTimeField(_("landings until"))
    cases = models.PositiveIntegerField(_("cases"))
    ephemeral_key = models.BinaryField(help_text="P-256, uncompressed point")
    content = models.BinaryField(null=True, help_text="AES-256-GCM: nonce and ciphertext")
    signature = models.BinaryField(help_text="ECDSA P-256, r and s")
    certificate = models.BinaryField(help_text="DER")
    acts_key = models.BinaryField(null=True, help_text="locks the acts that come back")

    class Meta:
        verbose_name = _("snapshot for the counter")
        verbose_name_plural = _("snapshots for the counter")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="counter_snapshot_looks_ahead", condition=Q(until__gt=F("made_at"))
            ),
            models.CheckConstraint(  # what can be opened can be merged
                name="counter_snapshot_content_has_key",
                condition=Q(content__isnull=True) | Q(acts_key__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(F("made_at").desc(), name="counter_snapshot_newest")]

    def __str__(self) -> str:
        """Show the id: nothing else tells snapshots apart."""
        return str(self.id)


class OfflineAct(models.Model):
    """One act that was noted offline and brought in. Its id was made at the counter: once only."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, editable=False, help_text="made at the counter")
    snapshot = models.ForeignKey(CounterSnapshot, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(_("act"), max_length=16, choices=OfflineKind)
    case_id = models.UUIDField(_("case"), help_text="may be unknown here: then it is a conflict")
    subject = models.CharField(_("of"), max_length=60, help_text="case:<uuid> or visa:<uuid>")
    revision_after = models.PositiveIntegerField(
        null=True, help_text="of the subject; the next act of the same file was done on it"
    )
    done_at = models.DateTimeField(_("done"), help_text="by the clock of the counter")
    merged_at = models.DateTimeField(_("brought in"))
    merged_by = models.CharField(_("brought in by"), max_length=80)
    outcome = models.CharField(_("outcome"), max_length=8, choices=OfflineOutcome)
    code = models.CharField(_("why not"), max_length=60, blank=True)
    resolved_at = models.DateTimeField(_("settled"), null=True)
    resolved_by = models.CharField(_("settled by"), max_length=80, null=True)
    resolution = models.TextField(_("how it was settled"), blank=True)

    class Meta:
        verbose_name = _("act of the counter")
        verbose_name_plural = _("acts of the counter")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="offline_act_kind_known", condition=Q(kind__in=OfflineKind.values)
            ),
            models.CheckConstraint(
                name="offline_act_outcome_coherence",
                condition=Q(
                    outcome=OfflineOutcome.DONE,
                    code="",
                    revision_after__isnull=False,
                    **_OPEN_CONFLICT,
                )
                | (
                    Q(outcome=OfflineOutcome.CONFLICT, revision_after=None)
                    & ~Q(code="")
                    & (Q(**_OPEN_CONFLICT) | (Q(**_RESOLVED) & ~Q(resolution="")))
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["merged_at"],
                name="offline_act_to_settle",
                condition=Q(outcome=OfflineOutcome.CONFLICT, resolved_at=None),
            ),
        ]

    def __str__(self) -> str:
        """Show the id: subjects repeat."""
        return str(self.id)
