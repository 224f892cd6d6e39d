"""Tokens, and who one is."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import cast

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts import services
from apps.accounts.api.description import TokenScheme
from apps.accounts.api.serializers import MeOutput, TokenInput, TokenOutput
from apps.accounts.credentials import check_credentials
from apps.accounts.errors import UnknownToken
from apps.accounts.functions import Function
from apps.accounts.models import ApiToken, User
from apps.accounts.permissions import Requires, actor_of, may
from apps.regions.scoping import current

__all__ = ["CurrentToken", "Me", "TokenScheme", "Tokens"]  # a description counts once imported


class Tokens(APIView):
    """Logging in for programs."""

    authentication_classes = []
    permission_classes = [Requires.of(Function.LOG_IN)]

    @extend_schema(
        operation_id="createToken",
        tags=["account"],
        summary="Log in and get a token of this host",
        request=TokenInput,
        responses={201: TokenOutput},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Exchange user name and password for a token, shown this once."""
        given = TokenInput(data=request.data)
        given.is_valid(raise_exception=True)
        user = check_credentials(
            request._request,  # noqa: SLF001 (Django's own request, as the login page has it)
            username=given.validated_data["username"],
            password=given.validated_data["password"],
            way="token",
        )
        lifetime = dt.timedelta(hours=given.validated_data["lifetime_hours"])
        made = services.create_token(actor=actor_of(user), user_id=user.pk, lifetime=lifetime)
        facts = {
            "id": made.token.pk,
            "token": made.bearer,
            "expires_at": made.token.expires_at,
        }
        headers = {"Cache-Control": "no-store"}
        return Response(TokenOutput(facts).data, status=HTTPStatus.CREATED, headers=headers)


class CurrentToken(APIView):
    """The token that the call itself carries."""

    permission_classes = [Requires.of(Function.ACCOUNT_SELF)]

    @extend_schema(
        operation_id="revokeCurrentToken",
        tags=["account"],
        summary="End the token of this call",
        responses={204: OpenApiResponse(description="The token no longer works.")},
    )
    def delete(self, request: Request) -> Response:
        """Revoke it; a call made by a browser's session carries none and gets 404."""
        if not isinstance(request.auth, ApiToken):
            raise UnknownToken
        services.revoke_token(actor=actor_of(request.user), token_id=request.auth.pk)
        return Response(status=HTTPStatus.NO_CONTENT)


class Me(APIView):
    """The person behind the call."""

    permission_classes = [Requires.of(Function.ACCOUNT_SELF)]

    @extend_schema(
        operation_id="getMe",
        tags=["account"],
        summary="Who the call is made for, and what that person may do",
        responses={200: MeOutput},
    )
    def get(self, request: Request) -> Response:
        """Show the account, the roles held now and the functions they give."""
        user, actor = cast("User", request.user), actor_of(request.user)
        facts = {
            "id": user.pk,
            "username": user.username,
            "display_name": user.display_name,
            "language": user.language,
            "roles": sorted(user.roles),
            "functions": sorted(function.value for function in Function if may(actor, function)),
            "authority": current(),
        }
        headers = {"Cache-Control": "no-store, private"}
        return Response(MeOutput(facts).data, headers=headers)
