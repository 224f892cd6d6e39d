"""The rules through the API: open to all, on every host, with the version they come from."""

from collections.abc import Callable

import pytest
from django.test import Client

HOSTS = {"public": "localhost", "suzhou": "suzhou-js.localhost", "port": "port.localhost"}


@pytest.fixture(params=HOSTS)
def anyone(request: pytest.FixtureRequest, client_for: Callable[[str], Client]) -> Client:
    """Someone not logged in, on the host of each kind of authority."""
    request.getfixturevalue(request.param)
    return client_for(HOSTS[request.param])


def test_anyone_reads_the_categories_of_a_day(anyone: Client) -> None:
    found = anyone.get("/api/v1/policy/visa-categories", {"on": "2026-11-23"}).json()

    assert found["version"].startswith("2026-11-23-")
    assert found["results"][0] == {
        "code": "M",
        "name_en": "Business and trade",
        "name_zh": "商业贸易",
        "is_electronic": True,
        "is_group": False,
        "valid_from": "2013-09-01",
        "valid_until": None,
        "source": found["results"][0]["source"],
        "is_verified": True,
    }


def test_papers_are_listed_for_a_category_and_an_inviter(anyone: Client) -> None:
    found = anyone.get(
        "/api/v1/policy/papers",
        {"category": "M", "inviter_kind": "host"},
        headers={"Accept-Language": "en"},
    ).json()

    assert [paper["code"] for paper in found["results"]] == [
        "passport_copy",
        "photo",
        "invitation_letter",
        "host_status_proof",
        "guarantee_letter",
    ]
    first = found["results"][0]
    assert first["name"] == "Copy of the passport"
    assert (first["provided_by"], first["is_on_request"]) == ("visitor", False)
    assert "article 20(3)" in first["source"]


def test_a_german_passport_finds_the_exemptions_of_germany(anyone: Client) -> None:
    found = anyone.get("/api/v1/policy/exemptions", {"nationality": "D", "on": "2026-11-23"}).json()

    assert {row["scheme"] for row in found["results"]} == {"unilateral", "transit_240h"}


def test_a_nationality_without_a_state_finds_none(anyone: Client) -> None:
    found = anyone.get("/api/v1/policy/exemptions", {"nationality": "XXA"}).json()

    assert found["results"] == []


def test_public_reasons_come_in_both_languages(anyone: Client) -> None:
    found = anyone.get("/api/v1/policy/refusal-reasons").json()

    assert found["results"][0]["code"] == "no_reason_given"
    assert found["results"][0]["text_zh"].startswith("不予签发")


@pytest.mark.parametrize(
    ("address", "query", "status", "code"),
    [
        ("papers", {"category": "M"}, 400, "invalid-input"),
        ("papers", {"category": "m", "inviter_kind": "unit"}, 400, "invalid-input"),
        ("papers", {"category": "M", "inviter_kind": "friend"}, 400, "invalid-input"),
        ("visa-categories", {"on": "tomorrow"}, 400, "invalid-input"),
        ("visa-categories", {"no": "2026-11-23"}, 400, "invalid-input"),
        ("exemptions", {"nationality": "QQQ"}, 422, "nationality-unknown"),
    ],
)
def test_a_wrong_question_is_a_problem(
    anyone: Client, address: str, query: dict[str, str], status: int, code: str
) -> None:
    answer = anyone.get(f"/api/v1/policy/{address}", query)

    assert answer.status_code == status
    assert answer.json()["code"] == code


def test_the_rules_are_not_written_through_the_api(anyone: Client) -> None:
    answer = anyone.post("/api/v1/policy/visa-categories", {}, content_type="application/json")

    assert answer.status_code == 405
    assert answer.json()["code"] == "method-not-allowed"
