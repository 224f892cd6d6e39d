"""How errors look in the description of the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from apps.core.errors import DomainError
from apps.core.problems import CONTENT_TYPE


class FieldErrorOut(serializers.Serializer[Any]):
    """What is wrong with one field."""

    pointer = serializers.CharField(help_text="JSON Pointer into the body, as #/visitors/0/surname")
    detail = serializers.CharField()
    code = serializers.CharField()


class ProblemOut(serializers.Serializer[Any]):
    """A refusal, as RFC 9457 writes it. `code` is documented at the address in `type`."""

    type = serializers.CharField(help_text="Address of the page that explains it")
    code = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField(help_text="Number of this occurrence, also in the log")
    # DRF takes fields out of the class, so these two do not hide its attributes of that name.
    errors = FieldErrorOut(many=True, required=False)  # type: ignore[assignment]
    data = serializers.DictField(required=False)  # type: ignore[assignment]


def problems(
    *reasons: type[DomainError],
) -> dict[tuple[int, str], OpenApiResponse]:
    """Describe the refusals of an operation, for `responses` of `extend_schema`.

    Reasons with the same status share an entry, which lists their codes.
    """
    by_status: dict[int, list[str]] = {}
    for reason in reasons:
        by_status.setdefault(int(reason.status), []).append(reason.code)
    return {
        (status, CONTENT_TYPE): OpenApiResponse(ProblemOut, description=", ".join(sorted(codes)))
        for status, codes in sorted(by_status.items())
    }
