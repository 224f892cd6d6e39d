"""How people hear of notices: at once, once a day or not at all, and what becomes of each mail."""

from __future__ import annotations

import datetime as dt
import smtplib
import threading
from collections.abc import Callable
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.notices import registry, selectors, services, tasks
from apps.notices.errors import GroupUnknown, MailNotFailed, StopLinkInvalid
from apps.notices.mail import todo_of
from apps.notices.models import Digest, Notice, Preference
from apps.notices.policies import USUAL_WAYS, groups_for
from apps.notices.states import Group, MailState, Way
from apps.notices.tokens import read_stop_token, stop_token
from apps.regions.scoping import AuthorityRef, enter
from tests.databases import Copy
from tests.notices.test_notices import HOST, SYSTEM, actor_for, person, tell

SCHEMA = "city_320500"
TODO = Path(__file__).parents[2] / "templates/notices/mail/todo"
MORNING = dt.datetime(2026, 11, 24, 0, 30, tzinfo=dt.UTC)  # 8:30 in Beijing
NIGHT = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)  # 7:30 in Beijing
EVENTS = {group: f"tests.{group.value.lower()}" for group in Group}


@pytest.fixture(autouse=True)
def _texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "NOTICE_TEXTS", dict(registry.NOTICE_TEXTS))
    monkeypatch.setattr(registry, "NOTICE_GROUPS", dict(registry.NOTICE_GROUPS))
    for group, event in EVENTS.items():
        registry.register_texts({event: "About %(reference)s"}, group=group.value)


def told(user: User, group: Group = Group.MOVED, **more: Any) -> Notice:
    (notice,) = tell(user, event=EVENTS[group], params={}, **more)
    return notice


def handler(**more: Any) -> User:
    return person(email="ann@example.com", **more)


def acting(user: User) -> Actor:
    return Actor(kind="user", id=str(user.id), roles=frozenset({Role.HANDLER.value}))


def digests_of_the_day() -> None:
    """What beat and a worker do: begin what is due, and send it."""
    tasks.open_digests(schema=SCHEMA)
    for digest_id in selectors.digests_due():
        tasks.send_digest(schema=SCHEMA, digest_id=str(digest_id))


@pytest.mark.parametrize("group", Group)
@pytest.mark.parametrize("way", [None, *Way])
def test_mail_goes_the_way_that_was_chosen_or_the_usual_one(
    suzhou: AuthorityRef, group: Group, way: Way | None
) -> None:
    reader = handler()
    if way is not None:
        Preference.objects.create(person=reader, group=group, way=way)

    state = told(reader, group).mail_state

    wanted = {Way.AT_ONCE: MailState.QUEUED, Way.DIGEST: MailState.DIGEST, Way.IN_APP: "NONE"}
    assert state == wanted[way or USUAL_WAYS[group]]


def test_notifying_many_asks_as_often_as_notifying_one(
    suzhou: AuthorityRef, django_assert_num_queries: Any
) -> None:
    people = [handler() for _ in range(5)]
    for readers in (people[:1], people):
        with django_assert_num_queries(5):  # savepoint twice, users, preferences, insert
            tell(*readers, event=EVENTS[Group.MOVED], params={})


def test_a_choice_is_kept_for_groups_that_concern_one_and_no_others(suzhou: AuthorityRef) -> None:
    reader = handler()
    services.choose(actor=acting(reader), ways={"MOVED": "IN_APP", "ASKED": "DIGEST"})

    for wrong in ({"DESK": "IN_APP"}, {"ASKED": "BY_PIGEON"}, {"": ""}):
        with pytest.raises(GroupUnknown):
            services.choose(actor=acting(reader), ways=wrong)

    ways = dict(selectors.ways_of(actor=acting(reader)))
    assert ways[Group.MOVED] == Way.IN_APP
    assert ways[Group.ASKED] == Way.DIGEST
    (event,) = AuditEvent.objects.filter(event="notices.ways_chosen")
    assert event.payload == {"asked": "DIGEST", "moved": "IN_APP"}


def test_one_digest_a_day_with_a_section_for_each_request_in_the_readers_language(
    suzhou: AuthorityRef,
) -> None:
    english, chinese = handler(), person(email="wang@example.com", language="zh-hans")
    with time_machine.travel(MORNING, tick=False):
        for reader in (english, chinese):
            told(reader, reference="26-AAA")
            told(reader, reference="26-BBB")
            told(reader, reference="26-AAA")
        for _many in range(3):
            digests_of_the_day()
        told(english, reference="26-LATER")
        digests_of_the_day()

    assert sorted(one.to[0] for one in mail.outbox) == ["ann@example.com", "wang@example.com"]
    text = next(str(one.body) for one in mail.outbox if one.to == ["ann@example.com"])
    assert text.index("26-AAA\n") < text.index("26-BBB\n")
    assert text.count("About 26-AAA") == 2
    assert "26-LATER" not in text
    assert "苏州" in next(str(one.body) for one in mail.outbox if one.to == ["wang@example.com"])
    states = Notice.objects.filter(recipient=english).values_list("reference", "mail_state")
    assert set(states) == {("26-AAA", "SENT"), ("26-BBB", "SENT"), ("26-LATER", "DIGEST")}
    with time_machine.travel(MORNING + dt.timedelta(days=1), tick=False):
        digests_of_the_day()
    assert len(mail.outbox) == 3
    assert "26-LATER" in mail.outbox[-1].body


def test_nothing_goes_out_before_the_hour_or_when_nothing_is_left_to_tell(
    suzhou: AuthorityRef,
) -> None:
    early, read, gone = handler(), handler(), handler()
    with time_machine.travel(NIGHT, tick=False):
        told(early)
        notice, left = told(read), told(gone)
        digests_of_the_day()
        assert (mail.outbox, Digest.objects.count()) == ([], 0)
        services.mark_read(actor=actor_for(read), notice_id=notice.id)
        User.objects.filter(id=gone.id).update(email="")
    with time_machine.travel(MORNING, tick=False):
        digests_of_the_day()

    assert len(mail.outbox) == 1
    for one in (notice, left):
        one.refresh_from_db()
        assert one.mail_state == MailState.NONE


def test_a_digest_that_fails_is_tried_again_and_its_notices_share_its_fate(
    suzhou: AuthorityRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = told(handler())

    def refuse(*_args: object, **_more: object) -> None:
        raise smtplib.SMTPRecipientsRefused({})

    with time_machine.travel(MORNING, tick=False) as clock:
        with monkeypatch.context() as patched:
            patched.setattr("apps.notices.mail.EmailMultiAlternatives.send", refuse)
            digests_of_the_day()
            digest = Digest.objects.get()
            while digest.mail_state == MailState.QUEUED:
                clock.move_to(digest.mail_next_at or MORNING)
                tasks.send_digest(schema=SCHEMA, digest_id=str(digest.id))
                digest.refresh_from_db()
        notice.refresh_from_db()
        assert (digest.mail_error, digest.mail_attempts) == ("SMTPRecipientsRefused", 8)
        assert (digest.mail_state, notice.mail_state) == (MailState.FAILED, MailState.FAILED)

        services.resend_digest(actor=SYSTEM, digest_id=digest.id)
        tasks.send_digest(schema=SCHEMA, digest_id=str(digest.id))

    notice.refresh_from_db()
    assert notice.mail_state == MailState.SENT
    assert len(mail.outbox) == 1


def test_a_worker_that_dies_leaves_the_digest_to_another_under_the_same_message_id(
    suzhou: AuthorityRef,
) -> None:
    told(handler())
    with time_machine.travel(MORNING, tick=False) as clock:
        tasks.open_digests(schema=SCHEMA)
        (digest_id,) = selectors.digests_due()
        taken = services.take_digest(digest_id=digest_id)  # and the worker is killed
        assert taken is not None
        digests_of_the_day()
        assert mail.outbox == []
        clock.shift(services.LEASE)
        digests_of_the_day()

    assert len(mail.outbox) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<digest.{digest_id}@localhost>"


def test_of_two_workers_one_begins_the_digest_and_no_notice_is_lost(committed: Copy) -> None:
    with enter(SCHEMA):
        notice = told(handler())
    begun: list[int] = []

    def work() -> None:
        with enter(SCHEMA):
            begun.append(services.open_digests())
        connection.close()

    with time_machine.travel(MORNING, tick=False):
        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    with enter(SCHEMA):
        digest = Digest.objects.get()
        notice.refresh_from_db()
        assert (sum(begun), notice.digest) == (1, digest)


def sent(notice: Notice) -> tuple[Any, EmailMessage | Message]:
    tasks.send_mail(schema=SCHEMA, notice_id=str(notice.id))
    return mail.outbox[-1], mail.outbox[-1].message()


def test_a_mail_says_what_happened_what_to_do_by_when_where_and_how_to_stop_it(
    suzhou: AuthorityRef, client_for: Callable[[str], Client]
) -> None:
    reader = handler()
    (notice,) = tell(
        reader,
        event="transfers.supplement_asked",
        params={},
        due_at=dt.datetime(2026, 11, 27, 15, 59, tzinfo=dt.UTC),
    )

    found, raw = sent(notice)

    html = BeautifulSoup(str(found.alternatives[0][0]), "lxml")
    for text in (str(found.body), html.text):
        assert "The city asks for supplements to request 26-K7MPQ4X-C." in text
        assert "answer each point" in text
        assert "27 Nov 2026" in text
        assert f"http://{HOST}" in text
    stop = str(raw["List-Unsubscribe"]).strip("<>\n ").replace("\n ", "")
    assert stop in str(found.body)
    assert raw["Auto-Submitted"] == "auto-generated"
    guest = client_for(HOST)
    path = stop[stop.index("/notices/") :]
    assert guest.get(path).status_code == 200
    assert Preference.objects.exists() is False  # looking, or a scanner that follows, stops nothing
    assert guest.post(path).status_code == 200
    assert told(reader, Group.ASKED).mail_state == MailState.NONE
    assert told(reader, Group.DECIDED).mail_state == MailState.QUEUED


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "😀" * 100])
def test_a_link_that_is_not_whole_stops_nothing_and_says_so(
    suzhou: AuthorityRef, client_for: Callable[[str], Client], token: str
) -> None:
    answer = client_for(HOST).post("/notices/stop/", query_params={"of": token})

    assert answer.status_code == 410
    assert Preference.objects.exists() is False


def test_a_link_of_one_authority_is_worth_nothing_at_another(
    suzhou: AuthorityRef, inside: Callable[[str], Any]
) -> None:
    token = stop_token(handler().id, "ASKED")

    with inside("city_320100"), pytest.raises(StopLinkInvalid):
        read_stop_token(token)


def test_a_line_break_in_a_reference_begins_no_header(suzhou: AuthorityRef) -> None:
    _mail, raw = sent(told(handler(), Group.ASKED, reference="26\r\nBcc: all@example.com"))

    assert raw["Bcc"] is None
    assert "\n" not in mail.outbox[-1].subject


@pytest.mark.parametrize("address", ["a@b\nBcc: x@example.com", "no address at all\r\n"])
def test_an_address_that_cannot_be_written_is_given_up_at_once(
    suzhou: AuthorityRef, address: str
) -> None:
    notice = told(handler(), Group.ASKED)
    User.objects.filter(id=notice.recipient_id).update(email=address)

    tasks.send_mail(schema=SCHEMA, notice_id=str(notice.id))

    notice.refresh_from_db()
    assert (notice.mail_state, notice.mail_error) == (MailState.FAILED, "BadHeaderError")
    assert mail.outbox == []


def test_only_a_mail_that_was_given_up_is_sent_again(suzhou: AuthorityRef) -> None:
    notice = told(handler(), Group.ASKED)

    with pytest.raises(MailNotFailed):
        services.resend_mail(actor=SYSTEM, notice_id=notice.id)
    Notice.objects.filter(id=notice.id).update(
        mail_state=MailState.FAILED, mail_next_at=None, mail_attempts=8
    )
    services.resend_mail(actor=SYSTEM, notice_id=notice.id)

    sent(notice)
    notice.refresh_from_db()
    assert (notice.mail_state, notice.mail_attempts) == (MailState.SENT, 1)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_event_says_what_to_do_in_both_languages(suzhou: AuthorityRef, language: str) -> None:
    own = [event for event in registry.NOTICE_TEXTS if not event.startswith("tests.")]
    assert len(own) > 40
    assert {event for event in own if not (TODO / f"{event}.txt").is_file()} == set()
    assert {path.stem for path in TODO.glob("*.*.txt")} <= set(own)
    own += EVENTS.values()  # what an app forgets to write has a text for its group
    with translation.override(language):
        for event in own:
            todo = todo_of(Notice(event=event, reference="26-X", params={}))
            assert todo, event
            assert todo.isascii() is (language == "en"), event


def test_groups_follow_the_roles() -> None:
    def groups(*roles: Role) -> set[Group]:
        held = frozenset(role.value for role in roles)
        return set(groups_for(Actor(kind="user", id="x", roles=held)))

    assert groups() == set()
    assert groups(Role.HANDLER) == {Group.ASKED, Group.DECIDED, Group.MOVED, Group.UNIT}
    assert groups(Role.CITY_OFFICER) == {Group.MINE, Group.DESK}
    assert groups(Role.PORT_ADMIN) == {Group.SERVICE}


@pytest.fixture
def reader(suzhou: AuthorityRef) -> User:
    return handler()


@pytest.fixture
def browser(client_for: Callable[[str], Client], reader: User) -> Client:
    client = client_for(HOST)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(reader)
    return client


def test_the_page_of_choices_shows_and_keeps_them(browser: Client, reader: User) -> None:
    page = BeautifulSoup(browser.get("/account/notices/").content, "lxml")
    ticked = {str(box["name"]): str(box["value"]) for box in page.select("input[checked]")}
    assert ticked == {group.value: USUAL_WAYS[group].value for group in groups_for(acting(reader))}

    answer = browser.post("/account/notices/", {**ticked, "MOVED": "IN_APP"})

    assert answer.status_code == 302
    assert dict(selectors.ways_of(actor=acting(reader)))[Group.MOVED] == Way.IN_APP
    assert browser.post("/account/notices/", {**ticked, "MOVED": "x"}).status_code == 422
    assert browser.post("/account/notices/", {}).status_code == 422
    assert dict(selectors.ways_of(actor=acting(reader)))[Group.MOVED] == Way.IN_APP


def test_a_program_reads_and_sets_the_choices(browser: Client) -> None:
    body = {"ways": [{"group": "MOVED", "way": "AT_ONCE"}]}
    answer = browser.put("/api/v1/notices/ways", body, content_type="application/json")

    assert answer.status_code == 200
    assert {"group": "MOVED", "way": "AT_ONCE"} in browser.get("/api/v1/notices/ways").json()
    wrongs: list[dict[str, Any]] = [
        {"ways": []},
        {"ways": [{"group": "X", "way": "AT_ONCE"}]},
        {},
    ]
    for wrong in wrongs:
        refused = browser.put("/api/v1/notices/ways", wrong, content_type="application/json")
        assert refused.status_code == 400
    desk = {"ways": [{"group": "DESK", "way": "AT_ONCE"}]}
    refused = browser.put("/api/v1/notices/ways", desk, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "notice-group-unknown")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 4),
        ("?show=unread", 3),
        ("?by=request", 4),
        ("?about=ASKED", 1),
        ("?about=ASKED&by=request&show=unread", 1),
        ("?about=x&show=x&by=x&page=x", 4),
        ("?about=DECIDED", 0),
    ],
)
def test_the_list_can_be_narrowed_and_gathered_by_request(
    browser: Client, reader: User, query: str, shown: int
) -> None:
    services.mark_read(actor=actor_for(reader), notice_id=told(reader).id)
    told(reader, Group.ASKED, reference="26-ASKED")
    told(reader, Group.MOVED)
    told(reader, Group.MOVED)

    page = BeautifulSoup(browser.get(f"/notices/{query}").content, "lxml")

    assert len(page.select("tr[id^=notice-]")) == shown
    headings = {one.text for one in page.select(".dv-notices-of h2")}
    assert ("26-ASKED" in headings) is ("by=request" in query)


@pytest.mark.parametrize("query", ["", "?by=request"])
def test_the_list_asks_as_often_for_many_as_for_few(
    browser: Client, reader: User, query: str, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for many in (2, 20):
        for place in range(many):
            told(reader, reference=f"26-{many}-{place % 7}")
        with django_assert_max_num_queries(14) as seen:
            browser.get(f"/notices/{query}")
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_all_about_one_request_is_marked_read_and_nothing_else(
    browser: Client, reader: User
) -> None:
    told(reader, reference="26-A")
    told(reader, reference="26-A")
    told(reader, reference="26-B")

    browser.post("/notices/read/", {"reference": "26-A"})

    left = selectors.notices_for(actor=actor_for(reader), unread=True)
    assert [notice.reference for notice in left] == ["26-B"]


def test_an_administrator_sees_failed_mails_without_addresses_and_sends_them_again(
    suzhou: AuthorityRef, reader: User, client_for: Callable[[str], Client]
) -> None:
    failed, fine = told(reader, Group.ASKED, reference="26-FAILED"), told(reader, Group.ASKED)
    Notice.objects.filter(id=failed.id).update(
        mail_state=MailState.FAILED,
        mail_next_at=None,
        mail_attempts=8,
        mail_error="SMTPServerDisconnected",
        mail_tried_at=timezone.now(),
    )
    client = client_for(HOST)
    client.force_login(person(role=Role.CITY_ADMIN))

    page = client.get("/admin/notices/notice/").content.decode()
    act = {"action": "send_again", "_selected_action": [str(failed.id), str(fine.id)]}
    client.post("/admin/notices/notice/", act)

    assert "26-FAILED" in page
    assert "26-K7MPQ4X-C" not in page
    assert "ann@example.com" not in page
    failed.refresh_from_db()
    assert (failed.mail_state, failed.mail_attempts) == (MailState.QUEUED, 0)
    assert client.get("/admin/notices/digest/").status_code == 200
    assert AuditEvent.objects.filter(event="notices.mail_resent").count() == 1
