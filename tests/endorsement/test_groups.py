"""Group visas: marked by their category, two travellers or more, at the rate of a group."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from apps.endorsement import services
from apps.endorsement.errors import GroupTooSmall
from apps.endorsement.groups import lacking_travellers
from apps.endorsement.models import PortCase
from apps.endorsement.services import changes
from apps.endorsement.services.fees import kind_of
from apps.endorsement.states import VisitorState
from apps.policy.models import Parameter
from apps.policy.states import FeeKind
from apps.regions.scoping import AuthorityRef, enter
from tests.endorsement.test_desk_pages import browser
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.endorsement import SENDER, Desk


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    return Desk()


def group(size: int) -> dict[str, Any]:
    """Visitors of a request of a travel agency."""
    return {"visitors": [made.visitor_body(n, category="L") for n in range(1, size + 1)]}


def leaves(case: PortCase, place: int) -> None:
    changes.answer_visitor_withdrawal(
        actor=SENDER,
        origin=case.origin,
        case_id=case.id,
        visitor_id=made.in_order(case)[place].id,
    )


def approve(desk: Desk, case: PortCase, place: int) -> PortCase:
    return services.approve(
        actor=desk.approver,
        case_id=case.id,
        visitor_id=made.in_order(case)[place].id,
        revision=made.fresh(case).revision,
    )


def test_a_case_is_a_group_by_the_category_of_its_visitors(desk: Desk) -> None:
    assert made.received(2, **group(2)).is_group
    assert not made.received(2).is_group


def test_visas_of_a_group_cost_what_a_group_pays(desk: Desk) -> None:
    case = made.decided(desk, 2, **group(2))
    visa = services.issue(
        actor=desk.approver,
        case_id=case.id,
        visitor_id=made.first(case).id,
        revision=case.revision,
    )

    assert kind_of(visa) == FeeKind.GROUP_SINGLE
    assert kind_of(made.issued(desk)) == FeeKind.SINGLE


def test_one_left_of_a_group_of_two_is_not_approved(desk: Desk) -> None:
    case = made.examined(desk, 2, **group(2))
    leaves(case, 0)
    before = everything()

    with pytest.raises(GroupTooSmall) as refused:
        approve(desk, case, 1)

    assert refused.value.data == {"lacking": 1}
    assert everything() == before


def test_nor_issued_a_visa_when_the_other_was_refused_after_the_approval(desk: Desk) -> None:
    case = made.examined(desk, 2, refuse=[2], **group(2))
    case = approve(desk, case, 0)
    one, two = made.in_order(case)
    seen: dict[str, Any] = {"actor": desk.approver, "case_id": case.id}
    case = services.refuse(**seen, visitor_id=two.id, revision=case.revision, ground="4")

    with pytest.raises(GroupTooSmall):
        services.issue(**seen, visitor_id=one.id, revision=case.revision)

    assert made.first(case).state == VisitorState.APPROVED
    case = services.take_back_decision(
        **seen, visitor_id=one.id, revision=case.revision, reason="The group is too small"
    )
    services.refuse(**seen, visitor_id=one.id, revision=case.revision, ground="6")


def test_a_group_of_three_stays_one_when_one_leaves(desk: Desk) -> None:
    case = made.examined(desk, 3, **group(3))
    leaves(case, 2)

    assert lacking_travellers(made.fresh(case)) == 0
    assert approve(desk, case, 0).is_group


def test_others_are_approved_alone(desk: Desk) -> None:
    case = made.examined(desk, 2)
    leaves(case, 0)

    assert approve(desk, case, 1).is_group is False


def test_how_many_a_group_needs_is_a_number_of_the_rule_book(desk: Desk) -> None:
    case = made.examined(desk, 2, **group(2))
    with enter("public"):
        Parameter.objects.filter(key="group.min_visitors").update(value=5)

    assert lacking_travellers(made.fresh(case)) == 3


def test_an_answer_that_changes_the_category_changes_the_mark(desk: Desk) -> None:
    case = made.examining(desk, 2, **group(2))
    first, second = made.in_order(case)
    questions = [
        services.Question("The category", visitor_id=one.id, place="field.category")
        for one in (first, second)
    ]
    ask = services.ask_supplement(
        actor=desk.officer, case_id=case.id, revision=case.revision, questions=questions
    )
    items = [{**one, "value": "M"} for one in made.answers_to(ask.id)]

    services.take_answers(
        actor=SENDER, origin=case.origin, case_id=case.id, ask_id=ask.id, items=items
    )

    assert not made.fresh(case).is_group


def test_the_queue_marks_groups_and_shows_them_alone(desk: Desk) -> None:
    mine, other = made.received(2, **group(2)), made.received(2)
    client = browser(desk.officer)

    both = client.get("/cases/").content.decode()
    alone = client.get("/cases/?is_group=on").content.decode()
    api = client.get("/api/v1/cases?is_group=true").json()["results"]

    rows = BeautifulSoup(both, "html.parser").select("tr[data-row]")
    marked = [row.a.text for row in rows if row.select_one("[data-status=GROUP]")]  # type: ignore[union-attr]
    assert marked == [mine.reference]
    assert mine.reference in alone
    assert other.reference not in alone
    assert [one["reference"] for one in api] == [mine.reference]


@pytest.mark.parametrize("size", [2, 9])
def test_the_preview_of_approving_together_says_so_too_and_counts_once(
    desk: Desk, size: int, django_assert_max_num_queries: Any
) -> None:
    case, client = made.examined(desk, size, **group(size)), browser(desk.approver)
    path, box = f"/cases/{case.id}/approve/", "main input[name=seen]"
    with django_assert_max_num_queries(35):
        enough = client.get(path)
    with enter("public"):
        Parameter.objects.filter(key="group.min_visitors").update(value=size + 1)

    short = client.get(path)

    assert len(BeautifulSoup(enough.content, "lxml").select(box)) == size
    assert not BeautifulSoup(short.content, "lxml").select(box)
    assert short.content.decode().count("Too few travellers are left") == size


def test_the_page_says_that_a_group_is_too_small(desk: Desk) -> None:
    case = made.examined(desk, 2, **group(2))
    client = browser(desk.approver)
    before = client.get(f"/cases/{case.id}/").content.decode()
    leaves(case, 0)

    after = client.get(f"/cases/{case.id}/").content.decode()

    assert "The group lacks one traveller." in after
    assert "have the inviter withdraw the request and file it anew" in after
    assert "until a substitute comes" not in after
    assert "The group lacks" not in before
    assert timezone.now() - case.received_at < dt.timedelta(hours=1)
