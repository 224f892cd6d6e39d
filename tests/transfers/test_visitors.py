"""A visitor as typed from a passport: the worst values, each refused by its own reason."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.core.errors import DomainError
from apps.core.identifiers.errors import (
    MrzDigitWrong,
    MrzUnreadable,
    NationalityUnknown,
    PassportNumberInvalid,
)
from apps.core.identifiers.specimen import build_td3
from apps.transfers import services
from apps.transfers.errors import (
    BirthDateWrong,
    CategoryNotOffered,
    ChoiceUnknown,
    FieldMissing,
    MrzDiffers,
    NationalityNotForeign,
    PassportDatesWrong,
    PassportExpired,
    PassportKindNotTaken,
    PassportTooShort,
    SeveralDefects,
    TextUnfit,
    TooManyVisitors,
    VisitorNotFound,
)
from apps.transfers.inputs import VisitorInput
from tests.factories import transfers as made
from tests.factories.transfers import People, seen
from tests.transfers.acts import everything

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
ARRIVAL = TODAY + 10 * DAY

BAD: list[tuple[dict[str, Any], type[DomainError], str]] = [
    ({"surname": "", "given_names": ""}, FieldMissing, "surname"),
    ({"surname": "\u200b\u2060", "given_names": " "}, FieldMissing, "surname"),
    ({"surname": "王"}, TextUnfit, "surname"),
    ({"surname": "لندن"}, TextUnfit, "surname"),
    ({"given_names": "Anna 🛬"}, TextUnfit, "given_names"),
    ({"surname": "R2D2"}, TextUnfit, "surname"),
    ({"surname": "A" * 121}, TextUnfit, "surname"),
    ({"surname": "A" * 10_000}, TextUnfit, "surname"),
    ({"given_names": "<script>"}, TextUnfit, "given_names"),
    ({"name_zh": "王\x00"}, TextUnfit, "name_zh"),
    ({"employer": "x" * 201}, TextUnfit, "employer"),
    ({"sex": ""}, FieldMissing, "sex"),
    ({"sex": "W"}, ChoiceUnknown, "sex"),
    ({"birth_date": None}, FieldMissing, "birth_date"),
    ({"birth_date": TODAY + DAY}, BirthDateWrong, "birth_date"),
    ({"birth_date": dt.date(1890, 1, 1)}, BirthDateWrong, "birth_date"),
    ({"nationality": "", "passport_issuing_state": "UTO"}, FieldMissing, "nationality"),
    ({"nationality": "GER"}, NationalityUnknown, "nationality"),
    ({"nationality": "中国"}, NationalityUnknown, "nationality"),
    ({"nationality": "CHN"}, NationalityNotForeign, "nationality"),
    ({"passport_issuing_state": "XYZ"}, NationalityUnknown, "passport_issuing_state"),
    ({"passport_number": ""}, FieldMissing, "passport_number"),
    ({"passport_number": "L89"}, PassportNumberInvalid, "passport_number"),
    ({"passport_number": "L8989É02C"}, PassportNumberInvalid, "passport_number"),
    ({"passport_number": "1" * 21}, PassportNumberInvalid, "passport_number"),
    ({"passport_number": "9" * 10_000}, PassportNumberInvalid, "passport_number"),
    ({"passport_kind": "DIPLOMATIC"}, PassportKindNotTaken, "passport_kind"),
    ({"passport_kind": "SERVICE"}, PassportKindNotTaken, "passport_kind"),
    ({"passport_kind": "LIBRARY"}, ChoiceUnknown, "passport_kind"),
    ({"passport_expires_on": None}, FieldMissing, "passport_expires_on"),
    ({"passport_expires_on": TODAY - DAY}, PassportExpired, "passport_expires_on"),
    ({"passport_expires_on": ARRIVAL - DAY}, PassportExpired, "passport_expires_on"),
    ({"passport_expires_on": ARRIVAL + 189 * DAY}, PassportTooShort, "passport_expires_on"),
    ({"passport_issued_on": TODAY + DAY}, PassportDatesWrong, "passport_issued_on"),
    ({"passport_issued_on": dt.date(1974, 8, 11)}, PassportDatesWrong, "passport_issued_on"),
    ({"category": ""}, FieldMissing, "category"),
    ({"category": "J1"}, CategoryNotOffered, "category"),
    ({"category": "L"}, CategoryNotOffered, "category"),
    ({"category": "G"}, CategoryNotOffered, "category"),
    ({"mrz": "P<UTO"}, MrzUnreadable, "mrz"),
]


def zone(**changes: Any) -> str:
    """The two lines of the specimen visitor, with some fields changed."""
    one = made.visitor()
    fields: dict[str, Any] = {
        "surname": one.surname,
        "given_names": one.given_names,
        "number": one.passport_number,
        "nationality": "UTO",
        "birth_date": one.birth_date,
        "sex": "F",
        "expires_on": one.passport_expires_on,
    }
    return "\n".join(build_td3(**(fields | changes)))


def test_each_thing_wrong_with_a_visitor_has_its_own_error_and_changes_nothing(
    people: People,
) -> None:
    request = made.draft(people)
    before = everything()

    for changes, error, field in BAD:
        with pytest.raises(DomainError) as refused:
            made.add(people, request, made.visitor(**changes))
        assert type(refused.value) is error, changes
        assert list(refused.value.fields) == [field], changes
        assert everything() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"surname": "O’NEILL-D'ARCY"},
        {"surname": "Müller", "given_names": "Jürgen Łukasz"},
        {"surname": "Nguyễn", "given_names": "Thị Ánh"},
        {"surname": "ＥＲＩＫＳＳＯＮ"},
        {"surname": ""},
        {"given_names": ""},
        {"passport_number": "ｌ898 902ｃ"},
        {"nationality": "D", "passport_issuing_state": "D"},
        {"nationality": "GBD"},
        {"nationality": "XXA", "passport_kind": "TRAVEL_DOCUMENT"},
        {"passport_expires_on": ARRIVAL + 190 * DAY},
        {"sex": "x"},
        {"category": "m"},
        {"name_zh": "王小明", "employer": "لندن 🛬"},
    ],
)
def test_lawful_visitors_are_taken(people: People, changes: dict[str, Any]) -> None:
    request = made.draft(people)

    added = made.add(people, request, made.visitor(**changes))

    assert made.in_order(request)[0].id == added.id


def test_what_is_typed_is_kept_in_one_form(people: People) -> None:
    request = made.draft(people)

    one = made.add(
        people,
        request,
        made.visitor(
            surname=" ＥＲＩＫＳＳＯＮ ", passport_number="ｌ898-902ｃ3", nationality="uto"
        ),
    )

    assert (one.surname, one.passport_number, one.nationality) == ("ERIKSSON", "L898902C3", "UTO")
    assert len(one.passport_key) == 64
    assert one.passport_number not in one.passport_key


def test_all_that_is_wrong_with_a_visitor_is_told_at_once(people: People) -> None:
    request = made.draft(people)

    with pytest.raises(SeveralDefects) as refused:
        made.add(people, request, VisitorInput())

    assert refused.value.fields.keys() == {
        "surname",
        "sex",
        "birth_date",
        "nationality",
        "passport_issuing_state",
        "passport_number",
        "passport_expires_on",
        "category",
    }


def test_the_same_day_of_expiry_is_judged_by_the_trip(people: People) -> None:
    request = services.start_draft(actor=people.handler)
    short = made.visitor(passport_expires_on=TODAY + 60 * DAY)

    made.add(people, request, short)
    services.edit_trip(
        actor=people.handler, **seen(made.fresh(request)), trip=made.trip(arrival_at=None)
    )
    with pytest.raises(PassportTooShort):
        made.add(people, made.draft(people), short)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"number": "L89999999"}, {"passport_number"}),
        ({"birth_date": dt.date(1974, 8, 13)}, {"birth_date"}),
        ({"sex": "M", "surname": "ERIKSEN"}, {"sex", "surname"}),
        ({"nationality": "SWE"}, {"nationality", "passport_issuing_state"}),
        ({"expires_on": TODAY + 2999 * DAY}, {"passport_expires_on"}),
    ],
)
def test_lines_that_differ_from_the_fields_name_the_fields(
    people: People, changes: dict[str, Any], fields: set[str]
) -> None:
    request = made.draft(people)
    before = everything()

    with pytest.raises((MrzDiffers, SeveralDefects)) as refused:
        made.add(people, request, made.visitor(mrz=zone(**changes)))

    assert refused.value.fields.keys() == fields
    assert everything() == before


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"surname": "Müller", "mrz": "MUELLER"},
        {"surname": "Müller", "mrz": "MULLER"},
        {"surname": "O'Neill", "mrz": "ONEILL"},
        {"surname": "Sørensen", "mrz": "SOERENSEN"},
        {"surname": "Łukaszewicz", "mrz": "LUKASZEWICZ"},
        {"surname": "STRAẞE", "mrz": "STRASSE"},
        {"surname": "A" * 60, "mrz": "A" * 60},
    ],
)
def test_lines_that_agree_are_kept(people: People, changes: dict[str, str]) -> None:
    request = made.draft(people)
    written = changes.get("mrz", "ERIKSSON")
    typed = made.visitor(surname=changes.get("surname", "ERIKSSON"))

    one = made.add(people, request, made.visitor(surname=typed.surname, mrz=zone(surname=written)))

    assert one.mrz == zone(surname=written)


@pytest.mark.parametrize(("place", "position"), [(9, 10), (19, 20), (27, 28), (43, 44)])
def test_a_wrong_check_digit_is_named(people: People, place: int, position: int) -> None:
    request = made.draft(people)
    first, second = zone().split("\n")
    digit = str((int(second[place]) + 1) % 10)
    broken = f"{first}\n{second[:place]}{digit}{second[place + 1 :]}"

    with pytest.raises(MrzDigitWrong) as refused:
        made.add(people, request, made.visitor(mrz=broken))

    assert list(refused.value.fields) == ["mrz"]
    assert str(position) in str(refused.value.fields["mrz"])
    assert digit in str(refused.value.fields["mrz"])


def test_removing_a_visitor_takes_the_papers_along_and_moves_the_others_up(
    people: People,
) -> None:
    request = made.whole_draft(people, visitors=3)
    first, second, third = made.in_order(request)

    services.remove_visitor(actor=people.handler, **seen(request), visitor_id=first.id)

    assert [(v.id, v.position) for v in made.in_order(request)] == [(second.id, 1), (third.id, 2)]
    assert not request.papers.filter(visitor_id=first.id).exists()
    assert request.papers.count() == 2 + 2 * 2


def test_a_visitor_of_another_request_is_not_found(people: People) -> None:
    request, other = made.draft(people), made.whole_draft(people)
    stranger = made.in_order(other)[0]
    before = everything()

    with pytest.raises(VisitorNotFound):
        services.remove_visitor(actor=people.handler, **seen(request), visitor_id=stranger.id)
    with pytest.raises(VisitorNotFound):
        services.edit_visitor(
            actor=people.handler,
            **seen(request),
            visitor_id=stranger.id,
            visitor=made.visitor(),
        )
    assert everything() == before


def test_a_delegation_has_an_end(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    from apps.policy.models import Parameter
    from apps.regions.scoping import enter

    request = made.draft(people)
    with enter("public"):
        Parameter.objects.filter(key="delegation.max_visitors").update(value=2)
    made.add(people, request, made.visitor(1))
    made.add(people, request, made.visitor(2))
    before = everything()

    with pytest.raises(TooManyVisitors) as refused:
        made.add(people, request, made.visitor(3))

    assert refused.value.data == {"most": 2}
    assert everything() == before
