"""What people have typed into the forms of a request and not yet saved."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY
from apps.transfers.models.requests import TransferRequest


class Typed(models.Model):
    """What one person has typed into one form, exactly as typed, fit to be saved or not.

    `mark` is drawn anew with every change: who names the present one has seen what stands here.
    `page` and `number` tell which opened page wrote it and how often, so that a late arrival of an
    earlier state of the same page is known for what it is.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,  # nobody else could go on with it
        related_name="+",
        verbose_name=_("person"),
    )
    request = models.ForeignKey(
        TransferRequest,
        null=True,  # a request that is not begun yet
        on_delete=models.CASCADE,  # it is nothing without its form
        related_name="typed",
        verbose_name=_("request"),
    )
    form = models.CharField(_("form"), max_length=64, help_text="trip, visitor:new, visitor:<id>")
    data = models.JSONField(_("as typed"), help_text="lists of texts by the names of the boxes")
    base = models.CharField(_("digest of what was saved when it was begun"), max_length=64)
    mark = models.UUIDField(default=uuid.uuid4)
    page = models.UUIDField(_("opened page"))
    number = models.PositiveIntegerField(_("number on that page"))
    saved_at = models.DateTimeField(_("kept at"), db_index=True)

    class Meta:
        verbose_name = _("typed text")
        constraints = [
            models.UniqueConstraint(
                name="typed_one_per_form",
                fields=["person", "request", "form"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="typed_form_known",
                condition=Q(form__regex=r"^(trip|visitor:new|(visitor|answer):[0-9a-f-]{36})$"),
            ),
            models.CheckConstraint(
                name="typed_new_is_a_trip", condition=Q(request__isnull=False) | Q(form="trip")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"
