"""What the audit trail keeps of logging in and out: never a name that was typed."""

from __future__ import annotations

from typing import Final

from apps.accounts.digests import blind
from apps.accounts.models import User
from apps.accounts.permissions import actor_of
from apps.accounts.services.locking import subject_of
from apps.core.actors import Actor
from apps.core.recording import record
from apps.regions.scoping import any_command

_CHAIN: Final = "sign-ins"


@any_command
def note_sign_in(*, user: User, way: str) -> None:
    """Keep that a person logged in, by `page` or `token`."""
    record(
        "accounts.signed_in",
        actor=actor_of(user),
        subject=subject_of(user),
        payload={"way": way},
    )


@any_command
def note_failed_sign_in(*, username: str, address: str, way: str) -> None:
    """Keep that a login failed. Account and address are digests: equal ones can be told, no more.

    What was typed may be a password in the wrong field, so it is not kept in clear.
    """
    facts = {"account": blind(username.strip().lower()), "origin": blind(address), "way": way}
    record("accounts.sign_in_failed", actor=Actor.guest(), subject=_CHAIN, payload=facts)


@any_command
def note_confirmation(*, user: User) -> None:
    """Keep that a person gave the password again before an act that asks for it."""
    record("accounts.confirmed", actor=actor_of(user), subject=subject_of(user))


@any_command
def note_failed_confirmation(*, user: User) -> None:
    """Keep that somebody at a person's session did not know the password."""
    record("accounts.confirmation_failed", actor=actor_of(user), subject=subject_of(user))


@any_command
def note_sign_out(*, user: User) -> None:
    """Keep that a person logged out."""
    record("accounts.signed_out", actor=actor_of(user), subject=subject_of(user))


@any_command
def note_foreign_session(*, address: str) -> None:
    """Keep that somebody showed this host a session of another one."""
    facts = {"origin": blind(address)}
    record("accounts.foreign_session_refused", actor=Actor.guest(), subject=_CHAIN, payload=facts)
