"""Taking files in: from people, and from other authorities."""

import datetime as dt
import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.files import plugs, selectors, services
from apps.files.errors import (
    FileDamaged,
    FileDigestMismatch,
    FileInfected,
    FileTooLarge,
    StoredFileNotFound,
    WrongFileKind,
)
from apps.files.models import StoredFile
from apps.files.states import ScanState
from apps.regions.scoping import AuthorityRef
from tests.factories import files as made

HANDLER = Actor(kind="user", id=str(uuid4()))
ROUTING = Actor.system("routing")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES_DIR", tmp_path)


def on_disk() -> list[Path]:
    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


def carried(data: bytes, **changes: object) -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    return {
        "actor": ROUTING,
        "file_id": uuid4(),
        "name": "scan.pdf",
        "media_type": "application/pdf",
        "data": data,
        "sha256": digest,
        "origin": "city_320500",
    } | changes


def test_an_upload_is_kept_with_its_digest_and_is_honest_about_the_scan(
    suzhou: AuthorityRef,
) -> None:
    data = made.pdf(3)

    file = services.store(actor=HANDLER, upload=made.upload(data, "邀请函.pdf"), purpose="paper")

    assert (file.name, file.media_type, file.pages) == ("邀请函.pdf", "application/pdf", 3)
    assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert (file.origin, file.created_by) == ("city_320500", HANDLER.id)
    assert file.scan_state == ScanState.UNSCANNED
    assert selectors.read_bytes(file_id=file.id) == data
    assert on_disk() == [Path(settings.FILES_DIR) / "city_320500" / file.id.hex[:2] / str(file.id)]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ\x90", "invitation.pdf"),
        (b"", "empty.pdf"),
        (made.pdf(21), "long.pdf"),
        (made.pdf(change=made.attaches), "active.pdf"),
    ],
)
def test_a_refused_upload_leaves_no_row_and_no_bytes(
    suzhou: AuthorityRef, data: bytes, name: str
) -> None:
    with pytest.raises(DomainError):
        services.store(actor=HANDLER, upload=made.upload(data, name), purpose="paper")

    assert StoredFile.objects.count() == 0
    assert on_disk() == []


def test_a_wrong_ending_is_refused_before_the_bytes_are_read(suzhou: AuthorityRef) -> None:
    upload = made.upload(made.pdf(), "invitation.exe")
    upload.close()

    with pytest.raises(WrongFileKind):
        services.store(actor=HANDLER, upload=upload, purpose="paper")


def test_too_many_bytes_are_refused_before_they_are_read(suzhou: AuthorityRef) -> None:
    upload = made.upload(b"", "large.pdf")
    upload.size = selectors.limits().max_bytes + 1
    upload.close()

    with pytest.raises(FileTooLarge):
        services.store(actor=HANDLER, upload=upload, purpose="paper")


def test_a_size_that_lies_does_not_help(suzhou: AuthorityRef) -> None:
    upload = made.upload(b"%PDF-" + b"x" * selectors.limits().max_bytes, "liar.pdf")
    upload.size = 10

    with pytest.raises(FileTooLarge):
        services.store(actor=HANDLER, upload=upload, purpose="paper")

    assert on_disk() == []


def test_what_a_scanner_finds_is_not_kept(
    suzhou: AuthorityRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KnowsOneWord:
        def scan(self, data: bytes) -> Literal["clean", "infected"]:
            return "infected" if b"EICAR" in data else "clean"

    monkeypatch.setattr(plugs, "_scanners", [])
    plugs.use_scanner(KnowsOneWord())
    clean = services.store(actor=HANDLER, upload=made.upload(made.pdf()), purpose="paper")
    harmful = made.pdf(change=lambda writer: writer.add_metadata({"/Title": "EICAR"}))

    with pytest.raises(FileInfected):
        services.store(actor=HANDLER, upload=made.upload(harmful), purpose="paper")

    assert clean.scan_state == ScanState.CLEAN
    assert list(StoredFile.objects.values_list("id", flat=True)) == [clean.id]


def test_a_carried_file_keeps_its_id_and_its_bytes(port: AuthorityRef) -> None:
    data = made.photo_with_place()
    sent = carried(data, name="photo.jpg", media_type="image/jpeg")

    file = services.receive(**sent)

    assert (file.id, file.origin) == (sent["file_id"], "city_320500")
    assert selectors.read_bytes(file_id=file.id) == data


def test_a_file_carried_twice_is_kept_once(port: AuthorityRef) -> None:
    sent = carried(made.pdf())
    first = services.receive(**sent)

    second = services.receive(**sent)

    assert second == first
    assert StoredFile.objects.count() == 1


def test_another_file_under_a_known_id_is_refused(port: AuthorityRef) -> None:
    first = services.receive(**carried(made.pdf(1)))

    with pytest.raises(FileDigestMismatch):
        services.receive(**carried(made.pdf(2), file_id=first.id))

    assert selectors.read_bytes(file_id=first.id) == made.pdf(1)


@pytest.mark.parametrize("changes", [{"sha256": "0" * 64}, {"media_type": "image/png"}])
def test_bytes_that_are_not_the_announced_ones_are_refused(
    port: AuthorityRef, changes: dict[str, Any]
) -> None:
    with pytest.raises(FileDigestMismatch):
        services.receive(**carried(made.pdf(), **changes))

    assert StoredFile.objects.count() == 0
    assert on_disk() == []


def test_the_receiver_checks_again_what_the_sender_should_have_checked(port: AuthorityRef) -> None:
    with pytest.raises(DomainError) as refused:
        services.receive(**carried(made.pdf(change=made.attaches)))

    assert refused.value.code == "file-active"
    assert on_disk() == []


def test_bytes_changed_on_the_disk_are_not_served(suzhou: AuthorityRef) -> None:
    file = services.store(actor=HANDLER, upload=made.upload(made.pdf()), purpose="paper")
    on_disk()[0].write_bytes(made.pdf(2))

    with pytest.raises(FileDamaged):
        selectors.read_bytes(file_id=file.id)


def test_bytes_lost_from_the_disk_are_told(suzhou: AuthorityRef) -> None:
    file = services.store(actor=HANDLER, upload=made.upload(made.pdf()), purpose="paper")
    on_disk()[0].unlink()

    with pytest.raises(FileDamaged):
        selectors.read_bytes(file_id=file.id)


def test_a_file_of_a_city_does_not_exist_at_the_port(
    suzhou: AuthorityRef, inside: Callable[[str], AbstractContextManager[AuthorityRef]]
) -> None:
    file = services.store(actor=HANDLER, upload=made.upload(made.pdf()), purpose="paper")

    with inside("port_shanghai"), pytest.raises(StoredFileNotFound):
        selectors.read_bytes(file_id=file.id)


def test_bytes_without_a_row_are_removed_once_they_are_old(suzhou: AuthorityRef) -> None:
    kept = services.store(actor=HANDLER, upload=made.upload(made.pdf()), purpose="paper")
    with suppress(RuntimeError), transaction.atomic():
        services.store(actor=HANDLER, upload=made.upload(made.pdf()), purpose="paper")
        raise RuntimeError
    assert len(on_disk()) == 2
    system = Actor.system("files")

    assert services.remove_orphans(actor=system) == 0
    later = timezone.now() + dt.timedelta(hours=25)
    assert services.remove_orphans(actor=system, now=later) == 1

    assert [path.name for path in on_disk()] == [str(kept.id)]
