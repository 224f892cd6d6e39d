"""Revisions as entity tags, so that a program can ask whether something changed."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import InvalidInput


def etag_of(revision: int) -> str:
    """Write a revision as a strong entity tag."""
    return f'"r{revision}"'


def with_etag(request: Request, response: Response, revision: int) -> Response:
    """Give the answer its tag; it becomes an empty 304 when the caller has this revision."""
    tag = etag_of(revision)
    response["ETag"] = tag
    response["Cache-Control"] = "no-store, private"
    if request.method in {"GET", "HEAD"} and request.headers.get("If-None-Match") == tag:
        return Response(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    return response


def seen_revision(request: Request) -> int | None:
    """Read the revision from If-Match, or None where the header is not sent.

    Raises InvalidInput when it is no tag of ours.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return None
    digits = header.strip().removeprefix('"r').removesuffix('"')
    if not digits.isascii() or not digits.isdigit() or etag_of(int(digits)) != header.strip():
        raise InvalidInput(_("If-Match must hold the ETag of this thing."))
    return int(digits)
