"""Officers write to each other about a case; whom they mention is told, and nothing leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.endorsement import services
from apps.endorsement.errors import CaseNotFound, CaseVisitorNotFound
from apps.endorsement.exam_errors import MentionUnknown, NoteEmpty, NoteKnown
from apps.endorsement.models import CaseNote
from apps.endorsement.services.notes import write_note
from apps.endorsement.states import CaseStatus
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from tests.endorsement.test_desk_pages import at, browser, kept, main_of, queries_of
from tests.factories import endorsement as made
from tests.factories.accounts import PASSWORD, make_actor, make_user
from tests.factories.endorsement import Desk

WORST = ("１２３", "😀👩‍👩‍👧‍👦", "\u202eabc שלום", "<b>&\"'", "长" * 4000)


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


@pytest.fixture
def officer(desk: Desk) -> Client:
    """Who examines, at a browser."""
    return browser(desk.officer)


def name_of(actor: Actor) -> str:
    return User.objects.get(id=actor.id).username


def test_whoever_is_mentioned_is_told_once_and_led_to_the_note(desk: Desk) -> None:
    case = made.examining(desk)
    name = name_of(desk.approver)

    note = write_note(
        actor=desk.officer,
        case_id=case.id,
        text=f" 请看 @{name.upper()}. And again @{name}, please; mail a@b.example ",
        visitor_id=made.first(case).id,
    )

    [notice] = Notice.objects.filter(event="endorsement.note_mention")
    assert str(notice.recipient_id) == desk.approver.id
    assert notice.link == f"/cases/{case.id}/#note-{note.id}"
    assert note.mentions == [desk.approver.id]
    assert note.text.startswith("请看")
    assert made.fresh(case).revision == case.revision


def test_a_note_that_is_sent_after_the_sessions_end_is_there_after_logging_in_again(
    port: AuthorityRef,
) -> None:
    case = made.received()
    user = make_user(Role.PORT_OFFICER)
    url, password = at("write-note", case.id), {"username": user.username, "password": PASSWORD}
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.post("/login/", password)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        sent = client.post(url, {"note_id": str(uuid4()), "visitor": "", "text": "Seen <twice>"})
        assert sent["Location"] == f"/login/?next={url}"
        client.post("/login/", password)

        page = client.get(url).content.decode()

    assert "Seen &lt;twice&gt;</textarea>" in page
    assert not CaseNote.objects.exists()


def test_what_a_note_says_is_in_no_event_and_in_no_message(desk: Desk) -> None:
    case = made.examining(desk)
    before = OutboxMessage.objects.count()

    write_note(actor=desk.officer, case_id=case.id, text="Suspicious_invoice")

    event = AuditEvent.objects.get(event="endorsement.note_written")
    assert "invoice" not in str(event.payload)
    assert OutboxMessage.objects.count() == before


@pytest.mark.parametrize("text", ["", " \n\t", "长" * 4001])
def test_a_note_says_something_and_not_too_much(desk: Desk, text: str) -> None:
    case = made.examining(desk)

    with pytest.raises(NoteEmpty):
        write_note(actor=desk.officer, case_id=case.id, text=text)

    assert not CaseNote.objects.exists()


@pytest.mark.parametrize("worst", WORST, ids=["wide", "emoji", "rtl", "markup", "long"])
def test_the_worst_texts_are_kept_as_written(desk: Desk, officer: Client, worst: str) -> None:
    case = made.examining(desk)

    assert write_note(actor=desk.officer, case_id=case.id, text=worst).text == worst
    assert worst in main_of(officer.get(at("case", case.id)))


@pytest.mark.parametrize("who", ["nobody", "handler", "gone"])
def test_a_name_that_is_no_officers_is_refused_before_anybody_is_told(desk: Desk, who: str) -> None:
    case = made.examining(desk)
    make_user(Role.PORT_ADMIN, username="handler")
    gone = make_user(Role.PORT_OFFICER, username="gone")
    User.objects.filter(id=gone.id).update(is_active=False)

    with pytest.raises(MentionUnknown):
        write_note(
            actor=desk.officer,
            case_id=case.id,
            text=f"@{name_of(desk.approver)} and @{who} should look",
        )

    assert not CaseNote.objects.exists()
    assert not Notice.objects.filter(event="endorsement.note_mention").exists()


def test_a_second_click_is_the_same_note_and_another_text_is_refused(desk: Desk) -> None:
    case, one = made.examining(desk), uuid4()
    told: dict[str, Any] = {"case_id": case.id, "note_id": one}
    text = f"@{name_of(desk.approver)} look"

    for _twice in range(2):
        write_note(actor=desk.officer, text=text, **told)
    with pytest.raises(NoteKnown):
        write_note(actor=desk.officer, text="Another", **told)
    with pytest.raises(NoteKnown):
        write_note(actor=desk.approver, text=text, **told)

    assert CaseNote.objects.get().text == text
    assert Notice.objects.filter(event="endorsement.note_mention").count() == 1


def test_who_may_not_examine_or_names_another_case_writes_nothing(desk: Desk) -> None:
    case, other = made.examining(desk), made.examining(desk)

    with pytest.raises(NotAllowed):
        write_note(actor=make_actor(Role.PORT_ADMIN), case_id=case.id, text="x")
    with pytest.raises(CaseNotFound):
        write_note(actor=desk.officer, case_id=uuid4(), text="x")
    with pytest.raises(CaseVisitorNotFound):
        write_note(actor=desk.officer, case_id=case.id, text="x", visitor_id=made.first(other).id)

    assert not CaseNote.objects.exists()


@pytest.mark.parametrize("status", [CaseStatus.RECEIVED, CaseStatus.CLOSED, CaseStatus.WITHDRAWN])
def test_notes_are_written_in_any_state(desk: Desk, status: CaseStatus) -> None:
    case = made.case_in(status, desk)

    write_note(actor=desk.officer, case_id=case.id, text="For the record")

    assert CaseNote.objects.get().case_id == case.id


def test_a_note_stays_when_the_city_hands_on_anew(desk: Desk) -> None:
    case = made.received()
    visitor = made.first(case)
    write_note(actor=desk.officer, case_id=case.id, text="Look", visitor_id=visitor.id)
    made.left(case, services.answer_recall)

    body = made.request_body(request_id=str(case.id), reference=case.reference)
    services.take_in(actor=made.SENDER, origin=case.origin, body=body)

    note = CaseNote.objects.get()
    assert (note.text, note.visitor_id) == ("Look", None)


def test_a_note_is_written_on_the_page_and_comes_back_as_typed(desk: Desk, officer: Client) -> None:
    case = made.examining(desk)
    sent = {"note_id": str(uuid4()), "visitor": "", "text": "@nobody <b>长"}

    refused = officer.post(at("write-note", case.id), sent)
    assert refused.status_code == 422
    assert kept(refused, "text") == "@nobody <b>长"
    assert "@nobody is no officer here" in main_of(refused)
    assert officer.post(at("write-note", case.id), {**sent, "note_id": "x"}).status_code == 422
    assert officer.post(at("write-note", case.id), {**sent, "visitor": "x"}).status_code == 422
    assert not CaseNote.objects.exists()

    name = name_of(desk.approver)
    done = officer.post(at("write-note", case.id), {**sent, "text": f"@{name} please"})
    assert done.status_code == 302
    page = main_of(officer.get(at("case", case.id)))
    assert f"@{name} please" in page
    assert "Told:" in page


def test_programs_write_and_read_notes(desk: Desk, officer: Client) -> None:
    case = made.examining(desk)
    address = f"/api/v1/cases/{case.id}/notes"

    wrong = officer.post(f"{address}/write", {"text": " "}, content_type="application/json")
    done = officer.post(f"{address}/write", {"text": "Seen"}, content_type="application/json")

    assert (wrong.status_code, wrong.json()["code"]) == (422, "note-empty")
    assert done.status_code == 201
    assert [one["text"] for one in officer.get(address).json()] == ["Seen"]


def test_many_notes_ask_the_database_no_more_than_one(
    desk: Desk, officer: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    case = made.examining(desk)
    counts = []
    for more in (1, 6):
        for _note in range(more):
            write_note(
                actor=desk.officer,
                case_id=case.id,
                text=f"@{name_of(desk.approver)} x",
                visitor_id=made.first(case).id,
            )
        counts.append(queries_of(django_assert_max_num_queries, officer, at("case", case.id)))
    assert counts[0] == counts[1]
