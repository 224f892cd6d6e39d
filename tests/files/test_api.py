"""Files for programs."""

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
from apps.endorsement.models import CasePaper
from apps.files.limits import limits
from apps.regions.scoping import AuthorityRef
from tests.factories import endorsement as made
from tests.factories import files as bytes_
from tests.factories.accounts import make_user


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES_DIR", tmp_path)


@pytest.fixture
def officer(port: AuthorityRef) -> User:
    return make_user(Role.PORT_OFFICER)


@pytest.fixture
def program(client_for: Callable[[str], Client], officer: User) -> Client:
    client = client_for("port.localhost")
    client.force_login(officer)
    return client


@pytest.fixture
def file_id(officer: User) -> UUID:
    made.received(papers=[made.paper_body()])
    return CasePaper.objects.get().file_id


@pytest.mark.parametrize("accept", ["*/*", "application/pdf", "application/json"])
def test_the_bytes_of_a_carried_paper_come_whole_whatever_is_accepted(
    program: Client, officer: User, file_id: UUID, accept: str
) -> None:
    response = program.get(f"/api/v1/files/{file_id}/content", headers={"Accept": accept})

    assert (response.status_code, response.content) == (200, bytes_.pdf())
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    read = AuditEvent.objects.get(event="files.file_read")
    assert (read.actor_id, read.chain) == (str(officer.id), CasePaper.objects.get().case.chain)


def test_a_file_that_is_not_there_is_a_problem_in_json(program: Client) -> None:
    response = program.get(
        f"/api/v1/files/{uuid4()}/content", headers={"Accept": "application/pdf"}
    )

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "file-not-found"


def test_the_limits_are_those_of_policy(program: Client) -> None:
    told = program.get("/api/v1/files/limits").json()

    assert told["max_bytes"] == limits().max_bytes
    assert told["max_pages"] == limits().max_pages
    assert told["endings"] == ["jpg", "jpeg", "png", "pdf"]


def test_without_login_nothing_is_given(client_for: Callable[[str], Client], file_id: UUID) -> None:
    stranger = client_for("port.localhost")

    for path in (f"/api/v1/files/{file_id}/content", "/api/v1/files/limits"):
        assert stranger.get(path).status_code == 401
    assert not AuditEvent.objects.filter(event="files.file_read").exists()


class Unread:
    """A body that must not be read."""

    def read(self, *_size: int) -> bytes:
        raise AssertionError("The body was read.")

    readline = read


@pytest.mark.parametrize("path", ["/notices/read/", "/api/v1/tokens"])
def test_a_form_too_large_is_refused_before_its_body_is_read(program: Client, path: str) -> None:
    most = limits().max_bytes * 5 + 1024 * 1024

    announced: dict[str, Any] = {
        "wsgi.input": Unread(),
        "CONTENT_LENGTH": str(most + 1),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    response = program.generic(
        "POST",
        path,
        headers={"Accept": "application/json"},
        **announced,
    )

    assert (response.status_code, response.json()["code"]) == (413, "file-too-large")


@pytest.mark.parametrize("announced", ["", "rubbish", "10"])
def test_other_forms_go_on(program: Client, announced: str) -> None:
    response = program.post("/notices/read/", CONTENT_LENGTH=announced)

    assert response.status_code == 302
