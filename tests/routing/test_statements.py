"""What an authority says to all: signed by itself, kept once, read anywhere, altered by nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from apps.regions.errors import WrongSchema
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.errors import BadSignature, BreaksContract, UnknownMessageType, UnknownSender
from apps.routing.models import Statement
from apps.routing.selectors import statement_of
from apps.routing.services import publish, sign_statement
from apps.routing.statements import SignedStatement, to_bytes

TYPE = "port.figures"
Inside = Callable[[str], AbstractContextManager[AuthorityRef]]


def body(**changes: Any) -> dict[str, Any]:
    now = timezone.now()
    return {
        "computed_at": now.isoformat(),
        "since": (now - dt.timedelta(days=90)).isoformat(),
        "waiting_urgent": 1,
        "waiting_week": 2,
        "waiting_later": 3,
        "usually_waiting": 4,
        "groups": [],
    } | changes


def signed(
    at: dt.datetime | None = None, schema: str = "port_shanghai", **changes: Any
) -> SignedStatement:
    with enter(schema):
        return sign_statement(type=TYPE, body=body(**changes), made_at=at or timezone.now())


def test_what_the_port_publishes_every_city_reads(public: AuthorityRef, inside: Inside) -> None:
    assert publish(statement=signed(waiting_later=7)) is True

    for schema in ("city_320500", "city_320100", "port_shanghai", "public"):
        with inside(schema):
            told = statement_of("port_shanghai", TYPE)
        assert told is not None
        assert told["waiting_later"] == 7


def test_a_newer_statement_replaces_an_older_one_and_never_the_other_way(
    public: AuthorityRef,
) -> None:
    now = timezone.now()
    older, newer = (
        signed(now - dt.timedelta(minutes=1), waiting_later=1),
        signed(now, waiting_later=2),
    )

    assert [publish(statement=one) for one in (newer, newer, older)] == [True, False, False]

    assert Statement.objects.count() == 1
    assert (statement_of("port_shanghai", TYPE) or {})["waiting_later"] == 2


def test_nobody_but_its_author_can_say_it(public: AuthorityRef) -> None:
    good, of_city = signed(), signed(schema="city_320500")

    with pytest.raises(BadSignature):
        publish(
            statement=replace(
                good, data=good.data.replace(b'"waiting_later":3', b'"waiting_later":0')
            )
        )
    with pytest.raises(BreaksContract):
        publish(statement=replace(of_city, authority="port_shanghai"))
    with pytest.raises(UnknownSender):
        publish(statement=replace(good, key_id="0" * 32))
    with pytest.raises(BreaksContract):
        publish(statement=replace(good, made_at=good.made_at + dt.timedelta(days=1)))

    assert Statement.objects.count() == 0


def test_a_city_that_names_itself_the_port_is_not_believed(public: AuthorityRef) -> None:
    at = timezone.now()
    data = to_bytes(authority="port_shanghai", type=TYPE, made_at=at, body=body())
    with enter("city_320500"):
        from apps.routing.keys import Signer

        signer = Signer()
        forged = SignedStatement("port_shanghai", TYPE, data, signer.sign(data), signer.key_id, at)

    with pytest.raises(BadSignature):
        publish(statement=forged)


def test_a_row_altered_in_the_table_counts_as_nothing(public: AuthorityRef, inside: Inside) -> None:
    publish(statement=signed(waiting_later=3))
    text = Statement.objects.get().text
    Statement.objects.update(text=text.replace('"waiting_later":3', '"waiting_later":0'))

    with inside("city_320500"):
        assert statement_of("port_shanghai", TYPE) is None


def test_only_an_agreed_shape_is_signed(port: AuthorityRef) -> None:
    with pytest.raises(BreaksContract):
        sign_statement(type=TYPE, body=body(name="Anna"), made_at=timezone.now())
    with pytest.raises(UnknownMessageType):
        sign_statement(type="case.accepted", body=body(), made_at=timezone.now())


def test_an_authority_reads_statements_and_writes_none(
    public: AuthorityRef, inside: Inside
) -> None:
    made = signed()
    publish(statement=made)

    for schema in ("city_320500", "port_shanghai"):
        with inside(schema):
            with pytest.raises(WrongSchema):
                publish(statement=made)
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Statement.objects.update(text="")

    assert statement_of("port_shanghai", TYPE) is not None
