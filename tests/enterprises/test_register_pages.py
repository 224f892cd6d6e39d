"""A stranger is put on file by pages that lose nothing; officers vet beside the scans."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from apps.accounts import throttle
from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.enterprises.models import Enterprise, Registration, RegistrationPaper
from apps.enterprises.states import RegistrationStatus
from apps.regions.scoping import AuthorityRef
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.enterprises import CODES, make_unit
from tests.factories.files import pdf, picture, upload
from tests.factories.registrations import draft, fresh, sent

HOST = "suzhou-js.localhost"
ClientFor = Callable[[str], Client]
DETAILS = "/register/details/"
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture(autouse=True)
def _new_counts(suzhou: AuthorityRef) -> None:
    """Forget how many accounts this address has asked for."""
    cache.clear()


def browser(client_for: ClientFor, host: str = HOST) -> Client:
    client = client_for(host)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def account(**changes: str) -> dict[str, str]:
    return {
        "kind": "UNIT",
        "display_name": "New Comer",
        "email": "new@example.com",
        "username": "newcomer",
        "new_password": PASSWORD,
        "new_password_again": PASSWORD,
    } | changes


def day(name: str, date: Any) -> dict[str, str]:
    return {f"{name}_year": date.year, f"{name}_month": date.month, f"{name}_day": date.day}


def details(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "uscc": CODES[0],
        "unit_kind": "COMPANY",
        "name_zh": "样本有限公司",
        "name_en": "",
        "address": "样本路1号",
        "legal_representative": "样本代表",
        "contact_name": "王经办",
        "contact_phone": "021-28951610",
        **day("authorised_from", today),
        **day("authorised_until", today.replace(day=1)),
    } | changes


def papers() -> dict[str, Any]:
    kinds = ("business_licence", "unit_seal", "handler_authorisation")
    return {kind: upload(pdf(), f"{kind}.pdf") for kind in kinds}


def year_on() -> dict[str, str]:
    return day("authorised_until", timezone.localdate().replace(day=1, year=2027))


def test_a_stranger_gets_an_account_keeps_all_through_errors_and_is_vetted(
    suzhou: AuthorityRef, client_for: ClientFor
) -> None:
    client = browser(client_for)
    assert client.get("/register/").status_code == 200
    assert client.get("/").content.decode().count("/register/") >= 1
    assert client.post("/register/", account())["Location"] == DETAILS
    assert User.objects.get(username="newcomer").roles == frozenset()
    assert client.get("/")["Location"] == "/register/status/"

    wrong = client.post(
        DETAILS, details(uscc="913201911348723658", name_zh=EVIL, send="1") | papers()
    )

    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "should be" in page
    assert EVIL not in page
    assert "&lt;img src=x" in page
    assert page.count("Kept:") == 3
    later = client.get(DETAILS).content.decode()
    assert 'value="913201911348723658"' in later
    assert "business_licence.pdf" in later
    good = client.post(DETAILS, details(send="1") | year_on())
    assert good["Location"] == "/register/status/"
    again = client.post(DETAILS, details(send="1") | year_on())  # the second half of a double click
    assert again["Location"] == "/register/status/"
    registration = Registration.objects.get()
    assert registration.status == RegistrationStatus.SUBMITTED
    assert registration.reference in client.get("/register/status/").content.decode()
    assert RegistrationPaper.objects.count() == 3
    assert client.get("/home/").status_code == 403

    officer = browser(client_for)
    officer.force_login(make_user(Role.CITY_OFFICER))
    assert registration.reference in officer.get("/desk/registrations/").content.decode()
    one = f"/desk/registrations/{registration.id}/"
    assert "样本有限公司" in officer.get(one).content.decode()
    officer.post(f"{one}approve/", {"revision": registration.revision})

    unit = Enterprise.objects.get()
    assert client.get("/")["Location"] == "/home/"
    assert client.get("/unit/").status_code == 200
    assert officer.get(f"/desk/units/{unit.id}/").status_code == 200


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("scan.pdf", pdf(500)),
        ("scan.pdf", b""),
        ("scan.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        ("scan.jpg", pdf()),
    ],
)
def test_a_refused_file_is_told_at_its_field_and_the_others_are_kept(
    suzhou: AuthorityRef, client_for: ClientFor, name: str, data: bytes
) -> None:
    client = browser(client_for)
    client.post("/register/", account())
    sent_files = papers() | {"unit_seal": upload(data, name)}

    answer = client.post(DETAILS, details(save="1") | sent_files)

    assert answer.status_code == 422
    assert 'href="#id_unit_seal"' in answer.content.decode()
    kinds = set(RegistrationPaper.objects.values_list("kind", flat=True))
    assert kinds == {"business_licence", "handler_authorisation"}
    assert Registration.objects.get().details["address"] == "样本路1号"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "taken"}, "username"),
        ({"username": "TAKEN "}, "username"),
        ({"username": "名"}, "username"),
        ({"new_password": "password", "new_password_again": "password"}, "new_password"),
        ({"new_password_again": "x"}, "new_password_again"),
        ({"email": "nobody"}, "email"),
        ({"display_name": ""}, "display_name"),
    ],
)
def test_an_account_that_cannot_be_made_says_why_and_makes_nothing(
    suzhou: AuthorityRef, client_for: ClientFor, changes: dict[str, str], field: str
) -> None:
    make_user(Role.HANDLER, username="taken")
    before = User.objects.count()

    answer = browser(client_for).post("/register/", account(**changes))

    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    assert (User.objects.count(), Registration.objects.count()) == (before, 0)


def test_names_cannot_be_tried_out_without_end(
    suzhou: AuthorityRef, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "REGISTRATIONS_PER_ADDRESS", 2)
    make_user(Role.HANDLER, username="taken")
    client = browser(client_for)
    answers = [client.post("/register/", account(username="taken")) for _try in range(3)]

    assert [one.status_code for one in answers] == [422, 422, 429]
    assert Registration.objects.count() == 0


def test_only_where_persons_invite_is_one_asked_whether_one_is_a_person(
    suzhou: AuthorityRef, client_for: ClientFor
) -> None:
    client = browser(client_for)

    assert "foreign professional" not in client.get("/register/").content.decode()
    client.post("/register/", account(kind="HOST"))
    assert Registration.objects.count() == 0


def test_a_host_sends_one_proof(shanghai_city: AuthorityRef, client_for: ClientFor) -> None:
    client = browser(client_for, "shanghai.localhost")
    assert "foreign professional" in client.get("/register/").content.decode()
    client.post("/register/", account(kind="HOST"))
    page = client.get(DETAILS).content.decode()
    assert "business_licence" not in page

    answer = client.post(
        DETAILS,
        {
            "name": "Marie Curie",
            "contact_phone": "021-22351575",
            "status_kind": "TALENT",
            "host_status_proof": upload(picture(), "card.jpg"),
            **day("proof_until", timezone.localdate().replace(day=1, year=2028)),
            "send": "1",
        },
    )

    assert answer["Location"] == "/register/status/"
    assert Registration.objects.get().name == "Marie Curie"


def test_questions_come_back_answered_or_with_what_lacks(
    suzhou: AuthorityRef, client_for: ClientFor
) -> None:
    registration, who = sent()
    officer, client = browser(client_for), browser(client_for)
    officer.force_login(make_user(Role.CITY_OFFICER))
    client.force_login(User.objects.get(id=who.id))
    one = f"/desk/registrations/{registration.id}/"
    seen = {"revision": registration.revision}

    too_long = officer.post(f"{one}ask/", {**seen, "points": "x" * 301})
    assert too_long.status_code == 422
    assert "x" * 301 in too_long.content.decode()
    officer.post(f"{one}ask/", {**seen, "points": f"Which seal?\n{EVIL}"})
    assert officer.post(f"{one}approve/", seen).status_code == 409

    asked = client.get("/register/status/").content.decode()
    assert "Which seal?" in asked
    assert EVIL not in asked
    form = details(send="1") | year_on()
    lacking = client.post(DETAILS, form)
    assert lacking.status_code == 422
    points = {f"answer_{one.id}": "The round one." for one in registration.points.all()}
    assert client.post(DETAILS, form | points)["Location"] == "/register/status/"
    assert fresh(registration.id).status == RegistrationStatus.ANSWERED


def test_a_refusal_is_read_by_the_applicant_who_may_begin_anew(
    suzhou: AuthorityRef, client_for: ClientFor
) -> None:
    registration, who = sent()
    officer, client = browser(client_for), browser(client_for)
    officer.force_login(make_user(Role.CITY_OFFICER))
    client.force_login(User.objects.get(id=who.id))
    one = f"/desk/registrations/{registration.id}/refuse/"
    assert officer.post(one, {"revision": registration.revision}).status_code == 422
    officer.post(one, {"revision": registration.revision, "reason": "The seal is another unit's."})

    assert "The seal is another unit&#x27;s." in client.get("/register/status/").content.decode()
    assert client.get("/register/").status_code == 200
    assert client.post("/register/", {"kind": "UNIT"})["Location"] == DETAILS
    assert Registration.objects.count() == 2


def test_an_application_is_withdrawn_from_the_page_one_saw(
    suzhou: AuthorityRef, client_for: ClientFor
) -> None:
    registration, who = draft()
    client = browser(client_for)
    client.force_login(User.objects.get(id=who.id))

    assert client.post("/register/withdraw/", {"revision": "7x"}).status_code == 409
    client.post("/register/withdraw/", {"revision": registration.revision})

    assert fresh(registration.id).status == RegistrationStatus.WITHDRAWN


def test_inviters_need_no_second_file(suzhou: AuthorityRef, client_for: ClientFor) -> None:
    client = browser(client_for)
    client.force_login(User.objects.get(id=make_unit(0).user_id))

    assert "on file already" in client.get("/register/").content.decode()
    assert client.post("/register/", {"kind": "UNIT"}).status_code == 409
    assert client.get(DETAILS)["Location"] == "/register/"


def test_the_lists_cost_the_same_however_many_wait(
    suzhou: AuthorityRef, client_for: ClientFor, django_assert_max_num_queries: Any
) -> None:
    for place in range(4):
        sent(place=place)
    officer = browser(client_for)
    officer.force_login(make_user(Role.CITY_OFFICER))

    with django_assert_max_num_queries(14):
        officer.get("/desk/registrations/")
    with django_assert_max_num_queries(24):
        officer.get(f"/desk/registrations/{Registration.objects.order_by('id')[0].id}/")
    found = officer.get("/desk/registrations/", {"words": CODES[2].lower()}).content.decode()
    assert found.count("data-open") == 1
