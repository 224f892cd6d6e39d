"""Writing a note on a case. The notes themselves stand on the page of the case."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Self
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.accounts.carrying import carries_typing, take_carried
from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import Invalid
from apps.core.fields import add_refusal
from apps.core.parts import Crumb
from apps.endorsement import note_selectors, selectors
from apps.endorsement.models import PortCase
from apps.endorsement.services import notes


class NoteOnCaseForm(forms.Form):
    """A note; the id it will have makes a second click harmless."""

    note_id = forms.UUIDField(widget=forms.HiddenInput)
    visitor = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=notes.MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stays at the port. Write @ and a user name to tell a colleague."),
    )

    @classmethod
    def begun(
        cls, case: PortCase, data: object = None, *, kept: Mapping[str, list[str]] | None = None
    ) -> Self:
        """The form for a case read by `case_for_desk`: empty, as it was sent, or as was `kept`."""
        initial = {name: (kept or {}).get(name, [""])[0] for name in ("visitor", "text")}
        form = cls(data, initial={**initial, "note_id": uuid4()})  # type: ignore[arg-type]  # a QueryDict
        about = form.fields["visitor"]
        assert isinstance(about, forms.ChoiceField)  # noqa: S101 (for the type checker)
        about.choices = [
            ("", _("The whole request")),
            *((str(v.id), f"{v.position}. {v.full_name}") for v in case.visitors.all()),
        ]
        return form


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_EXAMINE)
@carries_typing
def write(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write a note, or show the form again with what is wrong."""
    actor = actor_of(request.user)
    case = selectors.case_for_desk(actor=actor, case_id=case_id)
    form = NoteOnCaseForm.begun(case, request.POST or None, kept=take_carried(request))
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            told = form.cleaned_data
            try:
                note = notes.write_note(
                    actor=actor,
                    case_id=case_id,
                    text=told["text"],
                    visitor_id=UUID(told["visitor"]) if told["visitor"] else None,
                    note_id=told["note_id"],
                )
            except Invalid as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("The note is written."))
                page = reverse("endorsement:case", args=[case_id])
                return redirect(f"{page}#note-{note.id}")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "case": case,
        "form": form,
        "officers": note_selectors.officers(actor=actor),
        "crumbs": [
            Crumb(_("Cases"), reverse("endorsement:queue")),
            Crumb(case.reference, reverse("endorsement:case", args=[case.id])),
            Crumb(_("Write a note")),
        ],
    }
    return render(request, "endorsement/note.html", context, status=status)
