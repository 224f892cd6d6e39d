"""What was begun and never sent is cleared after the days of the rule book, with its files."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from apps.audit.services import record
from apps.core.actors import Actor
from apps.enterprises.models import KeptProof, Registration, RegistrationPaper
from apps.enterprises.policies.registering import RETENTION
from apps.enterprises.services.writing import leave_trace
from apps.files.services import remove
from apps.policy.selectors import retention_days
from apps.regions.scoping import city_command

_AT_ONCE: Final = 200


@city_command
def clear_drafts(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Remove applications that were never sent, withdrawn ones too, and their files.

    Tells how many. The account stays: its owner may begin anew. What somebody holds just now waits
    for the next run. Raises RuleMissing without a rule for the day.
    """
    old = list(
        Registration.objects.select_for_update(skip_locked=True)
        .filter(submitted_at=None, last_at__lt=_before(now))
        .order_by("last_at", "id")[:_AT_ONCE]
    )
    for draft in old:
        papers = RegistrationPaper.objects.filter(registration=draft)
        file_ids = list(papers.order_by("id").values_list("file_id", flat=True))
        papers.delete()
        chain = draft.chain
        draft.delete()
        remove(actor=actor, file_ids=file_ids)
        facts = {"files": len(file_ids)}
        record(
            "enterprises.registration_cleared",
            actor=actor,
            chain=chain,
            subject=chain,
            payload=facts,
        )
    return len(old)


@city_command
def clear_proofs(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Remove proofs of changes that were never sent, with their files; tells how many."""
    old = list(
        KeptProof.objects.select_for_update(skip_locked=True)
        .filter(put_at__lt=_before(now))
        .order_by("put_at", "id")[:_AT_ONCE]
    )
    for kept in old:
        kept.delete()
        remove(actor=actor, file_ids=[kept.file_id])
        leave_trace("enterprises.change_proof_cleared", actor, kept.enterprise_id)
    return len(old)


def _before(now: dt.datetime | None) -> dt.datetime:
    now = now or timezone.now()
    return now - dt.timedelta(days=retention_days(RETENTION, timezone.localdate(now)))
