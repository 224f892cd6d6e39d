"""The audit trail of one authority: append-only, hash-chained events."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.regions.placement import EVERYWHERE


class AuditEvent(models.Model):
    """Who did what, when, to which thing; each row seals the one before it in its chain.

    Rows hold ids, field names and digests, never what a field said, so that erasing a person's data
    and keeping the trail do not fight. The table takes INSERT only: a trigger and the grants refuse
    all else, and where the owner of the table gets round both, the chain shows it.
    """

    lives_in: ClassVar = EVERYWHERE
    append_only: ClassVar[bool] = True

    id = models.BigAutoField(primary_key=True)
    chain = models.CharField(_("chain"), max_length=100)
    seq = models.PositiveIntegerField(_("number in the chain"))
    at = models.DateTimeField(_("at"))
    event = models.CharField(_("event"), max_length=80)
    actor_kind = models.CharField(_("kind of actor"), max_length=8)
    actor_id = models.CharField(_("actor"), max_length=80)
    actor_roles = models.JSONField(_("roles of the actor"), default=list)
    subject = models.CharField(_("subject"), max_length=100)
    payload = models.JSONField(_("facts"), default=dict)
    prev_hash = models.CharField(_("seal of the event before"), max_length=64, blank=True)
    hash = models.CharField(_("seal"), max_length=64)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes: ClassVar = [
            models.Index(fields=["at"], name="audit_event_by_time"),
            models.Index(fields=["subject", "at"], name="audit_event_by_subject"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="audit_event_place", fields=["chain", "seq"]),
            models.CheckConstraint(name="audit_event_counted_from_one", condition=Q(seq__gte=1)),
            models.CheckConstraint(
                name="audit_event_first_has_no_previous",
                condition=Q(seq=1, prev_hash="") | (Q(seq__gt=1) & ~Q(prev_hash="")),
            ),
        ]

    def __str__(self) -> str:
        """Show chain, place in it and event."""
        return f"{self.chain}#{self.seq} {self.event}"
