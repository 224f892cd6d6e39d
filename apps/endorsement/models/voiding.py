"""One officer's proposal to declare a visa void, and what another officer said to it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models.visa import Visa
from apps.endorsement.states import VoidGround
from apps.endorsement.voiding_states import ProposalOutcome
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY

_SPOKEN = [ProposalOutcome.CONFIRMED, ProposalOutcome.DECLINED]


class VoidProposal(models.Model):
    """A visa ends by the word of two officers (Law, article 67); until then it holds."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visa = models.ForeignKey(
        Visa,
        on_delete=models.PROTECT,  # what was proposed stays readable
        related_name="void_proposals",
    )
    ground = models.CharField(_("ground for declaring void"), max_length=16, choices=VoidGround)
    note = models.TextField(_("note"), blank=True)
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.CharField(_("proposed by"), max_length=80)
    outcome = models.CharField(_("outcome"), max_length=12, choices=ProposalOutcome, blank=True)
    answer_note = models.TextField(_("note of the other officer"), blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.CharField(_("ended by"), max_length=80, null=True)

    class Meta:
        verbose_name = _("proposal to declare void")
        verbose_name_plural = _("proposals to declare void")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="void_proposal_one_open", fields=["visa"], condition=Q(outcome="")
            ),
            models.CheckConstraint(
                name="void_proposal_ground_known", condition=Q(ground__in=VoidGround.values)
            ),
            models.CheckConstraint(
                name="void_proposal_ended_paired",
                condition=Q(outcome="", ended_at=None, ended_by=None)
                | Q(
                    outcome__in=ProposalOutcome.values,
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
            ),
            models.CheckConstraint(  # two persons stand behind the end of a visa
                name="void_proposal_answered_by_another",
                condition=~Q(outcome__in=_SPOKEN) | ~Q(ended_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="void_proposal_taken_back_by_its_author",
                condition=~Q(outcome=ProposalOutcome.TAKEN_BACK) | Q(ended_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        """Show the id: a visa may have several, one after another."""
        return str(self.id)
