"""What all APIs share: strict input, entity tags, and refusals described."""

from typing import Any

import pytest
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from apps.core import errors
from apps.core.api.revisions import seen_revision, with_etag
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn, StrictSerializer


class ThingIn(StrictSerializer):
    name = serializers.CharField()
    size = serializers.IntegerField(required=False)
    is_new = serializers.BooleanField(required=False)
    parts = RevisionIn(many=True, required=False)
    made_at = serializers.DateTimeField(read_only=True)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"name": "a", "sise": 3}, {"sise"}),
        ({"name": "a", "made_at": "2026-01-01T00:00:00Z"}, {"made_at"}),
        ({"name": 5}, {"name"}),
        ({"name": "a", "size": "5"}, {"size"}),
        ({"name": "a", "size": True}, {"size"}),
        ({"name": "a", "size": 5.0}, {"size"}),
        ({"name": "a", "is_new": "yes"}, {"is_new"}),
        ({"name": True, "size": "5", "x": 1}, {"name", "size", "x"}),
        ({"name": "a", "parts": [{"revision": 1, "extra": 2}]}, {"parts"}),
        ({}, {"name"}),
    ],
)
def test_unknown_fields_and_wrong_types_are_refused(body: dict[str, Any], wrong: set[str]) -> None:
    given = ThingIn(data=body)

    assert not given.is_valid()
    assert set(given.errors) == wrong


def test_what_is_right_is_taken() -> None:
    given = ThingIn(data={"name": "a", "size": 5, "is_new": False, "parts": [{"revision": 0}]})

    assert given.is_valid(), given.errors
    assert given.validated_data["size"] == 5


def request_with(method: str = "GET", **headers: Any) -> Request:
    return Request(APIRequestFactory().generic(method, "/api/v1/things/1", **headers))


def test_a_thing_carries_its_revision_as_a_tag_and_is_not_cached() -> None:
    answer = with_etag(request_with(), Response({"id": 1}), 7)

    assert answer["ETag"] == '"r7"'
    assert answer["Cache-Control"] == "no-store, private"
    assert answer.status_code == 200


def test_a_caller_who_has_the_revision_gets_nothing_twice() -> None:
    answer = with_etag(request_with(HTTP_IF_NONE_MATCH='"r7"'), Response({"id": 1}), 7)

    assert (answer.status_code, answer.data) == (304, None)


def test_an_act_is_answered_in_full_whatever_the_caller_has() -> None:
    answer = with_etag(request_with("POST", HTTP_IF_NONE_MATCH='"r7"'), Response({"id": 1}), 7)

    assert answer.data == {"id": 1}


def test_the_revision_seen_is_read_from_the_tag() -> None:
    assert seen_revision(request_with("POST", HTTP_IF_MATCH='"r12"')) == 12
    assert seen_revision(request_with("POST")) is None


@pytest.mark.parametrize("tag", ["", "*", "r7", '"7"', '"r-7"', '"r٧"', 'W/"r7"', '"r07"'])
def test_a_tag_that_is_not_ours_is_refused(tag: str) -> None:
    with pytest.raises(errors.InvalidInput):
        seen_revision(request_with("POST", HTTP_IF_MATCH=tag))


def test_refusals_of_one_status_are_described_together() -> None:
    described = problems(errors.StaleRevision, errors.MoveNotAllowed, errors.NotFound)

    assert set(described) == {
        (404, "application/problem+json"),
        (409, "application/problem+json"),
    }
    conflict = described[409, "application/problem+json"]
    assert conflict.description == "move-not-allowed, stale-revision"
