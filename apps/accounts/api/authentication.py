"""How a program shows for whom it calls."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts.models import ApiToken, User
from apps.accounts.selectors import token_for
from apps.accounts.services import note_token_use

_NOTE_USE_EVERY: Final = dt.timedelta(minutes=1)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer dv_<prefix>_<secret>`: a token that this host has given out.

    A token of another host is unknown here, and is answered as any wrong one: 401.
    """

    keyword: Final = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Give the person and the token, None when no bearer token is sent; a bad one is 401."""
        keyword, _space, bearer = request.headers.get("Authorization", "").partition(" ")
        if keyword.lower() != self.keyword.lower():
            return None
        found = token_for(bearer.strip())
        if found is None:
            raise AuthenticationFailed(_("This token is not valid on this host."))
        user, token = found
        user.came_by = "api"
        if token.last_used_at is None or timezone.now() - token.last_used_at > _NOTE_USE_EVERY:
            note_token_use(token_id=token.pk)
        return user, token

    def authenticate_header(self, request: Request) -> str:
        """Give the challenge that makes a refusal a 401."""
        return 'Bearer realm="api"'
