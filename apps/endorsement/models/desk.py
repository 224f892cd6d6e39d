"""The visa desks of the port, and when each is open."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core.localised import localised
from apps.endorsement.placing import DAY, DeskFacts, Opening
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class VisaDesk(models.Model):
    """A place where the port works on cases: an airport's window, or a visa centre.

    Desks are shut for a time or until further notice, and never deleted: cases keep naming theirs.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=8, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    position = models.PositiveSmallIntegerField(_("place in lists"))
    shut_from = models.DateTimeField(_("shut from"), null=True)
    shut_until = models.DateTimeField(_("shut until"), null=True)
    shut_reason = models.CharField(_("why it is shut"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)
    last_event = models.CharField(max_length=80)
    last_actor = models.CharField(max_length=80)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = _("visa desk")
        verbose_name_plural = _("visa desks")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="visa_desk_code", condition=Q(code__regex=r"^[A-Z][A-Z0-9]{1,7}$")
            ),
            models.CheckConstraint(
                name="visa_desk_shut_whole",
                condition=Q(shut_from=None, shut_until=None, shut_reason="")
                | (
                    Q(shut_from__isnull=False)
                    & ~Q(shut_reason="")
                    & (Q(shut_until=None) | Q(shut_until__gt=F("shut_from")))
                ),
            ),
        ]

    def __str__(self) -> str:
        """Show the code, which is unique."""
        return self.code

    @property
    def name(self) -> str:
        """The desk's name in the language of the reader."""
        return localised(en=self.name_en, zh=self.name_zh)

    @property
    def chain(self) -> str:
        """The audit chain of the desk."""
        return f"desk:{self.id}"

    def facts(self) -> DeskFacts:
        """What the desk rules look at; `hours` should be loaded."""
        hours = tuple(
            Opening(one.weekday, one.opens, one.minutes)
            for one in sorted(self.hours.all(), key=lambda one: (one.weekday, one.opens))
        )
        return DeskFacts(self.id, self.code, hours, self.shut_from, self.shut_until)


class DeskHours(models.Model):
    """One stretch of a week in which a desk is open, in Beijing time; it may run over midnight."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.BigAutoField(primary_key=True)
    desk = models.ForeignKey(VisaDesk, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("day of the week"), help_text="0 is Monday")
    opens = models.PositiveSmallIntegerField(_("opens"), help_text="minutes after midnight")
    minutes = models.PositiveSmallIntegerField(_("length"), help_text="minutes, 1440 at most")

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints: ClassVar = [
            models.UniqueConstraint(name="desk_hours_once", fields=["desk", "weekday", "opens"]),
            models.CheckConstraint(name="desk_hours_weekday", condition=Q(weekday__lt=7)),
            models.CheckConstraint(name="desk_hours_opens", condition=Q(opens__lt=DAY)),
            models.CheckConstraint(
                name="desk_hours_length", condition=Q(minutes__gte=1, minutes__lte=DAY)
            ),
        ]

    def __str__(self) -> str:
        """Show the id: hours repeat from desk to desk."""
        return str(self.pk)
