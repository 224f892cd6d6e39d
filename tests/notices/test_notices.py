"""Telling people: in the app at once, by mail when it can be sent."""

import datetime as dt
import smtplib
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup
from celery import Celery
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core import bell
from apps.core.actors import Actor
from apps.notices import registry, selectors, services, tasks
from apps.notices.errors import NoticeNotFound
from apps.notices.models import Notice
from apps.notices.states import MailState
from apps.regions.scoping import AuthorityRef
from tests import htmx
from tests.factories.accounts import make_user

HOST = "suzhou-js.localhost"
SYSTEM = Actor.system("tests")


@pytest.fixture(autouse=True)
def _texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "NOTICE_TEXTS", dict(registry.NOTICE_TEXTS))
    monkeypatch.setattr(registry, "NOTICE_GROUPS", dict(registry.NOTICE_GROUPS))
    registry.register_texts(
        {"tests.returned": _("Request %(reference)s has %(count)d defects.")}, group="ASKED"
    )


def person(
    *, email: str = "", language: str = "en", active: bool = True, role: Role = Role.HANDLER
) -> User:
    user = make_user(role, language=language)
    User.objects.filter(id=user.id).update(email=email, is_active=active)
    user.refresh_from_db()
    return user


def tell(*people: User, actor: Actor = SYSTEM, **changes: Any) -> list[Notice]:
    given: dict[str, Any] = {
        "event": "tests.returned",
        "reference": "26-K7MPQ4X-C",
        "link": "/requests/1/",
        "params": {"count": 3},
    }
    people_ids = [user.id for user in people]
    return services.notify(actor=actor, recipients=people_ids, **(given | changes))


def actor_for(user: User) -> Actor:
    return Actor(kind="user", id=str(user.id))


def test_everyone_told_has_one_unread_notice_that_says_what_happened(suzhou: AuthorityRef) -> None:
    one, two = person(), person()

    tell(one, two, one)

    (notice,) = selectors.notices_for(actor=actor_for(one))
    assert notice.text == "Request 26-K7MPQ4X-C has 3 defects."
    assert (notice.link, notice.read_at) == ("/requests/1/", None)
    assert selectors.unread_count(actor=actor_for(two)) == 1


def test_the_one_who_acts_the_inactive_and_the_unknown_are_not_told(suzhou: AuthorityRef) -> None:
    acting, gone = person(), person(active=False)
    stranger = User(id=uuid4())

    assert tell(acting, gone, stranger, actor=actor_for(acting)) == []
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    "changes", [{"event": "tests.unknown"}, {"params": {}}, {"params": {"other": 1}}]
)
def test_a_notice_that_could_not_be_worded_is_not_left(
    suzhou: AuthorityRef, changes: dict[str, Any]
) -> None:
    reader = person()

    with pytest.raises(KeyError):
        tell(reader, **changes)

    assert Notice.objects.count() == 0


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example/", "x"])
def test_a_link_leads_to_this_host_only(suzhou: AuthorityRef, link: str) -> None:
    reader = person()

    with pytest.raises(IntegrityError, match="notice_link_is_path"), transaction.atomic():
        tell(reader, link=link)


def test_a_notice_is_read_once_and_only_by_its_reader(suzhou: AuthorityRef) -> None:
    reader, other = person(), person()
    (notice,) = tell(reader)

    with pytest.raises(NoticeNotFound):
        services.mark_read(actor=actor_for(other), notice_id=notice.id)
    first = services.mark_read(actor=actor_for(reader), notice_id=notice.id).read_at
    second = services.mark_read(actor=actor_for(reader), notice_id=notice.id).read_at

    assert first is not None
    assert second == first


def test_all_of_ones_own_are_marked_read_and_nobody_elses(suzhou: AuthorityRef) -> None:
    reader, other = person(), person()
    tell(reader, other)
    tell(reader)

    assert services.mark_all_read(actor=actor_for(reader)) == 2

    assert selectors.unread_count(actor=actor_for(reader)) == 0
    assert selectors.unread_count(actor=actor_for(other)) == 1


def test_guests_and_machines_have_no_notices(suzhou: AuthorityRef) -> None:
    tell(person())

    for actor in (Actor.guest(), SYSTEM):
        assert selectors.unread_count(actor=actor) == 0
        assert list(selectors.notices_for(actor=actor)) == []
        with pytest.raises(NoticeNotFound):
            services.mark_all_read(actor=actor)


def sent_by_task(notice: Notice, schema: str = "city_320500") -> None:
    tasks.send_mail(schema=schema, notice_id=str(notice.id))
    notice.refresh_from_db()


def test_mail_goes_out_once_in_the_readers_language(suzhou: AuthorityRef) -> None:
    (english,) = tell(person(email="ann@example.com"))
    (chinese,) = tell(person(email="wang@example.com", language="zh-hans"))

    for notice in (english, chinese, english):
        sent_by_task(notice)

    assert [one.to for one in mail.outbox] == [["ann@example.com"], ["wang@example.com"]]
    assert "26-K7MPQ4X-C" in mail.outbox[0].subject
    assert "Request 26-K7MPQ4X-C has 3 defects." in mail.outbox[0].body
    assert "Sent by Suzhou" in mail.outbox[0].body
    assert "http://suzhou-js.localhost" in mail.outbox[0].body
    assert "/requests/1/" in mail.outbox[0].body
    assert "苏州" in mail.outbox[1].body
    assert (english.mail_state, english.mail_attempts) == (MailState.SENT, 1)


def test_who_has_no_address_gets_no_mail(suzhou: AuthorityRef) -> None:
    (notice,) = tell(person())

    sent_by_task(notice)

    assert (notice.mail_state, len(mail.outbox)) == (MailState.NONE, 0)


def test_a_mail_that_fails_waits_longer_each_time_and_is_given_up_at_last(
    suzhou: AuthorityRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("apps.notices.mail.EmailMultiAlternatives.send", refuse)
    (notice,) = tell(person(email="ann@example.com"))
    waits: list[dt.timedelta] = []

    with time_machine.travel(timezone.now(), tick=False) as clock:
        while notice.mail_state == MailState.QUEUED:
            before = timezone.now()
            sent_by_task(notice)
            if notice.mail_next_at:
                waits.append(notice.mail_next_at - before)
                clock.move_to(notice.mail_next_at)

    assert notice.mail_state == MailState.FAILED
    assert notice.mail_attempts == services.MAX_ATTEMPTS
    assert waits == sorted(waits)
    assert waits[-1] > 10 * waits[0]


def test_a_mail_in_another_workers_hands_is_not_sent_again_until_its_lease_ends(
    suzhou: AuthorityRef,
) -> None:
    (notice,) = tell(person(email="ann@example.com"))
    assert services.take_mail(notice_id=notice.id) is not None

    assert services.take_mail(notice_id=notice.id) is None
    assert selectors.mails_due() == []

    with time_machine.travel(timezone.now() + services.LEASE + dt.timedelta(seconds=1)):
        assert selectors.mails_due() == [notice.id]
        assert services.take_mail(notice_id=notice.id) is not None


def test_the_bell_names_the_schema_in_which_the_notice_was_left(
    suzhou: AuthorityRef,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    rung: list[tuple[str, dict[str, str]]] = []

    def ring(_app: Celery, name: str, kwargs: dict[str, str], **_options: object) -> None:
        rung.append((name, kwargs))

    monkeypatch.setattr(Celery, "send_task", ring)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        (notice,) = tell(person(email="ann@example.com"))

    assert bell.wait()
    assert rung == [("notices.send_mail", {"schema": "city_320500", "notice_id": str(notice.id)})]


def test_the_sweep_rings_for_what_the_bell_missed_everywhere(
    public: AuthorityRef, inside: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    left: dict[str, UUID] = {}
    for schema, role in (("city_320500", Role.HANDLER), ("port_shanghai", Role.PORT_OFFICER)):
        with inside(schema):  # type: ignore[attr-defined]
            (notice,) = tell(person(email="ann@example.com", role=role))
            left[schema] = notice.id
    rung: dict[str, str] = {}
    monkeypatch.setattr(
        tasks.send_mail, "delay", lambda *, schema, notice_id: rung.update({schema: notice_id})
    )

    tasks.sweep(schema="public")

    assert rung == {schema: str(notice_id) for schema, notice_id in left.items()}


@pytest.fixture
def reader(suzhou: AuthorityRef) -> User:
    return person()


@pytest.fixture
def browser(client_for: Callable[[str], Client], reader: User) -> Client:
    client = client_for(HOST)
    client.force_login(reader)
    return client


def test_the_page_shows_ones_own_notices(browser: Client, reader: User) -> None:
    tell(reader)
    tell(person(), reference="26-SOMEBODY-E")

    page = browser.get("/notices/").content.decode()

    assert "Request 26-K7MPQ4X-C has 3 defects." in page
    assert "26-SOMEBODY-E" not in page


def test_the_page_without_notices_says_so(browser: Client) -> None:
    response = browser.get("/notices/")

    assert response.status_code == 200
    assert b"dv-empty" in response.content


def test_marking_read_by_htmx_gives_the_row_and_the_count(browser: Client, reader: User) -> None:
    (notice,) = tell(reader)
    tell(reader)

    answer = browser.post(f"/notices/{notice.id}/read/", headers={"HX-Request": "true"})

    row = answer.content.decode()
    assert f'id="notice-{notice.id}"' in row
    assert 'hx-swap-oob="true"' in row
    assert "/read/" not in row
    assert selectors.unread_count(actor=actor_for(reader)) == 1


def test_the_row_swapped_by_htmx_leaves_the_page_as_a_fresh_one(
    browser: Client, reader: User
) -> None:
    (notice,) = tell(reader)
    tell(reader)
    page = browser.get("/notices/")

    answer = browser.post(f"/notices/{notice.id}/read/", headers=htmx.HEADERS)

    target = f"#notice-{notice.id}"
    fresh = browser.get("/notices/")
    htmx.assert_swap_equals_fresh(page, answer, target=target, fresh=fresh)


def test_opening_a_notice_reads_it_and_lands_on_its_page_in_one_click(
    browser: Client, reader: User
) -> None:
    (notice,) = tell(reader)
    page = BeautifulSoup(browser.get("/notices/").content, "lxml")
    form = page.select_one(f"#notice-{notice.id} form")
    assert form is not None
    assert form["method"] == "post"  # a GET that is followed by a mail scanner changes nothing

    response = browser.post(str(form["action"]))

    assert (response.status_code, response["Location"]) == (302, "/requests/1/")
    assert selectors.unread_count(actor=actor_for(reader)) == 0


def test_marking_read_without_htmx_comes_back_to_the_list_as_it_was(
    browser: Client, reader: User
) -> None:
    (notice,) = tell(reader)
    here = f"http://{HOST}/notices/?by=request"

    response = browser.post(f"/notices/{notice.id}/read/", headers={"Referer": here})

    assert (response.status_code, response["Location"]) == (302, here)


def test_marking_all_read_comes_back_to_the_page(browser: Client, reader: User) -> None:
    tell(reader)

    response = browser.post("/notices/read/")

    assert (response.status_code, response["Location"]) == (302, "/notices/")
    assert selectors.unread_count(actor=actor_for(reader)) == 0


def test_somebody_elses_notice_is_not_found(browser: Client) -> None:
    (notice,) = tell(person())

    assert browser.post(f"/notices/{notice.id}/read/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_program_lists_ones_own_notices_and_marks_them_read(
    browser: Client, reader: User
) -> None:
    (notice,) = tell(reader)
    tell(person())

    listed = browser.get("/api/v1/notices", headers={"Accept-Language": "en"}).json()
    answer = browser.post(f"/api/v1/notices/{notice.id}/read").json()

    assert [row["id"] for row in listed["results"]] == [str(notice.id)]
    assert listed["results"][0]["text"] == "Request 26-K7MPQ4X-C has 3 defects."
    assert listed["results"][0]["read_at"] is None
    assert answer["read_at"] is not None


def test_a_program_cannot_read_somebody_elses_notice(browser: Client) -> None:
    (notice,) = tell(person())

    answer = browser.post(f"/api/v1/notices/{notice.id}/read")

    assert (answer.status_code, answer.json()["code"]) == (404, "notice-not-found")
