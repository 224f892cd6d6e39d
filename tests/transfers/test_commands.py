"""Each service says where it runs and is all or nothing; two officers cannot both win."""

import inspect
import threading
from types import ModuleType

import pytest
from django.db import connection

from apps.accounts.roles import Role
from apps.core.errors import StaleRevision
from apps.regions.errors import WrongSchema
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import AuthorityRef, enter
from apps.transfers import services
from apps.transfers.models import TransferRequest
from apps.transfers.services import (
    absences,
    answering,
    assigning,
    checking,
    correcting,
    drafting,
    expediting,
    filing,
    import_adding,
    import_work,
    importing,
    marking,
    papers,
    port_answers,
    redirects,
    substitute_check,
    substituting,
    typing,
    undelivered,
    views,
    visitor_answers,
    withdrawing,
)
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.accounts import make_actor
from tests.factories.transfers import People, seen
from tests.transfers.acts import everything

MODULES = (
    absences,
    answering,
    assigning,
    checking,
    correcting,
    drafting,
    expediting,
    filing,
    marking,
    papers,
    port_answers,
    redirects,
    substitute_check,
    substituting,
    typing,
    undelivered,
    views,
    import_adding,
    import_work,
    importing,
    visitor_answers,
    withdrawing,
)
HELPERS = {"clean_line", "clean_reason", "passport_key", "visitor_values", "held", "step"}


def public_functions(module: ModuleType) -> dict[str, object]:
    """Give the functions that a module offers."""
    return {
        name: one
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if one.__module__ == module.__name__ and not name.startswith("_") and name not in HELPERS
    }


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_service_is_a_command_of_a_city_with_keywords_only(module: ModuleType) -> None:
    found = public_functions(module)

    assert found
    for name, service in found.items():
        assert service.runs_in == {SchemaKind.CITY}, name  # type: ignore[attr-defined]
        assert service.is_command, name  # type: ignore[attr-defined]
        kinds = {p.kind for p in inspect.signature(service).parameters.values()}  # type: ignore[arg-type]
        assert kinds == {inspect.Parameter.KEYWORD_ONLY}, name


def test_no_service_runs_at_the_port(port: AuthorityRef) -> None:
    with pytest.raises(WrongSchema):
        services.start_draft(actor=None)  # type: ignore[arg-type]


def test_an_act_that_fails_halfway_leaves_nothing(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = made.checking(people)
    before = everything()

    def broken(*_args: object, **_kwargs: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(checking, "send_handed_on", broken)
    with pytest.raises(OSError, match="disk"):
        services.hand_on(actor=people.officer, **seen(request))

    assert everything() == before


def test_of_two_officers_who_claim_at_once_one_wins_and_the_other_is_told(
    committed: Copy,
) -> None:
    with enter("city_320500"):
        people = People()
        request = made.submitted(people)
        officers = [people.officer, make_actor(Role.CITY_OFFICER)]
    started = threading.Barrier(2)
    outcomes: list[str] = []

    def claim(place: int) -> None:
        try:
            with enter("city_320500"):
                started.wait(10)
                services.claim(actor=officers[place], **seen(request))
                outcomes.append("claimed")
        except StaleRevision as refused:
            outcomes.append(f"stale:{refused.data['what']}")
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["claimed", "stale:transfers.claimed"]
    with enter("city_320500"):
        assert TransferRequest.objects.get().revision == request.revision + 1
