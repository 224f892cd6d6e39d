"""The list of keys: signed by its signer, kept for good, believed from nobody else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from django.test import Client
from django.utils import timezone

from apps.core.vds.errors import ListOfTheFuture, ListTooOld, ListUntrusted, SignerAway
from apps.core.vds.key_list import LIVES, keys_payload, read_keys
from apps.core.vds.lists import (
    SKEW,
    ListKind,
    base64url,
    check_age,
    from_base64url,
    read_list,
    write_list,
)
from apps.core.vds.remote import Purpose
from apps.endorsement import tasks
from apps.endorsement.sealing import own_name, signer
from apps.endorsement.services.publishing import KEYS, SIGN_KEYS_EVERY, keys_now
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.services import publish, sign_statement
from apps.verification import selectors, services
from apps.verification.errors import SignerNotTheirs
from apps.verification.models import KeyFile
from config.signer.keys import KeyFolder
from tests.factories import seals

Inside = Callable[[str], AbstractContextManager[AuthorityRef]]


def listed(now: dt.datetime | None = None, **changes: Any) -> str:
    """A list of the port's keys as its signer signs it; run it in the port."""
    told: dict[str, Any] = {
        "kind": ListKind.KEYS,
        "signer": own_name(),
        "payload": keys_payload(signer().certificates()),
        "issued_at": now or timezone.now(),
        "lives": LIVES,
    }
    return write_list(signer(), **told | changes)


def altered(text: str, **changes: Any) -> str:
    """The list with other words in it, under the old signature."""
    told = json.loads(text)
    payload = json.loads(from_base64url(told["payload"])) | changes
    return json.dumps(told | {"payload": base64url(json.dumps(payload).encode())})


def kept() -> list[tuple[str, str]]:
    return list(KeyFile.objects.order_by("signer").values_list("signer", "text"))


def test_a_list_gives_back_what_was_signed_and_by_whom(port: AuthorityRef) -> None:
    now = timezone.now().replace(microsecond=0)

    found = read_keys(listed(now))

    seal_certificates = signer().certificates()["seal"]
    assert found.signer == "UTSH"
    assert (found.told.issued_at, found.told.ends_at) == (now, now + LIVES)
    assert list(found.seals.values()) == [
        x509.load_der_x509_certificate(der) for der in seal_certificates
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "UTXX"},
        {"exp": 99_999_999_999},
        {"keys": []},
        {"iat": "yesterday"},
        {"exp": None},
        {"iat": 10**20},
    ],
)
def test_a_list_that_was_changed_is_not_believed(port: AuthorityRef, change: Any) -> None:
    with pytest.raises(ListUntrusted):
        read_keys(altered(listed(), **change))


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", '{"protected": 5}', '{"protected": "e30"}', "x" * 10_000]
)
def test_what_is_no_list_is_not_believed(text: str) -> None:
    with pytest.raises(ListUntrusted):
        read_list(text, kind=ListKind.KEYS)


def test_a_list_of_one_kind_is_not_taken_for_another(port: AuthorityRef) -> None:
    with pytest.raises(ListUntrusted):
        read_list(listed(), kind=ListKind.STATUSES)


def test_no_signer_lists_keys_in_anothers_name(port: AuthorityRef) -> None:
    with pytest.raises(ListUntrusted):
        read_keys(listed(signer="UTNB"))


def test_a_key_of_letters_signs_no_list(port: AuthorityRef, monkeypatch: Any) -> None:
    by = signer()
    told = by.certificates()
    letters = told | {"lists": told["letter"]}
    monkeypatch.setattr(by, "certificates", lambda: letters)
    ask = by.sign
    monkeypatch.setattr(by, "sign", lambda _purpose, data: ask(Purpose.LETTER, data))
    with pytest.raises(ListUntrusted):
        read_keys(
            write_list(
                by,
                kind=ListKind.KEYS,
                signer=own_name(),
                payload=keys_payload(told),
                issued_at=timezone.now(),
                lives=LIVES,
            )
        )


def test_a_key_that_changes_between_two_questions_signs_nothing(
    port: AuthorityRef, monkeypatch: Any
) -> None:
    by = signer()
    told = by.certificates()
    monkeypatch.setattr(by, "certificates", lambda: told | {"lists": told["seal"]})
    with pytest.raises(SignerAway):
        write_list(
            by,
            kind=ListKind.KEYS,
            signer=own_name(),
            payload={},
            issued_at=timezone.now(),
            lives=LIVES,
        )


def test_a_list_is_refused_before_and_after_its_time_but_clocks_may_differ_a_little(
    port: AuthorityRef,
) -> None:
    made = timezone.now().replace(microsecond=0)
    found = read_keys(listed(made)).told
    second = dt.timedelta(seconds=1)

    for now in (made - SKEW, made, made + LIVES + SKEW - second):
        check_age(found, now=now)
    with pytest.raises(ListOfTheFuture):
        check_age(found, now=made - SKEW - second)
    with pytest.raises(ListTooOld):
        check_age(found, now=made + LIVES + SKEW)


@pytest.mark.usefixtures("port")
def test_the_port_publishes_its_keys_once_an_hour_and_at_once_when_one_is_new(
    signer: Path, inside: Inside
) -> None:
    now = timezone.now()
    with inside("public"):
        tasks.publish_seals(schema="public")
        first = selectors.key_lists()[0]
    assert keys_now(now=now) is None
    assert keys_now(now=now + SIGN_KEYS_EVERY + dt.timedelta(minutes=1)) is not None

    old = seals.seal(now)
    KeyFolder(signer).rotate("UTSH", Purpose.SEAL)
    new = seals.seal(now)
    with inside("public"):
        tasks.publish_seals(schema="public")
        second = selectors.key_lists()[0]
        assert [selectors.check(raw).doubt for raw in (old, new)] == [None, None]
    assert first.seals.items() < second.seals.items()


def test_anyone_reads_the_keys_from_any_page(port: AuthorityRef, client_for: Any) -> None:
    with enter("public"):
        tasks.publish_seals(schema="public")
    answer: Any = client_for("localhost").get("/verify/keys.json")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "public" in answer["Cache-Control"]
    (one,) = answer.json()["lists"]
    assert read_keys(json.dumps(one)).signer == "UTSH"


def test_before_anything_is_published_the_file_is_there_and_empty(db: None) -> None:
    assert Client(HTTP_HOST="localhost").get("/verify/keys.json").json() == {"lists": []}


class TestKeeping:
    """Whatever is not this port's own newest list changes nothing."""

    @pytest.fixture
    def lists(self, port: AuthorityRef) -> dict[str, str]:
        now = timezone.now()
        made = {"old": listed(now - dt.timedelta(minutes=3)), "now": listed(now)}
        with enter("public"):
            services.keep_keys(authority="port_shanghai", signer="UTSH", text=made["now"])
        return made

    def test_an_older_list_does_not_come_back(self, lists: dict[str, str]) -> None:
        with enter("public"):
            services.keep_keys(authority="port_shanghai", signer="UTSH", text=lists["old"])
            assert kept() == [("UTSH", lists["now"])]

    def test_a_list_that_drops_a_certificate_is_refused(
        self, lists: dict[str, str], port: AuthorityRef
    ) -> None:
        keys = keys_payload(signer().certificates())["keys"]
        fewer = {"keys": [one for one in keys if one["purpose"] != "seal"]}
        text = listed(timezone.now() + dt.timedelta(minutes=1), payload=fewer)
        with enter("public"):
            with pytest.raises(ListUntrusted):
                services.keep_keys(authority="port_shanghai", signer="UTSH", text=text)
            assert kept() == [("UTSH", lists["now"])]

    @pytest.mark.parametrize(
        ("authority", "name"),
        [("city_320500", "UTSH"), ("port_shanghai", "UTNB"), ("public", "UTSH")],
    )
    def test_nobody_publishes_for_another(
        self, lists: dict[str, str], port: AuthorityRef, authority: str, name: str
    ) -> None:
        text = listed(timezone.now() + dt.timedelta(minutes=1))
        with enter("public"):
            with pytest.raises(SignerNotTheirs):
                services.keep_keys(authority=authority, signer=name, text=text)
            assert kept() == [("UTSH", lists["now"])]

    def test_a_city_that_says_it_has_keys_is_not_published(
        self, lists: dict[str, str], port: AuthorityRef
    ) -> None:
        at = timezone.now() + dt.timedelta(minutes=1)
        text = listed(at)
        with enter("city_320500"):
            said = sign_statement(type=KEYS, body={"signer": "UTSH", "list": text}, made_at=at)
        with enter("public"):
            with pytest.raises(SignerNotTheirs):
                publish(statement=said)
            assert kept() == [("UTSH", lists["now"])]


def test_without_the_signer_what_is_published_stays(
    port: AuthorityRef, settings: Any, tmp_path: Path, inside: Inside
) -> None:
    with inside("public"):
        tasks.publish_seals(schema="public")
        before = kept()
        settings.SIGNER_SOCKET = tmp_path / "nobody"
        tasks.publish_seals(schema="public")
        assert kept() == before
