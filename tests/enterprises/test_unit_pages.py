"""The unit's page for its people, and what its administrator does there."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.enterprises import selectors, services
from apps.enterprises.models import Enterprise, Handler, UnitChange, UnitPaper
from apps.regions.scoping import AuthorityRef
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.enterprises import CODES, Unit, add_handler, city_admin, make_host, make_unit
from tests.factories.files import pdf, upload
from tests.factories.registrations import officer

HOST = "suzhou-js.localhost"
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
ClientFor = Callable[[str], Client]


@pytest.fixture
def unit(suzhou: AuthorityRef) -> Unit:
    """A unit whose handler manages it."""
    return make_unit(0, is_admin=True)


def browser(client_for: ClientFor, actor: Actor, host: str = HOST) -> Client:
    """Somebody logged in, reading in English."""
    client = client_for(host)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(User.objects.get(id=actor.id))
    return client


def day(name: str, date: dt.date) -> dict[str, Any]:
    return {f"{name}_year": date.year, f"{name}_month": date.month, f"{name}_day": date.day}


def scan() -> dict[str, Any]:
    return {"file": upload(pdf(), "scan.pdf")}


def dates(last: dt.date = TODAY + 200 * DAY) -> dict[str, Any]:
    return day("authorised_from", TODAY) | day("authorised_until", last)


def record(unit: Unit, **changes: str) -> dict[str, str]:
    now = Enterprise.objects.get(id=unit.enterprise.id)
    names = ("uscc", "name_zh", "name_en", "address", "legal_representative")
    return {name: getattr(now, name) for name in names} | {"unit_kind": now.kind} | changes


def test_everyone_of_the_unit_reads_the_page_and_only_its_administrator_acts(
    unit: Unit, client_for: ClientFor
) -> None:
    boss = browser(client_for, unit.handler)
    plain = browser(client_for, add_handler(unit.enterprise))

    assert "/unit/change/" in boss.get("/unit/").content.decode()
    page = plain.get("/unit/").content.decode()
    assert unit.enterprise.name_zh in page
    assert "/unit/change/" not in page
    for path in ("change/", "contact/", "review/", "handlers/add/"):
        assert plain.get(f"/unit/{path}").status_code == 403
        assert boss.get(f"/unit/{path}").status_code == 200


def test_a_change_is_asked_for_decided_and_shown_with_what_was_before(
    unit: Unit, client_for: ClientFor
) -> None:
    boss, city = browser(client_for, unit.handler), browser(client_for, officer())
    assert boss.post("/unit/change/", record(unit) | scan()).status_code == 422
    wrong = boss.post("/unit/change/", record(unit, uscc="913201911348723658") | scan())
    assert wrong.status_code == 422
    assert 'href="#id_uscc"' in wrong.content.decode()
    boss.post("/unit/change/", record(unit, uscc=CODES[3], unit_kind="INSTITUTION") | scan())
    change = UnitChange.objects.get()
    assert CODES[3] in boss.get("/unit/").content.decode()
    assert CODES[3] in city.get(f"/desk/units/{unit.enterprise.id}/").content.decode()
    assert unit.enterprise.name_zh in city.get("/desk/registrations/").content.decode()

    one = f"/desk/changes/{change.id}/"
    empty = city.post(f"{one}refuse/", {"revision": change.revision, "reason": ""})
    assert empty.status_code == 422
    city.post(f"{one}approve/", {"revision": change.revision})

    assert city.post(f"{one}approve/", {"revision": change.revision}).status_code == 409
    page = boss.get("/unit/").content.decode()
    assert CODES[0] in page
    assert CODES[3] in page
    found = city.get("/desk/units/", {"words": CODES[0]}).content.decode()
    assert f"/desk/units/{unit.enterprise.id}/" in found


def test_a_paper_is_put_on_file_and_taken_off(unit: Unit, client_for: ClientFor) -> None:
    plain = browser(client_for, add_handler(unit.enterprise))
    bad = plain.post("/unit/papers/add/", {"kind": "unit_seal", "file": upload(b"", "x.pdf")})
    assert bad.status_code == 422
    sent = {"kind": "unit_seal", **scan(), **day("valid_until", TODAY + DAY)}
    assert plain.post("/unit/papers/add/", sent)["Location"] == "/unit/"
    paper = UnitPaper.objects.get()
    assert "scan.pdf" in plain.get("/unit/").content.decode()
    assert plain.get(f"/files/{paper.file_id}/").status_code == 200

    plain.post(f"/unit/papers/{paper.id}/retire/")

    assert selectors.papers_on_file(unit.enterprise.id, TODAY) == []
    assert plain.post(f"/unit/papers/{paper.id}/retire/").status_code == 409


def test_a_colleague_is_added_and_chooses_the_password_by_the_link_shown_once(
    unit: Unit, client_for: ClientFor
) -> None:
    boss = browser(client_for, unit.handler)
    who = {"display_name": "Test Colleague", "email": "", "username": "colleague"}
    assert boss.post("/unit/handlers/add/", {**who, **dates()}).status_code == 422
    added = boss.post("/unit/handlers/add/", who | dates() | scan())
    taken = boss.post("/unit/handlers/add/", who | dates() | scan())
    assert 'href="#id_username"' in taken.content.decode()
    handler = Handler.objects.get(user__username="colleague")
    shown = boss.get(added["Location"]).content.decode()
    found = re.search(r"/activate/[0-9a-f-]+/[^/\s<\"]+/", shown)
    assert found is not None
    assert found[0] not in boss.get(added["Location"]).content.decode()

    guest = client_for(HOST)
    guest.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert guest.get(found[0])["Location"] == "/activate/"
    weak = {"new_password": "password", "new_password_again": "password"}
    assert guest.post("/activate/", weak).status_code == 422
    good = {"new_password": PASSWORD, "new_password_again": PASSWORD}
    assert guest.post("/activate/", good)["Location"] == "/"
    assert guest.get("/home/").status_code == 200
    spent = client_for(HOST)
    spent.get(found[0])
    assert spent.post("/activate/", good).status_code == 410
    assert client_for(HOST).get("/activate/").status_code == 410
    one = f"/unit/handlers/{handler.id}/"
    assert boss.post(f"{one}link/").status_code == 409
    boss.post(one, dates(TODAY + 300 * DAY) | scan())
    boss.post(f"{one}end/")
    handler.refresh_from_db()
    assert handler.authorised_until <= TODAY
    assert guest.get("/unit/").status_code == 200


def test_a_link_is_made_anew_for_who_has_not_used_it(unit: Unit, client_for: ClientFor) -> None:
    boss = browser(client_for, unit.handler)
    who = {"display_name": "Test Colleague", "email": "", "username": "colleague"}
    boss.post("/unit/handlers/add/", who | dates() | scan())
    handler = Handler.objects.get(user__username="colleague")

    again = boss.post(f"/unit/handlers/{handler.id}/link/")

    assert "/activate/" in boss.get(again["Location"]).content.decode()


def test_a_suspension_explains_itself_at_home_and_on_each_refused_act(
    unit: Unit, client_for: ClientFor
) -> None:
    boss = browser(client_for, unit.handler)
    services.suspend(
        actor=city_admin(), enterprise_id=unit.enterprise.id, reason="Guests did not leave."
    )

    for path, status in (("/home/", 200), ("/unit/", 200), ("/requests/new/", 403)):
        answer = boss.get(path)
        assert answer.status_code == status
        assert "Guests did not leave." in answer.content.decode(), path


def test_an_overdue_review_leads_to_its_page_and_is_done_there(
    unit: Unit, client_for: ClientFor
) -> None:
    boss = browser(client_for, unit.handler)
    Enterprise.objects.update(review_due_on=TODAY - DAY)
    assert "/unit/review/" in boss.get("/home/").content.decode()
    assert "Yearly review" in boss.get("/requests/new/").content.decode()
    assert "/unit/change/?review=1" in boss.get("/unit/review/").content.decode()

    boss.post("/unit/review/")

    assert boss.get("/requests/new/").status_code == 200
    assert boss.post("/unit/review/").status_code == 409


def test_a_review_with_a_change_waits_for_the_city_without_stopping_the_unit(
    unit: Unit, client_for: ClientFor
) -> None:
    boss = browser(client_for, unit.handler)
    Enterprise.objects.update(review_due_on=TODAY - DAY)

    boss.post("/unit/change/?review=1", record(unit, address="Street 2") | scan())

    assert boss.get("/requests/new/").status_code == 200
    assert boss.post("/unit/review/").status_code == 409
    change = UnitChange.objects.get()
    boss.post(f"/unit/changes/{change.id}/withdraw/", {"revision": change.revision})
    assert boss.get("/requests/new/").status_code == 403


def test_an_authorisation_that_ended_is_told_and_one_that_ends_too(
    unit: Unit, client_for: ClientFor
) -> None:
    gone = browser(client_for, add_handler(unit.enterprise, days=-1))
    soon = browser(client_for, add_handler(unit.enterprise, days=5))

    assert "does not cover today" in gone.get("/home/").content.decode()
    assert "ends soon" in soon.get("/home/").content.decode()
    assert gone.get("/requests/new/").status_code == 403


def test_the_contact_is_changed_at_once(unit: Unit, client_for: ClientFor) -> None:
    boss = browser(client_for, unit.handler)
    wrong = boss.post("/unit/contact/", {"contact_name": "X", "contact_phone": "1"})
    assert wrong.status_code == 422

    boss.post("/unit/contact/", {"contact_name": "X", "contact_phone": "021-22351575"})

    assert "X" in boss.get("/unit/").content.decode()


def test_a_host_sees_the_own_record_and_the_year_s_figures(
    shanghai_city: AuthorityRef, client_for: ClientFor
) -> None:
    _host, actor = make_host()
    client = browser(client_for, actor, "shanghai.localhost")

    assert "Marie Curie" in client.get("/unit/").content.decode()
    assert "0 of 20 are used" in client.get("/home/").content.decode()
    page = client.get("/requests/new/").content.decode()
    assert "0 of 20 are used" in page
    assert "Research colleague" in page
    assert 'type="hidden" name="contact_name"' in page


def test_programs_read_and_keep_papers_and_confirm_the_review(
    unit: Unit, client_for: ClientFor
) -> None:
    boss = browser(client_for, unit.handler)
    assert boss.get("/api/v1/unit").json()["uscc"] == CODES[0]
    assert len(boss.get("/api/v1/unit/handlers").json()) == 1
    kept = boss.post(
        "/api/v1/unit/papers",
        {"kind": "unit_seal", **scan()},
        headers={"Idempotency-Key": "a-key-of-mine"},
    )
    assert kept.status_code == 201
    assert [one["kind"] for one in boss.get("/api/v1/unit/papers").json()] == ["unit_seal"]
    one = f"/api/v1/unit/papers/{kept.json()['id']}"
    assert boss.delete(one).status_code == 204
    assert boss.delete(one).json()["code"] == "unit-paper-retired"
    assert boss.post("/api/v1/unit/review").json()["code"] == "review-not-due"
    Enterprise.objects.update(review_due_on=TODAY)
    assert boss.post("/api/v1/unit/review").status_code == 200
    stranger = browser(client_for, make_unit(1).handler)
    assert stranger.get("/api/v1/unit").json()["uscc"] == CODES[1]


def test_the_page_costs_the_same_however_many_handlers_there_are(
    unit: Unit, client_for: ClientFor, django_assert_max_num_queries: Any
) -> None:
    for _number in range(4):
        add_handler(unit.enterprise)
    boss = browser(client_for, unit.handler)

    with django_assert_max_num_queries(30):
        boss.get("/unit/")


def test_a_person_without_a_unit_is_told_so(suzhou: AuthorityRef, client_for: ClientFor) -> None:
    client = client_for(HOST)
    client.force_login(make_user(Role.HANDLER))

    assert client.get("/unit/").status_code == 403
