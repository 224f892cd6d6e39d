"""The inviter submits a request, and withdraws it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.enterprises.policies import check_may_file
from apps.enterprises.services import lock_host
from apps.enterprises.texts import TextRefused, lines, one_line
from apps.regions.scoping import city_command
from apps.transfers.errors import ReasonMissing, TextUnfit
from apps.transfers.models import AskSnapshot, TransferRequest
from apps.transfers.policies.filing import check_declared, check_filing
from apps.transfers.policies.moves import check_move, submit_action, withdraw_action
from apps.transfers.policies.quota import check_quota
from apps.transfers.policies.rounds import snapshot
from apps.transfers.services.access import lock_own
from apps.transfers.services.leading import settle_leader
from apps.transfers.services.messages import send_asked, send_handed_on
from apps.transfers.services.moving import move
from apps.transfers.services.on_file import lock_on_file, take_from_file
from apps.transfers.states import Action, Status


@city_command
def submit(*, actor: Actor, request_id: UUID, revision: int, declaration: str) -> TransferRequest:
    """File a draft or a returned request: with the city, or straight with the port in Shanghai.

    The first filing time stays for good; the rules are those of today. `declaration` is the version
    of the text that the actor declared, kept with who and when. What the inviter's file offers is
    taken along and stays as it was (docs/adr/0028). Raises MoveNotAllowed,
    DeclarationMissing, DeclarationChanged, RequestIncomplete with every defect,
    DuplicateOpenRequest, HostQuotaUsedUp, and what check_may_file and lock_own raise.
    """
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    action = submit_action()
    check_move(request, action)
    settle_leader(request)
    now = timezone.now()
    today = timezone.localdate(now)
    check_declared(declaration, on=today)
    check_may_file(inviter)
    lock_on_file(request, on=today)
    check_filing(request, inviter_kind=inviter.kind, now=now)
    if inviter.host is not None:
        lock_host(inviter.host.id)
        check_quota(request, now=now)
    taken = take_from_file(request, inviter_kind=inviter.kind, on=today)
    is_direct = action == Action.SUBMIT_DIRECT
    direct: dict[str, Any] = {
        "handed_on_at": now,
        "received_at": None,
        "times_handed_on": request.times_handed_on + 1,
    }
    move(
        request,
        action,
        actor=actor,
        payload={"declaration": declaration, "papers_on_file": [str(one) for one in taken]},
        declared_at=now,
        declared_by=actor.id,
        declared_text=declaration,
        first_filed_at=request.first_filed_at or now,
        submitted_at=now,
        policy_date=today,
        claimed_by=None,
        claimed_at=None,
        check_note="",
        **(direct if is_direct else {}),
    )
    AskSnapshot.objects.filter(ask__request=request, after=None).update(after=snapshot(request))
    if is_direct:
        send_handed_on(request, checked_by=None)
    return request


@city_command
def withdraw(*, actor: Actor, request_id: UUID, revision: int, reason: str = "") -> TransferRequest:
    """Withdraw (撤回) before a decision: at once in the city, by asking when the port has it.

    A reason is needed once the request has been filed. Raises ReasonMissing, AlreadyAsked,
    CannotWithdrawNow, and what lock_own raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    action = withdraw_action(request)
    why = clean_reason(reason, needed=request.status != Status.DRAFT)
    now = timezone.now()
    if action == Action.WITHDRAW:
        return move(request, action, actor=actor, remark=why, withdrawn_at=now)
    move(request, action, actor=actor, remark=why, withdrawal_asked_at=now)
    send_asked(request, "withdrawal", reason=why)
    return request


def clean_reason(typed: str, *, needed: bool = True, field: str = "reason") -> str:
    """Clean a reason of at most 2000 characters. Raises ReasonMissing or TextUnfit."""
    try:
        reason = lines(typed, most=2000)
    except TextRefused as refused:
        raise TextUnfit(str(refused), fields={field: str(refused)}) from refused
    if needed and not reason:
        raise ReasonMissing(fields={field: _("Give the reason.")})
    return reason


def clean_line(typed: str, *, field: str = "reason") -> str:
    """Clean a reason of one line, at most 200 characters. Raises ReasonMissing or TextUnfit."""
    try:
        reason = one_line(typed, most=200)
    except TextRefused as refused:
        raise TextUnfit(str(refused), fields={field: str(refused)}) from refused
    if not reason:
        raise ReasonMissing(fields={field: _("Give the reason.")})
    return reason
