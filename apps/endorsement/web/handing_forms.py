"""What the forms for moving cases between desks ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.endorsement.services.handing import MOST_AT_ONCE

Officers = Sequence[tuple[UUID, str]]


class _ToOfficer(forms.Form):
    """To whom, and why."""

    officer = forms.ChoiceField(label=_("Give to"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stays at the port."),
    )

    def __init__(self, *args: Any, officers: Officers, **kwargs: Any) -> None:
        """Offer the officers who examine."""
        super().__init__(*args, **kwargs)
        choices = [(str(one), name) for one, name in officers]
        cast("forms.ChoiceField", self.fields["officer"]).choices = [*self.first(), *choices]

    def first(self) -> list[tuple[str, Any]]:
        """What is offered before the officers."""
        return [("", _("Choose an officer"))]


class HandOverForm(_ToOfficer):
    """To whom all that is on one's desk goes."""


class GiveForm(_ToOfficer):
    """To whom the cases go; nobody means back into the queue."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Nobody may be chosen too."""
        super().__init__(*args, **kwargs)
        self.fields["officer"].required = False

    def first(self) -> list[tuple[str, Any]]:
        """Nobody, before the officers."""
        return [("", _("Nobody: back into the queue"))]


class GiveOutForm(forms.Form):
    """How many of the next cases an officer gets."""

    officer = forms.UUIDField(widget=forms.HiddenInput)
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=5)
