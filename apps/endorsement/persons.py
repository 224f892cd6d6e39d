"""Finding a person again without storing a register of persons: keyed hashes of two things.

A passport is its number and the state that issued it. A person is surname, given names and date of
birth, as passports spell them, whoever issued the passport.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from apps.core.identifiers.blind_index import blind_index
from apps.endorsement.watching.names import spelled

if TYPE_CHECKING:
    from apps.endorsement.models import CaseVisitor


def keys_of(visitor: CaseVisitor) -> tuple[str, str]:
    """The keys of a visitor's passport and of the person; 64 hexadecimal digits each."""
    passport = f"{visitor.passport_issuing_state} {visitor.passport_number}"
    words = sorted(spelled(visitor.full_name).split())
    person = f"{' '.join(words)} {visitor.birth_date}"
    key = settings.BLIND_INDEX_KEY
    return blind_index(f"passport:{passport}", key), blind_index(f"person:{person}", key)
