"""The secret of a link with which a new account chooses its first password."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from apps.accounts.models import User
from apps.regions.scoping import current

LASTS: Final = dt.timedelta(days=3)
"""As Django's PASSWORD_RESET_TIMEOUT, which the generator reads."""


class ActivationTokens(PasswordResetTokenGenerator):
    """Makes secrets that end when the password is set, when another is made, or after three days.

    Nothing is stored: a secret is a keyed digest of the account's unusable password and the hour.
    """

    key_salt = "apps.accounts.activation"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        """Bind the secret to the host too: it is worth nothing on another."""
        return f"{current().schema_name} {user.pk} {user.password} {timestamp}"


tokens: Final = ActivationTokens()
