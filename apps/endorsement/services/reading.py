"""Reading the cities' messages: visitors, papers, and whether their files are here."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.workcalendar import beijing_date
from apps.endorsement.errors import CaseClash, NotYourPort, StayTooLong
from apps.endorsement.models import CasePaper, CaseVisitor, PortCase
from apps.endorsement.models.visa import LONGEST_STAY
from apps.endorsement.persons import keys_of
from apps.files.selectors import files_of
from apps.policy.selectors import parameter
from apps.regions.scoping import current
from apps.regions.selectors import port_of_entry


def visitor_row(case: PortCase, row: Mapping[str, Any]) -> CaseVisitor:
    """Read a visitor of a message."""
    passport = row["passport"]
    visitor = CaseVisitor(
        id=row["visitor_id"],
        case=case,
        position=row["position"],
        surname=row["surname"],
        given_names=row["given_names"],
        name_zh=row["name_zh"],
        sex=row["sex"],
        birth_date=row["birth_date"],
        nationality=row["nationality"],
        passport_kind=passport["kind"],
        passport_number=passport["number"],
        passport_issuing_state=passport["issuing_state"],
        passport_issued_on=passport["issued_on"],
        passport_expires_on=passport["expires_on"],
        category=row["category"],
        occupation=row["occupation"],
        employer=row["employer"],
        is_leader=row["is_leader"],
        mrz=row["mrz"],
    )
    visitor.passport_key, visitor.person_key = keys_of(visitor)
    return visitor


def paper_row(case: PortCase, row: Mapping[str, Any]) -> CasePaper:
    """Read a paper of a message; its file is kept already."""
    return CasePaper(
        id=row["paper_id"],
        case=case,
        visitor_id=row["visitor_id"],
        kind=row["kind"],
        name=row["name"],
        file_id=row["file_id"],
    )


def check_files(file_ids: Iterable[str | None]) -> None:
    """Raise CaseClash unless every file named has been carried here."""
    wanted = {UUID(file_id) for file_id in file_ids if file_id is not None}
    if wanted - set(files_of(file_ids=list(wanted))):
        raise CaseClash


def check_ours(trip: Mapping[str, Any]) -> None:
    """The city is not trusted with the port's own rules: the place and the stay are looked at.

    Raises NotYourPort, StayTooLong.
    """
    today = timezone.localdate()
    arrival = beijing_date(dt.datetime.fromisoformat(trip["arrival_at"]))
    places = [port_of_entry(code=trip["port_of_entry"], on=day) for day in (arrival, today)]
    here = current().schema_name
    if here not in {place.authority.schema_name for place in places if place is not None}:
        raise NotYourPort(port=trip["port_of_entry"])
    limit = min(LONGEST_STAY, parameter("stay.max_days", today))
    if trip["stay_days"] > limit:
        raise StayTooLong(limit=limit)


def note_denial(case: PortCase, event: str, *, actor: Actor) -> None:
    """A refusal changes nothing at the case, and is on record."""
    audit.record(
        event,
        actor=actor,
        chain=case.chain,
        subject=f"case:{case.id}",
        payload={"status": str(case.status)},
    )
