"""What is kept of a number that border inspection named and no visa here has."""

from __future__ import annotations

from django.conf import settings

from apps.core.identifiers.blind_index import blind_index


def number_key(visa_number: str) -> str:
    """A keyed digest: it tells the same number from another one, and does not give it away."""
    return blind_index(f"border-visa:{visa_number}", settings.BLIND_INDEX_KEY)
