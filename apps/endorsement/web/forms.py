"""What officers of the port are asked for. The rules are in the services; forms ask and keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.templatetags.times import beijing, last_moment
from apps.endorsement import deadlines
from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.services.desk import Question
from apps.endorsement.states import Recommendation, VoidGround
from apps.policy.reason_selectors import not_accept_reasons
from apps.policy.selectors import refusal_grounds, refusal_reasons
from apps.routing.contract.places import place_choices, place_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

    from apps.endorsement.models import CaseVisitor, PortCase, Visa

Choices = list[tuple[str, "StrOrPromise"]]

QUESTIONS_AT_ONCE = 5


class ActForm(forms.Form):
    """An act on something that others may act on too: it carries the revision that was seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class NoteForm(ActForm):
    """An act that may be explained."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays at the port."),
    )


class NotAcceptForm(ActForm):
    """Why a case is not accepted; the city and the inviter read it."""

    reasons = forms.MultipleChoiceField(
        label=_("Why is the case not accepted?"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The city and the inviter read this. Needed for another reason."),
    )
    field_order = ["reasons", "reason", "revision"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the reasons in force today."""
        super().__init__(*args, **kwargs)
        reasons = self.fields["reasons"]
        assert isinstance(reasons, forms.MultipleChoiceField)  # noqa: S101 (for the type checker)
        reasons.choices = [(r.code, r.text) for r in not_accept_reasons(timezone.localdate())]


class ConflictForm(NoteForm):
    """Why an officer keeps out of a case."""

    ground = forms.ChoiceField(
        label=_("Why do you keep out?"), choices=ConflictGround, widget=forms.RadioSelect
    )
    field_order = ["ground", "note", "revision"]


class RecommendForm(NoteForm):
    """What the examining officer proposes for one visitor."""

    recommendation = forms.ChoiceField(
        label=_("What do you recommend?"), choices=Recommendation, widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(
        label=_("Ground of article 21"),
        required=False,
        help_text=_("Only if you recommend to refuse. It stays at the port."),
    )
    field_order = ["recommendation", "ground", "note", "revision"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the grounds in force today."""
        super().__init__(*args, **kwargs)
        _offer_grounds(self.fields["ground"])


class RefuseForm(NoteForm):
    """The refusal of one visitor: an internal ground, and what the inviter is told."""

    ground = forms.ChoiceField(
        label=_("Ground of article 21"), help_text=_("It stays at the port.")
    )
    reasons = forms.MultipleChoiceField(
        label=_("What is the inviter told?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The law asks for no reasons. What you choose is shown to the inviter."),
    )
    field_order = ["ground", "reasons", "note", "revision"]

    def __init__(self, *args: Any, visitor: CaseVisitor, **kwargs: Any) -> None:
        """Offer what is in force today, and begin with the ground that was recommended."""
        super().__init__(*args, **kwargs)
        _offer_grounds(self.fields["ground"])
        self.fields["ground"].initial = visitor.recommended_ground
        reasons = self.fields["reasons"]
        assert isinstance(reasons, forms.MultipleChoiceField)  # noqa: S101 (for the type checker)
        reasons.choices = [(r.code, r.text) for r in refusal_reasons(timezone.localdate())]


class AskForm(ActForm):
    """Until when a round has to be answered."""

    within_hours = forms.TypedChoiceField(
        label=_("Until when?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=_("The inviter is reminded a day before, and you are told when nobody answers."),
    )
    field_order = ["within_hours", "revision"]

    def __init__(self, *args: Any, case: PortCase, **kwargs: Any) -> None:
        """Offer the usual day and the hours that end before the landing."""
        super().__init__(*args, **kwargs)
        now = timezone.now()
        within = self.fields["within_hours"]
        assert isinstance(within, forms.TypedChoiceField)  # noqa: S101 (for the type checker)
        within.choices = [
            (one.hours or "", _until(one)) for one in deadlines.offered(case, now=now)
        ]
        within.initial = deadlines.proposed(case, now=now) or ""


def _until(one: deadlines.Deadline) -> StrOrPromise:
    if one.hours is None:
        return _("the usual day: %(at)s") % {"at": last_moment(one.due_at)}
    told = {"hours": one.hours, "at": beijing(one.due_at)}
    return _("%(hours)s hours: %(at)s") % told


class QuestionForm(forms.Form):
    """One thing that is missing."""

    visitor = forms.ChoiceField(label=_("About"), required=False)
    place = forms.ChoiceField(
        label=_("What the answer may change"),
        required=False,
        help_text=_("The inviter can change this one in the answer, and nothing else."),
    )
    subject = forms.CharField(
        label=_("What is missing"),
        max_length=200,
        required=False,
        help_text=_("In one line, such as: letter of guarantee without seal."),
    )
    note = forms.CharField(
        label=_("How to mend it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, case: PortCase, papers: Mapping[str, str], **kwargs: Any
    ) -> None:
        """Offer the request, its visitors, and their fields and kinds of paper (name by code)."""
        super().__init__(*args, **kwargs)
        self._papers = papers
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)  # noqa: S101 (for the type checker)
        place.choices = place_choices(papers)
        about = self.fields["visitor"]
        assert isinstance(about, forms.ChoiceField)  # noqa: S101 (for the type checker)
        about.choices = [
            ("", _("The whole request")),
            *((str(v.id), f"{v.position}. {v.full_name}") for v in case.visitors.all()),
        ]

    def question(self) -> Question | None:
        """The question, or None when nothing was written in this one."""
        told = self.cleaned_data
        subject = told.get("subject") or str(place_name(told.get("place", ""), self._papers))
        if not subject and not told.get("note"):
            return None
        return Question(subject, told["note"], told["visitor"] or None, told["place"])


class VisaForm(ActForm):
    """An act on a visa; several stand on its page, so each has ids of its own."""

    def __init__(self, *args: Any, visa: Visa, **kwargs: Any) -> None:
        """Keep the visa for what the form offers."""
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.visa = visa


class VoidForm(VisaForm, NoteForm):
    """Why it is proposed to declare a visa void (Law 67)."""

    ground = forms.ChoiceField(
        label=_("Why should the visa be void?"), choices=VoidGround, widget=forms.RadioSelect
    )
    field_order = ["ground", "note", "revision"]


class DeclineForm(VisaForm):
    """Why a colleague's proposal is not followed."""

    note = forms.CharField(
        label=_("Why should the visa hold?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your colleague reads it. It stays at the port."),
    )
    field_order = ["note", "revision"]


def _offer_grounds(field: forms.Field) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
    field.choices = [
        ("", _("Choose a ground")),
        *((str(g.number), f"({g.number}) {g.text}") for g in refusal_grounds(timezone.localdate())),
    ]
