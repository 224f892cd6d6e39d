"""A visa in force is replaced by another, on a page of its own."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.step_up import confirmed
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import DatePartsField, add_refusal
from apps.core.identifiers.sex import Sex
from apps.core.parts import Crumb
from apps.endorsement import selectors
from apps.endorsement.models import Visa
from apps.endorsement.possible import check_replaceable
from apps.endorsement.replacement_states import CORRECTABLE, ReplacementGround
from apps.endorsement.services import replacing
from apps.endorsement.web.barred import barred
from apps.endorsement.web.forms import ActForm


class ReplaceForm(ActForm):
    """Why the visa is replaced, and what the new one states otherwise."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Why is the visa replaced?"),
        choices=ReplacementGround,
        widget=forms.RadioSelect,
    )
    surname = forms.CharField(label=gettext_lazy("Surname"), required=False)
    given_names = forms.CharField(label=gettext_lazy("Given names"), required=False)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=Sex, widget=forms.RadioSelect)
    birth_date = DatePartsField(label=gettext_lazy("Date of birth"))
    nationality = forms.CharField(
        label=gettext_lazy("Nationality"),
        help_text=gettext_lazy("Three letters, as in the machine-readable lines."),
    )
    passport_number = forms.CharField(label=gettext_lazy("Passport number"))
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Stays at the port."),
    )

    def __init__(self, *args: Any, visa: Visa, **kwargs: Any) -> None:
        """Begin with what the visa states."""
        stated = {name: getattr(visa, name) for name in CORRECTABLE}
        kwargs["initial"] = {**stated, "revision": visa.revision}
        super().__init__(*args, **kwargs)

    def replacement(self) -> dict[str, Any]:
        """The validated form as keywords of the service."""
        told = dict(self.cleaned_data)
        stated = {name: told.pop(name) for name in CORRECTABLE}
        return {**told, "ground": ReplacementGround(told["ground"]), "corrections": stated}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_DECIDE)
@confirmed
def replace(request: HttpRequest, visa_id: UUID) -> HttpResponse:
    """Give another visa in place of this one."""
    actor = actor_of(request.user)
    found = selectors.visa_for_desk(actor=actor, visa_id=visa_id)
    form = ReplaceForm(request.POST or None, visa=found)
    if request.method == "POST" and form.is_valid():
        try:
            new = replacing.replace(actor=actor, visa_id=visa_id, **form.replacement())
        except (Conflict, Forbidden, NotFound):
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            words = _("Visa %(number)s is issued. The city has been told.")
            messages.success(request, words % {"number": new.number})
            return redirect("endorsement:visa", visa_id=new.id)
    if told_why := barred(
        request, lambda: check_replaceable(found, actor, now=timezone.now()), back=found
    ):
        return told_why
    context = {
        "visa": found,
        "form": form,
        "crumbs": [
            Crumb(_("Visas"), reverse("endorsement:visas")),
            Crumb(found.number, reverse("endorsement:visa", args=[visa_id])),
            Crumb(_("Replace the visa")),
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "endorsement/replace.html", context, status=status)
