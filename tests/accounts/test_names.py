"""Names for a history: of the authority's own people, and of nobody else."""

from __future__ import annotations

import uuid

from apps.accounts.selectors import display_names
from tests.factories.accounts import SYSTEM, make_user


def test_only_people_of_this_authority_have_a_name(suzhou) -> None:
    user = make_user()
    actors = [str(user.pk), str(uuid.uuid4()), SYSTEM.id, "guest"]

    assert display_names(actors) == {str(user.pk): "Test Person"}
