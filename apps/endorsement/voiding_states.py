"""What becomes of a proposal to declare a visa void."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalOutcome(models.TextChoices):
    """What became of a proposal to declare a visa void; one that is open has none."""

    CONFIRMED = "CONFIRMED", _("Confirmed")
    DECLINED = "DECLINED", _("Declined")
    TAKEN_BACK = "TAKEN_BACK", _("Taken back")
    LAPSED = "LAPSED", _("Lapsed, as the visa has ended otherwise")
