"""Scans of passports: kept first, read by a worker that may die, and never believed too soon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleRevision
from apps.core.identifiers.mrz_repair import Found
from apps.files.errors import FileProtected, TooManyPages, WrongFileKind
from apps.transfers import selectors, services
from apps.transfers.errors import NotEditable, ScanNotFound, TooManyScans
from apps.transfers.models import Paper, PassportReading, Visitor
from apps.transfers.policies.trips import Limits
from apps.transfers.services.readings import LEASE, MAX_ATTEMPTS
from apps.transfers.states import ReadingState, ReadingTrouble
from apps.transfers.tasks import LONGEST
from tests.factories import transfers as made
from tests.factories.files import pdf, picture, upload
from tests.factories.transfers import People
from tests.transfers.scanning import SURE, again, later, read, scan


class TestTakingIn:
    def test_a_scan_is_kept_and_waits_to_be_read(self, people: People) -> None:
        request = made.draft(people)

        reading = scan(people, request)

        assert reading.state == ReadingState.QUEUED
        assert selectors.scans_due() == [reading.id]
        assert made.fresh(request).revision == request.revision + 1
        assert Paper.objects.exists() is False

    def test_for_a_visitor_it_is_the_copy_of_the_passport_at_once(self, people: People) -> None:
        request = made.draft(people)
        visitor = made.add(people, request)

        reading = scan(people, request, visitor_id=visitor.id)

        paper = Paper.objects.get()
        assert (paper.kind, paper.visitor, paper.file_id) == (
            "passport_copy",
            visitor,
            reading.file_id,
        )

    def test_switched_off_it_is_kept_and_nobody_reads_it(
        self, people: People, settings: Any
    ) -> None:
        settings.PASSPORT_READING = False

        reading = scan(people, made.draft(people))

        assert reading.state == ReadingState.OFF
        assert selectors.scans_due() == []
        assert services.take_scan(scan_id=reading.id) is None

    @pytest.mark.parametrize(
        ("file", "reason"),
        [
            (lambda: upload(b"\x00\x00\x00\x18ftypheic", "IMG_1.HEIC"), WrongFileKind),
            (lambda: upload(picture(), "passport.pdf"), WrongFileKind),
            (lambda: upload(pdf(change=lambda w: w.encrypt("secret")), "p.pdf"), FileProtected),
            (lambda: upload(pdf(pages=500), "p.pdf"), TooManyPages),
        ],
        ids=["heic", "a lie", "password", "500 pages"],
    )
    def test_what_is_no_scan_is_refused_and_changes_nothing(
        self, people: People, file: Callable[[], Any], reason: type[DomainError]
    ) -> None:
        request = made.draft(people)

        with pytest.raises(reason) as refused:
            scan(people, request, file())

        assert refused.value.fields["file"]
        assert PassportReading.objects.exists() is False
        assert made.fresh(request).revision == request.revision

    def test_a_filed_request_takes_no_scan(self, people: People) -> None:
        request = made.submitted(people)

        with pytest.raises(NotEditable):
            scan(people, request)

    def test_a_stale_page_takes_no_scan(self, people: People) -> None:
        request = made.draft(people)
        scan(people, request)

        with pytest.raises(StaleRevision):
            services.add_scan(
                actor=people.handler,
                request_id=request.id,
                revision=request.revision,
                upload=upload(picture(), "passport.jpg"),
            )

        assert PassportReading.objects.count() == 1

    def test_no_more_scans_wait_than_visitors_may_come(self, people: People) -> None:
        request = made.draft(people)
        kept = scan(people, request)
        PassportReading.objects.bulk_create(
            PassportReading(
                request=request, file_id=kept.file_id, state=ReadingState.OFF, created_by="x"
            )
            for _more in range(Limits.on(timezone.localdate()).max_visitors - 1)
        )

        with pytest.raises(TooManyScans):
            scan(people, request)


class TestTheWorker:
    def test_a_worker_killed_while_reading_is_followed_by_another(self, people: People) -> None:
        reading = scan(people, made.draft(people))
        assert services.take_scan(scan_id=reading.id) is not None

        assert services.take_scan(scan_id=reading.id) is None  # leased
        later(reading)
        assert selectors.scans_due() == [reading.id]

        assert read(reading).state == ReadingState.READ

    def test_what_kills_every_worker_is_given_up(self, people: People) -> None:
        reading = scan(people, made.draft(people))
        for _attempt in range(MAX_ATTEMPTS):
            assert services.take_scan(scan_id=reading.id) is not None
            later(reading)

        assert services.take_scan(scan_id=reading.id) is None
        assert (again(reading).state, again(reading).trouble) == ("UNREADABLE", "GAVE_UP")
        assert selectors.scans_due() == []

    def test_a_worker_that_was_late_changes_nothing(self, people: People) -> None:
        reading = scan(people, made.draft(people))
        late = services.take_scan(scan_id=reading.id)
        assert late is not None
        later(reading)
        read(reading, None)

        services.note_scan(scan_id=reading.id, attempt=late.attempts, found=SURE)

        assert again(reading).trouble == ReadingTrouble.NO_LINES

    def test_lines_that_are_not_sure_are_kept_to_be_mended(self, people: People) -> None:
        unsure = Found(SURE.first, SURE.second[:9] + "7" + SURE.second[10:], is_sure=False)

        reading = read(scan(people, made.draft(people)), unsure)

        assert (reading.state, reading.trouble) == ("UNREADABLE", "NOT_SURE")
        assert reading.lines == unsure.text

    def test_the_lease_outlasts_the_task(self) -> None:
        assert LEASE.total_seconds() > LONGEST

    def test_no_event_holds_a_word_of_what_was_read(self, people: People) -> None:
        request = made.draft(people)
        read(scan(people, request))

        told = str([*AuditEvent.objects.values_list("payload", flat=True)])
        assert "transfers.scan_read" in set(AuditEvent.objects.values_list("event", flat=True))
        assert "ERIKSSON" not in told
        assert "L898902C" not in told


class TestTakingOver:
    def test_the_visitor_gets_the_copy_and_the_lines_are_forgotten(self, people: People) -> None:
        request = made.draft(people)
        reading = read(scan(people, request))

        visitor = services.add_visitor(
            actor=people.handler,
            request_id=request.id,
            revision=made.fresh(request).revision,
            visitor=made.visitor(),
            scan_id=reading.id,
        )

        assert Paper.objects.get().visitor == visitor
        assert (again(reading).lines, again(reading).visitor) == ("", visitor)
        assert selectors.loose_scans(request) == []

    def test_a_scan_of_another_request_or_visitor_is_not_found(self, people: People) -> None:
        request, other = made.draft(people), made.draft(people)
        first = made.add(people, request)
        taken = scan(people, request, visitor_id=first.id)

        for scan_id in (scan(people, other).id, taken.id, uuid4()):
            with pytest.raises(ScanNotFound):
                services.add_visitor(
                    actor=people.handler,
                    request_id=request.id,
                    revision=made.fresh(request).revision,
                    visitor=made.visitor(2),
                    scan_id=scan_id,
                )

        assert Visitor.objects.filter(request=request).count() == 1

    def test_a_visitor_who_is_removed_takes_the_scan_along(self, people: People) -> None:
        request = made.draft(people)
        visitor = made.add(people, request)
        scan(people, request, visitor_id=visitor.id)

        services.remove_visitor(
            actor=people.handler,
            request_id=request.id,
            revision=made.fresh(request).revision,
            visitor_id=visitor.id,
        )

        assert PassportReading.objects.exists() is False

    def test_only_a_loose_scan_can_be_removed(self, people: People) -> None:
        request = made.draft(people)
        visitor = made.add(people, request)
        loose, taken = scan(people, request), scan(people, request, visitor_id=visitor.id)
        names: dict[str, Any] = {"actor": people.handler, "request_id": request.id}

        services.remove_scan(**names, revision=made.fresh(request).revision, scan_id=loose.id)
        with pytest.raises(ScanNotFound):
            services.remove_scan(**names, revision=made.fresh(request).revision, scan_id=taken.id)

        assert list(PassportReading.objects.all()) == [taken]
