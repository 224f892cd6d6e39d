"""Reading files and their rules."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.files import plugs
from apps.files.errors import FileDamaged, StoredFileNotFound
from apps.files.models import StoredFile
from apps.files.registry import access_check
from apps.files.states import EXTENSIONS, MAX_PIXELS, MAX_SIDE
from apps.policy.selectors import parameter
from apps.regions.scoping import any_query, current, tenant_query


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be, as shown beside every upload field."""

    max_bytes: int
    max_pages: int
    max_pixels: int
    max_side: int
    endings: tuple[str, ...]

    @property
    def max_megabytes(self) -> int:
        """The size limit in whole mebibytes, rounded down."""
        return self.max_bytes // 1_048_576


@any_query
def limits() -> Limits:
    """The rules of today: sizes from policy, kinds and pixels from code."""
    today = timezone.localdate()
    return Limits(
        max_bytes=parameter("files.max_bytes", today),
        max_pages=parameter("files.max_pages", today),
        max_pixels=MAX_PIXELS,
        max_side=MAX_SIDE,
        endings=tuple(EXTENSIONS),
    )


@tenant_query
def file_of(*, file_id: UUID) -> StoredFile:
    """The row of a file, for services that already know who asks; raises StoredFileNotFound."""
    file = StoredFile.objects.filter(id=file_id).first()
    if file is None:
        raise StoredFileNotFound
    return file


@tenant_query
def files_of(*, file_ids: list[UUID]) -> dict[UUID, StoredFile]:
    """The rows of several files in one query; ids without a row are left out."""
    return StoredFile.objects.in_bulk(file_ids)


@tenant_query
def read_bytes(*, file_id: UUID) -> bytes:
    """The bytes of a file, compared with the digest in its row.

    Raises StoredFileNotFound, and FileDamaged when the disk no longer holds what was stored.
    """
    file = file_of(file_id=file_id)
    try:
        data = plugs.file_store().read(schema=current().schema_name, file_id=file.id)
    except FileNotFoundError as lost:
        raise FileDamaged(_("The file is missing from storage.")) from lost
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise FileDamaged(_("The file in storage is not the one that was stored."))
    return data


@tenant_query
def openable(*, actor: Actor, file_id: UUID) -> tuple[StoredFile, str]:
    """The file and the audit chain its reads belong to, when the actor may open it.

    Raises StoredFileNotFound otherwise: who may not open a file does not learn that it exists.
    """
    file = file_of(file_id=file_id)
    check = access_check(kind=current().kind, purpose=file.purpose)
    chain = check(actor, file_id) if check is not None else None
    if chain is None:
        raise StoredFileNotFound
    return file, chain
