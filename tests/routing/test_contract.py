"""The contract is whole, strict and bounded, and its reference page is drawn from it."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.routing import contract, registry
from apps.routing.contract.reference import draw_messages
from apps.routing.errors import BreaksContract, UnknownContract, UnknownMessageType
from tests.routing.examples import BODIES

ROOT = Path(__file__).resolve().parents[2]


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Walk every object inside a schema."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def paths(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Name the place of every object in a body."""
    if isinstance(body, dict):
        yield path
        for key, inner in body.items():
            yield from paths(inner, (*path, key))
    elif isinstance(body, list):
        for number, inner in enumerate(body):
            yield from paths(inner, (*path, number))


def at(body: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        body = body[step]
    return body


def copied(type_: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(json.dumps(BODIES[type_]))
    return body


def test_every_message_of_the_design_is_there() -> None:
    assert set(contract.message_types()) == set(BODIES)


@pytest.mark.parametrize("type_", sorted(BODIES))
def test_a_right_body_is_taken(type_: str) -> None:
    contract.check_body(version="1", type=type_, body=BODIES[type_])


@pytest.mark.parametrize("type_", sorted(BODIES))
def test_an_unknown_field_is_refused_at_every_depth(type_: str) -> None:
    for path in paths(BODIES[type_]):
        body = copied(type_)
        at(body, path)["surprise"] = 1
        with pytest.raises(BreaksContract):
            contract.check_body(version="1", type=type_, body=body)


@pytest.mark.parametrize("type_", sorted(BODIES))
def test_every_field_must_be_there(type_: str) -> None:
    for path in paths(BODIES[type_]):
        for key in at(BODIES[type_], path):
            body = copied(type_)
            del at(body, path)[key]
            with pytest.raises(BreaksContract):
                contract.check_body(version="1", type=type_, body=body)


def test_every_text_number_and_list_is_bounded() -> None:
    for name, schema in contract.schemas("1").items():
        for node in nodes(schema):
            kind = node.get("type")
            if kind == "string":
                assert "maxLength" in node or "pattern" in node, (name, node)
            elif kind == "integer":
                assert {"minimum", "maximum"} <= set(node), (name, node)
            elif kind == "array":
                assert {"minItems", "maxItems"} <= set(node), (name, node)
            elif kind == "object" and "properties" in node:
                assert node["additionalProperties"] is False, (name, node)
                assert set(node["required"]) == set(node["properties"]), (name, node)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("first_filed_at", "2026-11-23T08:00:00"),
        ("first_filed_at", "yesterday"),
        ("request_id", "{0b8a7c0e-56a1-4f8c-8f2a-0d5f4a3c2b1d}"),
        ("reference", ""),
        ("reference", "x" * 33),
        ("visitors", []),
        ("urgent_reason", 1),
    ],
)
def test_a_wrong_value_is_named_by_its_place_and_never_shown(field: str, wrong: Any) -> None:
    body = copied("request.handed_on") | {field: wrong}

    with pytest.raises(BreaksContract) as refusal:
        contract.check_body(version="1", type="request.handed_on", body=body)

    assert refusal.value.data == {"where": [f"/{field}"]}
    assert str(wrong) not in str(refusal.value) or not str(wrong)


@pytest.mark.parametrize("day", ["2026-02-30", "20260101", "2026-1-1"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    body = copied("request.handed_on")
    body["visitors"][0]["birth_date"] = day

    with pytest.raises(BreaksContract):
        contract.check_body(version="1", type="request.handed_on", body=body)


@pytest.mark.parametrize("code", ["D", "GBD", "XXA", "UTO"])
def test_short_and_special_nationalities_are_taken(code: str) -> None:
    body = copied("request.handed_on")
    body["visitors"][0]["nationality"] = code

    contract.check_body(version="1", type="request.handed_on", body=body)


def test_versions_and_types_that_are_not_there_are_refused() -> None:
    with pytest.raises(UnknownContract):
        contract.check_body(version="2", type="case.accepted", body={})
    with pytest.raises(UnknownContract):
        contract.check_body(version="../v1", type="case.accepted", body={})
    for type_ in ("case.opened", "envelope", "common", "receipt"):
        with pytest.raises(UnknownMessageType):
            contract.check_body(version="1", type=type_, body={})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    type_=st.sampled_from(sorted(BODIES)),
    key=st.sampled_from(sorted({key for body in BODIES.values() for key in body})),
    value=json_values,
)
def test_whatever_stands_in_a_body_it_is_taken_or_refused_by_name(
    type_: str, key: str, value: Any
) -> None:
    with suppress(BreaksContract):
        contract.check_body(version="1", type=type_, body=copied(type_) | {key: value})


def test_apps_take_only_messages_of_the_contract() -> None:
    assert registry.registered() <= set(contract.message_types())


def test_the_reference_page_is_drawn_from_the_contract() -> None:
    page = (ROOT / "docs/reference/messages.md").read_text("utf-8")

    assert page == draw_messages(), "Run manage.py routing_contract."
