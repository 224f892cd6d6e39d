"""What the receipt of filing is written from, and how anybody checks one."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone
from django.utils.translation import override

from apps.audit.services import record_read
from apps.core import workcalendar
from apps.core.actors import Actor
from apps.policy.selectors import paper_names, parameter, working_days
from apps.regions import scoping
from apps.regions.scoping import AuthorityRef, city_query, public_query
from apps.routing.vouching import is_stated, state
from apps.transfers.documents.receipts import (
    Receipt,
    ReceiptChange,
    ReceiptPaper,
    ReceiptVisitor,
    masked,
)
from apps.transfers.errors import ReceiptCodeWrong, ReceiptNotYet
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.receipts import STATEMENT, ReceiptFacts, read_code, write_code
from apps.transfers.selectors.letters import nationality_in_both
from apps.transfers.selectors.requests import request_for_inviter
from apps.transfers.selectors.since_filing import Change, Filed, filed_then


@city_query
def receipt_for_inviter(actor: Actor, request_id: UUID) -> Receipt:
    """Give the receipt of the last filing of a request of the actor's own; the read is noted.

    It states what was filed then, and lists what has changed since apart from it.

    Raises ReceiptNotYet while it has never been filed, NoSigningKey, NotAllowed, NotAnInviter and
    RequestNotFound.
    """
    found = request_for_inviter(actor, request_id)
    if found.submitted_at is None or found.first_filed_at is None or found.arrival_at is None:
        raise ReceiptNotYet
    record_read("transfers.receipt_made", actor=actor, chain=found.chain, fields=["receipt"])
    here = scoping.current()
    filed = filed_then(found, found.submitted_at)
    arrival = filed.was.get((None, "arrival_at"))
    return Receipt(
        reference=found.reference,
        code=_code(found, here, at=found.submitted_at, visitors=len(filed.visitors)),
        inviter=_inviter(found),
        office=_office(here),
        is_direct=here.files_directly,
        filed_at=found.submitted_at,
        first_filed_at=found.first_filed_at,
        expected_by=_expected_by(found, is_direct=here.files_directly),
        arrival_at=dt.datetime.fromisoformat(arrival) if arrival else found.arrival_at,
        port_of_entry=filed.was.get((None, "port_of_entry"), found.port_of_entry),
        declared_text=found.declared_text,
        visitors=tuple(_receipt_visitor(one, filed) for one in filed.visitors),
        papers=_papers_handed_in(found),
        changes=tuple(
            ReceiptChange(
                at=one.at,
                kind=one.kind,
                subject=_subject(one),
                visitors=one.visitors,
                code=_code(found, here, at=one.at, visitors=one.visitors, is_change=True),
            )
            for one in filed.changes
        ),
    )


@public_query
def check_receipt(code: str) -> tuple[ReceiptFacts, AuthorityRef]:
    """Give what a receipt's code states and the city that signed it, from public keys alone.

    No city is asked and nothing about persons is known here. Raises ReceiptCodeWrong.
    """
    facts, signature = read_code(code)
    schema = f"city_{facts.city_code}"
    cities = {one.schema_name: one for one in scoping.ready_authorities()}
    if schema not in cities or not is_stated(
        STATEMENT, facts.packed(), signature, authority=schema, at=facts.filed_at
    ):
        raise ReceiptCodeWrong
    return facts, cities[schema]


def _code(
    request: TransferRequest,
    here: AuthorityRef,
    *,
    at: dt.datetime,
    visitors: int,
    is_change: bool = False,
) -> str:
    """Write the signed code of the filing, or of one later change."""
    facts = ReceiptFacts(
        city_code=here.schema_name.removeprefix("city_"),
        is_direct=here.files_directly,
        filed_at=at,
        visitors=visitors,
        reference=request.reference,
        is_change=is_change,
    )
    return write_code(facts, state(STATEMENT, facts.packed()))


def _subject(change: Change) -> str:
    """Say whom a change is about: names as they are now; the field's name where one changed."""
    names = (one.full_name for one in (change.visitor, change.by) if one is not None)
    return " → ".join(names) + (f" ({change.field})" if change.field else "")


def _inviter(request: TransferRequest) -> str:
    unit, host = request.enterprise, request.host
    if unit is not None:
        return " ".join(filter(None, (unit.name_zh, unit.name_en)))
    return host.name if host is not None else ""


def _office(here: AuthorityRef) -> tuple[str, str]:
    if here.files_directly:
        return "上海口岸签证机关", "Port visa authority, Shanghai"
    with override("zh-hans"):
        chinese = here.name
    with override("en"):
        return f"{chinese}出入境管理机构", f"Exit-entry administration of {here.name}"


def _expected_by(request: TransferRequest, *, is_direct: bool) -> dt.datetime:
    """Say by when the next body acts, in working days of the Chinese calendar."""
    rule = "port.examine_working_days" if is_direct else "city.check_working_days"
    filed_at = request.submitted_at or timezone.now()
    on = request.policy_date or timezone.localdate(filed_at)
    return workcalendar.deadline(filed_at, parameter(rule, on), working_days())


def _receipt_visitor(visitor: Visitor, filed: Filed) -> ReceiptVisitor:
    def then(field: str) -> str:
        return filed.was.get((str(visitor.id), field), str(getattr(visitor, field)))

    full_name = " ".join(filter(None, (then("surname"), then("given_names"))))
    return ReceiptVisitor(
        name="\n".join(filter(None, (full_name, then("name_zh")))),
        nationality=nationality_in_both(then("nationality")),
        birth_date=dt.date.fromisoformat(then("birth_date")),
        passport=masked(then("passport_number")),
        category=then("category"),
    )


def _papers_handed_in(request: TransferRequest) -> tuple[ReceiptPaper, ...]:
    """List the papers of the filing; those that answered questions later are not among them."""
    on, filed_at = request.policy_date or timezone.localdate(), request.submitted_at
    with override("zh-hans"):
        chinese = paper_names(on)
    with override("en"):
        english = paper_names(on)
    return tuple(
        ReceiptPaper(
            name=(chinese.get(one.kind, one.kind), english.get(one.kind, "")),
            file_name=one.file.name,
            pages=one.file.pages,
            sha256=one.file.sha256,
        )
        for one in request.papers.all()
        if filed_at is not None and one.created_at <= filed_at
    )
