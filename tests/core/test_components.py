"""Components say in words what they say in colour, and keep what the reader has chosen."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from apps.core import parts
from apps.core.parts import StepState, StepTime, TaskState
from apps.core.web.style_guide import SampleFilter

AT = dt.datetime(2026, 11, 23, 6, 2, tzinfo=dt.UTC)


@pytest.fixture
def draw(rf: RequestFactory) -> Any:
    def drawn(source: str, path: str = "/desk/", **context: object) -> BeautifulSoup:
        request = rf.get(path)
        with translation.override("en"):
            template = Template("{% load components fields times %}" + source)
            html = template.render(Context({"request": request, **context}))
        return BeautifulSoup(html, "html.parser")

    return drawn


def test_a_state_is_told_in_words_and_takes_the_colour_of_its_meaning(draw: Any) -> None:
    tag = draw('{% status_tag "refused" "Refused" %}').span

    assert tag.text == "Refused"
    assert tag["class"] == ["dv-tag", "dv-tag-danger"]
    assert draw('{% status_tag "new" "New" %}').span["class"][1] == "dv-tag-neutral"
    assert draw('{% status_tag "new" "New" tone="info" %}').span["class"][1] == "dv-tag-info"


def test_words_of_strangers_stay_words(draw: Any) -> None:
    rows = [parts.Row("Name", "<img src=x onerror=alert(1)>")]

    page = draw('{% status_tag "x" name %}{% summary_list rows %}', name="<b>x</b>", rows=rows)

    assert page.img is None
    assert page.b is None


def test_a_block_draws_what_stands_in_it_once_and_unescaped(draw: Any) -> None:
    page = draw('{% notice "waiting" "A & B" %}<p>{{ name }}</p>{% endnotice %}', name="C < D")

    assert page.h2.text == "A & B"
    assert page.p.text == "C < D"


def test_steps_tell_their_state_to_those_who_cannot_see_the_marks(draw: Any) -> None:
    steps = [
        parts.Step("Filed", StepState.DONE, [StepTime("Filed", AT), StepTime("Seen")]),
        parts.Step("City check", StepState.CURRENT, turn="Your turn", is_yours=True),
        parts.Step("Decided"),
    ]

    page = draw("{% steps steps %}", steps=steps)

    labels = [" ".join(label.text.split()) for label in page.select(".dv-step-label")]
    assert labels == ["Filed (done)", "City check (now)", "Decided (to come)"]
    assert [time["datetime"] for time in page.select("time")] == [AT.isoformat()]
    assert page.select_one('[aria-current="step"] .dv-turn-yours').text == "Your turn"


def test_a_task_that_cannot_start_yet_is_no_link_and_says_so(draw: Any) -> None:
    tasks = [
        parts.Task("Trip", TaskState.DONE, "/trip/"),
        parts.Task("Check", TaskState.BLOCKED, hint="Finish the rest first."),
    ]

    page = draw("{% task_list tasks %}", tasks=tasks)

    assert [link.text for link in page.select("a")] == ["Trip"]
    states = [state.text for state in page.select(".dv-task-state")]
    assert states == ["Done", "Cannot start yet"]


def test_a_change_link_says_what_it_changes(draw: Any) -> None:
    page = draw("{% summary_list rows %}", rows=[parts.Row("Stay", 0, "/trip/")])

    assert page.a.text == "Change Stay"
    assert page.select_one(".dv-summary-value").text == "0"


def test_the_pager_keeps_the_filters_and_marks_the_page_one_is_on(draw: Any) -> None:
    page = Paginator(range(100), 10).get_page(2)

    drawn = draw("{% pager page %}", path="/desk/?status=draft&status=sent&page=2", page=page)

    assert drawn.select_one('[rel="next"]')["href"] == "?status=draft&status=sent&page=3"
    assert drawn.select_one('[aria-current="page"]').text == "2"
    assert "11 to 20 of 100" in drawn.text


def test_a_single_page_needs_no_pager(draw: Any) -> None:
    page = Paginator(range(3), 10).get_page(1)

    assert draw("{% pager page %}", page=page).text.strip() == ""


def test_a_chip_takes_off_its_own_filter_and_leaves_the_others(draw: Any, rf: Any) -> None:
    path = "/desk/?q=26-7K&status=draft&status=refused&mine=unknown&page=3&port="
    filterset = SampleFilter(rf.get(path).GET)

    chips = draw("{% filter_chips filterset %}", path=path, filterset=filterset).select(".dv-chip")

    assert [chip.strong.text for chip in chips] == ["26-7K", "Draft, Refused"]
    assert [chip["href"] for chip in chips] == [
        "?status=draft&status=refused&mine=unknown",
        "?q=26-7K&mine=unknown",
    ]


def test_a_chip_of_yes_or_no_says_which(draw: Any, rf: Any) -> None:
    for sent, said in (("true", "Yes"), ("false", "No")):
        filterset = SampleFilter(rf.get(f"/desk/?mine={sent}").GET)

        drawn = draw("{% filter_chips filterset %}", filterset=filterset)

        assert drawn.select_one(".dv-chip strong").text == said


def test_a_box_not_ticked_asks_for_nothing_and_a_ticked_one_says_yes(draw: Any, rf: Any) -> None:
    for sent, said in (("", []), ("urgent=on", ["Urgent only: Yes"])):
        filterset = SampleFilter(rf.get(f"/desk/?{sent}").GET)

        drawn = draw("{% filter_chips filterset %}", filterset=filterset)

        chips = [chip.text.removeprefix("Remove the filter ") for chip in drawn.select(".dv-chip")]
        assert chips == said


def test_a_filter_offers_any_and_takes_several_states_at_once(draw: Any, rf: Any) -> None:
    filterset = SampleFilter(rf.get("/desk/?status=refused&lands=2026-11-28").GET)

    page = draw("{% filters filterset %}", filterset=filterset)

    assert [option.text for option in page.select('[name="mine"] option')] == ["Any", "Yes", "No"]
    assert page.select_one('[name="lands"]')["type"] == "date"
    assert page.select_one('[name="lands"]')["value"] == "2026-11-28"
    assert [box["value"] for box in page.select("[checked]")] == ["refused"]
    assert page.select_one(".dv-pick summary").text == "Refused"


def test_no_chips_are_drawn_without_a_filter(draw: Any, rf: Any) -> None:
    filterset = SampleFilter(rf.get("/desk/").GET)

    assert draw("{% filter_chips filterset %}", filterset=filterset).text.strip() == ""


def test_a_table_can_be_scrolled_with_the_keyboard_and_has_a_name(draw: Any) -> None:
    page = draw('{% data_table "Requests" %}<tbody></tbody>{% enddata_table %}')

    region = page.select_one('[role="group"]')
    assert (region["tabindex"], region["aria-label"]) == ("0", "Requests")
    assert region.caption.text == "Requests"
