"""Ending sessions one does not want to go on."""

from __future__ import annotations

from uuid import UUID

from apps.accounts.digests import session_id_of
from apps.accounts.errors import UnknownSession
from apps.accounts.policies import check_own_or_may_administer
from apps.accounts.services.locking import lock_user, subject_of
from apps.core.actors import Actor
from apps.core.recording import record
from apps.regions.scoping import any_command


@any_command
def end_session(*, actor: Actor, user_id: UUID, session_id: str) -> None:
    """End one session of an account, named by its public id. Raises UnknownSession."""
    user = lock_user(user_id)
    check_own_or_may_administer(actor, user)
    for session in user.sessions.all():
        if session_id_of(session.session_key) == session_id:
            session.delete()
            record("accounts.session_ended", actor=actor, subject=subject_of(user))
            return
    raise UnknownSession


@any_command
def end_other_sessions(*, actor: Actor, user_id: UUID, keep_session: str | None) -> int:
    """End all sessions of an account but one (the key of it), and say how many ended."""
    user = lock_user(user_id)
    check_own_or_may_administer(actor, user)
    ended, _by_model = user.sessions.exclude(session_key=keep_session or "").delete()
    if ended:
        facts = {"sessions_ended": ended}
        record("accounts.sessions_ended", actor=actor, subject=subject_of(user), payload=facts)
    return ended
