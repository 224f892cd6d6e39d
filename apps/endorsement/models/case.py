"""A case: one request as its city handed it on, and where it stands here."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.decision_states import Expedition
from apps.endorsement.inviter_states import InviterKind
from apps.endorsement.models.case_indexes import INDEXES
from apps.endorsement.states import OPEN, CaseStatus
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY

_ACCEPTED = [
    CaseStatus.ACCEPTED,
    CaseStatus.EXAMINING,
    CaseStatus.AWAITING_SUPPLEMENT,
    CaseStatus.EXAMINED,
    CaseStatus.DECIDED,
    CaseStatus.CLOSED,
]
_NEVER_ACCEPTED = [CaseStatus.RECEIVED, CaseStatus.NOT_ACCEPTED, CaseStatus.RECALLED]
_CLAIMED = [status for status in _ACCEPTED if status != CaseStatus.ACCEPTED]
_DECIDED = [CaseStatus.DECIDED, CaseStatus.CLOSED]


def _only_in(name: str, statuses: list[CaseStatus], **with_it: object) -> models.CheckConstraint:
    """The fields `with_it` are set in these states, and empty in every other."""
    empty = {field.removesuffix("__isnull"): None for field in with_it}
    return models.CheckConstraint(
        name=name,
        condition=Q(status__in=statuses, **with_it) | (~Q(status__in=statuses) & Q(**empty)),
    )


class PortCase(models.Model):
    """One request at the port. Its id is the request's own, so both sides speak of one thing."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, editable=False, help_text="id of the request")
    reference = models.CharField(_("reference"), max_length=32, unique=True)
    origin = models.CharField(_("city"), max_length=63, help_text="schema that handed it on")
    status = models.CharField(
        _("status"), max_length=20, choices=CaseStatus, default=CaseStatus.RECEIVED
    )
    revision = models.PositiveIntegerField(default=1)
    last_event = models.CharField(max_length=80)
    last_actor = models.CharField(max_length=80)
    last_at = models.DateTimeField()

    # As the city's message says it; nobody at the port changes these.
    first_filed_at = models.DateTimeField(_("first filed"))
    submitted_at = models.DateTimeField(_("submitted"))
    policy_version = models.CharField(max_length=64, blank=True)
    urgent_reason = models.TextField(_("reason for urgency"), blank=True)
    expedite_ground = models.CharField(_("ground of expedition"), max_length=40, blank=True)
    expedite_reason = models.TextField(_("expedition, in words"), blank=True)
    expedition = models.CharField(
        _("expedition"), max_length=8, choices=Expedition, blank=True, default=""
    )
    expedition_answered_at = models.DateTimeField(_("expedition answered"), null=True)
    expedition_answered_by = models.CharField(_("expedition answered by"), max_length=80, null=True)
    expedition_answer = models.TextField(_("why it is not expedited"), blank=True, default="")
    inviter_kind = models.CharField(_("kind of inviter"), max_length=8, choices=InviterKind)
    inviter_name_zh = models.CharField(_("inviter, Chinese name"), max_length=120, blank=True)
    inviter_name_en = models.CharField(_("inviter, English name"), max_length=120, blank=True)
    inviter_uscc = models.CharField(_("unified social credit code"), max_length=18, null=True)
    inviter_relation = models.CharField(_("guests are"), max_length=12, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=32, blank=True)
    port_of_entry = models.CharField(_("port of entry"), max_length=3)
    flight_no = models.CharField(_("flight"), max_length=12, blank=True)
    arrival_at = models.DateTimeField(_("arrival"))
    is_group = models.BooleanField(_("group"), default=False)
    stay_days = models.PositiveSmallIntegerField(_("days of stay"))
    purpose = models.TextField(_("purpose"), blank=True)
    itinerary = models.TextField(_("itinerary"), blank=True)
    city_checked_by = models.CharField(_("checked by"), max_length=80, blank=True)
    city_note = models.TextField(_("note of the city"), blank=True)
    city_corrections = models.JSONField(_("corrected by the city"), default=list, blank=True)

    desk = models.ForeignKey(
        "endorsement.VisaDesk",
        on_delete=models.PROTECT,  # desks are shut, never deleted
        related_name="cases",
        null=True,
        verbose_name=_("visa desk"),
    )
    desk_rule = models.ForeignKey(
        "endorsement.DeskRule",
        on_delete=models.PROTECT,  # says why the case is there
        related_name="+",
        null=True,
        help_text="none while an officer has put the case there",
    )
    desk_reason = models.TextField(_("why it was moved there"), blank=True)
    received_at = models.DateTimeField(_("received"))
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    accepted_by = models.CharField(_("accepted by"), max_length=80, null=True)
    due_at = models.DateTimeField(_("to be decided by"), null=True)
    claimed_at = models.DateTimeField(_("claimed"), null=True)
    claimed_by = models.CharField(_("claimed by"), max_length=80, null=True)
    first_claimed_at = models.DateTimeField(_("first claimed"), null=True)
    examined_at = models.DateTimeField(_("examined"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    recalled_at = models.DateTimeField(_("recalled"), null=True)
    not_accepted_at = models.DateTimeField(_("not accepted"), null=True)
    not_accepted_codes = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("reasons for not accepting"),
        default=list,
        blank=True,
    )
    not_accepted_reason = models.TextField(_("reason for not accepting"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    leaving_reason = models.TextField(_("why it was taken back"), blank=True)
    missed_arrival_at = models.DateTimeField(
        _("landing that was missed"), null=True, help_text="the one the city was told of"
    )
    answer_by = models.DateTimeField(_("another flight by"), null=True)
    begin_by = models.DateTimeField(
        _("to be begun by"),
        help_text="landing less the work that is usually left (pacing.begin_by)",
    )

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_status_known", condition=Q(status__in=CaseStatus.values)
            ),
            models.CheckConstraint(
                name="case_inviter_kind_known", condition=Q(inviter_kind__in=InviterKind.values)
            ),
            models.CheckConstraint(
                name="case_expedition_whole",
                condition=Q(expedite_ground="", expedite_reason="")
                | (~Q(expedite_ground="") & ~Q(expedite_reason="")),
            ),
            models.CheckConstraint(
                name="case_expedition_on_a_ground",
                condition=Q(expedition="")
                | (Q(expedition__in=Expedition.values) & ~Q(expedite_ground="")),
            ),
            models.CheckConstraint(  # who answers says when, and who declines says why
                name="case_expedition_answered_whole",
                condition=Q(
                    expedition__in=["", Expedition.ASKED],
                    expedition_answered_at=None,
                    expedition_answered_by=None,
                    expedition_answer="",
                )
                | Q(
                    expedition=Expedition.GRANTED,
                    expedition_answered_at__isnull=False,
                    expedition_answered_by__isnull=False,
                    expedition_answer="",
                )
                | (
                    Q(
                        expedition=Expedition.DECLINED,
                        expedition_answered_at__isnull=False,
                        expedition_answered_by__isnull=False,
                    )
                    & ~Q(expedition_answer="")
                ),
            ),
            models.CheckConstraint(
                name="case_desk_explained",  # by a rule, or in words by whoever moved it
                condition=Q(desk=None, desk_rule=None, desk_reason="")
                | Q(desk__isnull=False, desk_rule__isnull=False, desk_reason="")
                | (Q(desk__isnull=False, desk_rule=None) & ~Q(desk_reason="")),
            ),
            models.CheckConstraint(name="case_stay_positive", condition=Q(stay_days__gte=1)),
            models.CheckConstraint(
                name="case_accepted_coherence",
                condition=Q(
                    status__in=_ACCEPTED,
                    accepted_at__isnull=False,
                    accepted_by__isnull=False,
                    due_at__isnull=False,
                )
                | Q(status__in=_NEVER_ACCEPTED, accepted_at=None, accepted_by=None, due_at=None)
                | Q(status=CaseStatus.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="case_claimed_coherence",
                condition=Q(status__in=_CLAIMED, claimed_at__isnull=False, claimed_by__isnull=False)
                | Q(
                    status__in=[*_NEVER_ACCEPTED, CaseStatus.ACCEPTED],
                    claimed_at=None,
                    claimed_by=None,
                )
                | Q(status=CaseStatus.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="case_first_claim_kept",
                condition=Q(claimed_at=None)
                | Q(first_claimed_at__isnull=False, first_claimed_at__lte=F("claimed_at")),
            ),
            models.CheckConstraint(
                name="case_begins_before_landing", condition=Q(begin_by__lte=F("arrival_at"))
            ),
            models.CheckConstraint(
                name="case_missed_landing_whole",
                condition=Q(missed_arrival_at=None, answer_by=None)
                | Q(missed_arrival_at__isnull=False, answer_by__gt=F("missed_arrival_at")),
            ),
            _only_in("case_decided_coherence", _DECIDED, decided_at__isnull=False),
            _only_in("case_closed_coherence", [CaseStatus.CLOSED], closed_at__isnull=False),
            _only_in("case_recalled_coherence", [CaseStatus.RECALLED], recalled_at__isnull=False),
            _only_in(
                "case_not_accepted_coherence",
                [CaseStatus.NOT_ACCEPTED],
                not_accepted_at__isnull=False,
                not_accepted_reason__isnull=False,
            ),
            models.CheckConstraint(  # cases of earlier versions have words only
                name="case_not_accepted_codes_coherence",
                condition=Q(not_accepted_codes=[]) | Q(status=CaseStatus.NOT_ACCEPTED),
            ),
            _only_in(
                "case_withdrawn_coherence", [CaseStatus.WITHDRAWN], withdrawn_at__isnull=False
            ),
        ]
        indexes: ClassVar = INDEXES

    def __str__(self) -> str:
        """Show the reference, which is unique."""
        return self.reference

    @property
    def chain(self) -> str:
        """The audit chain of the request; city and port each keep theirs under the same name."""
        return f"request:{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.status in OPEN

    @property
    def is_expedited(self) -> bool:
        """Whether the inviter asks for the expedited lane on a ground, and was not told no."""
        return bool(self.expedite_ground) and self.expedition != Expedition.DECLINED


class CasePaper(models.Model):
    """One paper of the request, with the file that travelled with it."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, editable=False, help_text="id of the paper")
    case = models.ForeignKey(PortCase, on_delete=models.CASCADE, related_name="papers")
    visitor = models.ForeignKey(
        "endorsement.CaseVisitor", on_delete=models.CASCADE, related_name="papers", null=True
    )
    kind = models.CharField(_("kind of paper"), max_length=40)
    name = models.CharField(_("name of the file"), max_length=255, blank=True)
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,  # what a decision rests on must stay readable
        related_name="+",
    )

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")

    def __str__(self) -> str:
        """Show the id: kinds repeat."""
        return str(self.id)
