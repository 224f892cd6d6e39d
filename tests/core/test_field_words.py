"""A form that comes back says in our words what to mend, and names the field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from apps.core.field_words import words_of
from apps.core.fields import DatePartsField
from apps.core.templatetags.fields import error_summary, field_errors


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The reader's language."""
    with translation.override("en"):
        yield


def told(field: forms.Field, typed: Any) -> list[str]:
    class Asked(forms.Form):
        x = field

    field.label = "Thing"
    files = MultiValueDict({"x": [typed]})
    form = Asked({"x": typed}, files)
    return words_of(form["x"])


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (forms.CharField(), "", "Thing: fill this in."),
        (forms.DateField(), "soon", "Thing: enter a day, such as 2026-03-01."),
        (forms.TimeField(), "25:00", "Thing: enter hours and minutes, such as 14:05."),
        (forms.IntegerField(), "many", "Thing: enter a whole number in digits."),
        (forms.IntegerField(min_value=3), "2", "Thing: enter 3 or more."),
        (forms.IntegerField(max_value=3), "4", "Thing: enter 3 or less."),
        (
            forms.CharField(max_length=3),
            "long",
            "Thing: at most 3 characters, and these are 4.",
        ),
        (forms.CharField(min_length=3), "x", "Thing: at least 3 characters, and these are 1."),
        (forms.CharField(), "a\x00b", "Thing: this does not fit. Check what you entered."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Thing: choose from the list."),
        (forms.MultipleChoiceField(choices=[("a", "A")]), ["b"], "Thing: choose from the list."),
        (forms.SlugField(), "ä b", "Thing: use letters a to z, digits, - and _ only."),
        (forms.EmailField(), "x", "Thing: enter an address such as name@example.com."),
        (
            forms.FileField(),
            SimpleUploadedFile("x.pdf", b""),
            "Thing: this file is empty. Choose another.",
        ),
    ],
)
def test_no_words_of_django_reach_a_page(field: forms.Field, typed: Any, words: str) -> None:
    assert told(field, typed) == [words]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (forms.CharField(error_messages={"required": "Say why."}), "", "Say why."),
        (
            forms.CharField(error_messages={"required": gettext_lazy("This field is required.")}),
            "",
            "This field is required.",
        ),
        (
            forms.CharField(max_length=3, error_messages={"max_length": "Be brief."}),
            "long",
            "Be brief.",
        ),
        (DatePartsField(), None, "Enter a date."),
    ],
)
def test_words_that_a_form_chose_itself_stand(field: forms.Field, typed: Any, words: str) -> None:
    assert told(field, typed) == [words]


def test_the_words_are_in_the_language_of_the_reader() -> None:
    with translation.override("zh-hans"):
        (words,) = told(forms.DateField(), "soon")

    assert words.startswith("Thing：")
    assert "2026-03-01" in words


class Period(forms.Form):
    """Two fields of which one has words of its own."""

    first = forms.DateField(label="First day")
    last = forms.DateField(label="Last day", error_messages={"invalid": "Choose another."})


def test_a_summary_names_each_field_where_it_is_asked_to_and_links_to_it() -> None:
    wrong = Period({"first": "x", "last": "x"})

    plain, named = error_summary(wrong), error_summary([wrong], named=True)

    assert [one["message"] for one in plain["problems"]][1] == "Choose another."
    assert named["problems"] == [
        {"message": "First day: enter a day, such as 2026-03-01.", "target": "id_first"},
        {"message": "Last day: Choose another.", "target": "id_last"},
    ]
    assert field_errors(wrong["last"]) == ["Choose another."]
