"""An issued visa, with what a visa states (Law, article 17), and the counter of its numbers."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models.visitor import CaseVisitor
from apps.endorsement.replacement_states import ReplacementGround
from apps.endorsement.states import IN_FORCE, VisaStatus, VoidGround
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY

if TYPE_CHECKING:
    from apps.endorsement.models.voiding import VoidProposal

LONGEST_STAY: Final = 30
"""Days, Law article 20. Policy may give less, never more."""

SEALS_BEGIN: Final = dt.datetime(2026, 11, 24, 17, tzinfo=dt.UTC)
"""Every visa issued since then carries a seal."""

TWO_TO_VOID_SINCE: Final = dt.datetime(2026, 11, 28, 20, tzinfo=dt.UTC)
"""Every visa declared void since then was proposed by one officer and confirmed by another."""

_NOT_USED = {
    "used_at": None,
    "entry_port": "",
    "leave_by": None,
    "left_at": None,
    "exit_port": "",
    "exit_missed_at": None,
}
_NOT_VOID = {
    "voided_at": None,
    "voided_by": None,
    "void_proposed_by": None,
    "void_ground": "",
}


class VisaCounter(models.Model):
    """The last number given in a year; its row is locked until the visa commits: no gaps."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("visa counter")
        verbose_name_plural = _("visa counters")

    def __str__(self) -> str:
        """Show the year, which is unique."""
        return str(self.year)


class Visa(models.Model):
    """A port visa for one person, one entry, at most 30 days. It states what it stated when issued.

    It is not a right to enter: border inspection decides at the line (Law, articles 24 to 26).
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("visa number"), max_length=16, unique=True)
    visitor = models.ForeignKey(
        CaseVisitor,
        on_delete=models.PROTECT,  # a visa is never without the decision it rests on
        related_name="visas",
    )
    status = models.CharField(
        _("status"), max_length=16, choices=VisaStatus, default=VisaStatus.ISSUED
    )
    revision = models.PositiveIntegerField(default=1)
    last_event = models.CharField(max_length=80)
    last_actor = models.CharField(max_length=80)
    last_at = models.DateTimeField()

    category = models.CharField(_("visa category"), max_length=3)
    surname = models.CharField(_("surname"), max_length=120, blank=True)
    given_names = models.CharField(_("given names"), max_length=120, blank=True)
    sex = models.CharField(_("sex"), max_length=1)
    birth_date = models.DateField(_("date of birth"))
    nationality = models.CharField(_("nationality"), max_length=3)
    passport_number = models.CharField(_("passport number"), max_length=20)
    entries = models.PositiveSmallIntegerField(_("entries"), default=1)
    enter_by = models.DateTimeField(
        _("enter before"), help_text="24:00 Beijing time of the last day to enter"
    )
    stay_days = models.PositiveSmallIntegerField(
        _("days of stay"), help_text="counted from the day after entry"
    )
    entry_ports = ArrayField(models.CharField(max_length=3), verbose_name=_("ports of entry"))
    place = models.CharField(_("place of issue"), max_length=200)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.CharField(_("issued by"), max_length=80)
    seal = models.BinaryField(_("seal"), null=True, editable=False)
    """ICAO Doc 9303-13, whole and signed; null for visas issued before there were seals."""

    used_at = models.DateTimeField(_("entered"), null=True)
    entry_port = models.CharField(_("entered at"), max_length=3, blank=True)
    leave_by = models.DateTimeField(
        _("leave before"), null=True, help_text="24:00 Beijing time of the last day of the stay"
    )
    left_at = models.DateTimeField(_("left"), null=True)
    exit_port = models.CharField(_("left at"), max_length=3, blank=True)
    exit_missed_at = models.DateTimeField(
        _("found without exit"), null=True, help_text="the city was told that none is on record"
    )
    voided_at = models.DateTimeField(_("declared void"), null=True)
    voided_by = models.CharField(_("declared void by"), max_length=80, null=True)
    void_proposed_by = models.CharField(_("proposed by"), max_length=80, null=True)
    void_ground = models.CharField(
        _("ground for declaring void"), max_length=16, choices=VoidGround, blank=True
    )
    void_note = models.TextField(_("note"), blank=True)

    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,  # what a guest was given before stays readable
        related_name="superseded_by",
        null=True,
        verbose_name=_("replaces"),
    )
    replacement_ground = models.CharField(
        _("why it replaces another"), max_length=16, choices=ReplacementGround, blank=True
    )
    replacement_note = models.TextField(_("note on the replacement"), blank=True)
    puts_right = models.CharField(
        _("issued wrongly by"),
        max_length=80,
        null=True,
        help_text=_("who issued the visa that stated something wrong"),
    )

    class Meta:
        verbose_name = _("visa")
        verbose_name_plural = _("visas")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="visa_status_coherence",
                condition=Q(
                    status__in=[VisaStatus.ISSUED, VisaStatus.EXPIRED, VisaStatus.SUPERSEDED],
                    **_NOT_USED,
                    **_NOT_VOID,
                )
                | (
                    Q(
                        status=VisaStatus.USED,
                        used_at__isnull=False,
                        leave_by__isnull=False,
                        **_NOT_VOID,
                    )
                    & ~Q(entry_port="")
                )
                | Q(
                    status=VisaStatus.DECLARED_VOID,
                    voided_at__isnull=False,
                    voided_by__isnull=False,
                    void_ground__in=VoidGround.values,
                    **_NOT_USED,
                ),
            ),
            models.CheckConstraint(
                name="visa_replacement_has_ground",
                condition=Q(supersedes=None, replacement_ground="")
                | Q(supersedes__isnull=False, replacement_ground__in=ReplacementGround.values),
            ),
            models.CheckConstraint(  # two persons stand behind what a visa states
                name="visa_put_right_by_another",
                condition=Q(replacement_ground=ReplacementGround.MISTYPED, puts_right__isnull=False)
                & ~Q(puts_right=F("issued_by"))
                | ~Q(replacement_ground=ReplacementGround.MISTYPED) & Q(puts_right=None),
            ),
            models.CheckConstraint(
                name="visa_voided_by_two",
                condition=~Q(status=VisaStatus.DECLARED_VOID)
                | (Q(void_proposed_by__isnull=False) & ~Q(void_proposed_by=F("voided_by")))
                | Q(void_proposed_by=None, voided_at__lt=TWO_TO_VOID_SINCE),
            ),
            models.UniqueConstraint(  # one approval carries one visa at a time
                name="visa_one_in_force",
                fields=["visitor"],
                condition=Q(status__in=sorted(IN_FORCE)),
            ),
            models.CheckConstraint(name="visa_single_entry", condition=Q(entries=1)),
            models.CheckConstraint(
                name="visa_stay_lawful", condition=Q(stay_days__gte=1, stay_days__lte=LONGEST_STAY)
            ),
            models.CheckConstraint(
                name="visa_enter_by_after_issue", condition=Q(enter_by__gt=F("issued_at"))
            ),
            models.CheckConstraint(
                name="visa_entry_in_time",
                condition=Q(used_at=None)
                | Q(used_at__gte=F("issued_at"), used_at__lt=F("enter_by")),
            ),
            models.CheckConstraint(
                name="visa_stay_after_entry",
                condition=Q(leave_by=None) | Q(leave_by__gt=F("used_at")),
            ),
            models.CheckConstraint(
                name="visa_exit_missed_after_stay",
                condition=Q(exit_missed_at=None) | Q(exit_missed_at__gte=F("leave_by")),
            ),
            models.CheckConstraint(
                name="visa_exit_after_entry",
                condition=Q(left_at=None, exit_port="")
                | (Q(left_at__isnull=False, left_at__gte=F("used_at")) & ~Q(exit_port="")),
            ),
            models.CheckConstraint(
                name="visa_never_unsigned",
                condition=Q(seal__isnull=False) | Q(issued_at__lt=SEALS_BEGIN),
            ),
            models.CheckConstraint(
                name="visa_has_entry_port", condition=Q(entry_ports__len__gte=1)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["enter_by"], name="visa_to_expire", condition=Q(status=VisaStatus.ISSUED)
            ),
            models.Index(
                fields=["leave_by"],
                name="visa_to_leave",
                condition=Q(status=VisaStatus.USED, left_at=None, exit_missed_at=None),
            ),
            models.Index(F("issued_at").desc(), F("id"), name="visa_newest"),
        ]

    def __str__(self) -> str:
        """Show the number, which is unique."""
        return self.number

    @property
    def void_proposal(self) -> VoidProposal | None:
        """The proposal to declare it void on which nobody has spoken yet."""
        return next((one for one in self.void_proposals.all() if not one.outcome), None)
