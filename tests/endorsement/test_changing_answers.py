"""What an answer that changes a field does to a case that somebody has examined already."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from apps.audit.models import AuditEvent
from apps.endorsement import services
from apps.endorsement.errors import QuestionTwice
from apps.endorsement.models import CaseAsk, CaseAskItem, CaseVisitor, PortCase
from apps.endorsement.states import CaseStatus, Recommendation, VisitorState
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from apps.routing.contract.values import read_value, written
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.endorsement import CITY, SENDER, Desk


def asked_after_recommending(
    desk: Desk, *, place: str, about: int | None
) -> tuple[PortCase, CaseAsk]:
    """The first two of three are recommended; then one field is asked about."""
    case = made.examining(desk, 3)
    people = made.in_order(case)
    for visitor in people[:2]:
        case = services.recommend(
            actor=desk.officer,
            case_id=case.id,
            visitor_id=visitor.id,
            revision=made.fresh(case).revision,
            recommendation=Recommendation.APPROVE,
        )
    ask = services.ask_supplement(
        actor=desk.officer,
        case_id=case.id,
        revision=case.revision,
        questions=[
            services.Question("This", "", None if about is None else people[about].id, place)
        ],
    )
    return case, ask


def take(case: PortCase, ask: CaseAsk, *values: str | None) -> None:
    """The city answers with these values, in the order of the questions."""
    items = made.answers_to(ask.id)
    services.take_answers(
        actor=SENDER,
        origin=CITY,
        case_id=case.id,
        ask_id=ask.id,
        items=[one | {"value": value} for one, value in zip(items, values, strict=True)],
    )


def asked_about_one_who_leaves(desk: Desk) -> tuple[PortCase, CaseAsk]:
    """Of two, one is approved; the other was asked about and has left, and the first is undone."""
    case = made.examined(desk, 2)
    first, second = made.in_order(case)
    seen: dict[str, Any] = {"case_id": case.id, "actor": desk.approver}
    case = services.approve(**seen, visitor_id=first.id, revision=case.revision)
    case = services.send_back(
        **seen, visitor_id=second.id, revision=case.revision, note="The ticket"
    )
    ask = services.ask_supplement(
        actor=desk.officer,
        case_id=case.id,
        revision=case.revision,
        questions=[services.Question("The ticket", "", second.id)],
    )
    services.answer_visitor_withdrawal(
        actor=SENDER, origin=CITY, case_id=case.id, visitor_id=second.id
    )
    case = services.take_back_decision(
        **seen, visitor_id=first.id, revision=made.fresh(case).revision, reason="Too early"
    )
    return case, ask


def test_an_answer_that_nobody_waits_for_is_kept_and_moves_nothing(port: AuthorityRef) -> None:
    case, ask = asked_about_one_who_leaves(Desk())
    before = made.fresh(case)
    assert before.status == CaseStatus.EXAMINED

    take(case, ask, None)

    after = made.fresh(case)
    assert after.status == CaseStatus.EXAMINED
    assert after.revision == before.revision + 1
    assert states(case) == [VisitorState.RECOMMENDED, VisitorState.WITHDRAWN]
    ask.refresh_from_db()
    assert ask.answered_at is not None
    assert ask.items.get().answer == "Attached"


def test_an_answer_that_nobody_waits_for_and_that_changes_somebody_is_examined(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    case, ask = asked_about_one_who_leaves(desk)
    first = made.first(case)
    ask.items.update(visitor=first, place="field.occupation")

    take(case, ask, "spy")

    assert made.first(case).state == VisitorState.PENDING
    assert made.first(case).occupation == "spy"
    assert made.fresh(case).status == CaseStatus.EXAMINING


def states(case: PortCase) -> list[str]:
    return [one.state for one in made.in_order(case)]


@pytest.mark.parametrize(
    ("place", "about", "value", "again"),
    [
        ("field.occupation", 0, "spy", [0]),
        ("field.occupation", 2, "spy", []),
        ("field.stay_days", None, "5", [0, 1]),
        ("field.occupation", 0, None, []),
        ("field.occupation", 0, "engineer", []),  # the same again changes nothing
    ],
)
def test_a_recommendation_falls_with_what_it_rested_on(
    port: AuthorityRef, place: str, about: int | None, value: str | None, again: list[int]
) -> None:
    desk = Desk()
    case, ask = asked_after_recommending(desk, place=place, about=about)
    CaseVisitor.objects.filter(case=case).update(occupation="engineer")

    take(case, ask, value)

    expected = [VisitorState.RECOMMENDED, VisitorState.RECOMMENDED, VisitorState.PENDING]
    for index in again:
        expected[index] = VisitorState.PENDING
    assert states(case) == expected
    assert made.fresh(case).status == CaseStatus.EXAMINING
    gone = [made.in_order(case)[index] for index in again]
    assert {(one.recommendation, one.recommended_by) for one in gone} <= {("", None)}
    events = AuditEvent.objects.filter(event="endorsement.visitor_changed")
    assert {one.subject for one in events} == {f"visitor:{one.id}" for one in gone}
    assert not any("spy" in str(one.payload) for one in events)
    notices = Notice.objects.filter(
        recipient_id=UUID(desk.officer.id), event="endorsement.visitor_changed"
    )
    assert notices.count() == bool(again)


def test_a_field_is_asked_about_once_in_a_round(port: AuthorityRef) -> None:
    desk = Desk()
    case = made.examining(desk, 2)
    one, two = made.in_order(case)
    before = everything()

    def ask(*about: tuple[UUID | None, str]) -> CaseAsk:
        return services.ask_supplement(
            actor=desk.officer,
            case_id=case.id,
            revision=case.revision,
            questions=[services.Question("This", "", who, place) for who, place in about],
        )

    with pytest.raises(QuestionTwice) as refused:
        ask((one.id, "field.surname"), (None, "field.purpose"), (one.id, "field.surname"))

    assert list(refused.value.fields) == ["questions.2.place"]
    assert everything() == before
    both = [(one.id, "field.surname"), (two.id, "field.surname")]
    assert ask(*both, (one.id, ""), (one.id, "paper.photo"), (one.id, "paper.photo")).round == 1


def test_a_value_that_is_here_already_is_no_change(port: AuthorityRef) -> None:
    desk = Desk()
    case, ask = asked_after_recommending(desk, place="field.occupation", about=0)
    first = CaseAskItem.objects.get(ask=ask)
    CaseAskItem.objects.create(
        ask=ask, position=2, visitor=first.visitor, place=first.place, subject="The same"
    )  # as rounds that were asked before this was refused

    take(case, ask, "spy", "spy")

    told = [(one.before, one.after) for one in ask.items.order_by("position")]
    assert told[0][1] == "spy"
    assert told[1] == ("", "")


def test_values_are_read_as_they_are_written() -> None:
    at = dt.datetime(2031, 5, 17, 14, 5, tzinfo=dt.UTC)
    for field, value in (("arrival_at", at), ("birth_date", at.date()), ("stay_days", 12)):
        assert read_value(field, written(value)) == value
    assert read_value("birth_date", written(None)) is None
    assert read_value("surname", " X ") == " X "


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("arrival_at", "2031-05-17T14:05:00"),
        ("stay_days", "00012"),
        ("stay_days", "١"),
        ("birth_date", "1"),
    ],
)
def test_both_sides_refuse_the_same_texts(field: str, text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the reader says no more; callers tell the reason)
        read_value(field, text)
