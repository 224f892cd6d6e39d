"""Somebody asks to be put on file: a draft that keeps all, its papers, and the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import actor_of
from apps.accounts.services import create_user
from apps.core.actors import Actor
from apps.core.identifiers.reference import new_reference
from apps.enterprises.errors import (
    HostsNotTakenHere,
    RegistrationExists,
    RegistrationIncomplete,
    RegistrationNotEditable,
    RegistrationNotFound,
    UnitOnFile,
)
from apps.enterprises.models import (
    Handler,
    Host,
    Registration,
    RegistrationPaper,
    RegistrationPoint,
)
from apps.enterprises.policies import registering
from apps.enterprises.policies.cleaning import clean
from apps.enterprises.policies.codes import unit_with_code
from apps.enterprises.services.registration_moves import check_seen, move, note
from apps.enterprises.states import (
    REGISTRATION_EDITABLE,
    REGISTRATION_OPEN,
    RegistrationAction,
    RegistrationKind,
    RegistrationStatus,
)
from apps.enterprises.texts import TextRefused, one_line
from apps.files.services import store
from apps.regions import scoping
from apps.regions.scoping import city_command

PURPOSE: Final = "registration_paper"
_DRAWS: Final = 8


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a stranger says to get an account: it holds no role until the city has vetted."""

    username: str
    display_name: str
    email: str
    password: str
    language: str


@city_command
def open_account(*, account: NewAccount, kind: str) -> tuple[User, Registration]:
    """Make an account without any role, and begin its application.

    Raises BadUserName, UserNameTaken, WeakPassword, InviterInvalid, HostsNotTakenHere.
    """
    values = clean({"display_name": lambda: one_line(account.display_name, most=120, needed=True)})
    user = create_user(
        actor=Actor.system("enterprises"),
        username=account.username,
        display_name=values["display_name"],
        password=account.password,
        email=account.email,
        language=account.language,
    )
    return user, begin_registration(actor=actor_of(user), kind=kind)


@city_command
def begin_registration(*, actor: Actor, kind: str) -> Registration:
    """Begin an application of the actor's account, or give the one that is under way.

    Raises RegistrationExists when the account acts for an inviter already, HostsNotTakenHere for
    a host outside a city that files directly.
    """
    applicant = _person(actor)
    if kind == RegistrationKind.HOST and not scoping.current().files_directly:
        raise HostsNotTakenHere
    if acts_already(applicant):
        raise RegistrationExists
    open_one = Registration.objects.filter(
        applicant_id=applicant, status__in=sorted(REGISTRATION_OPEN)
    ).first()
    return open_one or _insert(actor, applicant, RegistrationKind(kind))


@city_command
def save_registration(
    *, actor: Actor, registration_id: UUID, details: Mapping[str, str]
) -> Registration:
    """Keep what was typed as it was typed, right or wrong; it is checked when it is sent.

    Raises RegistrationNotFound (also for somebody else's) and RegistrationNotEditable.
    """
    found = _lock_own(actor, registration_id)
    kept = registering.keepable(found.kind, details)
    if kept != found.details:
        note(found, "enterprises.registration_saved", actor=actor, details=kept)
    return found


@city_command
def attach_to_registration(
    *, actor: Actor, registration_id: UUID, kind: str, upload: UploadedFile[Any]
) -> RegistrationPaper:
    """Store an upload of an application; the paper of its kind before it is replaced.

    Raises what save_registration raises, RegistrationIncomplete for a kind that is not asked for,
    and what `files.services.store` raises.
    """
    found = _lock_own(actor, registration_id)
    if kind not in registering.PAPERS[RegistrationKind(found.kind)]:
        raise RegistrationIncomplete(
            fields={"kind": _("Choose one of the papers in the list.")},
        )
    file = store(actor=actor, upload=upload, purpose=PURPOSE)
    RegistrationPaper.objects.filter(registration=found, kind=kind, replaced_at=None).update(
        replaced_at=timezone.now()
    )
    paper = RegistrationPaper.objects.create(registration=found, kind=kind, file=file)
    facts = {"paper": str(paper.id), "kind": kind, "file": str(file.id), "sha256": file.sha256}
    note(found, "enterprises.registration_paper_attached", actor=actor, payload=facts)
    return paper


@city_command
def submit_registration(
    *, actor: Actor, registration_id: UUID, answers: Mapping[UUID, str] | None = None
) -> Registration:
    """Send the application to the city, for the first time or with answers to its questions.

    Raises what save_registration raises, RegistrationIncomplete naming all that is missing or
    wrong (the wrong check character of the code is named), and UnitOnFile.
    """
    found = _lock_own(actor, registration_id)
    is_answer = found.status == RegistrationStatus.ASKED
    uscc = _checked(found).get("uscc", "")
    if uscc and unit_with_code(uscc) is not None:
        raise UnitOnFile(fields={"uscc": UnitOnFile.title})
    if is_answer:
        _keep_answers(found, answers or {})
    action = RegistrationAction.ANSWER if is_answer else RegistrationAction.SUBMIT
    now = timezone.now()
    return move(
        found,
        action,
        actor=actor,
        details=found.details | {"uscc": uscc} if uscc else found.details,
        uscc=uscc,
        submitted_at=found.submitted_at or now,
    )


@city_command
def check_registration(*, actor: Actor, registration_id: UUID) -> None:
    """Raise what sending the application would, and send nothing."""
    _checked(_lock_own(actor, registration_id))


@city_command
def withdraw_registration(*, actor: Actor, registration_id: UUID, revision: int) -> Registration:
    """Take an application back. Raises RegistrationNotFound, StaleRevision, MoveNotAllowed."""
    found = lock_registration(registration_id, applicant=_person(actor))
    check_seen(found, revision)
    return move(found, RegistrationAction.WITHDRAW, actor=actor)


def lock_registration(registration_id: UUID, **owner: UUID) -> Registration:
    """Lock an application. Raises RegistrationNotFound."""
    found = (
        Registration.objects.select_for_update(of=("self",))
        .filter(id=registration_id, **{f"{name}_id": one for name, one in owner.items()})
        .first()
    )
    if found is None:
        raise RegistrationNotFound
    return found


def _lock_own(actor: Actor, registration_id: UUID) -> Registration:
    found = lock_registration(registration_id, applicant=_person(actor))
    if found.status not in REGISTRATION_EDITABLE:
        raise RegistrationNotEditable
    return found


def _checked(found: Registration) -> dict[str, Any]:
    """Give the columns of the record to be. Raises RegistrationIncomplete."""
    papers = RegistrationPaper.objects.filter(registration=found, replaced_at=None)
    kinds = set(papers.values_list("kind", flat=True))
    return registering.check_whole(found, papers=kinds, on=timezone.localdate())


def _person(actor: Actor) -> UUID:
    """Give the account that asks. Raises RegistrationNotFound for guests and the system."""
    if not actor.is_person:
        raise RegistrationNotFound
    return UUID(actor.id)


def acts_already(user_id: UUID) -> bool:
    """Tell whether the account is a handler's or a host's."""
    if Handler.objects.filter(user_id=user_id).exists():
        return True
    return Host.objects.filter(user_id=user_id).exists()


def _keep_answers(found: Registration, answers: Mapping[UUID, str]) -> None:
    """Write the answers to the last round. Raises RegistrationIncomplete for each missing one."""
    points = list(RegistrationPoint.objects.filter(registration=found).order_by("-round"))
    last = [one for one in points if one.round == points[0].round]
    wrong: dict[str, str] = {}
    for point in last:
        try:
            point.answer = one_line(answers.get(point.id, ""), most=1000, needed=True)
        except TextRefused as refused:
            wrong[f"answer_{point.id}"] = str(refused)
    if wrong:
        raise RegistrationIncomplete(fields=wrong)
    RegistrationPoint.objects.bulk_update(last, ["answer"])


def _insert(actor: Actor, applicant: UUID, kind: RegistrationKind) -> Registration:
    now: dt.datetime = timezone.now()
    made = Registration(
        kind=kind,
        applicant_id=applicant,
        last_event="enterprises.registration_begun",
        last_actor=actor.id,
        last_roles=" ".join(sorted(actor.roles)),
        last_at=now,
    )
    for draw in range(1, _DRAWS + 1):
        made.reference = new_reference(timezone.localdate(now).year)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as refused:
            if "registration_one_open" in str(refused):
                raise RegistrationExists from refused
            if "registration_reference_once" not in str(refused) or draw == _DRAWS:
                raise
        else:
            break
    note(made, "enterprises.registration_begun", actor=actor, payload={"kind": kind.lower()})
    return made
