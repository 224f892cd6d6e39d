"""How the token is described to OpenAPI.

Apart from `authentication`, which DRF imports before its own views exist.
"""

from __future__ import annotations

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the token to OpenAPI."""

    target_class = "apps.accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Say that it is a bearer token, and where one comes from."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "dv_<prefix>_<secret>",
            "description": "From POST /api/v1/tokens of the same host.",
        }
