"""Views of the queue that officers keep, its columns, and keys that can be switched off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.saved_views import MOST_VIEWS, TooManyViews, ViewNotFound, ViewUnfit
from apps.endorsement import view_selectors
from apps.endorsement.models import SavedCaseView
from apps.endorsement.services import queue_keeping
from apps.endorsement.web.queue_columns import COLUMNS, USUAL
from apps.regions.scoping import AuthorityRef
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


@pytest.fixture
def officer(desk: Desk) -> Client:
    """An officer at a browser that reads English."""
    return browser(desk.officer)


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=actor.id))
    return client


def at(name: str, *ids: object) -> str:
    return reverse(f"endorsement:{name}", args=ids, urlconf="config.urls.port")


def heads(answer: Any) -> list[str]:
    return [one.text for one in BeautifulSoup(answer.content, "lxml").select("main thead th")]


def test_a_view_keeps_its_filters_and_its_columns(desk: Desk, officer: Client) -> None:
    mine, other = made.received(), made.received(origin="city_320100")
    officer.post(at("queue-columns"), {"column": ["city", "flight"]})
    sent = {"name": " Nanjing\t ", "query": "origin=city_320100&view=accept"}

    officer.post(at("queue-view-save"), sent)
    officer.post(at("queue-columns"), {"column": list(COLUMNS)})
    view = SavedCaseView.objects.get()
    shown = officer.get(at("queue-view", view.id), follow=True)

    assert (view.name, view.columns) == ("Nanjing", ["city", "flight"])
    assert other.reference in shown.content.decode()
    assert mine.reference not in shown.content.decode()
    assert heads(shown) == ["Landing", "Reference", "City", "Flight"]


def test_a_shared_view_is_offered_to_colleagues_and_removed_by_its_owner_only(
    desk: Desk, officer: Client
) -> None:
    for name, is_shared in (("Ours", True), ("Mine", False)):
        queue_keeping.save_view(actor=desk.officer, name=name, query="", is_shared=is_shared)
    ours = SavedCaseView.objects.get(name="Ours")
    mine = SavedCaseView.objects.get(name="Mine")
    colleague = browser(desk.approver)

    page = colleague.get(at("queue")).content.decode()

    assert (at("queue-view", ours.id) in page, at("queue-view", mine.id) in page) == (True, False)
    assert colleague.get(at("queue-view", mine.id)).status_code == 404
    assert colleague.post(at("queue-view-remove", ours.id)).status_code == 404
    assert SavedCaseView.objects.count() == 2
    officer.post(at("queue-view-remove", ours.id))
    assert list(SavedCaseView.objects.values_list("name", flat=True)) == ["Mine"]


def test_the_view_that_opens_first_does_so_and_gives_way_to_what_is_asked(
    desk: Desk, officer: Client
) -> None:
    save = queue_keeping.save_view
    save(actor=desk.officer, name="One", query="view=now", is_default=True)
    two = save(actor=desk.officer, name="Two", query="", is_default=True)

    assert officer.get(at("queue")).headers["Location"] == at("queue-view", two.id)
    assert officer.get(at("queue"), follow=True).status_code == 200  # and not round and round
    assert officer.get(at("queue"), {"view": "later"}).status_code == 200
    assert SavedCaseView.objects.filter(is_default=True).count() == 1


def test_the_same_name_replaces_a_view(desk: Desk) -> None:
    for query in ("view=now", "view=later"):
        queue_keeping.save_view(actor=desk.officer, name="Mine", query=query)

    assert SavedCaseView.objects.get().query == "view=later"
    assert AuditEvent.objects.filter(event="endorsement.view_saved").count() == 2


@pytest.mark.parametrize("name", ["", "   ", "\t\n", "x" * 61, "a\x00b", "\u202eabc"])
def test_a_name_that_is_none_is_refused(desk: Desk, officer: Client, name: str) -> None:
    with pytest.raises(ViewUnfit):
        queue_keeping.save_view(actor=desk.officer, name=name, query="")

    officer.post(at("queue-view-save"), {"name": name, "query": ""})
    assert not SavedCaseView.objects.exists()


@pytest.mark.parametrize("name", ["今晚浦东", "😀", "<b>&\"'", "x" * 60])
def test_any_other_name_is_kept_and_shown_as_it_is(desk: Desk, officer: Client, name: str) -> None:
    officer.post(at("queue-view-save"), {"name": name, "query": ""})

    assert SavedCaseView.objects.get().name == name
    page = BeautifulSoup(officer.get(at("queue")).content, "lxml")
    assert name in [one.text for one in page.select(".dv-tools a")]


@pytest.mark.parametrize("query", ["origin=nowhere", "arrival_from=tomorrow", "x" * 700])
def test_filters_that_the_queue_refuses_are_not_kept(
    desk: Desk, officer: Client, query: str
) -> None:
    officer.post(at("queue-view-save"), {"name": "Mine", "query": query})

    assert not SavedCaseView.objects.exclude(query="").exists()


def test_what_the_queue_does_not_know_is_left_out_of_a_view(desk: Desk, officer: Client) -> None:
    sent = {"name": "Mine", "query": "view=now&next=//evil.example&page=7"}

    officer.post(at("queue-view-save"), sent)

    assert SavedCaseView.objects.get().query == "view=now"


def test_a_dozen_views_are_enough(desk: Desk) -> None:
    for place in range(MOST_VIEWS):
        queue_keeping.save_view(actor=desk.officer, name=f"View {place}", query="")

    with pytest.raises(TooManyViews):
        queue_keeping.save_view(actor=desk.officer, name="One more", query="")

    assert SavedCaseView.objects.count() == MOST_VIEWS


def test_who_reads_no_cases_keeps_no_views(desk: Desk) -> None:
    nobody = make_actor(Role.PORT_ADMIN)

    for act in (
        lambda: queue_keeping.save_view(actor=nobody, name="Mine", query=""),
        lambda: queue_keeping.remove_view(actor=nobody, view_id=uuid4()),
        lambda: view_selectors.views_for(actor=nobody),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(ViewNotFound):
        view_selectors.view_of(actor=desk.officer, view_id=uuid4())

    assert not SavedCaseView.objects.exists()


def test_the_database_lets_one_view_of_an_officer_open_first(desk: Desk) -> None:
    for name in ("One", "Two"):
        queue_keeping.save_view(actor=desk.officer, name=name, query="")

    with pytest.raises(IntegrityError, match="case_view_one_default"), transaction.atomic():
        SavedCaseView.objects.update(is_default=True)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(["flight", "nonsense", "state"], ["state", "flight"]), ([], []), (list(COLUMNS), None)],
)
def test_columns_are_shown_as_chosen_in_their_order(
    desk: Desk, officer: Client, asked: list[str], shown: list[str] | None
) -> None:
    made.received()
    assert len(heads(officer.get(at("queue")))) == 2 + len(USUAL)

    officer.post(at("queue-columns"), {"column": asked, "query": "view=accept"})
    answer = officer.get(at("queue"), {"view": "accept"})

    assert len(heads(answer)) == 2 + len(COLUMNS if shown is None else shown)
    if shown:
        assert heads(answer) == ["Landing", "Reference", "State", "Flight"]


def test_columns_and_views_cost_the_queue_no_more_queries(
    desk: Desk, officer: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for place in range(3):
        queue_keeping.save_view(actor=desk.officer, name=f"View {place}", query="view=now")
        made.examining(desk)
    officer.post(at("queue-columns"), {"column": list(COLUMNS)})
    officer.get(at("queue"))  # what is read once for all pages

    with django_assert_max_num_queries(30) as seen:
        officer.get(at("queue"))

    asked = [one["sql"] for one in seen.captured_queries if "set_config" not in one["sql"]]
    assert len(asked) <= 9, asked


def test_single_keys_are_switched_off_for_the_account(desk: Desk, officer: Client) -> None:
    switch = reverse("accounts:keys", urlconf="config.urls.port")

    def is_on(client: Client) -> bool:
        page = BeautifulSoup(client.get(at("queue")).content, "lxml")
        box = page.select_one("#keys-switch")
        assert box is not None
        return box.has_attr("checked")

    assert is_on(officer)
    for _twice in range(2):
        assert officer.post(switch, {}).status_code == 204
    assert not is_on(browser(desk.officer))  # wherever one logs in
    assert is_on(browser(desk.approver))
    assert AuditEvent.objects.filter(event="accounts.keys_set").count() == 1
    officer.post(switch, {"keys": "on"})
    assert is_on(officer)


def test_no_two_things_on_the_queue_have_the_same_id(desk: Desk, officer: Client) -> None:
    made.received()

    page = BeautifulSoup(officer.get(at("queue")).content, "lxml")

    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert len(page.select("input[name=query]")) == 2
