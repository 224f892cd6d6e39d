"""Taking files in, from people and from other authorities, and leaving a trace of each read."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.core.actors import Actor
from apps.files import plugs
from apps.files.checking.content import Checked, check_carried, check_size, check_upload
from apps.files.checking.images import size_of
from apps.files.checking.names import clean_name, promised_kind
from apps.files.errors import FileDigestMismatch, FileInfected, StoredFileNotFound
from apps.files.limits import limits
from apps.files.models import Rendition, StoredFile
from apps.files.policies import check_may_open
from apps.files.registry import CARRIED
from apps.files.states import ScanState
from apps.regions.scoping import current, tenant_command

_PURPOSE: Final = re.compile(r"[a-z][a-z_]{1,31}")
# Younger bytes without a row may belong to a transaction that has not committed yet.
ORPHAN_AGE: Final = dt.timedelta(hours=24)
RENDITION_AGE: Final = dt.timedelta(days=30)


@tenant_command
def store(
    *, actor: Actor, upload: UploadedFile[Any], purpose: str, among: Collection[UUID] = ()
) -> StoredFile:
    """Check what a person sent and keep it; the bytes are on the disk before the row commits.

    `purpose` names who decides on later reads (see `registry`). Where one of the files `among` has
    the same bytes that one is given back and nothing is kept twice.

    Raises WrongFileKind, FileEmpty, FileTooLarge, ImageTooLarge, TooManyPages, FileDamaged,
    FileProtected, FileActive, FileInfected.
    """
    name = clean_name(upload.name or "")
    promised_kind(name)
    allowed = limits()
    data = _read(upload, max_bytes=allowed.max_bytes)
    checked = check_upload(data, name=name, max_pages=allowed.max_pages)
    digest = hashlib.sha256(checked.data).hexdigest()
    same = StoredFile.objects.filter(id__in=among, sha256=digest).order_by("created_at", "id")
    known = same.first() if among else None
    if known is not None:
        return known
    return _keep(
        StoredFile(id=uuid4(), name=name, origin=current().schema_name, purpose=purpose),
        checked,
        actor=actor,
    )


@tenant_command
def store_turned(*, actor: Actor, file: StoredFile, turned: Checked) -> StoredFile:
    """Keep what `turning.turn_file` made of a file as a new one; the old one stays as it is."""
    return _keep(
        StoredFile(id=uuid4(), name=file.name, origin=file.origin, purpose=file.purpose),
        turned,
        actor=actor,
    )


@tenant_command
def receive(
    *,
    actor: Actor,
    file_id: UUID,
    name: str,
    media_type: str,
    data: bytes,
    sha256: str,
    origin: str,
    purpose: str = CARRIED,
) -> StoredFile:
    """Keep a file that came with a message, under the sender's id; a repeat changes nothing.

    The sender is not trusted: digest, kind and content are checked again. Raises
    FileDigestMismatch when the bytes, the kind or an earlier file of this id differ, and what
    `store` raises for bad content.
    """
    if hashlib.sha256(data).hexdigest() != sha256:
        raise FileDigestMismatch(_("The digest of the bytes is not the one in the message."))
    known = StoredFile.objects.filter(id=file_id).first()
    if known is not None:
        if known.sha256 != sha256:
            raise FileDigestMismatch(_("Another file is already kept under this id."))
        return known
    allowed = limits()
    check_size(len(data), max_bytes=allowed.max_bytes)
    shown_name = clean_name(name)
    checked = check_carried(data, name=shown_name, max_pages=allowed.max_pages)
    if checked.media_type != media_type:
        raise FileDigestMismatch(_("The file is of another kind than the message says."))
    return _keep(
        StoredFile(id=file_id, name=shown_name, origin=origin, purpose=purpose),
        checked,
        actor=actor,
    )


@tenant_command
def note_read(*, actor: Actor, file_id: UUID, page: int | None = None) -> StoredFile:
    """Leave the trace of a read in the audit chain of the file's request, before any byte goes out.

    `page` names the one page that is looked at; None is the whole file. Raises StoredFileNotFound
    when there is no such file or the actor may not know of it.
    """
    file = StoredFile.objects.filter(id=file_id).first()
    if file is None:
        raise StoredFileNotFound
    chain = check_may_open(file, actor)
    what = f"file:{file.id}" if page is None else f"file:{file.id}:page:{page}"
    audit.record_read("files.file_read", actor=actor, chain=chain, fields=[what])
    return file


@tenant_command
def remove_orphans(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Delete bytes that no row names: their transaction never committed. Returns how many."""
    schema, before = current().schema_name, (now or timezone.now()) - ORPHAN_AGE
    store_ = plugs.file_store()
    old = {file_id for file_id, written in store_.listing(schema=schema) if written < before}
    orphans = old - set(StoredFile.objects.filter(id__in=old).values_list("id", flat=True))
    orphans -= set(Rendition.objects.filter(id__in=old).values_list("id", flat=True))
    for file_id in sorted(orphans):
        audit.record("files.orphan_removed", actor=actor, chain="files", subject=f"file:{file_id}")
        store_.delete(schema=schema, file_id=file_id)
    return len(orphans)


@tenant_command
def remove(*, actor: Actor, file_ids: Collection[UUID]) -> None:
    """Remove files for good, drawn pages too; whatever named them has gone before.

    The bytes go when the transaction has committed. What a crash leaves then, `remove_orphans`
    finds. A file that is still named makes the commit raise IntegrityError.
    """
    schema = current().schema_name
    drawn = Rendition.objects.filter(file_id__in=file_ids).values_list("id", flat=True)
    gone = [*file_ids, *drawn]
    Rendition.objects.filter(file_id__in=file_ids).delete()
    with connection.cursor() as cursor:
        # Django would look for what names a file in the tables of every kind of authority.
        cursor.execute("DELETE FROM files_storedfile WHERE id = ANY(%s)", [list(file_ids)])
    for file_id in file_ids:
        audit.record("files.removed", actor=actor, chain="files", subject=f"file:{file_id}")
    transaction.on_commit(lambda: _drop_bytes(schema, gone))


@tenant_command
def keep_rendition(*, file: StoredFile, page: int, longest: int, data: bytes) -> None:
    """Keep a page that was drawn; one drawn by two at once is kept once.

    The bytes go under an id made from the file and the page. Of a page whose bytes went bad the
    digest is written anew, or it would be drawn for every look from then on.
    """
    id_ = uuid5(file.id, f"{page}/{longest}")
    plugs.file_store().put(schema=current().schema_name, file_id=id_, data=data)
    digest = hashlib.sha256(data).hexdigest()
    row = Rendition(id=id_, file=file, page=page, longest=longest, sha256=digest)
    Rendition.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["file", "page", "longest"],
        update_fields=["sha256"],
    )


@tenant_command
def drop_renditions(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Forget pages that were drawn long ago; whoever looks has them drawn again."""
    before = (now or timezone.now()) - RENDITION_AGE
    old = Rendition.objects.filter(created_at__lt=before)
    ids = list(old.order_by("id").values_list("id", flat=True))
    old.filter(id__in=ids).delete()
    _drop_bytes(current().schema_name, ids)
    if ids:
        audit.record(
            "files.renditions_dropped", actor=actor, chain="files", payload={"pages": len(ids)}
        )
    return len(ids)


def _drop_bytes(schema: str, ids: Collection[UUID]) -> None:
    for id_ in ids:
        plugs.file_store().delete(schema=schema, file_id=id_)


def _read(upload: UploadedFile[Any], *, max_bytes: int) -> bytes:
    """Read no more than the limit: the size that a sender states is not believed."""
    if upload.size is not None:
        check_size(upload.size, max_bytes=max_bytes)
    data = bytearray()
    for chunk in upload.chunks():
        data += chunk
        if len(data) > max_bytes:
            break
    check_size(len(data), max_bytes=max_bytes)
    return bytes(data)


def _keep(file: StoredFile, checked: Checked, *, actor: Actor) -> StoredFile:
    """Scan, write the bytes, then the row. A crash between the two leaves only an orphan file."""
    if not _PURPOSE.fullmatch(file.purpose):
        raise ValueError(f"Not a purpose: {file.purpose!r}")
    file.scan_state = _scan(checked.data)
    file.media_type = checked.media_type
    file.size = len(checked.data)
    file.sha256 = hashlib.sha256(checked.data).hexdigest()
    file.pages = checked.pages
    file.width, file.height = size_of(checked.data, checked.media_type)
    file.created_by = actor.id
    plugs.file_store().put(schema=current().schema_name, file_id=file.id, data=checked.data)
    file.save(force_insert=True)
    return file


def _scan(data: bytes) -> ScanState:
    scanner = plugs.scanner()
    if scanner is None:
        return ScanState.UNSCANNED
    if scanner.scan(data) == "infected":
        raise FileInfected(_("The scanner knows this content as harmful. It was not kept."))
    return ScanState.CLEAN
