"""What the city or the port asks of an inviter, and the answers."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY
from apps.routing.contract.places import field_at
from apps.transfers.models.visitors import Visitor
from apps.transfers.states import AskKind, AskSide


class Ask(models.Model):
    """What the city or the port asked of the inviter in one round, all defects at once."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        "transfers.TransferRequest",
        on_delete=models.PROTECT,  # as for visitors
        related_name="asks",
        verbose_name=_("request"),
    )
    side = models.CharField(_("asked by"), max_length=8, choices=AskSide)
    kind = models.CharField(_("kind"), max_length=12, choices=AskKind)
    number = models.PositiveSmallIntegerField(_("round"))
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    asked_by = models.CharField(_("asked by (id)"), max_length=80)

    class Meta:
        verbose_name = _("question")
        constraints = [
            models.UniqueConstraint(
                name="ask_numbered_once", fields=["request", "side", "kind", "number"]
            ),
            models.CheckConstraint(name="ask_side_known", condition=Q(side__in=AskSide.values)),
            models.CheckConstraint(name="ask_kind_known", condition=Q(kind__in=AskKind.values)),
            models.CheckConstraint(  # a return is answered by submitting anew, not item by item
                name="ask_return_not_answered",
                condition=~Q(kind=AskKind.RETURN) | Q(answered_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AskItem(models.Model):
    """One point of a question, and the inviter's answer to it.

    `before` and `after` are the field named by `place`, as text of `policies.fields`; both are
    empty where the answer has not changed it.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.ForeignKey(
        Ask,
        on_delete=models.PROTECT,  # a question keeps its points
        related_name="items",
        verbose_name=_("question"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    visitor = models.ForeignKey(
        Visitor,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # after a return the inviter may drop the visitor it was about
        related_name="+",
        verbose_name=_("visitor"),
    )
    place = models.CharField(_("field or paper"), max_length=60, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    note = models.TextField(_("what to mend"), max_length=2000, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    before = models.TextField(_("field before the answer"), max_length=2000, blank=True)
    after = models.TextField(_("field after the answer"), max_length=2000, blank=True)
    file = models.ForeignKey(
        "files.StoredFile",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # as for papers
        related_name="+",
        verbose_name=_("file"),
    )

    class Meta:
        verbose_name = _("point of a question")
        constraints = [
            models.UniqueConstraint(name="ask_item_placed_once", fields=["ask", "position"]),
            models.CheckConstraint(  # a change has a field, and is a change
                name="ask_item_change_of_field",
                condition=Q(before="", after="")
                | (Q(place__startswith="field.") & ~Q(before=F("after"))),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def field(self) -> str:
        """The field it names, of its visitor or of the trip; nothing where it names none."""
        return field_at(self.place, of_visitor=self.visitor_id is not None)

    @property
    def is_changed(self) -> bool:
        """Whether the answer has changed the field."""
        return self.before != self.after


class AskSnapshot(models.Model):
    """What the request held when something was asked, and when it was answered.

    Both are `{"trip": {field: text}, "visitors": {id: {field: text}}, "papers": [{...}]}`, written
    by `policies.rounds`, and are compared to show what a round has changed.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    ask = models.OneToOneField(
        Ask,
        primary_key=True,
        on_delete=models.CASCADE,  # it is a part of the question, and goes with it
        related_name="snapshot",
        verbose_name=_("question"),
    )
    before = models.JSONField(_("when asked"))
    after = models.JSONField(_("when answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("state at a question")

    def __str__(self) -> str:
        return str(self.pk)
