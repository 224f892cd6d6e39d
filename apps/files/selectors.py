"""Reading files."""

import hashlib
from uuid import UUID

from django.utils.translation import gettext as _

from apps.files import plugs
from apps.files.errors import FileDamaged, StoredFileNotFound
from apps.files.limits import Limits, limits
from apps.files.models import Rendition, StoredFile
from apps.regions.scoping import current, tenant_query

__all__ = ["Limits", "file_of", "files_of", "limits", "read_bytes", "rendition_of"]


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
def rendition_of(*, file: StoredFile, page: int, longest: int) -> bytes | None:
    """The page as it was drawn before; None when it was not, or storage holds something else."""
    drawn = Rendition.objects.filter(file=file, page=page, longest=longest).first()
    if drawn is None:
        return None
    try:
        data = plugs.file_store().read(schema=current().schema_name, file_id=drawn.id)
    except FileNotFoundError:
        return None
    return data if hashlib.sha256(data).hexdigest() == drawn.sha256 else None
