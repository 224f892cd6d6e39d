"""Large delegations as rows, and a rule book that changes today: services would take minutes."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import uuid4

from django.utils import timezone

from apps.policy.models import Parameter
from apps.policy.papers import PaperRule
from apps.regions.scoping import enter
from apps.transfers.models import Paper, TransferRequest, Visitor

#: Surnames of the crowd, so that a search finds some of it.
_NAMES: Final = ("NYSTROM", "OKAFOR", "PEREZ-LOPEZ", "TANAKA")


def many(request: TransferRequest, first: Visitor, size: int) -> list[Visitor]:
    """Make the request name `size` visitors, each like the first one and with the same papers."""
    rows = []
    for place in range(2, size + 1):
        twin = Visitor.objects.get(id=first.id)
        twin.id, twin.position, twin.is_leader = uuid4(), place, False
        twin.surname = _NAMES[place % len(_NAMES)]
        twin.passport_number = f"L898{place:04}C"
        twin.passport_key = f"{place:064}"  # another passport, as the rules ask for
        rows.append(twin)
    Visitor.objects.bulk_create(rows)
    papers = list(Paper.objects.filter(request=request, visitor=first).order_by("id"))
    copies = [(paper, one) for paper in papers for one in rows]
    Paper.objects.bulk_create(
        Paper(request=request, visitor=one, kind=paper.kind, file=paper.file)
        for paper, one in copies
    )
    return [first, *rows]


def change_the_rules() -> None:
    """From today: another paper is asked for, one no longer, and stays are shorter by five days."""
    today = timezone.localdate()
    yesterday = today - dt.timedelta(days=1)
    with enter("public"):
        rules = PaperRule.objects.filter(category="M", inviter_kind="unit", valid_until=None)
        rules.filter(paper_type="application_letter").update(valid_until=yesterday)
        PaperRule.objects.create(
            category="M",
            inviter_kind="unit",
            paper_type="department_consent",
            is_required=True,
            reason_en="Asked for from today.",
            reason_zh="今天起要求提交。",
            valid_from=today,
            source="specimen",
        )
        set_number("stay.max_days", 25)


def set_number(key: str, value: int) -> None:
    """Let a number of the rule book be another from today; run in public."""
    today = timezone.localdate()
    found = Parameter.objects.filter(key=key).order_by("-valid_from")[0]
    Parameter.objects.filter(id=found.id).update(valid_until=today - dt.timedelta(days=1))
    found.pk, found.valid_from, found.valid_until, found.value = None, today, None, value
    found.save(force_insert=True)
