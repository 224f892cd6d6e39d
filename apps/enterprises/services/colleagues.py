"""A unit's administrator lets colleagues act for it: an account, a letter, dates, a link."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.accounts.services import create_user, invite
from apps.core.actors import Actor
from apps.enterprises.errors import HandlerNotFound, InviterInvalid
from apps.enterprises.models import Handler
from apps.enterprises.policies.cleaning import clean
from apps.enterprises.services.handlers import (
    authorise_handler,
    check_manages,
    end_authorisation,
)
from apps.enterprises.services.papers import keep_unit_paper, retire_unit_paper
from apps.enterprises.services.units import lock_enterprise
from apps.enterprises.texts import one_line
from apps.regions.scoping import city_command

LETTER: Final = "handler_authorisation"
_LONGEST: Final = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Letter:
    """An authorisation letter: from when until when, both included, and its scan."""

    authorised_from: dt.date
    authorised_until: dt.date
    upload: UploadedFile[Any]


@city_command
def add_colleague(
    *,
    actor: Actor,
    enterprise_id: UUID,
    username: str,
    display_name: str,
    email: str,
    letter: Letter,
) -> tuple[Handler, str]:
    """Make an account for a colleague and authorise it; gives the secret of the activation link.

    Nobody chooses a password for another: the colleague does, once, through the link. Raises
    NotAllowed, EnterpriseNotFound, InviterInvalid, BadUserName, UserNameTaken, and what
    `files.services.store` raises about the letter.
    """
    check_manages(actor, lock_enterprise(enterprise_id))
    _check_dates(letter)
    values = clean({"display_name": lambda: one_line(display_name, most=120, needed=True)})
    user = create_user(
        actor=actor,
        username=username,
        display_name=values["display_name"],
        email=email,
        roles=[Role.HANDLER],
    )
    handler = _authorise(actor, enterprise_id, user.id, letter, is_admin=False)
    return handler, invite(actor=actor, user_id=user.id)


@city_command
def renew_colleague(
    *, actor: Actor, enterprise_id: UUID, handler_id: UUID, letter: Letter
) -> Handler:
    """Authorise a handler anew, with a new letter. Raises as add_colleague, and HandlerNotFound."""
    check_manages(actor, lock_enterprise(enterprise_id))
    handler = colleague(enterprise_id, handler_id)
    _check_dates(letter)
    return _authorise(actor, enterprise_id, handler.user_id, letter, is_admin=handler.is_admin)


@city_command
def invite_again(*, actor: Actor, enterprise_id: UUID, handler_id: UUID) -> tuple[UUID, str]:
    """Give account and secret of a new link for a colleague without a password; the old one ends.

    Raises NotAllowed, EnterpriseNotFound, HandlerNotFound, AlreadyActivated.
    """
    check_manages(actor, lock_enterprise(enterprise_id))
    user_id = colleague(enterprise_id, handler_id).user_id
    return user_id, invite(actor=actor, user_id=user_id)


@city_command
def end_colleague(*, actor: Actor, enterprise_id: UUID, handler_id: UUID) -> Handler:
    """End a handler's authorisation, and retire the letter. Raises as invite_again.

    The one who ends it is not ended: a unit would be left without anyone who looks after it.
    """
    handler = colleague(enterprise_id, handler_id)
    if str(handler.user_id) == actor.id:
        raise NotAllowed
    ended = end_authorisation(actor=actor, enterprise_id=enterprise_id, user_id=handler.user_id)
    if handler.letter is not None and handler.letter.retired_at is None:
        retire_unit_paper(actor=actor, enterprise_id=enterprise_id, paper_id=handler.letter.id)
    return ended


def colleague(enterprise_id: UUID, handler_id: UUID) -> Handler:
    """Give a handler of the unit. Raises HandlerNotFound."""
    found = Handler.objects.filter(enterprise_id=enterprise_id, id=handler_id).first()
    if found is None:
        raise HandlerNotFound
    return found


def _authorise(
    actor: Actor, enterprise_id: UUID, user_id: UUID, letter: Letter, *, is_admin: bool
) -> Handler:
    paper = keep_unit_paper(
        actor=actor,
        enterprise_id=enterprise_id,
        kind=LETTER,
        upload=letter.upload,
        valid_until=letter.authorised_until,
    )
    return authorise_handler(
        actor=actor,
        enterprise_id=enterprise_id,
        user_id=user_id,
        authorised_from=letter.authorised_from,
        authorised_until=letter.authorised_until,
        is_admin=is_admin,
        letter_id=paper.id,
    )


def _check_dates(letter: Letter) -> None:
    """Refuse a letter that is over, or longer than the year for which handlers are named."""
    if letter.authorised_until < timezone.localdate():
        message = _("This day is past. Give a paper that is still valid.")
    elif not (
        letter.authorised_from <= letter.authorised_until <= letter.authorised_from + _LONGEST
    ):
        message = _("Enter a day within one year after the first day.")
    else:
        return
    raise InviterInvalid(fields={"authorised_until": message})
