"""Refusals as RFC 9457 for programs: every kind has a code, a page, a number and no leak."""

import datetime as dt
import json
from typing import Any
from uuid import UUID

import pytest
import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions as drf

from apps.core import errors
from apps.core.problems import CONTENT_TYPE, exception_handler, pointer_to


def answer_to(error: Exception) -> Any:
    answer = exception_handler(error, {})
    assert answer is not None
    assert answer.content_type == CONTENT_TYPE
    return answer


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.NotFound(), 404, "not-found"),
        (errors.Conflict(), 409, "conflict"),
        (errors.Forbidden(), 403, "forbidden"),
        (errors.Invalid(), 422, "invalid"),
        (errors.TryAgain(), 503, "try-again"),
        (errors.StaleRevision(), 409, "stale-revision"),
        (drf.ValidationError("no"), 400, "invalid-input"),
        (drf.ParseError(), 400, "malformed-body"),
        (drf.NotAuthenticated(), 401, "not-authenticated"),
        (drf.AuthenticationFailed(), 401, "not-authenticated"),
        (drf.PermissionDenied(), 403, "forbidden"),
        (drf.NotFound(), 404, "not-found"),
        (drf.MethodNotAllowed("PUT"), 405, "method-not-allowed"),
        (drf.NotAcceptable(), 406, "not-acceptable"),
        (drf.UnsupportedMediaType("text/xml"), 415, "unsupported-media-type"),
        (drf.Throttled(), 429, "too-many-requests"),
        (Http404("No Thing matches the given query."), 404, "not-found"),
        (PermissionDenied(), 403, "forbidden"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_every_refusal_has_its_status_and_code(error: Exception, status: int, code: str) -> None:
    answer = answer_to(error)

    assert answer.status_code == answer.data["status"] == status
    assert answer.data["code"] == code
    assert answer.data["type"] == f"/problems/{code}/"
    assert answer.data["title"]
    assert answer.data["detail"]
    assert UUID(answer.data["instance"].removeprefix("urn:uuid:")).version == 4


def test_a_bug_is_not_dressed_up_as_a_refusal() -> None:
    assert exception_handler(KeyError("x"), {}) is None


def test_words_of_libraries_about_our_insides_are_not_shown() -> None:
    assert "Thing" not in json.dumps(answer_to(Http404("No Thing matches")).data)


def test_the_number_shown_is_in_the_log_and_no_value_is() -> None:
    refusal = errors.Invalid("E1234567 is wrong", fields={"passport.number": "E1234567 is wrong"})

    with structlog.testing.capture_logs() as lines:
        answer = answer_to(refusal)

    assert [line["instance"] for line in lines] == [answer.data["instance"]]
    assert lines[0]["fields"] == ["#/passport/number"]
    assert "E1234567" not in repr(lines)


def test_fields_of_a_refusal_are_pointed_to() -> None:
    refusal = errors.Invalid(fields={"visitors.0.surname": "Fill it in."})

    assert answer_to(refusal).data["errors"] == [
        {"pointer": "#/visitors/0/surname", "detail": "Fill it in.", "code": "invalid"}
    ]


def test_each_message_of_nested_input_is_pointed_to() -> None:
    tree: Any = {
        "visitors": [{}, {"passport": {"number": [drf.ErrorDetail("Too short.", "min_length")]}}],
        "non_field_errors": ["The trip ends before it begins."],
        "a/b~c": ["Odd."],
    }

    found = answer_to(drf.ValidationError(tree)).data["errors"]

    assert found == [
        {"pointer": "#/visitors/1/passport/number", "detail": "Too short.", "code": "min_length"},
        {"pointer": "#", "detail": "The trip ends before it begins.", "code": "invalid"},
        {"pointer": "#/a~1b~0c", "detail": "Odd.", "code": "invalid"},
    ]


def test_a_pointer_to_nothing_is_the_whole_body() -> None:
    assert pointer_to([]) == "#"


def test_a_stale_act_tells_what_was_done_by_whom_and_when() -> None:
    when = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
    refusal = errors.StaleRevision(
        current=8, seen=7, who="u-1", what="transfers.request_claimed", when=when
    )

    assert answer_to(refusal).data["data"] == {
        "current": 8,
        "seen": 7,
        "who": "u-1",
        "what": "transfers.request_claimed",
        "when": when,
    }


def test_one_who_asks_too_often_is_told_how_long_to_wait() -> None:
    assert answer_to(drf.Throttled(wait=12))["Retry-After"] == "12"


def test_a_refusal_says_its_title_when_nothing_more_is_known() -> None:
    assert errors.StaleRevision().detail == str(errors.StaleRevision.title)
    assert str(errors.StaleRevision("Once more.")) == "stale-revision: Once more."
