"""Opening a file: who may, what is on record, and how the bytes go out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.files import policies, registry, services
from apps.files.models import StoredFile
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import AuthorityRef
from tests.factories import files as made
from tests.factories.accounts import make_user

HOST = "suzhou-js.localhost"
CHAIN = "request:0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES_DIR", tmp_path)


@pytest.fixture(autouse=True)
def _owners(monkeypatch: pytest.MonkeyPatch) -> dict[UUID, str]:
    """The rule of a made-up app: each of its files belongs to one person."""
    owners: dict[UUID, str] = {}
    monkeypatch.setattr(registry, "_checks", {})

    def chain_of(actor: Actor, file_id: UUID) -> str | None:
        return CHAIN if owners.get(file_id) == actor.id else None

    registry.register_access(chain_of, kind=SchemaKind.CITY, purpose="test")
    return owners


@pytest.fixture
def handler(suzhou: AuthorityRef) -> User:
    return make_user(Role.HANDLER)


@pytest.fixture
def file(handler: User, _owners: dict[UUID, str]) -> StoredFile:
    actor = Actor(kind="user", id=str(handler.id))
    upload = made.upload(made.pdf(), '邀请函 "最终"; v2.pdf')
    stored = services.store(actor=actor, upload=upload, purpose="test")
    _owners[stored.id] = actor.id
    return stored


def get(client_for: Callable[[str], Client], file_id: UUID, user: User | None) -> Any:
    client = client_for(HOST)
    if user is not None:
        client.force_login(user)
    return client.get(f"/files/{file_id}/")


def reads() -> list[tuple[str, str]]:
    found = AuditEvent.objects.filter(event="files.file_read").order_by("id")
    return list(found.values_list("chain", "actor_id"))


def test_a_file_goes_out_as_an_attachment_that_can_do_nothing(
    client_for: Callable[[str], Client], handler: User, file: StoredFile
) -> None:
    response = get(client_for, file.id, handler)

    assert (response.status_code, response.content) == (200, made.pdf())
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "%E9%82%80%E8%AF%B7%E5%87%BD" in response["Content-Disposition"]
    assert "\n" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]


def test_a_read_is_on_record_in_the_chain_of_its_request(
    client_for: Callable[[str], Client], handler: User, file: StoredFile
) -> None:
    get(client_for, file.id, handler)

    assert reads() == [(CHAIN, str(handler.id))]


def test_bytes_that_cannot_be_read_leave_the_attempt_on_record(
    client_for: Callable[[str], Client], handler: User, file: StoredFile
) -> None:
    next(path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()).write_bytes(b"x")

    response = get(client_for, file.id, handler)

    assert response.status_code == 422
    assert b"%PDF" not in response.content
    assert len(reads()) == 1


def test_another_person_with_the_role_finds_nothing(
    client_for: Callable[[str], Client], file: StoredFile
) -> None:
    other = make_user(Role.HANDLER)

    refused, absent = get(client_for, file.id, other), get(client_for, uuid4(), other)

    assert (refused.status_code, absent.status_code) == (404, 404)
    assert reads() == []


def test_a_role_without_files_is_refused(
    client_for: Callable[[str], Client], file: StoredFile
) -> None:
    assert get(client_for, file.id, make_user(Role.CITY_ADMIN)).status_code == 403
    assert reads() == []


def test_who_is_not_logged_in_is_asked_to(
    client_for: Callable[[str], Client], file: StoredFile
) -> None:
    response = get(client_for, file.id, None)

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/login/")
    assert reads() == []


def test_a_file_of_a_purpose_nobody_answers_for_is_opened_by_nobody(
    handler: User, file: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = Actor(kind="user", id=str(handler.id))
    assert policies.may_open(file, actor)

    monkeypatch.setattr(registry, "_checks", {})

    assert not policies.may_open(file, actor)


def test_two_apps_cannot_answer_for_one_purpose() -> None:
    with pytest.raises(RuntimeError, match="Two checks"):
        registry.register_access(lambda _a, _f: CHAIN, kind=SchemaKind.CITY, purpose="test")
