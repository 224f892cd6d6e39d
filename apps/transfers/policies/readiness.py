"""How far the check of a request is, and whether it is whole enough to go on with many others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.transfers.errors import NotChecked
from apps.transfers.models import CheckMark, TransferRequest
from apps.transfers.policies.checklist import Part, parts_of
from apps.transfers.policies.papers import Needs, slots
from apps.transfers.states import EDITABLE


@dataclass(frozen=True, slots=True)
class Progress:
    """How many items of a request have been looked at, of how many, and how many are defective.

    `differences` are those that contradict the passport's lines and have not been looked at.
    """

    done: int
    total: int
    defects: int
    differences: int

    @classmethod
    def of(cls, parts: Sequence[Part]) -> Progress:
        """Count over all parts."""
        return cls(
            done=sum(part.done for part in parts),
            total=sum(len(part.items) for part in parts),
            defects=sum(len(part.defects) for part in parts),
            differences=sum(item.is_open_difference for part in parts for item in part.items),
        )

    @property
    def is_whole(self) -> bool:
        """Whether everything was looked at and found in order."""
        return self.done == self.total and not self.defects


def checklist(request: TransferRequest, needs: Needs | None = None) -> list[Part]:
    """Give the list of a request with the marks that still count.

    `needs` remembers the lists of papers, so that many requests ask for them once. Uses visitors,
    papers and marks that have been prefetched.
    """
    today = timezone.localdate()
    filed_on = request.policy_date
    visitors = request.delegation
    found = slots(
        visitors=visitors,
        papers=list(request.papers.all()),
        inviter_kind=request.enterprise.inviter_kind if request.enterprise is not None else "host",
        on=today if request.status in EDITABLE or filed_on is None else filed_on,
        needs=needs,
    )
    marks: list[CheckMark] = list(request.marks.all())
    return parts_of(request, visitors=visitors, slots=found, marks=marks, today=today)


def check_ready(progress: Progress) -> None:
    """Raise NotChecked unless everything was looked at and found in order."""
    if progress.is_whole:
        return
    if progress.defects:
        raise NotChecked(_("Something is marked defective: ask the inviter or return it."))
    raise NotChecked(
        _("%(done)d of %(total)d checked: look at the rest first.")
        % {"done": progress.done, "total": progress.total}
    )
