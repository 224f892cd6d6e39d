"""Which addresses ask for the password again, written by hand as in `doors.py`."""

from __future__ import annotations

from typing import Any, Final

from apps.accounts.step_up import Confirmed
from apps.regions.kinds import SchemaKind
from tests.repository.test_isolation_matrix import Door, doors

#: Acts that decide, end or publish something. Reading, asking and sending back can be mended.
ASKING: Final = frozenset(
    (
        "endorsement:approve",
        "endorsement:approve-together",
        "endorsement-api:approve-together",
        "endorsement:refuse",
        "endorsement:take-decision-back",
        "endorsement:tell-now",
        "endorsement-api:tell-now",
        "endorsement-api:take-decision-back",
        "endorsement:issue",
        "endorsement-api:approve",
        "endorsement-api:refuse",
        "endorsement-api:issue",
        "endorsement:replace-visa",
        "endorsement-api:replace-visa",
        "endorsement:declare-void",
        "endorsement:rules-publish",
        "endorsement-api:declare-void",
    )
)


def asks(door: Door) -> bool:
    of_api: Any = getattr(getattr(door.view, "cls", None), "permission_classes", ())
    return Confirmed in of_api or getattr(door.view, "asks_again", False)


def test_the_acts_that_weigh_much_ask_for_the_password_and_no_others() -> None:
    assert {door.name for kind in SchemaKind for door in doors(kind) if asks(door)} == ASKING


def test_a_role_is_asked_for_before_the_password() -> None:
    for door in doors(SchemaKind.PORT):
        if Confirmed in getattr(getattr(door.view, "cls", None), "permission_classes", ()):
            assert door.view.cls.permission_classes[-1] is Confirmed  # type: ignore[attr-defined]
