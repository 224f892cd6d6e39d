"""What keeps a request from being filed is told all at once; what files it twice is refused."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone, translation

from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from apps.transfers import selectors, services
from apps.transfers.errors import (
    DuplicateOpenRequest,
    PaperKindUnknown,
    PaperNotFound,
    ReasonMissing,
    RequestIncomplete,
)
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.services import port_answers
from apps.transfers.states import Status, VisitorState
from tests.factories import transfers as made
from tests.factories.enterprises import make_host, make_unit
from tests.factories.transfers import PORT, People, seen
from tests.transfers.acts import everything
from tests.transfers.browsing import at, browser

DAY = dt.timedelta(days=1)


def codes(refused: RequestIncomplete) -> dict[str, str]:
    """Map each place of a refusal to its code."""
    return {one["field"]: one["code"] for one in refused.data["defects"]}


def test_an_empty_draft_is_refused_with_everything_it_lacks(people: People) -> None:
    request = services.start_draft(actor=people.handler)
    before = everything()

    with pytest.raises(RequestIncomplete) as refused:
        services.submit(actor=people.handler, **seen(request), declaration=made.declared())

    assert codes(refused.value) == {
        "trip.purpose": "field-missing",
        "trip.port_of_entry": "field-missing",
        "trip.arrival_at": "field-missing",
        "trip.stay_days": "field-missing",
        "visitors": "no-visitors",
    }
    assert refused.value.fields.keys() == codes(refused.value).keys()
    assert everything() == before


def test_missing_papers_are_told_for_the_request_and_for_each_visitor(people: People) -> None:
    request = made.draft(people)
    made.add(people, request, made.visitor(1))
    made.add(people, request, made.visitor(2))
    second = made.in_order(request)[1]
    made.attach(people, request, "photo", second.id)
    made.attach(people, request, "invitation_letter")

    with pytest.raises(RequestIncomplete) as refused:
        services.submit(
            actor=people.handler, **seen(made.fresh(request)), declaration=made.declared()
        )

    assert codes(refused.value) == dict.fromkeys(
        (
            "papers.application_letter",
            "visitors.0.papers.passport_copy",
            "visitors.0.papers.photo",
            "visitors.1.papers.passport_copy",
        ),
        "paper-missing",
    )


def test_what_was_right_when_typed_is_judged_again_when_filed(people: People) -> None:
    request = made.whole_draft(people)
    expires_on = timezone.localdate() + 195 * DAY
    Visitor.objects.filter(request=request).update(passport_expires_on=expires_on)

    with (
        time_machine.travel(timezone.now() + 11 * DAY),
        pytest.raises(RequestIncomplete) as refused,
    ):
        services.submit(actor=people.handler, **seen(request), declaration=made.declared())
    assert codes(refused.value) == {
        "trip.arrival_at": "arrival-in-past",
        "trip.urgent_reason": "urgency-missing",
        "visitors.0.passport_expires_on": "passport-too-short",
    }


def test_near_landing_the_urgency_must_be_explained_and_takes_the_urgent_lane(
    people: People,
) -> None:
    soon = timezone.now() + dt.timedelta(hours=40)
    request = made.whole_draft(people, arrival_at=soon)
    with pytest.raises(RequestIncomplete) as refused:
        services.submit(actor=people.handler, **seen(request), declaration=made.declared())
    assert codes(refused.value) == {"trip.urgent_reason": "urgency-missing"}

    services.edit_trip(
        actor=people.handler,
        **seen(request),
        trip=made.trip(arrival_at=soon, urgent_reason="A line stands still"),
    )
    filed = services.submit(
        actor=people.handler, **seen(made.fresh(request)), declaration=made.declared()
    )
    claimed = services.claim(actor=people.officer, **seen(filed))
    services.hand_on(actor=people.officer, **seen(claimed))

    assert OutboxMessage.objects.get().lane == "urgent"


def test_a_filed_request_carries_its_times_and_the_rules_it_was_filed_under(
    people: People,
) -> None:
    request = made.submitted(people, visitors=2)

    assert request.status == Status.SUBMITTED
    assert request.first_filed_at == request.submitted_at
    assert request.policy_date == timezone.localdate()
    assert [v.is_open for v in made.in_order(request)] == [True, True]
    assert {v.port_of_entry for v in made.in_order(request)} == {"PVG"}
    assert OutboxMessage.objects.count() == 0


def test_a_returned_request_keeps_its_first_filing_time_and_frees_its_visitors(
    people: People,
) -> None:
    request = made.returned(people)
    assert not made.in_order(request)[0].is_open
    first = request.first_filed_at

    again = services.submit(actor=people.handler, **seen(request), declaration=made.declared())

    assert again.first_filed_at == first
    assert again.submitted_at is not None
    assert first is not None
    assert again.submitted_at > first
    assert again.claimed_by is None


def test_the_same_passport_and_trip_are_refused_and_the_own_reference_is_named(
    people: People,
) -> None:
    first = made.submitted(people)
    second = made.whole_draft(people, arrival_at=first.arrival_at)
    before = everything()

    with pytest.raises(DuplicateOpenRequest) as refused:
        services.submit(actor=people.handler, **seen(second), declaration=made.declared())

    assert refused.value.data == {"reference": first.reference}
    assert list(refused.value.fields) == ["visitors.0.passport_number"]
    assert everything() == before


def test_the_reference_of_another_inviter_is_not_told(people: People) -> None:
    first = made.submitted(people)
    others = People(make_unit(1), people.officer)
    second = made.whole_draft(others, arrival_at=first.arrival_at)

    with pytest.raises(DuplicateOpenRequest) as refused:
        services.submit(actor=others.handler, **seen(second), declaration=made.declared())

    assert refused.value.data == {}
    told = f"{refused.value.detail} {refused.value.fields}"
    assert first.reference not in told


def test_another_day_or_port_is_no_duplicate(people: People) -> None:
    first = made.submitted(people)
    assert first.arrival_at is not None

    made.submitted(people, arrival_at=first.arrival_at + DAY)
    made.submitted(people, arrival_at=first.arrival_at, port_of_entry="SHA")

    assert Visitor.objects.filter(is_open=True).count() == 3


def test_a_withdrawn_request_gives_its_visitors_free(people: People) -> None:
    first = made.withdrawn(people)

    second = made.submitted(people, arrival_at=first.arrival_at)

    assert second.status == Status.SUBMITTED
    assert [v.state for v in made.in_order(first)] == [VisitorState.WITHDRAWN]


def test_the_database_refuses_a_duplicate_that_two_inviters_file_at_once(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    from apps.transfers.policies import filing

    first = made.submitted(people)
    second = made.whole_draft(people, arrival_at=first.arrival_at)
    before = everything()
    monkeypatch.setattr(filing, "duplicates", lambda *_args: [])

    with pytest.raises(DuplicateOpenRequest):
        services.submit(actor=people.handler, **seen(second), declaration=made.declared())

    assert everything() == before


def test_one_passport_twice_in_a_request_is_refused(people: People) -> None:
    request = made.whole_draft(people, visitors=2)
    first, second = made.in_order(request)
    Visitor.objects.filter(id=second.id).update(passport_key=first.passport_key)

    with pytest.raises(DuplicateOpenRequest) as refused:
        services.submit(actor=people.handler, **seen(request), declaration=made.declared())

    assert list(refused.value.fields) == ["visitors.1.passport_number"]
    with translation.override("en"):
        assert refused.value.detail == "A passport is in this request twice."


def test_a_passport_named_twice_is_told_where_it_is_typed(people: People) -> None:
    request = made.draft(people)
    first = made.add(people, request)
    page = browser(people.handler)
    sent: dict[str, object] = {"revision": made.fresh(request).revision}
    for name, value in (
        page.get(at("visitor", request.id, first.id)).context["form"].initial.items()
    ):
        if isinstance(value, dt.date):
            parts = {"year": value.year, "month": value.month, "day": value.day}
            sent |= {f"{name}_{part}": number for part, number in parts.items()}
        elif isinstance(value, str):
            sent[name] = value

    answer = page.post(at("visitor-add", request.id), sent, follow=True)

    assert [str(one) for one in answer.context["messages"]] == [
        "The visitor is in the list. This passport is in this request twice: remove one of the two."
    ]


def test_a_group_needs_company_and_an_agency(people: People) -> None:
    agency = People(make_unit(1, kind="AGENCY"), people.officer)
    request = made.draft(agency)
    made.add(agency, request, made.visitor(1, category="L"))

    with pytest.raises(RequestIncomplete) as refused:
        services.submit(
            actor=agency.handler, **seen(made.fresh(request)), declaration=made.declared()
        )

    assert codes(refused.value)["visitors"] == "group-too-small"
    assert codes(refused.value)["papers.group_list"] == "paper-missing"


def test_in_shanghai_a_request_goes_straight_to_the_port_and_comes_back_to_its_inviter(
    shanghai_city: AuthorityRef,
) -> None:
    _host, actor = make_host()
    trip = made.trip(host_relation="PARTNER")
    request = services.start_draft(actor=actor, trip=trip)
    one = services.add_visitor(actor=actor, **seen(request), visitor=made.visitor())
    for kind, visitor_id in (
        ("invitation_letter", None),
        ("host_status_proof", None),
        ("passport_copy", one.id),
        ("photo", one.id),
    ):
        services.attach_paper(
            actor=actor,
            **seen(made.fresh(request)),
            kind=kind,
            upload=made.paper_file(),
            visitor_id=visitor_id,
        )

    filed = services.submit(actor=actor, **seen(made.fresh(request)), declaration=made.declared())

    assert filed.status == Status.HANDED_ON
    message = OutboxMessage.objects.get()
    assert (message.type, message.destination) == ("request.handed_on", PORT)
    assert '"city_check":null' in message.envelope
    assert '"kind":"host"' in message.envelope
    assert '"relation":"partner"' in message.envelope
    port_answers.not_accepted(
        origin=PORT, request_id=request.id, at=timezone.now(), reason="No urgency shown"
    )
    assert made.fresh(request).status == Status.RETURNED


def test_a_paper_of_an_unknown_or_wrong_kind_is_refused_and_nothing_is_stored(
    people: People,
) -> None:
    request = made.draft(people)
    one = made.add(people, request)
    request = made.fresh(request)
    before = everything()

    for kind, visitor_id in (
        ("horoscope", None),
        ("photo", None),
        ("invitation_letter", one.id),
        ("group_list", None),
        ("work_licence", one.id),
    ):
        with pytest.raises(PaperKindUnknown):
            services.attach_paper(
                actor=people.handler,
                **seen(request),
                kind=kind,
                upload=made.paper_file(),
                visitor_id=visitor_id,
            )
        assert everything() == before


def test_a_file_of_the_wrong_kind_is_refused_and_changes_nothing(people: People) -> None:
    from apps.files.errors import WrongFileKind
    from apps.files.models import StoredFile
    from tests.factories.files import upload

    request = made.draft(people)
    before = everything()

    with pytest.raises(WrongFileKind):
        services.attach_paper(
            actor=people.handler,
            **seen(request),
            kind="invitation_letter",
            upload=upload(b"MZ\x90 a program", "letter.pdf"),
        )

    assert everything() == before
    assert not StoredFile.objects.exists()


def test_a_paper_is_removed_once(people: People) -> None:
    request = made.whole_draft(people)
    slot = selectors.paper_slots(request)[0]
    services.remove_paper(actor=people.handler, **seen(request), paper_id=slot.papers[0].id)

    with pytest.raises(PaperNotFound):
        services.remove_paper(
            actor=people.handler, **seen(made.fresh(request)), paper_id=slot.papers[0].id
        )
    assert selectors.paper_slots(made.fresh(request))[0].is_missing


def test_withdrawing_a_filed_request_needs_a_reason(people: People) -> None:
    request = made.submitted(people)
    before = everything()

    with pytest.raises(ReasonMissing) as refused:
        services.withdraw(actor=people.handler, **seen(request), reason=" \u200b ")

    assert list(refused.value.fields) == ["reason"]
    assert everything() == before


def test_references_are_drawn_again_when_taken(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    from apps.transfers.services import beginning

    first = made.draft(people)
    drawn = iter([first.reference, first.reference, "26-2222222-2"])
    monkeypatch.setattr(beginning, "new_reference", lambda _year: next(drawn))

    second = made.draft(people)

    assert second.reference == "26-2222222-2"
    assert TransferRequest.objects.count() == 2
