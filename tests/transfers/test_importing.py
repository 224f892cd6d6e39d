"""A list of visitors: sent, read, mended, added; whatever happens, nobody twice and nobody lost."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.regions.scoping import AuthorityRef, enter
from apps.transfers import selectors, services, tasks
from apps.transfers.errors import NotEditable
from apps.transfers.models import ImportRow, TransferRequest, Visitor, VisitorImport
from apps.transfers.services import import_adding, import_work
from apps.transfers.sheets.content import read_content
from apps.transfers.sheets.errors import (
    ImportBusy,
    ImportNotFound,
    NothingToAdd,
    TooManyImports,
)
from apps.transfers.sheets.states import ImportState, RowState
from tests.databases import Copy
from tests.factories import sheets
from tests.factories import transfers as made
from tests.factories.enterprises import make_unit
from tests.factories.sheets import person, rows_of
from tests.factories.transfers import People


@pytest.fixture
def request_row(people: People) -> TransferRequest:
    return made.draft(people)


def states(job: VisitorImport) -> list[str]:
    return [row.state for row in rows_of(job)]


def test_good_rows_become_visitors_and_the_others_stay_to_be_mended(
    people: People, request_row: TransferRequest
) -> None:
    rows = [person(1), person(2, birth_date="13/13/1974"), person(3)]
    job = sheets.ready(people.handler, request_row, rows)
    assert (job.state, states(job)) == ("READY", ["READY", "WRONG", "READY"])

    job = sheets.applied(people.handler, job)

    assert (job.state, states(job)) == ("READY", ["ADDED", "WRONG", "ADDED"])
    added = made.in_order(request_row)
    assert [one.passport_number for one in added] == ["L0000001", "L0000003"]
    assert [one.position for one in added] == [1, 2]
    assert {one.id for one in added} < {row.id for row in rows_of(job)}
    assert made.fresh(request_row).revision == request_row.revision + 1
    wrong = rows_of(job)[1]
    services.mend_row(
        actor=people.handler,
        import_id=job.id,
        row_id=wrong.id,
        revision=wrong.revision,
        cells={**wrong.cells, "birth_date": "1974-12-13"},
    )
    job = sheets.applied(people.handler, job)

    assert (job.state, states(job)) == ("DONE", ["ADDED"] * 3)
    assert made.in_order(request_row)[2].birth_date == dt.date(1974, 12, 13)


def test_what_is_wrong_is_told_in_both_languages_and_an_added_row_keeps_no_cell(
    people: People, request_row: TransferRequest
) -> None:
    job = sheets.ready(people.handler, request_row, [person(1), person(2, nationality="Atlantis")])

    told = rows_of(job)[1].errors["nationality"]
    assert told["code"] == "nationality-unknown"
    assert told["en"] != told["zh-hans"]

    sheets.applied(people.handler, job)
    assert [row.cells == {} for row in rows_of(job)] == [True, False]


def test_a_passport_twice_is_marked_with_the_first_row_and_with_the_request(
    people: People, request_row: TransferRequest
) -> None:
    made.add(people, request_row, made.visitor(4, passport_number="L0000009"))
    rows = [person(1), person(2, passport_number="l-0000001"), person(9)]
    job = sheets.ready(people.handler, request_row, rows)

    found = rows_of(job)
    assert [row.duplicate_of for row in found] == [None, 2, 0]
    assert states(job) == ["READY", "DUPLICATE", "DUPLICATE"]

    first = found[0]
    services.skip_row(
        actor=people.handler, import_id=job.id, row_id=first.id, revision=first.revision
    )
    assert states(job) == ["SKIPPED", "READY", "DUPLICATE"]
    first.refresh_from_db()
    services.keep_row(
        actor=people.handler, import_id=job.id, row_id=first.id, revision=first.revision
    )
    assert states(job) == ["READY", "DUPLICATE", "DUPLICATE"]


def test_the_same_file_twice_is_one_import_and_open_lists_have_a_limit(
    people: People, request_row: TransferRequest
) -> None:
    data = sheets.xlsx([person(1)])
    assert sheets.sent(people.handler, request_row, data) == sheets.sent(
        people.handler, request_row, data
    )
    for place in range(2, 6):
        sheets.sent(people.handler, request_row, sheets.xlsx([person(place)]))

    with pytest.raises(TooManyImports):
        sheets.sent(people.handler, request_row, sheets.xlsx([person(6)]))
    assert VisitorImport.objects.count() == 5


def test_of_two_tabs_that_add_one_is_told_that_it_is_late(
    people: People, request_row: TransferRequest
) -> None:
    job = sheets.ready(people.handler, request_row, [person(1)])
    seen = job.revision
    services.apply_import(actor=people.handler, import_id=job.id, revision=seen)

    with pytest.raises(StaleRevision):
        services.apply_import(actor=people.handler, import_id=job.id, revision=seen)
    row = rows_of(job)[0]
    with pytest.raises(ImportBusy):
        services.skip_row(
            actor=people.handler, import_id=job.id, row_id=row.id, revision=row.revision
        )

    sheets.work(job)
    sheets.work(job)
    assert Visitor.objects.filter(request=request_row).count() == 1


def test_a_worker_that_dies_between_steps_is_overtaken_and_nobody_is_added_twice(
    people: People, request_row: TransferRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_work, "CHUNK", 2)
    monkeypatch.setattr(import_adding, "CHUNK", 2)
    job = sheets.sent(people.handler, request_row, sheets.xlsx(sheets.people(5)))
    taken = import_work.take_import(import_id=job.id)
    assert taken is not None
    sheet = read_content(taken.kind, taken.content or b"")
    assert import_work.store_rows(taken=taken, sheet=sheet)
    assert import_work.check_chunk(taken=taken)
    assert import_work.take_import(import_id=job.id) is None, "the lease still runs"
    assert selectors.imports_due() == []

    lapse(job)
    assert selectors.imports_due() == [job.id]
    assert sheets.work(job).state == "READY"
    assert import_work.check_chunk(taken=taken) is False, "the dead worker has lost its hold"

    services.apply_import(actor=people.handler, import_id=job.id, revision=sheets.now(job).revision)
    taken = import_work.take_import(import_id=job.id)
    assert taken is not None
    assert import_adding.add_chunk(taken=taken)
    lapse(job)
    assert sheets.work(job).state == "DONE"
    assert import_adding.add_chunk(taken=taken) is False
    assert [one.position for one in made.in_order(request_row)] == [1, 2, 3, 4, 5]


def test_a_list_that_kills_its_workers_is_given_up(
    people: People, request_row: TransferRequest
) -> None:
    job = sheets.sent(people.handler, request_row, sheets.xlsx([person(1)]))
    for _attempt in range(import_work.MOST_ATTEMPTS):
        assert import_work.take_import(import_id=job.id) is not None
        lapse(job)

    assert import_work.take_import(import_id=job.id) is None
    job = sheets.now(job)
    assert (job.state, job.failure["code"], job.content) == ("FAILED", "import-gave-up", None)


def test_what_does_not_fit_into_one_request_goes_into_a_draft_with_the_same_trip(
    people: People, request_row: TransferRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(monkeypatch, 3)
    job = sheets.ready(people.handler, request_row, sheets.people(5))

    job = sheets.applied(people.handler, job)

    assert job.state == ImportState.DONE
    first, second = selectors.requests_filled_by(job)
    assert [r.id for r in (first, second)] == [request_row.id, job.filling_id]
    assert [len(made.in_order(one)) for one in (first, second)] == [3, 2]
    assert (second.status, second.arrival_at) == ("DRAFT", request_row.arrival_at)


def test_rows_are_measured_by_the_request_as_it_is_when_they_are_added(
    people: People, request_row: TransferRequest
) -> None:
    soon = (timezone.localdate() + dt.timedelta(days=300)).isoformat()
    job = sheets.ready(
        people.handler, request_row, [person(1), person(2, passport_expires_on=soon)]
    )
    assert states(job) == ["READY", "READY"]
    services.edit_trip(
        actor=people.handler,
        **made.seen(request_row),
        trip=made.trip(arrival_at=timezone.now() + dt.timedelta(days=280)),
    )

    job = sheets.applied(people.handler, job)

    assert states(job) == ["ADDED", "WRONG"]
    assert rows_of(job)[1].errors["passport_expires_on"]["code"] == "passport-too-short"


def test_a_visitor_typed_in_meanwhile_is_not_added_again(
    people: People, request_row: TransferRequest
) -> None:
    job = sheets.ready(people.handler, request_row, [person(1), person(2)])
    made.add(people, request_row, made.visitor(1, passport_number="L0000001"))

    job = sheets.applied(people.handler, job)

    assert states(job) == ["DUPLICATE", "ADDED"]
    assert Visitor.objects.filter(request=request_row).count() == 2


def test_adding_stops_with_its_reason_when_the_request_ends_meanwhile(
    people: People,
) -> None:
    request_row = made.whole_draft(people)
    job = sheets.ready(people.handler, request_row, [person(5)])
    services.apply_import(actor=people.handler, import_id=job.id, revision=job.revision)
    services.withdraw(actor=people.handler, **made.seen(made.fresh(request_row)), reason="Off")

    job = sheets.work(job)

    assert (job.state, job.failure["code"]) == ("READY", NotEditable.code)
    assert states(job) == ["READY"]
    assert Visitor.objects.filter(request=request_row).count() == 1
    with pytest.raises(NotEditable):
        services.apply_import(actor=people.handler, import_id=job.id, revision=job.revision)


def test_cancelling_forgets_every_cell_and_keeps_what_was_added(
    people: People, request_row: TransferRequest
) -> None:
    job = sheets.ready(people.handler, request_row, [person(1), person(2, sex="?")])
    job = sheets.applied(people.handler, job)

    services.cancel_import(actor=people.handler, import_id=job.id, revision=job.revision)

    assert sheets.now(job).state == ImportState.CANCELLED
    assert all(row.cells == row.errors == {} for row in rows_of(job))
    assert not any(row.passport_key for row in rows_of(job))
    assert Visitor.objects.filter(request=request_row).count() == 1
    with pytest.raises(MoveNotAllowed):
        services.cancel_import(
            actor=people.handler, import_id=job.id, revision=sheets.now(job).revision
        )


def test_a_list_without_a_good_row_adds_nothing(
    people: People, request_row: TransferRequest
) -> None:
    job = sheets.ready(people.handler, request_row, [person(1, sex="?")])

    with pytest.raises(NothingToAdd):
        services.apply_import(actor=people.handler, import_id=job.id, revision=job.revision)
    assert sheets.now(job) == job


def test_a_list_that_cannot_be_read_says_why_in_both_languages(
    people: People, request_row: TransferRequest
) -> None:
    job = sheets.ready(people.handler, request_row, sheets.people(501))

    assert (job.state, job.failure["code"]) == ("FAILED", "too-many-rows")
    assert "501" in job.failure["en"]
    assert "501" in job.failure["zh-hans"]
    assert not ImportRow.objects.exists()


def test_another_unit_finds_nothing_of_an_import(
    people: People, request_row: TransferRequest
) -> None:
    job = sheets.ready(people.handler, request_row, [person(1)])
    row, other = rows_of(job)[0], make_unit(1).handler
    acts: list[Any] = [
        lambda: selectors.import_for_inviter(other, job.id),
        lambda: services.cancel_import(actor=other, import_id=job.id, revision=job.revision),
        lambda: services.apply_import(actor=other, import_id=job.id, revision=job.revision),
        lambda: services.skip_row(actor=other, import_id=job.id, row_id=row.id, revision=1),
        lambda: services.mend_row(
            actor=other, import_id=job.id, row_id=row.id, revision=1, cells={}
        ),
    ]

    for act in acts:
        with pytest.raises(ImportNotFound):
            act()
    assert sheets.now(job).revision == job.revision


def test_lists_are_forgotten_when_their_time_is_over(
    people: People, request_row: TransferRequest, suzhou: AuthorityRef
) -> None:
    job = sheets.ready(people.handler, request_row, [person(1)])
    later = timezone.now() + dt.timedelta(days=31)

    assert import_work.clear_imports(now=later - dt.timedelta(days=2)) == 0
    assert import_work.clear_imports(now=later) == 1
    assert import_work.clear_imports(now=later) == 0

    job = sheets.now(job)
    assert (job.state, job.name, rows_of(job)[0].cells) == ("CANCELLED", "", {})
    last = AuditEvent.objects.filter(chain=job.chain).order_by("-seq").first()
    assert last is not None
    assert last.event == "transfers.import_cleared"
    tasks.clear_imports(schema=suzhou.schema_name)


def test_no_event_of_an_import_holds_a_cell(people: People, request_row: TransferRequest) -> None:
    job = sheets.ready(people.handler, request_row, [person(1), person(2)])
    sheets.applied(people.handler, job)

    events = AuditEvent.objects.filter(chain=job.chain)
    told = [event for event in events.order_by("seq") if "import" in event.event]
    assert [event.event.rpartition(".")[2] for event in told] == [
        *("import_uploaded", "import_read", "import_checked", "import_applied"),
        *("visitors_imported", "import_done"),
    ]
    assert "ERIKSSON" not in str([event.payload for event in events])
    assert told[4].actor_id == people.handler.id


def test_checking_and_adding_a_hundred_rows_take_no_more_queries_than_ten(
    people: People, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for count in (10, 100):
        request_row = made.draft(people)
        job = sheets.sent(people.handler, request_row, sheets.xlsx(sheets.people(count)))
        taken = import_work.take_import(import_id=job.id)
        assert taken is not None
        sheet = read_content(taken.kind, taken.content or b"")
        import_work.store_rows(taken=taken, sheet=sheet)
        with django_assert_max_num_queries(40) as checking:
            import_work.check_chunk(taken=taken)
        services.apply_import(
            actor=people.handler, import_id=job.id, revision=sheets.now(job).revision
        )
        again = import_work.take_import(import_id=job.id)
        assert again is not None
        with django_assert_max_num_queries(60) as adding:
            import_adding.add_chunk(taken=again)
        counts.append((len(checking), len(adding)))

    assert counts[0] == counts[1]


def lapse(job: VisitorImport) -> None:
    """Let the time of the worker that holds the import run out."""
    VisitorImport.objects.filter(id=job.id).update(
        lease_until=timezone.now() - dt.timedelta(seconds=1)
    )


def at_most(monkeypatch: pytest.MonkeyPatch, visitors: int) -> None:
    """Let a request hold fewer visitors than the rule says."""
    from apps.transfers.policies.trips import Limits

    limits = Limits.on(timezone.localdate())
    less = Limits(limits.max_stay_days, limits.min_passport_days, visitors, limits.urgent_hours)
    monkeypatch.setattr(Limits, "on", classmethod(lambda _cls, _day: less))


def test_only_left_rows_stand_in_the_way() -> None:
    assert [state for state in RowState if ImportRow(state=state).is_left] == [
        RowState.READY,
        RowState.WRONG,
        RowState.DUPLICATE,
    ]


def test_of_many_tabs_and_workers_at_once_one_adds_each_row(committed: Copy) -> None:
    with enter("city_320500"):
        people = People()
        request_row = made.draft(people)
        job = sheets.ready(people.handler, request_row, sheets.people(7))

    def tab() -> str:
        try:
            services.apply_import(actor=people.handler, import_id=job.id, revision=job.revision)
        except StaleRevision:
            return "late"
        return "done"

    assert sorted(at_once(tab, 3)) == ["done", "late", "late"]
    at_once(lambda: tasks.run_import(schema="city_320500", import_id=str(job.id)), 3)

    with enter("city_320500"):
        assert sheets.now(job).state == ImportState.DONE
        places = [one.position for one in made.in_order(request_row)]
    assert places == [1, 2, 3, 4, 5, 6, 7]


def at_once(act: Callable[[], Any], times: int) -> list[Any]:
    """Do it in several threads that begin together, each with a connection of its own."""
    start = threading.Barrier(times)

    def run(_place: int) -> Any:
        try:
            with enter("city_320500"):
                start.wait(timeout=20)
                return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
