"""What callers hand to the services: plain values, as typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from apps.core.identifiers.passport_kind import PassportKind
from apps.transfers.states import TripPart, VisitorPart


@dataclass(frozen=True, slots=True)
class TripInput:
    """The trip of a request. What is not known yet stays empty; submitting asks for the rest.

    `arrival_at` is aware; `stay_days` counts whole days. `host_relation` is what the guests are to
    a host (PARTNER or COLLEAGUE); a unit leaves it empty.
    """

    port_of_entry: str = ""
    arrival_at: dt.datetime | None = None
    flight_no: str = ""
    stay_days: int | None = None
    purpose: str = ""
    itinerary: str = ""
    urgent_reason: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    host_relation: str = ""


@dataclass(frozen=True, slots=True)
class VisitorInput:
    """One visitor as typed from the passport. `mrz` holds both machine-readable lines, or nothing.

    `sex` is F, M or X; codes of states as in the passport (D, GBD and XXA are codes too).
    """

    surname: str = ""
    given_names: str = ""
    sex: str = ""
    birth_date: dt.date | None = None
    nationality: str = ""
    passport_number: str = ""
    passport_expires_on: dt.date | None = None
    passport_issuing_state: str = ""
    passport_issued_on: dt.date | None = None
    passport_kind: str = PassportKind.ORDINARY
    category: str = ""
    name_zh: str = ""
    occupation: str = ""
    employer: str = ""
    is_leader: bool = False
    mrz: str = ""


@dataclass(frozen=True, slots=True)
class CopyInput:
    """What a new draft takes over of an earlier request: parts of the trip, who, parts of each."""

    trip: frozenset[TripPart] = frozenset()
    visitors: frozenset[UUID] = frozenset()
    of_each: frozenset[VisitorPart] = frozenset()


@dataclass(frozen=True, slots=True)
class AskPoint:
    """One thing to mend, about one visitor or about the whole request (`visitor_id` None).

    `place` names the field or paper, as items of the check list do, or nothing.
    """

    subject: str
    note: str = ""
    visitor_id: UUID | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class MarkInput:
    """What an officer found of one item of the list: OK, DEFECT, or nothing to take a mark back."""

    item: str
    verdict: str = ""
    defect: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PointAnswer:
    """The answer to one point: words, a file, another value of the field it names, or several.

    `value` is text as `policies.fields` writes it: days and instants in ISO form, codes of states
    and categories. None leaves the field as it is.
    """

    item_id: UUID
    answer: str = ""
    upload: UploadedFile[Any] | None = None
    value: str | None = None
