"""Putting a paper on the file of a unit or host once, and retiring it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may, may
from apps.core.actors import Actor
from apps.enterprises.errors import (
    EnterpriseNotFound,
    InviterInvalid,
    UnitPaperNotFound,
    UnitPaperRetired,
)
from apps.enterprises.models import Enterprise, Handler, UnitPaper
from apps.enterprises.services.writing import leave_trace
from apps.files.services import store
from apps.policy.selectors import paper_names
from apps.regions.scoping import city_command

PURPOSE: Final = "unit_paper"


@city_command
def keep_unit_paper(
    *,
    actor: Actor,
    enterprise_id: UUID,
    kind: str,
    upload: UploadedFile[Any],
    valid_until: dt.date | None = None,
    replaces: UUID | None = None,
) -> UnitPaper:
    """Check an upload and put it on the file of a unit, for all its requests.

    For the unit's own people and the city's administrator. `replaces` names a paper of the same
    kind that is retired in the same moment. Raises NotAllowed, EnterpriseNotFound (also for
    another unit's), UnitPaperNotFound, UnitPaperRetired, InviterInvalid when no rule of today
    knows the kind or the paper has expired, and what `files.services.store` raises.
    """
    _check_may_keep(actor, enterprise_id)
    check_kind_of_paper(kind)
    check_not_expired(valid_until)
    old = None if replaces is None else _lock_paper(enterprise_id, replaces)
    file = store(actor=actor, upload=upload, purpose=PURPOSE)
    paper = put_on_file(
        actor=actor, enterprise_id=enterprise_id, kind=kind, file_id=file.id, until=valid_until
    )
    if old is not None:
        _retire(old, actor=actor)
    return paper


@city_command
def retire_unit_paper(*, actor: Actor, enterprise_id: UUID, paper_id: UUID) -> UnitPaper:
    """Take a paper off the file: no new request uses it. What used it keeps it.

    Raises NotAllowed, EnterpriseNotFound, UnitPaperNotFound, UnitPaperRetired.
    """
    _check_may_keep(actor, enterprise_id)
    return _retire(_lock_paper(enterprise_id, paper_id), actor=actor)


def put_on_file(
    *,
    actor: Actor,
    kind: str,
    file_id: UUID,
    until: dt.date | None = None,
    enterprise_id: UUID | None = None,
    host_id: UUID | None = None,
) -> UnitPaper:
    """Put a stored file on a file, in a caller's transaction that has checked who and what."""
    paper = UnitPaper.objects.create(
        enterprise_id=enterprise_id,
        host_id=host_id,
        kind=kind,
        file_id=file_id,
        valid_until=until,
        put_at=timezone.now(),
        put_by=actor.id,
    )
    _trace("enterprises.paper_kept", paper, actor=actor)
    return paper


def retire_kind(*, actor: Actor, kind: str, enterprise_id: UUID) -> None:
    """Retire a unit's papers of a kind, where one paper takes the place of all before it."""
    present = UnitPaper.objects.select_for_update(of=("self",)).filter(
        enterprise_id=enterprise_id, kind=kind, retired_at=None
    )
    for paper in present.order_by("id"):
        _retire(paper, actor=actor)


def check_kind_of_paper(kind: str) -> None:
    """Raise InviterInvalid unless a rule of today knows the kind."""
    if kind not in paper_names(timezone.localdate()):
        raise InviterInvalid(fields={"kind": _("Choose one of the papers in the list.")})


def check_not_expired(valid_until: dt.date | None) -> None:
    """Raise InviterInvalid for a paper that nobody could use today."""
    if valid_until is not None and valid_until < timezone.localdate():
        raise InviterInvalid(
            fields={"valid_until": _("The paper has expired. Give one that is still valid.")}
        )


def _check_may_keep(actor: Actor, enterprise_id: UUID) -> None:
    """Let the city's administrator pass for any unit, its own people for theirs."""
    if may(actor, Function.CITY_ADMIN):
        if not Enterprise.objects.filter(id=enterprise_id).exists():
            raise EnterpriseNotFound
        return
    check_may(actor, Function.INVITER_FILE)
    if not Handler.objects.filter(enterprise_id=enterprise_id, user_id=actor.id).exists():
        raise EnterpriseNotFound


def _lock_paper(enterprise_id: UUID, paper_id: UUID) -> UnitPaper:
    found = (
        UnitPaper.objects.select_for_update(of=("self",))
        .filter(enterprise_id=enterprise_id, id=paper_id)
        .first()
    )
    if found is None:
        raise UnitPaperNotFound
    if found.retired_at is not None:
        raise UnitPaperRetired
    return found


def _retire(paper: UnitPaper, *, actor: Actor) -> UnitPaper:
    paper.retired_at, paper.retired_by = timezone.now(), actor.id
    paper.save(update_fields=["retired_at", "retired_by"])
    _trace("enterprises.paper_retired", paper, actor=actor)
    return paper


def _trace(event: str, paper: UnitPaper, *, actor: Actor) -> None:
    is_unit = paper.enterprise_id is not None
    owner = paper.enterprise_id if is_unit else paper.host_id
    assert owner is not None  # noqa: S101 (unit_paper_one_owner)
    leave_trace(
        event,
        actor,
        owner,
        subject="enterprise" if is_unit else "host",
        paper=str(paper.id),
        kind=paper.kind,
        file=str(paper.file_id),
    )
