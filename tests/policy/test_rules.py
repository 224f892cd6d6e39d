"""What the rule book says on a day, read from any authority."""

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from apps.core.workcalendar import add_working_days
from apps.policy import selectors
from apps.policy.errors import NotInForce
from apps.policy.models import CalendarDay, Parameter
from apps.policy.states import FeeKind, InviterKind
from apps.regions.scoping import AuthorityRef

NOW = dt.date(2026, 11, 23)


@pytest.mark.parametrize("place", ["public", "suzhou", "port"])
def test_every_authority_reads_the_same_rules(place: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(place)

    assert [category.code for category in selectors.categories(NOW)] == [
        *("M", "F", "R", "Z", "S2", "Q2", "C", "L")
    ]
    assert selectors.parameter("stay.max_days", NOW) == 30
    assert selectors.parameter("entry.valid_days", NOW) == 15


def test_a_city_cannot_change_the_rules(suzhou: AuthorityRef) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Parameter.objects.filter(key="stay.max_days").update(value=90)

    assert selectors.parameter("stay.max_days", NOW) == 30


def test_a_rule_counts_from_its_first_day_to_its_last(public: AuthorityRef) -> None:
    Parameter.objects.filter(key="stay.max_days").update(valid_until=dt.date(2026, 12, 31))
    Parameter.objects.create(
        key="stay.max_days", value=60, unit="days", valid_from=dt.date(2027, 1, 1), source="test"
    )

    assert selectors.parameter("stay.max_days", dt.date(2026, 12, 31)) == 30
    assert selectors.parameter("stay.max_days", dt.date(2027, 1, 1)) == 60


def test_a_rule_that_is_not_in_force_decides_nothing(suzhou: AuthorityRef) -> None:
    with pytest.raises(NotInForce) as refusal:
        selectors.parameter("stay.max_days", dt.date(2013, 6, 30))
    assert refusal.value.data == {"rule": "stay.max_days", "on": dt.date(2013, 6, 30)}

    with pytest.raises(NotInForce):
        selectors.retention_days("nothing_of_the_kind", NOW)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (InviterKind.UNIT, {"M", "F", "R", "Z", "S2", "C"}),
        (InviterKind.HOST, {"M", "F", "S2", "Q2"}),
        (InviterKind.AGENCY, {"L"}),
    ],
)
def test_each_kind_of_inviter_may_ask_for_its_categories(
    suzhou: AuthorityRef, kind: InviterKind, codes: set[str]
) -> None:
    assert {category.code for category in selectors.categories_for(kind, NOW)} == codes


def test_every_paper_asked_for_is_known_and_every_category_asks_for_passport_and_photo(
    suzhou: AuthorityRef,
) -> None:
    for kind in InviterKind:
        for category in selectors.categories_for(kind, NOW):
            needs = {need.code: need for need in selectors.papers_for(category.code, kind, NOW)}

            assert needs["passport_copy"].is_required
            assert needs["photo"].is_required
            assert needs["passport_copy"].belongs_to == "visitor"
            assert all(need.reason and need.name for need in needs.values())


def test_the_consent_of_a_department_was_needed_until_the_measures_of_2024(
    suzhou: AuthorityRef,
) -> None:
    def is_required(on: dt.date) -> bool:
        needs = selectors.papers_for("F", InviterKind.UNIT, on)
        return next(need.is_required for need in needs if need.code == "department_consent")

    assert is_required(dt.date(2024, 1, 10))
    assert not is_required(dt.date(2024, 1, 11))


def test_a_host_is_asked_for_no_corporate_papers(shanghai_city: AuthorityRef) -> None:
    needs = {need.code for need in selectors.papers_for("M", InviterKind.HOST, NOW)}

    personal = {"passport_copy", "photo", "invitation_letter", "guarantee_letter"}
    assert needs == {*personal, "host_status_proof"}


def test_an_inviter_who_may_not_ask_for_a_category_is_given_no_list(suzhou: AuthorityRef) -> None:
    assert selectors.papers_for("L", InviterKind.HOST, NOW) == []


def test_papers_and_reasons_come_in_the_language_of_the_reader(suzhou: AuthorityRef) -> None:
    with translation.override("zh-hans"):
        assert selectors.papers_for("M", "unit", NOW)[0].name == "护照复印件"
        assert "第二十一条" in selectors.refusal_reasons(NOW)[0].text
    with translation.override("en"):
        assert selectors.papers_for("M", "unit", NOW)[0].name == "Copy of the passport"
        assert "article 21" in selectors.refusal_reasons(NOW)[0].text


def test_the_calendar_of_2026_swaps_weekends(suzhou: AuthorityRef) -> None:
    days = selectors.working_days()

    assert add_working_days(dt.date(2026, 2, 13), 2, days) == dt.date(2026, 2, 24)
    assert add_working_days(dt.date(2026, 9, 30), 1, days) == dt.date(2026, 10, 8)
    assert days[dt.date(2026, 10, 10)] is True
    assert days[dt.date(2026, 1, 4)] is True
    assert dt.date(2026, 11, 23) not in days


def test_the_calendar_of_2027_is_marked_as_not_verified(public: AuthorityRef) -> None:
    assert not CalendarDay.objects.filter(date__year=2027, is_verified=True).exists()
    assert CalendarDay.objects.filter(date__year=2026, is_verified=False).count() == 0


def test_the_law_knows_six_grounds_of_refusal(port: AuthorityRef) -> None:
    assert [ground.number for ground in selectors.refusal_grounds(NOW)] == [1, 2, 3, 4, 5, 6]
    with translation.override("zh-hans"):
        assert selectors.refusal_grounds(NOW)[4].text.startswith("不能提交")


@pytest.mark.parametrize(
    ("alpha3", "schemes"),
    [
        ("SWE", ["transit_240h", "unilateral"]),
        ("RUS", ["transit_240h"]),  # the unilateral exemption ended on 2026-09-14
        ("IND", []),
    ],
)
def test_exemptions_end_on_their_day(suzhou: AuthorityRef, alpha3: str, schemes: list[str]) -> None:
    assert [found.scheme for found in selectors.exemptions(alpha3, NOW)] == schemes


def test_a_nationality_without_a_rate_of_its_own_pays_the_general_fee(port: AuthorityRef) -> None:
    general = selectors.fee_for("SWE", FeeKind.SINGLE, NOW)
    american = selectors.fee_for("USA", FeeKind.SINGLE, NOW)

    assert general is not None
    assert american is not None
    assert (general.amount_yuan, american.amount_yuan) == (160, 250)
    assert selectors.fee_for("SWE", FeeKind.SINGLE, dt.date(1999, 1, 1)) is None


def test_the_version_changes_with_any_rule_and_with_nothing_else(public: AuthorityRef) -> None:
    before = selectors.policy_version(NOW)
    Parameter.objects.filter(key="stay.max_days").update(source="another page")
    assert selectors.policy_version(NOW) == before

    Parameter.objects.filter(key="stay.max_days").update(value=29)

    assert selectors.policy_version(NOW) != before
    assert before.startswith("2026-11-23-")


def test_the_version_is_the_same_for_the_city_and_the_port(
    suzhou: AuthorityRef, request: pytest.FixtureRequest
) -> None:
    in_the_city = selectors.policy_version(NOW)
    request.getfixturevalue("port")

    assert selectors.policy_version(NOW) == in_the_city


def test_a_period_ends_on_or_after_the_day_it_begins(public: AuthorityRef) -> None:
    with pytest.raises(IntegrityError, match="parameter_period_ordered"), transaction.atomic():
        Parameter.objects.filter(key="stay.max_days").update(valid_until=dt.date(2013, 6, 30))


def test_a_day_of_the_calendar_is_in_force_on_itself_only(public: AuthorityRef) -> None:
    with pytest.raises(IntegrityError, match="calendarday_on_its_day"), transaction.atomic():
        CalendarDay.objects.filter(date=dt.date(2026, 10, 1)).update(
            valid_until=dt.date(2026, 10, 2)
        )


def test_reading_a_number_costs_one_query(
    suzhou: AuthorityRef, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    selectors.parameter("stay.max_days", NOW)  # the first query of a test also enters the schema

    with django_assert_num_queries(1):
        selectors.parameter("stay.max_days", NOW)
