"""What inviters are asked for when one visitor takes the place of another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.transfers.web.filing_forms import VisitorForm


class SubstituteForm(VisitorForm):
    """The substitute as in the passport. Who led hands the lead over, so nothing is asked of it."""

    reason = forms.CharField(
        label=_("Why is the visitor replaced?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The city and the port read it."),
    )

    def __init__(self, *args: Any, asks_reason: bool = True, **kwargs: Any) -> None:
        """Leave out the lead, and the reason once it has been given."""
        super().__init__(*args, **kwargs)
        for name in ("is_leader", "scan", "scan_id"):
            del self.fields[name]
        if asks_reason:
            self.fields["reason"].needed_later = True  # type: ignore[attr-defined]  # by the service
        else:
            del self.fields["reason"]

    def told_reason(self) -> str:
        """The reason as typed."""
        return str(self.cleaned_data.get("reason", ""))
