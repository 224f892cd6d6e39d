"""What border inspection reported of visas, each report once."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.border_states import BorderKind, BorderOutcome
from apps.endorsement.models.visa import Visa
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY

MOST_OF_EVENT_ID = 64
_NOT_SETTLED = {"settled_at": None, "settled_as": ""}
#: A waiting exit once its entry is there: it may get a reason then.
_SETTLED = Q(settled_at__isnull=False) & (
    Q(settled_as__in=[BorderOutcome.NOTED, BorderOutcome.ON_RECORD], code="")
    | Q(settled_as=BorderOutcome.REFUSED) & ~Q(code="")
)
_EXIT_TAKEN = Q(kind=BorderKind.EXIT, code="")


class BorderReport(models.Model):
    """One entry or exit as a program reported it, and how it was answered.

    Numbers of passports are not kept here: `content` is a keyed digest of all that was reported,
    which is enough to tell a repeated report from another one under the same id.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reported_by = models.CharField(_("reported by"), max_length=80)
    event_id = models.CharField(_("id of the event"), max_length=MOST_OF_EVENT_ID)
    content = models.CharField(max_length=64)
    kind = models.CharField(_("kind"), max_length=8, choices=BorderKind)
    place = models.CharField(_("place"), max_length=3)
    happened_at = models.DateTimeField(_("happened"))
    received_at = models.DateTimeField(_("received"))
    visa = models.ForeignKey(
        Visa,
        on_delete=models.PROTECT,  # what was reported of a visa stays readable with it
        related_name="border_reports",
        null=True,
        verbose_name=_("visa"),
    )
    number_key = models.CharField(
        max_length=64, blank=True, help_text="digest of the visa number, while no visa has it"
    )
    outcome = models.CharField(_("answer"), max_length=12, choices=BorderOutcome)
    code = models.CharField(_("reason"), max_length=60, blank=True)
    settled_at = models.DateTimeField(
        _("settled"), null=True, help_text="when an exit met its entry, which was reported later"
    )
    settled_as = models.CharField(
        _("settled as"), max_length=12, choices=BorderOutcome, blank=True
    )  # beside `outcome`, which stays what the program was answered

    class Meta:
        verbose_name = _("report of border inspection")
        verbose_name_plural = _("reports of border inspection")
        constraints: ClassVar = [
            models.UniqueConstraint(name="border_report_once", fields=["reported_by", "event_id"]),
            models.CheckConstraint(
                name="border_report_kind_known", condition=Q(kind__in=BorderKind.values)
            ),
            models.CheckConstraint(
                name="border_report_answered",
                condition=Q(outcome=BorderOutcome.REFUSED, **_NOT_SETTLED) & ~Q(code="")
                | Q(
                    outcome__in=[BorderOutcome.NOTED, BorderOutcome.ON_RECORD],
                    code="",
                    visa__isnull=False,
                    **_NOT_SETTLED,
                )
                | Q(outcome=BorderOutcome.WAITING, kind=BorderKind.EXIT, visa__isnull=False)
                & (Q(code="", **_NOT_SETTLED) | _SETTLED),
            ),
            models.CheckConstraint(
                name="border_report_names_a_number",
                condition=Q(visa__isnull=False, number_key="")
                | Q(visa__isnull=True) & ~Q(number_key=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["number_key", "received_at"],
                name="border_number_unknown",
                condition=~Q(number_key=""),
            ),
            models.Index(fields=["received_at"], name="border_exit_heard", condition=_EXIT_TAKEN),
            models.Index(fields=["happened_at"], name="border_exit_last", condition=_EXIT_TAKEN),
            models.Index(F("received_at").desc(), F("id"), name="border_report_newest"),
            models.Index(
                fields=["visa"],
                name="border_exit_waiting",
                condition=Q(outcome=BorderOutcome.WAITING, settled_at=None),
            ),
        ]

    def __str__(self) -> str:
        """Show the id of the row: the program's own may say anything."""
        return str(self.id)

    @property
    def reference(self) -> str:
        """What a notice calls it, where it has no visa whose request could be named."""
        return str(self.id)[:8]

    @property
    def standing(self) -> BorderOutcome:
        """What became of it in the end; `outcome` is what the program was answered."""
        return BorderOutcome(self.settled_as or self.outcome)

    @property
    def is_refused(self) -> bool:
        """Whether nothing was noted on the visa."""
        return self.outcome == BorderOutcome.REFUSED
