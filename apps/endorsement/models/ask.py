"""What the port asks the inviter, in rounds, and what is answered."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models.case import PortCase
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY
from apps.routing.contract.places import PAPER, field_at


class AskWants(models.TextChoices):
    """The types of items that a round asks for."""

    PAPER = "PAPER", _("a paper")
    VALUE = "VALUE", _("a value")
    WORDS = "WORDS", _("an explanation")


class CaseAsk(models.Model):
    """One round of questions to the inviter: everything that is missing, told at once."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(PortCase, on_delete=models.CASCADE, related_name="asks")
    round = models.PositiveSmallIntegerField(_("round"))
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(_("asked by"), max_length=80)
    due_at = models.DateTimeField(_("to be answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("supplement")
        verbose_name_plural = _("supplements")
        constraints: ClassVar = [
            models.UniqueConstraint(name="case_ask_round", fields=["case", "round"]),
            models.UniqueConstraint(
                name="case_ask_one_open",
                fields=["case"],
                condition=Q(answered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="case_ask_due_later", condition=Q(due_at__gt=F("asked_at"))
            ),
        ]

    def __str__(self) -> str:
        """Show the id: rounds repeat from case to case."""
        return str(self.id)


class CaseAskItem(models.Model):
    """One question of a round, and its answer."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.ForeignKey(CaseAsk, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    visitor = models.ForeignKey(
        "endorsement.CaseVisitor", on_delete=models.CASCADE, related_name="ask_items", null=True
    )
    subject = models.CharField(_("subject"), max_length=200)
    place = models.CharField(_("field or paper"), max_length=60, blank=True)
    note = models.TextField(_("what is missing"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    before = models.TextField(_("field before the answer"), max_length=2000, blank=True)
    after = models.TextField(_("field after the answer"), max_length=2000, blank=True)
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,  # what a decision rests on must stay readable
        related_name="+",
        null=True,
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints: ClassVar = [
            models.UniqueConstraint(name="case_ask_item_position", fields=["ask", "position"]),
            models.CheckConstraint(name="case_ask_item_subject", condition=~Q(subject="")),
            models.CheckConstraint(  # a change has a field, and is a change
                name="case_ask_item_change_of_field",
                condition=Q(before="", after="")
                | (Q(place__startswith="field.") & ~Q(before=F("after"))),
            ),
        ]

    def __str__(self) -> str:
        """Show the id: subjects repeat."""
        return str(self.id)

    @property
    def field(self) -> str:
        """The field it names, of its visitor or of the trip; nothing where it names none."""
        return field_at(self.place, of_visitor=self.visitor_id is not None)

    @property
    def wants(self) -> AskWants:
        """Which type of answer closes it: a paper, another value of a field, or an explanation."""
        if self.place.startswith(PAPER):
            return AskWants.PAPER
        return AskWants.VALUE if self.place else AskWants.WORDS

    @property
    def is_changed(self) -> bool:
        """Whether the answer has changed the field."""
        return self.before != self.after
