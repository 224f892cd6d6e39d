"""A call of the API that is repeated acts once."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from apps.accounts import services
from apps.accounts.api.idempotency import idempotent
from apps.accounts.models import IdempotencyKey, User
from apps.accounts.selectors import usernames
from apps.core.errors import Conflict
from apps.regions.scoping import enter
from tests.factories.accounts import SYSTEM, make_user

KEY = "01234567-89ab"


def make(request: Request) -> Response:
    """Make an account; `fail` in the body says how to refuse afterwards."""
    given: dict[str, str] = dict(request.data)
    made = services.create_user(actor=SYSTEM, username=given["username"], display_name="x")
    if given.get("fail") == "raise":
        raise Conflict
    if given.get("fail") == "answer":
        return Response({"no": True}, status=409)
    return Response({"id": made.pk, "at": made.created_at}, status=201)


class Making(APIView):
    """Makes an account each time it acts."""

    authentication_classes = []
    permission_classes = []

    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Need a key."""
        return make(request)

    @idempotent(required=False)
    def put(self, request: Request) -> Response:
        """Need none."""
        return make(request)


def call(
    user: User,
    key: str | None = KEY,
    method: str = "post",
    path: str = "/api/v1/people",
    **body: Any,
) -> Response:
    headers = {} if key is None else {"HTTP_IDEMPOTENCY_KEY": key}
    request = getattr(APIRequestFactory(), method)(path, body, format="json", **headers)
    force_authenticate(request, user)
    response: Response = Making.as_view()(request)
    response.render()
    return response


@pytest.fixture
def user(suzhou) -> User:
    return make_user(username="caller")


def test_a_repeated_call_gets_the_first_answer_and_acts_once(user) -> None:
    first, second = call(user, username="one"), call(user, username="one")

    assert first.status_code == second.status_code == 201
    assert json.loads(first.content) == json.loads(second.content)
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert usernames() == {"caller", "one"}


@pytest.mark.parametrize("key", [None, "", "short", "x" * 129, "schlüssel-1"])
def test_a_creation_without_a_usable_key_is_refused(user, key: str | None) -> None:
    refused = call(user, key=key, username="one")

    assert refused.status_code == 400
    assert refused.data["code"] == "idempotency-key-required"
    assert usernames() == {"caller"}


def test_an_act_that_is_safe_by_itself_needs_no_key_but_honours_one(user) -> None:
    assert call(user, key=None, method="put", username="one").status_code == 201
    assert call(user, method="put", username="two").status_code == 201
    assert call(user, method="put", username="two")["Idempotency-Replayed"] == "true"

    assert usernames() == {"caller", "one", "two"}


def test_the_same_key_with_another_body_is_refused(user) -> None:
    call(user, username="one")

    refused = call(user, username="two")

    assert refused.status_code == 422
    assert refused.data["code"] == "idempotency-key-reused"
    assert usernames() == {"caller", "one"}


def test_a_key_counts_for_one_person_and_one_route(user) -> None:
    call(user, username="one")

    assert call(make_user(username="other"), username="two").status_code == 201
    assert call(user, path="/api/v1/others", username="three").status_code == 201
    assert call(user, method="put", username="four").status_code == 201


@pytest.mark.parametrize("how", ["raise", "answer"])
def test_a_refused_call_leaves_nothing_and_may_be_repeated(user, how: str) -> None:
    assert call(user, username="one", fail=how).status_code == 409

    assert usernames() == {"caller"}
    assert IdempotencyKey.objects.count() == 0
    assert call(user, username="one").status_code == 201


def test_a_call_that_is_still_running_is_not_begun_again(committed) -> None:
    with enter("city_320500"):
        user = make_user(username="caller")
    begun, go_on = threading.Event(), threading.Event()

    def first() -> None:
        try:
            with enter("city_320500"), transaction.atomic():
                call(user, username="one")
                begun.set()
                go_on.wait(10)
        finally:
            connection.close()

    running = threading.Thread(target=first)
    running.start()
    assert begun.wait(10)
    with enter("city_320500"):
        refused = call(user, username="one")
        go_on.set()
        running.join()
        assert refused.status_code == 409
        assert refused.data["code"] == "idempotency-key-in-use"
        assert call(user, username="one")["Idempotency-Replayed"] == "true"
        assert usernames() == {"caller", "one"}


def test_answers_are_kept_for_a_day(user) -> None:
    call(user, username="one")
    call(user, key="another-key", username="two")
    yesterday = timezone.now() - dt.timedelta(hours=25)
    IdempotencyKey.objects.filter(key=KEY).update(created_at=yesterday)

    assert services.clear_expired() == (0, 1)

    assert IdempotencyKey.objects.get().key == "another-key"
