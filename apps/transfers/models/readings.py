"""Scans of passports' data pages, and what a worker read off them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY
from apps.transfers.models.visitors import Visitor
from apps.transfers.states import READING_OPEN, ReadingState, ReadingTrouble


class PassportReading(models.Model):
    """One scan, from its upload until a visitor of the request has taken it over.

    `lines` is what was read, sure (READ) or not (UNREADABLE), as two lines; it is emptied once a
    visitor holds them. `due_at` is when a worker may take it: at once, or when the lease of one
    that may have died ends.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        "transfers.TransferRequest",
        on_delete=models.PROTECT,  # as for papers
        related_name="readings",
        verbose_name=_("request"),
    )
    visitor = models.ForeignKey(
        Visitor,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the scan is then nobody's again
        related_name="+",
        verbose_name=_("visitor"),
    )
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,  # as for papers
        related_name="+",
        verbose_name=_("file"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ReadingState, default=ReadingState.QUEUED
    )
    trouble = models.CharField(_("trouble"), max_length=12, choices=ReadingTrouble, blank=True)
    lines = models.CharField(_("lines read"), max_length=89, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    created_by = models.CharField(_("uploaded by"), max_length=80)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reading of a passport")
        constraints = [
            models.CheckConstraint(
                name="reading_state_known", condition=Q(state__in=ReadingState.values)
            ),
            models.CheckConstraint(
                name="reading_trouble_known", condition=Q(trouble__in=["", *ReadingTrouble.values])
            ),
            models.CheckConstraint(
                name="reading_due_while_open",
                condition=Q(state__in=sorted(READING_OPEN), due_at__isnull=False)
                | (~Q(state__in=sorted(READING_OPEN)) & Q(due_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="reading_trouble_when_unreadable",
                condition=(Q(state=ReadingState.UNREADABLE) & ~Q(trouble=""))
                | (~Q(state=ReadingState.UNREADABLE) & Q(trouble="")),
            ),
        ]
        indexes = [
            models.Index(
                name="reading_due",
                fields=["due_at"],
                condition=Q(due_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_open(self) -> bool:
        """Tell whether a worker still has something to do."""
        return self.state in READING_OPEN
