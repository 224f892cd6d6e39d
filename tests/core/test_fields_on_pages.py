"""A form that comes back names each defect once above and once at its field, in the same words."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import Context, Template
from django.utils import translation

from apps.core.errors import Invalid
from apps.core.fields import DatePartsField, DatePartsWidget, add_refusal


class PassportForm(forms.Form):
    number = forms.CharField(
        help_text="As printed.", error_messages={"required": "Enter the number."}
    )
    birth_date = DatePartsField(widget=DatePartsWidget(autocomplete="bday"))
    sex = forms.ChoiceField(
        choices=[("F", "F"), ("M", "M")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the sex."},
    )
    scan = forms.FileField(required=False)
    note = forms.CharField(widget=forms.Textarea, required=False)
    is_true = forms.BooleanField(error_messages={"required": "Confirm."})


def draw(source: str, **context: object) -> BeautifulSoup:
    with translation.override("en"):
        html = Template("{% load fields %}" + source).render(Context(context))
    return BeautifulSoup(html, "html.parser")


def test_each_line_of_the_summary_leads_to_an_input_with_the_same_words_beside_it() -> None:
    page = draw("{% error_summary form %}{% fields form %}", form=PassportForm({}))

    lines = page.select(".dv-error-summary a")

    assert [line.text for line in lines] == [
        "Enter the number.",
        "Enter a date.",
        "Choose the sex.",
        "Confirm.",
    ]
    for line in lines:
        target = page.find(id=str(line["href"])[1:])
        assert target is not None
        assert target.name == "input"
        assert line.text in target.find_parent(class_="dv-field").text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Purpose: fill this in."), ("zh-hans", "Purpose：此项必填。")]
)
def test_a_field_without_words_of_its_own_is_named_in_the_summary_and_beside_it(
    language: str, words: str
) -> None:
    class Plain(forms.Form):
        purpose = forms.CharField(label="Purpose")

    with translation.override(language):
        page = Template("{% load fields %}{% error_summary form %}{% fields form %}").render(
            Context({"form": Plain({})})
        )

    assert page.count(words) == 2


def test_no_summary_is_drawn_for_a_form_that_is_right_or_not_yet_sent() -> None:
    assert draw("{% error_summary form %}", form=PassportForm()).text.strip() == ""


def test_an_input_is_described_by_its_hint_and_its_error() -> None:
    page = draw("{% field form.number %}", form=PassportForm({}))
    box = page.select_one("input")

    assert box is not None
    ids = str(box["aria-describedby"]).split()
    told = [found.text.strip() for name in ids if (found := page.find(id=name))]
    assert told == ["As printed.", "Error: Enter the number."]
    assert box["aria-invalid"] == "true"


def test_every_input_has_a_name_that_a_screen_reader_can_say() -> None:
    page = draw("{% fields form %}", form=PassportForm())

    for control in page.select("input, textarea, select"):
        assert page.select_one(f'label[for="{control["id"]}"]'), control


def test_groups_are_named_by_a_legend_and_dates_carry_the_autocomplete_of_their_part() -> None:
    page = draw("{% fields form %}", form=PassportForm())

    assert [legend.text.strip() for legend in page.select("legend")] == ["Birth date", "Sex"]
    parts = [box["autocomplete"] for box in page.select(".dv-date input")]
    assert parts == ["bday-year", "bday-month", "bday-day"]


def test_optional_fields_say_so() -> None:
    page = draw("{% fields form %}", form=PassportForm())

    marked = [label.text for label in page.select("label") if "(optional)" in label.text]
    assert [text.split()[0] for text in marked] == ["Scan", "Note"]


@pytest.mark.parametrize(
    ("parts", "words", "wrong"),
    [
        (("", "", ""), "Enter a date.", ["year", "month", "day"]),
        (("84", "3", "27"), "Enter the year, in four digits.", ["year"]),
        (("1984", "13", "27"), "Enter the month, 1 to 12.", ["month"]),
        (("1984", "3", "x"), "Enter the day of the month.", ["day"]),
        (("1983", "2", "29"), "There is no such day. Check year, month and day.", ["day"]),
        (("١٩٨٤", "3", "27"), "Enter the year, in four digits.", ["year"]),
    ],
)
def test_a_wrong_date_names_the_part_that_is_wrong(
    parts: tuple[str, str, str], words: str, wrong: list[str]
) -> None:
    names = ("year", "month", "day")
    sent = {f"birth_date_{n}": part for n, part in zip(names, parts, strict=True)}
    page = draw("{% field form.birth_date %}", form=PassportForm(sent))

    assert words in page.text
    marked = [str(box["name"]).removeprefix("birth_date_") for box in page.select(".is-invalid")]
    assert marked == wrong


def test_a_right_date_is_read_and_shown_again_when_another_field_is_wrong() -> None:
    form = PassportForm(
        {"birth_date_year": "1984", "birth_date_month": "02", "birth_date_day": "29"}
    )

    form.is_valid()

    assert form.cleaned_data["birth_date"] == dt.date(1984, 2, 29)
    shown = draw("{% field form.birth_date %}", form=form).select("input")
    assert [box["value"] for box in shown] == ["1984", "02", "29"]


def test_a_date_known_already_is_taken_apart_for_the_boxes() -> None:
    form = PassportForm(initial={"birth_date": dt.date(1984, 3, 27)})

    shown = draw("{% field form.birth_date %}", form=form).select("input")
    assert [box["value"] for box in shown] == ["1984", "3", "27"]


def test_an_optional_date_may_be_left_empty_but_not_half_filled() -> None:
    class Form(forms.Form):
        day = DatePartsField(required=False)

    assert Form({}).is_valid()
    assert not Form({"day_year": "2026"}).is_valid()


def test_a_refusal_goes_to_its_field_and_what_has_no_field_goes_above() -> None:
    form = PassportForm({})
    form.errors.clear()

    add_refusal(form, Invalid(fields={"number": "Digit 9 is wrong.", "trip": "Too long."}))

    assert form.errors == {"number": ["Digit 9 is wrong."], "__all__": ["Too long."]}


def test_a_refusal_without_fields_is_told_above_the_form() -> None:
    form = PassportForm({})
    form.errors.clear()

    add_refusal(form, Invalid("The unit is suspended."))

    assert form.non_field_errors() == ["The unit is suspended."]


def test_an_act_that_needs_a_reason_says_what_happens_and_sends_the_revision_seen() -> None:
    page = draw(
        '{% confirm "/desk/1/return/" "Return" text="It goes back." reason="Why" '
        'reason_required=True revision=7 tone="danger" %}'
    )

    form = page.select_one("details:not([open]) form")
    assert form is not None
    assert (form["method"], form["action"]) == ("post", "/desk/1/return/")
    assert form.select_one('input[name="revision"]')["value"] == "7"  # type: ignore[index]
    assert form.select_one('textarea[name="reason"]').has_attr("required")  # type: ignore[union-attr]
    assert page.select_one('label[for="reason-desk-1-return"]').text == "Why"  # type: ignore[union-attr]
