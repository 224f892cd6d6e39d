"""Requests ticked in a list and confirmed on a preview."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from apps.transfers.bulk import MOST_AT_ONCE, chosen


def seen_revisions(request: HttpRequest) -> dict[UUID, int]:
    """The requests confirmed on a preview, with the revision of each that was shown there."""
    found: dict[UUID, int] = {}
    for value in request.POST.getlist("seen"):
        text, _colon, revision = value.partition(":")
        for one in chosen([text]):
            found[one] = int(revision) if revision.isascii() and revision.isdigit() else -1
    return dict(list(found.items())[:MOST_AT_ONCE])
