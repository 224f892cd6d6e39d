"""What an officer found of each field and paper, kept so that a colleague can go on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed
from apps.enterprises.texts import lines
from apps.policy.selectors import defect_texts
from apps.regions.scoping import city_command
from apps.transfers.errors import ChoiceUnknown, FieldMissing, VisitorNotFound
from apps.transfers.inputs import MarkInput
from apps.transfers.models import CheckMark, TransferRequest
from apps.transfers.policies.checklist import Item, Part
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.moves import check_holds
from apps.transfers.policies.readiness import checklist
from apps.transfers.services.access import lock_desk
from apps.transfers.states import Status, Verdict


@city_command
def mark(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    visitor_id: UUID | None,
    marks: Sequence[MarkInput],
) -> TransferRequest:
    """Keep what was found of the items of one visitor, or of the request when there is none.

    An empty verdict takes a mark back. The revision of the request stays: a mark changes nothing
    that the inviter filed. Raises VisitorNotFound, ChoiceUnknown, FieldMissing, TextUnfit,
    SeveralDefects, HeldByAnother, MoveNotAllowed, and what lock_desk raises.
    """
    request = lock_desk(actor=actor, request_id=request_id, revision=revision)
    check_holds(request, actor)
    if request.status != Status.CHECKING:
        raise MoveNotAllowed(action="MARK", status=str(request.status))
    part = _part(request, visitor_id)
    rows = _rows(request, part, marks, actor=actor)
    gone = [one.item for one in marks if not one.verdict]
    CheckMark.objects.filter(request=request, visitor=part.visitor, item__in=gone).delete()
    CheckMark.objects.filter(
        request=request, visitor=part.visitor, item__in=[row.item for row in rows]
    ).delete()
    CheckMark.objects.bulk_create(rows)
    facts = {
        "visitor": str(visitor_id) if visitor_id else "",
        "ok": [row.item for row in rows if row.verdict == Verdict.OK],
        "defects": [row.item for row in rows if row.verdict == Verdict.DEFECT],
    }
    record(
        "transfers.marked", actor=actor, chain=request.chain, subject=request.chain, payload=facts
    )
    return request


def _part(request: TransferRequest, visitor_id: UUID | None) -> Part:
    for part in checklist(request):
        if (part.visitor.id if part.visitor else None) == visitor_id:
            return part
    raise VisitorNotFound


def _rows(
    request: TransferRequest, part: Part, marks: Sequence[MarkInput], *, actor: Actor
) -> list[CheckMark]:
    """Clean the marks, or raise with everything that is wrong with them."""
    items = {item.code: item for item in part.items}
    now, defects = timezone.now(), Defects()
    kinds = {kind.code for kind in defect_texts(timezone.localdate(now))}
    rows = []
    for one in (one for one in marks if one.verdict):
        note = defects.take(f"{one.item}.note", partial(lines, one.note, most=2000), "?")
        _check(one, note, items, kinds, defects)
        item = items.get(one.item)
        if item is None or _is_same(item, one, note):
            continue
        rows.append(
            CheckMark(
                request=request,
                visitor=part.visitor,
                item=one.item,
                verdict=one.verdict,
                defect=one.defect if one.verdict == Verdict.DEFECT else "",
                note=note if one.verdict == Verdict.DEFECT else "",
                seen=item.seen,
                by=actor.id,
                at=now,
            )
        )
    defects.refuse()
    return rows


def _check(
    one: MarkInput, note: str, items: dict[str, Item], kinds: set[str], defects: Defects
) -> None:
    if one.item not in items or one.verdict not in Verdict.values:
        defects.add(f"{one.item}.verdict", ChoiceUnknown(_("Choose one of those offered.")))
    if one.verdict != Verdict.DEFECT:
        return
    if one.defect and one.defect not in kinds:
        defects.add(f"{one.item}.defect", ChoiceUnknown(_("Choose one of those offered.")))
    if not one.defect and not note:
        defects.add(f"{one.item}.note", FieldMissing(_("Say what is defective.")))


def _is_same(item: Item, one: MarkInput, note: str) -> bool:
    """A mark sent again unchanged keeps who made it and when."""
    mark = item.mark
    return mark is not None and (mark.verdict, mark.defect, mark.note) == (
        one.verdict,
        one.defect if one.verdict == Verdict.DEFECT else "",
        note if one.verdict == Verdict.DEFECT else "",
    )
