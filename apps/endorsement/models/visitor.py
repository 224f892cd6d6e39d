"""A visitor of a case, with what one officer recommended and another decided."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models.case import PortCase
from apps.endorsement.states import DECISION_MADE, LEFT, Recommendation, VisitorState
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY

if TYPE_CHECKING:
    from apps.endorsement.models.visa import Visa

_UNDECIDED = {"decided_by": None, "decided_at": None}
_DECIDED = {"decided_by__isnull": False, "decided_at__isnull": False}
_UNRECOMMENDED = {"recommendation": "", "recommended_by": None, "recommended_at": None}
_RECOMMENDED = {
    "recommendation__in": Recommendation.values,
    "recommended_by__isnull": False,
    "recommended_at__isnull": False,
}


class CaseVisitor(models.Model):
    """One guest of the delegation. Its id is the visitor's own at the city."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, editable=False, help_text="id of the visitor")
    case = models.ForeignKey(PortCase, on_delete=models.CASCADE, related_name="visitors")
    position = models.PositiveSmallIntegerField(_("number in the list"))

    # As the city's message says it; nobody at the port changes these.
    surname = models.CharField(_("surname"), max_length=120, blank=True)
    given_names = models.CharField(_("given names"), max_length=120, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    sex = models.CharField(_("sex"), max_length=1)
    birth_date = models.DateField(_("date of birth"))
    nationality = models.CharField(_("nationality"), max_length=3)
    passport_kind = models.CharField(_("kind of passport"), max_length=30)
    passport_number = models.CharField(_("passport number"), max_length=20)
    passport_issuing_state = models.CharField(_("issuing state"), max_length=3)
    passport_issued_on = models.DateField(_("passport issued"), null=True)
    passport_expires_on = models.DateField(_("passport expires"))
    category = models.CharField(_("visa category"), max_length=3)
    occupation = models.CharField(_("occupation"), max_length=120, blank=True)
    employer = models.CharField(_("employer"), max_length=200, blank=True)
    is_leader = models.BooleanField(_("leads the delegation"), default=False)

    mrz = models.CharField(_("machine-readable lines"), max_length=89, blank=True)
    # Keyed hashes (`persons.keys_of`), by which the port finds whom it has seen before.
    passport_key = models.CharField(max_length=64, blank=True, editable=False)
    person_key = models.CharField(max_length=64, blank=True, editable=False)

    # Who stood in this one's place before, and why the inviter replaced them.
    replaces = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,  # a case that is handed on again takes its list anew
        related_name="replaced_by",
        null=True,
    )
    replacing_reason = models.TextField(_("why it was replaced"), blank=True)

    state = models.CharField(
        _("state"), max_length=12, choices=VisitorState, default=VisitorState.PENDING
    )
    # Never leaves the port: what was recommended, on which ground, with which note.
    recommendation = models.CharField(
        _("recommendation"), max_length=8, choices=Recommendation, blank=True
    )
    recommended_ground = models.CharField(_("ground recommended"), max_length=8, blank=True)
    recommended_note = models.TextField(_("note of the examining officer"), blank=True)
    recommended_by = models.CharField(_("recommended by"), max_length=80, null=True)
    recommended_at = models.DateTimeField(_("recommended"), null=True)
    sent_back_note = models.TextField(_("why it was sent back"), blank=True)
    refusal_ground = models.CharField(_("ground of refusal"), max_length=8, blank=True)
    decision_note = models.TextField(_("note of the deciding officer"), blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80, null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    held_until = models.DateTimeField(
        _("city is told"), null=True, help_text="a refusal that the city has not been told of"
    )
    # Told to the inviter: codes of policy, possibly none (Law 21: no reasons need be given).
    reason_codes = ArrayField(
        models.CharField(max_length=40), verbose_name=_("public reasons"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_visitor_state_known", condition=Q(state__in=VisitorState.values)
            ),
            models.UniqueConstraint(name="case_visitor_position", fields=["case", "position"]),
            models.CheckConstraint(  # two persons stand behind every decision
                name="case_visitor_decided_by_another",
                condition=~Q(decided_by=F("recommended_by")),
            ),
            models.CheckConstraint(
                name="case_visitor_state_coherence",
                condition=Q(state=VisitorState.PENDING, **_UNRECOMMENDED, **_UNDECIDED)
                | Q(state=VisitorState.RECOMMENDED, **_RECOMMENDED, **_UNDECIDED)
                | Q(state__in=sorted(DECISION_MADE), **_RECOMMENDED, **_DECIDED)
                | Q(state__in=sorted(LEFT), **_UNDECIDED),
            ),
            models.CheckConstraint(  # an approval is told at once
                name="case_visitor_only_refusals_wait",
                condition=Q(held_until=None)
                | Q(state=VisitorState.REFUSED, held_until__gte=F("decided_at")),
            ),
            models.CheckConstraint(  # a refusal rests on a ground, and nothing else has one
                name="case_visitor_refusal_has_ground",
                condition=(Q(state=VisitorState.REFUSED) & ~Q(refusal_ground=""))
                | (~Q(state=VisitorState.REFUSED) & Q(refusal_ground="", reason_codes=[])),
            ),
        ]

        indexes: ClassVar = [
            models.Index(fields=["passport_key"], name="case_visitor_by_passport"),
            models.Index(
                fields=["held_until"],
                name="case_visitor_held",
                condition=Q(held_until__isnull=False),
            ),
            models.Index(fields=["person_key"], name="case_visitor_by_person"),
        ]

    def __str__(self) -> str:
        """Show the id: names repeat."""
        return str(self.id)

    @property
    def full_name(self) -> str:
        """Surname and given names as in the passport."""
        return f"{self.surname} {self.given_names}".strip()

    @property
    def visa(self) -> Visa | None:
        """The visa issued last, whatever became of it; earlier ones were given up for it."""
        return max(self.visas.all(), key=lambda visa: visa.issued_at, default=None)

    @property
    def stands_since(self) -> dt.datetime | None:
        """Since when the visitor waits for a decision, or waited for it; None before that.

        A decision that was taken back begins it anew, though what was recommended stands: who saw
        the visitor before that saw another one.
        """
        known = [self.recommended_at, *(one.undone_at for one in self.undone.all())]
        return max(filter(None, known), default=None) if self.recommended_at else None

    @property
    def has_left(self) -> bool:
        """Whether the visitor no longer belongs to the delegation."""
        return self.state in LEFT
