"""What an administrator and an officer are asked for about watch lists."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.endorsement.watch_states import Resolution
from apps.endorsement.web.forms import ActForm


class ListFileForm(ActForm):
    """The next version of a list."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "In UTF-8, at most 20 MB. The first line names the columns: reference, name and born,"
            " and if you have them other_names, name_zh, nationality, passports and note."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )


class NewListForm(forms.Form):
    """A new list with its first version."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, digits and dashes, such as overstay-2026."),
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    file = ListFileForm.base_fields["file"]


class ResolveForm(ActForm):
    """What an officer found of a hit, and why."""

    resolution = forms.ChoiceField(
        label=_("Who is the visitor?"), choices=Resolution, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("What makes you sure?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays at the port, with your name."),
    )
    field_order = ["resolution", "reason", "revision"]
