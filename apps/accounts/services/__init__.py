"""Every write to accounts. Each leaves an audit event in the same transaction."""

from apps.accounts.services.activation import activate, invite
from apps.accounts.services.passwords import change_password, give_new_password
from apps.accounts.services.roles import grant_role, revoke_role
from apps.accounts.services.sessions import end_other_sessions, end_session
from apps.accounts.services.sign_in import (
    note_confirmation,
    note_failed_confirmation,
    note_failed_sign_in,
    note_foreign_session,
    note_sign_in,
    note_sign_out,
)
from apps.accounts.services.tokens import create_token, note_token_use, revoke_token
from apps.accounts.services.upkeep import clear_expired
from apps.accounts.services.users import (
    create_user,
    deactivate,
    edit_user,
    reactivate,
    set_language,
    set_single_keys,
)

__all__ = [
    "activate",
    "change_password",
    "clear_expired",
    "create_token",
    "create_user",
    "deactivate",
    "edit_user",
    "end_other_sessions",
    "end_session",
    "give_new_password",
    "grant_role",
    "invite",
    "note_confirmation",
    "note_failed_confirmation",
    "note_failed_sign_in",
    "note_foreign_session",
    "note_sign_in",
    "note_sign_out",
    "note_token_use",
    "reactivate",
    "revoke_role",
    "revoke_token",
    "set_language",
    "set_single_keys",
]
