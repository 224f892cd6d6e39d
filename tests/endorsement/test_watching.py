"""Nobody is approved while a watch list may mean them and nobody has found out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.endorsement import services
from apps.endorsement.errors import (
    NoteMissing,
)
from apps.endorsement.models import CaseVisitor, HitFinding, PortCase, WatchHit
from apps.endorsement.services import screening
from apps.endorsement.states import CaseStatus, Recommendation, VisitorState
from apps.endorsement.watch_errors import (
    NotYetScreened,
    WatchHitNotFound,
    WatchHitOpen,
    WatchHitStands,
)
from apps.endorsement.watch_states import BirthFit, Resolution
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_desk_pages import at, browser, main_of, queries_of
from tests.factories import endorsement as made
from tests.factories import watching
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


def recommend(desk: Desk, case: PortCase, proposed: Recommendation) -> PortCase:
    return services.recommend(
        actor=desk.officer,
        case_id=case.id,
        visitor_id=made.first(case).id,
        revision=made.fresh(case).revision,
        recommendation=proposed,
        ground="4" if proposed == Recommendation.REFUSE else "",
    )


def approve(desk: Desk, case: PortCase) -> PortCase:
    return services.approve(
        actor=desk.approver,
        case_id=case.id,
        visitor_id=made.first(case).id,
        revision=made.fresh(case).revision,
    )


def test_without_a_list_nobody_has_to_be_compared(desk: Desk) -> None:
    case = made.examining(desk)

    assert watching.screen() == 0
    assert recommend(desk, case, Recommendation.APPROVE).status == CaseStatus.EXAMINED


def test_a_visitor_who_is_not_compared_yet_is_not_recommended_for_approval(desk: Desk) -> None:
    watching.in_force(watching.NOBODY)
    case = made.examining(desk)

    with pytest.raises(NotYetScreened):
        recommend(desk, case, Recommendation.APPROVE)

    assert made.first(case).state == VisitorState.PENDING
    assert watching.screen() == 1
    assert watching.screen() == 0
    recommend(desk, case, Recommendation.APPROVE)


def test_a_hit_is_found_says_how_it_came_about_and_tells_who_holds_the_case(desk: Desk) -> None:
    watching.in_force()
    case = made.examining(desk)

    watching.screen()

    [hit] = watching.hits_of(made.first(case))
    assert (hit.entry_reference, hit.birth, hit.by_passport) == ("W-1", BirthFit.SAME, False)
    assert hit.name_percent == 100
    told = Notice.objects.filter(event="endorsement.watch_hit_found")
    assert [str(one.recipient_id) for one in told] == [desk.officer.id]


@pytest.mark.parametrize("proposed", [Recommendation.APPROVE, Recommendation.REFUSE])
def test_an_open_hit_bars_an_approval_and_no_refusal(desk: Desk, proposed: Recommendation) -> None:
    watching.in_force()
    case = made.examining(desk)
    watching.screen()

    if proposed == Recommendation.APPROVE:
        with pytest.raises(WatchHitOpen):
            recommend(desk, case, proposed)
        assert made.first(case).state == VisitorState.PENDING
        assert made.fresh(case).revision == case.revision
    else:
        assert recommend(desk, case, proposed).status == CaseStatus.EXAMINED


def test_a_hit_that_is_another_person_opens_the_way_with_a_reason_on_record(desk: Desk) -> None:
    watching.in_force()
    case = made.examining(desk)
    watching.screen()

    watching.resolve(desk, case, Resolution.ANOTHER_PERSON, reason=" Another face ")

    recommend(desk, case, Recommendation.APPROVE)
    approve(desk, case)
    finding = HitFinding.objects.get()
    assert (finding.reason, finding.found_by) == ("Another face", desk.officer.id)
    event = AuditEvent.objects.get(event="endorsement.watch_hit_resolved")
    assert "face" not in str(event.payload)


def test_an_obstacle_stands_until_it_is_found_otherwise(desk: Desk) -> None:
    watching.in_force()
    case = made.examining(desk)
    watching.screen()
    watching.resolve(desk, case, Resolution.OBSTACLE)

    with pytest.raises(WatchHitStands):
        recommend(desk, case, Recommendation.APPROVE)
    assert made.first(case).state == VisitorState.PENDING

    watching.resolve(desk, case, Resolution.NO_OBSTACLE)
    recommend(desk, case, Recommendation.APPROVE)
    assert HitFinding.objects.count() == 2


def test_a_new_version_holds_up_the_approver_until_everybody_is_compared_again(desk: Desk) -> None:
    version = watching.in_force(watching.NOBODY)
    case = made.examining(desk)
    watching.screen()
    recommend(desk, case, Recommendation.APPROVE)
    watching.next_version(version, watching.ERIKSSON)

    with pytest.raises(NotYetScreened):
        approve(desk, case)
    watching.screen()
    with pytest.raises(WatchHitOpen):
        approve(desk, case)

    assert made.first(case).state == VisitorState.RECOMMENDED
    told = Notice.objects.filter(event="endorsement.watch_hit_found")
    assert {str(one.recipient_id) for one in told} >= {desk.officer.id, desk.approver.id}


def test_a_list_that_changes_after_the_approval_holds_up_the_visa(desk: Desk) -> None:
    version = watching.in_force(watching.NOBODY)
    case = made.examining(desk)
    watching.screen()
    recommend(desk, case, Recommendation.APPROVE)
    case = approve(desk, case)
    watching.next_version(version, watching.ERIKSSON)
    watching.screen()

    with pytest.raises(WatchHitOpen):
        services.issue(
            actor=desk.approver,
            case_id=case.id,
            visitor_id=made.first(case).id,
            revision=made.fresh(case).revision,
        )

    assert made.first(case).state == VisitorState.APPROVED


@pytest.mark.parametrize("state", [VisitorState.APPROVED, VisitorState.ISSUED])
def test_the_database_itself_refuses_to_approve_over_an_open_hit(
    desk: Desk, state: VisitorState
) -> None:
    watching.in_force()
    case = made.examined(desk, refuse=[1])
    watching.screen()
    decided = {"decided_by": desk.approver.id, "decided_at": case.last_at}

    with pytest.raises(IntegrityError, match="watch list"), transaction.atomic():
        CaseVisitor.objects.filter(case=case).update(state=state, **decided)

    WatchHit.objects.update(
        resolution=Resolution.NO_OBSTACLE, resolved_by=desk.officer.id, resolved_at=case.last_at
    )
    assert CaseVisitor.objects.filter(case=case).update(state=state, **decided) == 1


def test_what_was_found_stays_found_while_entry_and_visitor_are_the_same(desk: Desk) -> None:
    version = watching.in_force()
    case = made.examining(desk)
    watching.screen()
    watching.resolve(desk, case)

    version = watching.next_version(version, watching.ERIKSSON, watching.NOBODY)
    watching.screen()
    assert [hit.resolution for hit in watching.hits_of(made.first(case))] == ["ANOTHER_PERSON"]

    watching.next_version(version, watching.ERIKSSON.replace("40 days", "400 days"))
    watching.screen()
    assert [hit.resolution for hit in watching.hits_of(made.first(case))] == [""]


def test_a_hit_lapses_when_the_list_no_longer_names_the_person(desk: Desk) -> None:
    version = watching.in_force()
    case = made.examining(desk)
    watching.screen()

    watching.next_version(version, watching.NOBODY)
    watching.screen()

    assert watching.hits_of(made.first(case)) == []
    recommend(desk, case, Recommendation.APPROVE)


def test_a_substitute_is_compared_like_anybody_else(desk: Desk) -> None:
    watching.in_force("W-9,Anna C Eriksson,,,1974,,,Second visitor")
    case = made.substituted(desk)

    with pytest.raises(NotYetScreened):
        services.recommend(
            actor=desk.officer,
            case_id=case.id,
            visitor_id=made.in_order(case)[1].id,
            revision=case.revision,
            recommendation=Recommendation.APPROVE,
        )

    watching.screen()
    [hit] = watching.hits_of(made.in_order(case)[1])
    assert hit.birth == BirthFit.PARTLY


def test_a_visitor_whose_particulars_changed_counts_as_not_compared(desk: Desk) -> None:
    watching.in_force(watching.NOBODY)
    case = made.examining(desk)
    watching.screen()
    CaseVisitor.objects.filter(case=case).update(surname="OTHER")

    with pytest.raises(NotYetScreened):
        recommend(desk, case, Recommendation.APPROVE)


def test_a_stale_finding_is_refused_and_changes_nothing(desk: Desk) -> None:
    watching.in_force()
    case = made.examining(desk)
    watching.screen()
    [hit] = watching.hits_of(made.first(case))
    told: dict[str, Any] = {
        "case_id": case.id,
        "visitor_id": hit.visitor_id,
        "hit_id": hit.id,
        "resolution": Resolution.NO_OBSTACLE,
        "reason": "Known to us",
    }

    with pytest.raises(StaleRevision):
        screening.resolve_hit(actor=desk.officer, revision=case.revision - 1, **told)
    with pytest.raises(NoteMissing):
        screening.resolve_hit(
            actor=desk.officer, revision=case.revision, **{**told, "reason": " \n"}
        )
    with pytest.raises(NotAllowed):
        screening.resolve_hit(actor=make_actor(Role.PORT_ADMIN), revision=case.revision, **told)
    other = made.examining(desk)
    with pytest.raises(WatchHitNotFound):
        screening.resolve_hit(
            actor=desk.officer, revision=other.revision, **{**told, "case_id": other.id}
        )

    assert not HitFinding.objects.exists()
    assert watching.hits_of(made.first(case))[0].resolution == ""
    assert made.fresh(case).revision == case.revision


@pytest.mark.parametrize("status", [CaseStatus.RECEIVED, CaseStatus.ACCEPTED, CaseStatus.CLOSED])
def test_a_hit_is_resolved_while_the_case_is_worked_on_only(desk: Desk, status: CaseStatus) -> None:
    case = made.case_in(status, desk)
    version = watching.in_force()
    visitor = made.first(case)
    hit = watching.written_hit(visitor, version)

    with pytest.raises(MoveNotAllowed):
        screening.resolve_hit(
            actor=desk.officer,
            case_id=case.id,
            visitor_id=visitor.id,
            hit_id=hit.id,
            revision=made.fresh(case).revision,
            resolution=Resolution.NO_OBSTACLE,
            reason="Known to us",
        )

    assert not HitFinding.objects.exists()


@pytest.fixture
def officer(desk: Desk) -> Client:
    """Who examines, at a browser."""
    return browser(desk.officer)


def test_the_page_of_a_case_shows_the_hit_and_leads_to_it(desk: Desk, officer: Client) -> None:
    watching.in_force()
    case = made.examining(desk)
    assert "Not compared with the watch lists yet" in main_of(officer.get(at("case", case.id)))
    watching.screen()

    shown = main_of(officer.get(at("case", case.id)))

    [hit] = watching.hits_of(made.first(case))
    assert "Overstayed by 40 days" in shown
    assert "Name 100% alike" in shown
    page = main_of(officer.get(at("resolve-hit", case.id, hit.visitor_id, hit.id)))
    assert "Eriksson Anna B" in page
    assert AuditEvent.objects.filter(event="endorsement.watch_hits_read").count() == 2


def test_a_hit_is_resolved_on_its_page_and_comes_back_as_typed_without_a_reason(
    desk: Desk, officer: Client
) -> None:
    watching.in_force()
    case = made.examining(desk)
    watching.screen()
    [hit] = watching.hits_of(made.first(case))
    page = at("resolve-hit", case.id, hit.visitor_id, hit.id)
    sent = {"revision": str(case.revision), "resolution": "ANOTHER_PERSON"}

    assert officer.post(page, sent).status_code == 422
    assert not HitFinding.objects.exists()
    worst = officer.post(page, {**sent, "resolution": "MAYBE", "reason": "<b>长" * 10})
    assert worst.status_code == 422
    assert "&lt;b&gt;长" in worst.content.decode()
    assert officer.post(page, {**sent, "reason": "Another face"}).status_code == 302
    assert officer.post(page, {**sent, "reason": "Another face"}).status_code == 409
    assert HitFinding.objects.count() == 1
    assert "Another face" in main_of(officer.get(at("case", case.id)))


def test_an_approval_that_a_list_bars_is_not_offered(desk: Desk) -> None:
    version = watching.in_force(watching.NOBODY)
    case = made.examining(desk)
    watching.screen()
    recommend(desk, case, Recommendation.APPROVE)
    approver = browser(desk.approver)
    action = f'"{at("approve", case.id, made.first(case).id)}"'
    assert action in approver.get(at("case", case.id)).content.decode()

    watching.next_version(version, watching.ERIKSSON)

    assert action not in approver.get(at("case", case.id)).content.decode()


def test_programs_read_hits_and_resolve_them(desk: Desk, officer: Client) -> None:
    watching.in_force()
    case = made.examining(desk)
    address = f"/api/v1/cases/{case.id}/watch-hits"
    assert officer.get(address).json()["waiting"] == [str(made.first(case).id)]
    watching.screen()

    [hit] = officer.get(address).json()["hits"]
    assert (hit["listed"]["reference"], hit["bars_approval"]) == ("W-1", True)
    act = f"/api/v1/cases/{case.id}/visitors/{hit['visitor_id']}/watch-hits/{hit['id']}/resolve"
    told = {"revision": case.revision, "resolution": "NO_OBSTACLE", "reason": ""}
    refused = officer.post(act, told, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "note-missing")
    done = officer.post(act, {**told, "reason": "Paid"}, content_type="application/json")
    assert done.status_code == 200
    [hit] = officer.get(address).json()["hits"]
    assert (hit["bars_approval"], hit["findings"][0]["reason"]) == (False, "Paid")


def test_many_hits_ask_the_database_no_more_than_one(
    desk: Desk, officer: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    watching.in_force(*(f"W-{n},Eriksson Anna,,,1974,,,x" for n in range(5)))
    cases = [made.examining(desk, size) for size in (1, 6)]  # the first is in both
    watching.screen()
    counts = []
    for case in cases:
        for visitor in made.in_order(case):
            assert len(watching.hits_of(visitor)) == 5
        counts.append(queries_of(django_assert_max_num_queries, officer, at("case", case.id)))
    assert counts[0] == counts[1]
