"""Officers who are called because a flight is near and nobody works on its case."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.calling_states import CallEnd, CallState, CallWay
from apps.endorsement.models.case import PortCase
from apps.endorsement.models.desk import VisaDesk
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class OfficerCall(models.Model):
    """One call about a case, from the first person called until the case needs nobody any more.

    A case has one open call at most, however many workers look for it at once.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(PortCase, on_delete=models.CASCADE, related_name="calls")
    state = models.CharField(_("state"), max_length=8, choices=CallState, default=CallState.CALLING)
    began_at = models.DateTimeField(_("began"))
    next_at = models.DateTimeField(
        _("next step"), null=True, help_text="when the next person is called, unless somebody acts"
    )
    chiefs_at = models.DateTimeField(_("supervisors called"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    end = models.CharField(_("how it ended"), max_length=8, choices=CallEnd, blank=True)

    class Meta:
        verbose_name = _("call of an officer")
        verbose_name_plural = _("calls of officers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="call_one_open", fields=["case"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="call_state_known", condition=Q(state__in=CallState.values)
            ),
            models.CheckConstraint(
                name="call_ended_whole",
                condition=Q(
                    state=CallState.ENDED,
                    ended_at__gte=F("began_at"),
                    end__in=CallEnd.values,
                    next_at=None,
                )
                | (~Q(state=CallState.ENDED) & Q(ended_at=None, end="", next_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="call_due", condition=Q(ended_at=None)),
            models.Index(fields=["-began_at", "id"], name="call_newest"),
        ]

    def __str__(self) -> str:
        """Show the id: a case may have several calls one after the other."""
        return str(self.id)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to see to the case."""
        return self.state != CallState.ENDED

    @property
    def is_alarm(self) -> bool:
        """Whether nobody on call has answered, or nobody was on call."""
        return self.state == CallState.CALLING and self.chiefs_at is not None

    @property
    def is_unmanned(self) -> bool:
        """Whether the supervisors were called at once, because no officer could be."""
        return self.is_alarm and all(step.way == CallWay.CHIEF for step in self.steps.all())


class CallStep(models.Model):
    """One person who was called, when, as what, and after how long the answer came."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(OfficerCall, on_delete=models.CASCADE, related_name="steps")
    officer = models.CharField(_("officer"), max_length=80)
    way = models.CharField(_("called as"), max_length=8, choices=CallWay)
    desk = models.ForeignKey(
        VisaDesk,
        on_delete=models.PROTECT,  # desks are shut, never deleted
        related_name="+",
        null=True,
        verbose_name=_("visa desk"),
        help_text="where the officer is on call",
    )
    called_at = models.DateTimeField(_("called"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    lapsed_at = models.DateTimeField(
        _("answer lapsed"), null=True, help_text="answered, but the case stayed on nobody's desk"
    )

    class Meta:
        verbose_name = _("step of a call")
        verbose_name_plural = _("steps of calls")
        constraints: ClassVar = [
            models.UniqueConstraint(name="call_step_once", fields=["call", "officer"]),
            models.UniqueConstraint(
                name="call_step_one_answers",
                fields=["call"],
                condition=Q(answered_at__isnull=False, lapsed_at=None),
            ),
            models.CheckConstraint(name="call_step_way_known", condition=Q(way__in=CallWay.values)),
            models.CheckConstraint(
                name="call_step_answered_later",
                condition=Q(answered_at=None) | Q(answered_at__gte=F("called_at")),
            ),
            models.CheckConstraint(
                name="call_step_lapsed_later",
                condition=Q(lapsed_at=None)
                | Q(answered_at__isnull=False, lapsed_at__gte=F("answered_at")),
            ),
            models.CheckConstraint(  # who is on call is so at a desk, and a supervisor everywhere
                name="call_step_desk",
                condition=Q(way=CallWay.CHIEF, desk=None)
                | (~Q(way=CallWay.CHIEF) & Q(desk__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        """Show the id: officers repeat."""
        return str(self.id)
