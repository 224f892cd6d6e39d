"""What each visitor of a request that is being written still lacks, in a few words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.policy.selectors import paper_names
from apps.regions.scoping import city_query
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.defects import Defect
from apps.transfers.selectors.papers import open_defects

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: What a visitor lacks, in a few words for a long list; the form says the rest.
LACKS: Final[Mapping[str, StrOrPromise]] = {
    "passport-expired": gettext_lazy("Passport expired"),
    "passport-too-short": gettext_lazy("Passport ends too early"),
    "passport-kind-not-taken": gettext_lazy("No ordinary passport"),
    "passport-dates-wrong": gettext_lazy("Dates of the passport"),
    "birth-date-wrong": gettext_lazy("Date of birth"),
    "category-not-offered": gettext_lazy("Category not offered"),
    "nationality-not-foreign": gettext_lazy("Chinese nationality"),
    "duplicate-open-request": gettext_lazy("Named for this day already"),
}

#: Fewer digits than these would find half a delegation.
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class VisitorLine:
    """A line of the list: who, and what is lacking, a few words for each thing."""

    visitor: Visitor
    lacks: Sequence[StrOrPromise]

    def is_meant_by(self, words: str) -> bool:
        """Tell whether each word stands in a name, or ends the passport's number."""
        names = " ".join((self.visitor.full_name, self.visitor.name_zh)).casefold()
        number = self.visitor.passport_number.casefold()
        return all(
            word in names or (len(word) >= _DIGITS and number.endswith(word))
            for word in words.casefold().split()
        )


@city_query
def visitor_lines(request: TransferRequest) -> list[VisitorLine]:
    """List the delegation of a request read by request_for_inviter, in its order."""
    papers = paper_names(timezone.localdate())
    lacking: dict[int, list[StrOrPromise]] = defaultdict(list)
    for defect in open_defects(request):
        parts = defect.field.split(".")
        if parts[0] == "visitors" and len(parts) > 2:
            lacking[int(parts[1])].append(_words(defect, parts, papers))
    return [
        VisitorLine(visitor, lacking[place]) for place, visitor in enumerate(request.delegation)
    ]


def _words(defect: Defect, parts: Sequence[str], papers: dict[str, str]) -> StrOrPromise:
    if parts[2] == "papers":
        return _("Paper: %(name)s") % {"name": papers.get(parts[3], parts[3])}
    return LACKS.get(defect.code, defect.message)
