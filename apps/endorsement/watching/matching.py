"""Whom of a list a visitor may be: names by RapidFuzz, the birth date with a tolerance.

A passport number that is listed is always a hit. Otherwise names are compared in four ways and the
best counts: word by word in any order, written together (for names parted elsewhere), as a part of
the longer one (two words at least), and as they sound. How alike is alike enough are numbers of the
rule book: `watch.name_percent` where the birth date fits, `watch.name_alone_percent` where the list
has none or it lies up to `watch.birth_years` years off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from rapidfuzz import fuzz, process

from apps.endorsement.watch_states import BirthFit
from apps.endorsement.watching.names import skeleton, spelled, written_zh
from apps.endorsement.watching.rows import Listed, Subject

_AS_A_PART: Final = 0.95
"""A name within a longer one is a little less than the same name."""
_AS_IT_SOUNDS: Final = 0.97


_FITTING: Final = frozenset({BirthFit.SAME, BirthFit.SWAPPED, BirthFit.PARTLY})
_OPEN: Final = frozenset({BirthFit.NEAR, BirthFit.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Limits:
    """How alike is alike enough: percents, and years between two birth dates."""

    name_percent: int
    name_alone_percent: int
    birth_years: int


@dataclass(frozen=True, slots=True)
class Match:
    """A listed person whom a visitor may be. `name_percent` is 0 to 100."""

    listed: Listed
    name_percent: int
    birth: BirthFit
    by_passport: bool


@dataclass(slots=True)
class Book:
    """A list made ready for comparing; built once for a version, used for many visitors."""

    rows: Sequence[Listed]
    _owners: list[int] = field(default_factory=list)
    _spelled: list[str] = field(default_factory=list)
    _together: list[str] = field(default_factory=list)
    _sounds: list[str] = field(default_factory=list)
    _chinese: dict[str, list[int]] = field(default_factory=dict)
    _passports: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write each name in its forms."""
        for place, row in enumerate(self.rows):
            for name in filter(None, map(spelled, row.names)):
                self._owners.append(place)
                self._spelled.append(name)
                self._together.append(name.replace(" ", ""))
                self._sounds.append(skeleton(name))
            if row.name_zh:
                self._chinese.setdefault(written_zh(row.name_zh), []).append(place)
            for number in row.passports:
                self._passports.setdefault(number, []).append(place)

    def matches(self, subject: Subject, limits: Limits) -> list[Match]:
        """Whom the visitor may be, in the order of the list."""
        listed_passport = set(self._passports.get(subject.passport_number, ()))
        scores = self._scores(subject, cutoff=min(limits.name_percent, limits.name_alone_percent))
        found = []
        for place in sorted(listed_passport | scores.keys()):
            row, score = self.rows[place], scores.get(place, 0)
            birth = birth_fit(row.born, subject.birth_date, years=limits.birth_years)
            if place in listed_passport or _is_alike(score, birth, limits):
                found.append(Match(row, score, birth, place in listed_passport))
        return found

    def _scores(self, subject: Subject, *, cutoff: int) -> dict[int, int]:
        """The best score of each row that reaches the cutoff, by its place in the list."""
        best: dict[int, float] = {}

        def keep(hits: Iterable[tuple[str, float, int]], worth: float = 1.0) -> None:
            for _name, score, at in hits:
                owner = self._owners[at]
                if score * worth >= cutoff:
                    best[owner] = max(best.get(owner, 0.0), score * worth)

        name = spelled(f"{subject.surname} {subject.given_names}")
        words = name.split()
        if name:
            keep(_alike(name, self._spelled, fuzz.token_sort_ratio, cutoff))
            for order in {name, spelled(f"{subject.given_names} {subject.surname}")}:
                keep(_alike(order.replace(" ", ""), self._together, fuzz.ratio, cutoff))
            sounds = skeleton(name)
            keep(_alike(sounds, self._sounds, fuzz.token_sort_ratio, cutoff), _AS_IT_SOUNDS)
        if len(words) > 1:
            parts = _alike(name, self._spelled, fuzz.token_set_ratio, cutoff)
            keep((one for one in parts if " " in one[0]), _AS_A_PART)
        for place in self._chinese.get(written_zh(subject.name_zh), ()):
            best[place] = 100.0
        return {place: int(score) for place, score in best.items()}


def birth_fit(born: str, birth_date: dt.date, *, years: int) -> BirthFit:
    """Compare a birth date with what a list knows of one, which may be a year only."""
    if not born:
        return BirthFit.UNKNOWN
    day = birth_date.isoformat()
    if born == day:
        return BirthFit.SAME
    if day.startswith(f"{born}-"):
        return BirthFit.PARTLY
    if born == f"{day[:4]}-{day[8:]}-{day[5:7]}":
        return BirthFit.SWAPPED
    is_near = abs(int(born[:4]) - birth_date.year) <= years
    return BirthFit.NEAR if is_near else BirthFit.OTHER


def _is_alike(score: int, birth: BirthFit, limits: Limits) -> bool:
    if birth in _FITTING:
        return score >= limits.name_percent
    return birth in _OPEN and score >= limits.name_alone_percent


def _alike(
    name: str, among: Sequence[str], scorer: Callable[..., Any], cutoff: int
) -> Iterable[tuple[str, float, int]]:
    """Names that reach the cutoff, with score and place."""
    return process.extract_iter(name, among, scorer=scorer, score_cutoff=cutoff)
