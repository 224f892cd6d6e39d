"""The inviter asks for the expedited lane, on a page of its own."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError
from apps.core.fields import add_refusal
from apps.policy.selectors import expedite_grounds
from apps.transfers import services
from apps.transfers.web.desk_forms import SeenForm
from apps.transfers.web.filing_pages import (
    NOT_FOR_A_FORM,
    PAGE,
    after_save,
    editable_request,
    status_of,
)
from apps.transfers.web.inviter_pages import crumbs


class ExpediteForm(SeenForm):
    """The ground, and why."""

    ground = forms.ChoiceField(
        label=gettext_lazy("On which ground?"), required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Why must it go faster?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "In a sentence or two: what happens if the guest comes later? 500 characters at most. "
            "Officers of the city and of the port read it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the grounds in force today, and to ask for none."""
        super().__init__(*args, **kwargs)
        for name in ("ground", "reason"):  # asked for together, so neither is called optional
            self.fields[name].needed_later = True  # type: ignore[attr-defined]
        cast("forms.ChoiceField", self.fields["ground"]).choices = [
            *((one.code, one.name) for one in expedite_grounds(timezone.localdate())),
            ("", _("None: the ordinary lane will do")),
        ]


@PAGE
@requires(Function.INVITER_FILE)
def expedite(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask for the expedited lane, or no longer."""
    found = editable_request(request, request_id)
    begun = {
        "revision": found.revision,
        "ground": found.expedite_ground,
        "reason": found.expedite_reason,
    }
    form = ExpediteForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_expedition(
                actor=actor_of(request.user), request_id=request_id, **form.cleaned_data
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            asked = _("The expedited lane is asked for.")
            told = asked if form.cleaned_data["ground"] else _("The ordinary lane is kept.")
            messages.success(request, told)
            return after_save(request, request_id)
    context = {"request_row": found, "crumbs": crumbs(found, _("Expedited lane")), "form": form}
    return render(request, "transfers/expedite.html", context, status=status_of(form))
