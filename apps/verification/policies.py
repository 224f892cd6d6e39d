"""Whether a seal is genuine, and what a visa is worth now; without a database, to run anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from apps.core.vds import Seal, VisaFacts, facts_of, is_signed_by, read
from apps.core.vds.errors import ListOfTheFuture, ListTooOld
from apps.core.vds.key_list import KeyList
from apps.core.vds.lists import check_age, public_key
from apps.core.vds.status_list import Listed, StatusList
from apps.core.workcalendar import beijing_date, end_of_day_beijing
from apps.verification.states import Doubt, Verdict

ENDED: Final = {
    Listed.USED: Verdict.USED,
    Listed.EXPIRED: Verdict.EXPIRED,
    Listed.DECLARED_VOID: Verdict.VOID,
    Listed.SUPERSEDED: Verdict.SUPERSEDED,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has found.

    `facts` and `seal` are None where only numbers were asked about. `doubt` says why a seal is not
    ours. `known_at` is when the list was made that the verdict rests on; None where no list was.
    `enter_by` is the last day to enter of a visa that was found by its numbers.
    """

    verdict: Verdict
    seal: Seal | None = None
    facts: VisaFacts | None = None
    doubt: Doubt | None = None
    known_at: dt.datetime | None = None
    enter_by: dt.date | None = None

    @classmethod
    def nowhere(cls, known_at: dt.datetime) -> Finding:
        """Give the answer to numbers that no visa has."""
        return cls(Verdict.NOT_OURS, doubt=Doubt.NO_SUCH_VISA, known_at=known_at)

    @property
    def is_good(self) -> bool:
        """Whether nothing speaks against the visa, as far as could be told."""
        return self.verdict in {Verdict.VALID, Verdict.GENUINE}


def check_seal(raw: bytes, *, keys: Iterable[KeyList], now: dt.datetime) -> Finding:
    """Check a seal by itself: who signed it, whether a byte was changed, and its own dates.

    Raises SealUnreadable and SealOfOtherProfile for bytes that are no visa's seal; ListTooOld and
    ListOfTheFuture where the keys of its signer are of another time.
    """
    seal = read(raw)
    facts = facts_of(seal)
    doubt = _doubt(seal, keys, now)
    if doubt is not None:
        return Finding(Verdict.NOT_OURS, doubt=doubt)  # what a forged seal says is not repeated
    found = Finding(Verdict.GENUINE, seal, facts)
    return replace(found, verdict=Verdict.EXPIRED) if is_over(facts.enter_by, now) else found


def with_status(
    found: Finding, status: Listed | None, *, listed: StatusList | None, now: dt.datetime
) -> Finding:
    """Add what the list says of a genuine seal; `status` is None where it is not listed.

    What has ended stays ended, so an old list is believed in that, and in nothing else.
    """
    if found.seal is None or listed is None:
        return found
    known = replace(found, known_at=listed.told.issued_at)
    if status in ENDED:
        return replace(known, verdict=ENDED[status])
    if found.verdict != Verdict.GENUINE or not is_current(listed, now):
        return found
    if status == Listed.ISSUED:
        return replace(known, verdict=Verdict.VALID)
    has_all = listed.has_all_of(found.seal.header.issued_on)
    return replace(known, verdict=Verdict.NOT_LISTED) if has_all else found


def of_number(
    status: Listed, enter_by: dt.date, *, listed: StatusList, now: dt.datetime
) -> Finding | None:
    """Say what became of a visa of which only the numbers are known; None where nobody can tell."""
    known = Finding(Verdict.VALID, known_at=listed.told.issued_at, enter_by=enter_by)
    if status in ENDED:
        return replace(known, verdict=ENDED[status])
    if is_over(enter_by, now):
        return replace(known, verdict=Verdict.EXPIRED)
    return known if is_current(listed, now) else None


def is_current(listed: StatusList, now: dt.datetime) -> bool:
    """Whether a list counts now: not yesterday's, and not of a clock that is wrong."""
    try:
        check_age(listed.told, now=now)
    except (ListTooOld, ListOfTheFuture):
        return False
    return True


def is_over(enter_by: dt.date, now: dt.datetime) -> bool:
    """Whether the last day to enter has ended: at 24:00 Beijing time (Regulations, article 36)."""
    return now >= end_of_day_beijing(enter_by)


def for_passport(found: Finding, passport: str) -> Finding:
    """Compare with the passport at hand; `passport` is its number in one written form, or ""."""
    if not passport or found.facts is None or found.facts.passport == passport[:9]:
        return found
    return replace(found, verdict=Verdict.OTHER_PASSPORT, facts=None, seal=None)


def _doubt(seal: Seal, keys: Iterable[KeyList], now: dt.datetime) -> Doubt | None:
    theirs = next((one for one in keys if one.signer == seal.header.signer), None)
    if theirs is None:
        return Doubt.UNKNOWN_SIGNER
    check_age(theirs.told, now=now)
    certificate = theirs.seals.get(seal.header.certificate)
    if certificate is None:
        return Doubt.UNKNOWN_KEY
    if not is_signed_by(seal, public_key(certificate)):
        return Doubt.WRONG_SIGNATURE
    first = beijing_date(certificate.not_valid_before_utc)
    last = beijing_date(certificate.not_valid_after_utc)
    if not first <= seal.header.signed_on <= min(last, beijing_date(now)):
        return Doubt.OUTSIDE_KEY
    return None
