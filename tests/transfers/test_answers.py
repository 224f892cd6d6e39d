"""Questions of the city and of the port are answered whole, in words or with files."""

import json
from uuid import uuid4

import pytest

from apps.files.errors import WrongFileKind
from apps.files.models import StoredFile
from apps.routing.models import OutboxMessage
from apps.transfers import services
from apps.transfers.errors import AnswerMissing, AskAlreadyAnswered, AskNotFound, TextUnfit
from apps.transfers.inputs import AskPoint, PointAnswer
from apps.transfers.models import Ask, Paper
from apps.transfers.states import AskSide, Status
from tests.factories import transfers as made
from tests.factories.files import upload
from tests.factories.transfers import People, seen
from tests.transfers.acts import everything


def test_an_answer_with_a_file_becomes_a_paper_and_goes_on_to_the_port(people: People) -> None:
    request = made.asked(people)
    ask = request.asks.get()
    item = ask.items.get()

    answered = services.answer_supplement(
        actor=people.handler,
        **seen(request),
        ask_id=ask.id,
        answers=[PointAnswer(item.id, "", made.paper_file("ticket.pdf"))],
    )
    services.hand_on(actor=people.officer, **seen(answered))

    paper = Paper.objects.get(kind="supplement")
    body = json.loads(OutboxMessage.objects.get().envelope)["body"]
    assert paper.file.name == "ticket.pdf"
    assert str(paper.file_id) in {one["file_id"] for one in body["papers"]}


def test_every_point_needs_an_answer_and_all_missing_ones_are_named(people: People) -> None:
    request = services.ask_supplement(
        actor=people.officer,
        **seen(made.checking(people)),
        points=[AskPoint("Ticket"), AskPoint("Seal"), AskPoint("Photo")],
    )
    ask = request.asks.get()
    first, second, third = ask.items.order_by("position")
    before = everything()

    with pytest.raises(AnswerMissing) as refused:
        services.answer_supplement(
            actor=people.handler,
            **seen(request),
            ask_id=ask.id,
            answers=[PointAnswer(first.id, "Here"), PointAnswer(second.id, " \u200b ")],
        )

    assert refused.value.fields.keys() == {f"answers.{second.id}", f"answers.{third.id}"}
    assert everything() == before


def test_bad_answers_are_refused_and_change_nothing(people: People) -> None:
    request = made.asked(people)
    ask_id, (answer,) = made.answers_to(request, side=AskSide.CITY)
    before = everything()
    program = upload(b"MZ\x90", "ticket.pdf")
    files = StoredFile.objects.count()
    bad = [
        (uuid4(), [answer], AskNotFound),
        (ask_id, [answer, PointAnswer(uuid4(), "Mine")], AskNotFound),
        (ask_id, [PointAnswer(answer.item_id, "x" * 2001)], TextUnfit),
        (ask_id, [PointAnswer(answer.item_id, "x\x00")], TextUnfit),
        (ask_id, [PointAnswer(answer.item_id, "", program)], WrongFileKind),
    ]

    for asked, answers, error in bad:
        with pytest.raises(error):
            services.answer_supplement(
                actor=people.handler, **seen(request), ask_id=asked, answers=answers
            )
        assert everything() == before
    assert StoredFile.objects.count() == files


def test_a_question_is_answered_at_its_own_side_only(people: People) -> None:
    request, ask_id = made.port_asked(people)
    _ask_id, answers = made.answers_to(request, side=AskSide.PORT)
    before = everything()

    with pytest.raises(AskNotFound):
        services.answer_supplement(
            actor=people.handler, **seen(request), ask_id=ask_id, answers=answers
        )

    assert everything() == before


def test_an_answer_to_the_port_goes_as_one_message_and_is_given_once(people: People) -> None:
    request, ask_id = made.port_asked(people)
    _ask_id, (answer,) = made.answers_to(request, side=AskSide.PORT)

    answered = services.answer_port(
        actor=people.handler,
        **seen(request),
        ask_id=ask_id,
        answers=[PointAnswer(answer.item_id, "See the file", made.paper_file())],
    )

    assert answered.status == Status.ACCEPTED
    envelope = json.loads(OutboxMessage.objects.get(type="supplement.answered").envelope)
    (item,) = envelope["body"]["items"]
    assert item["answer"] == "See the file"
    assert [file["id"] for file in envelope["files"]] == [item["file_id"]]
    before = everything()
    with pytest.raises(AskAlreadyAnswered):
        services.answer_port(
            actor=people.handler, **seen(answered), ask_id=ask_id, answers=[answer]
        )
    assert everything() == before
    assert Ask.objects.get(id=ask_id).answered_at is not None
