"""What the screen of an examination asks: a mark for each paper, and the lines of a passport."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.endorsement.checklist import Slot
from apps.endorsement.models import PaperVerdict
from apps.endorsement.services.marking import MOST_OF_A_NOTE, Found

_NOT_YET = [("", _("not looked at"))]


class MarkForm(forms.Form):
    """What an officer found of one kind of paper."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[*_NOT_YET, *PaperVerdict.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What is wrong"), max_length=MOST_OF_A_NOTE, required=False, widget=forms.TextInput
    )

    def __init__(self, data: Any, *, slot: Slot) -> None:  # noqa: ANN401 (a QueryDict or nothing)
        """Begin with the mark that counts; what was marked of other files is looked at anew."""
        mark = slot.mark
        begun = {"verdict": mark.verdict, "note": mark.note} if mark else {"verdict": ""}
        super().__init__(data, prefix=slot.kind, initial=begun)
        self.slot = slot

    def found(self) -> Found:
        """The mark as the service takes it."""
        told = self.cleaned_data
        verdict = PaperVerdict(told["verdict"]) if told["verdict"] else None
        return Found(self.slot.kind, verdict, told["note"])


class LinesForm(forms.Form):
    """The two lines of a passport, as a reader at the desk types them."""

    lines = forms.CharField(
        label=_("Lines read at the desk"),
        max_length=200,
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "dv-mrz-input", "spellcheck": "false", "lang": "en"}
        ),
        help_text=_("With a passport reader or by hand. They are compared and not kept."),
    )
