"""The proof of a change is kept from the first upload on: a form that fails does not lose it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.enterprises.errors import InviterInvalid
from apps.enterprises.models import Enterprise, KeptProof
from apps.enterprises.services.handlers import check_manages
from apps.enterprises.services.papers import PURPOSE
from apps.enterprises.services.units import lock_enterprise
from apps.enterprises.services.writing import leave_trace
from apps.files.models import StoredFile
from apps.files.services import remove, store
from apps.regions.scoping import city_command


@city_command
def keep_proof(*, actor: Actor, enterprise_id: UUID, upload: UploadedFile[Any]) -> KeptProof:
    """Keep the proof of a change that the actor prepares; the one before it is removed.

    Raises NotAllowed, EnterpriseNotFound, and what `files.services.store` raises.
    """
    enterprise = lock_enterprise(enterprise_id)
    check_manages(actor, enterprise)
    old = _own(actor, enterprise)
    before = None if old is None else old.file_id
    file = store(actor=actor, upload=upload, purpose=PURPOSE, among=[before] if before else ())
    kept = old or KeptProof(enterprise=enterprise, person_id=UUID(actor.id))
    kept.file, kept.put_at = file, timezone.now()
    kept.save()
    if before is not None and before != file.id:
        remove(actor=actor, file_ids=[before])
    facts = {"file": str(file.id), "sha256": file.sha256}
    leave_trace("enterprises.change_proof_kept", actor, enterprise.id, **facts)
    return kept


def take_proof(actor: Actor, enterprise: Enterprise) -> StoredFile:
    """Give the file that is kept for the actor to the change that is sent, under the unit's lock.

    Raises InviterInvalid when there is none.
    """
    kept = _own(actor, enterprise)
    if kept is None:
        raise InviterInvalid(fields={"file": _("Upload the paper.")})
    file = kept.file
    kept.delete()
    return file


def _own(actor: Actor, enterprise: Enterprise) -> KeptProof | None:
    own = KeptProof.objects.select_related("file")
    return own.filter(enterprise=enterprise, person_id=UUID(actor.id)).first()
