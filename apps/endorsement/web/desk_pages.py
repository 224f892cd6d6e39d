"""The visa desks, and sending a case from one to another."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import add_refusal
from apps.core.parts import Crumb
from apps.endorsement import selectors
from apps.endorsement.desk_selectors import desk_choices, visa_desks
from apps.endorsement.models import PortCase
from apps.endorsement.possible import check_movable_to_desk
from apps.endorsement.roster_selectors import on_now
from apps.endorsement.services import desks as services
from apps.endorsement.web.barred import barred
from apps.endorsement.web.desk_facts import hours_in_words
from apps.endorsement.web.forms import ActForm


class MoveForm(ActForm):
    """To which visa desk the case goes, and why."""

    desk = forms.ChoiceField(label=gettext_lazy("Visa desk"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stays at the port."),
    )
    field_order = ["desk", "reason", "revision"]

    def __init__(self, *args: Any, case: PortCase, **kwargs: Any) -> None:
        """Offer the other desks."""
        super().__init__(*args, **kwargs)
        here = case.desk.code if case.desk else ""
        field = self.fields["desk"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        others = [(code, name) for code, name in desk_choices() if code != here]
        field.choices = [("", _("Choose a visa desk")), *others]


@require_safe
@requires(Function.PORT_DUTY)
def desks(request: HttpRequest) -> HttpResponse:
    """Show each visa desk: open or not, its hours, and how much waits there."""
    actor = actor_of(request.user)
    on = on_now(actor=actor)
    people = {one for here in on.values() for several in here.values() for one in several}
    context = {
        "desks": [
            (line, hours_in_words(line.facts), on.get(line.desk.id, {}))
            for line in visa_desks(actor=actor)
        ],
        "names": display_names(people),
        "may_change": may(actor, Function.PORT_DESKS),
        "may_read_cases": may(actor, Function.PORT_READ),
    }
    return render(request, "endorsement/desks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_EXAMINE)
def move(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Send a case to another visa desk."""
    actor = actor_of(request.user)
    case = selectors.case_for_desk(actor=actor, case_id=case_id)
    form = MoveForm(request.POST or None, case=case, initial={"revision": case.revision})
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            try:
                services.move_to_desk(actor=actor, case_id=case_id, **form.cleaned_data)
            except (Conflict, Forbidden, NotFound):
                raise
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("The case is at another visa desk."))
                return redirect("endorsement:case", case_id=case_id)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    if told_why := barred(request, lambda: check_movable_to_desk(case, actor), back=case):
        return told_why
    title = _("Move to another visa desk")
    context = {
        "case": case,
        "form": form,
        "crumbs": [
            Crumb(_("Cases"), reverse("endorsement:queue")),
            Crumb(case.reference, reverse("endorsement:case", args=[case.id])),
            Crumb(title),
        ],
    }
    return render(request, "endorsement/move_to_desk.html", context, status=status)
