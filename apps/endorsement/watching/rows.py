"""One person of a watch list, and one visitor as the comparison sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from apps.endorsement.models import CaseVisitor


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as a list names them.

    `born` is "1974-08-12", "1974-08" or "1974", as much as is known, or empty. `reference` is the
    list's own, and stays the same from version to version. `note` says why the person is listed.
    """

    reference: str
    name: str
    other_names: tuple[str, ...] = ()
    name_zh: str = ""
    born: str = ""
    nationality: str = ""
    passports: tuple[str, ...] = ()
    note: str = ""

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, in which it is sealed."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Listed:
        """The other way round."""
        several = {name: tuple(data[name]) for name in ("other_names", "passports")}
        return cls(**{**data, **several})

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in Latin letters under which the list knows the person."""
        return (self.name, *self.other_names)


@dataclass(frozen=True, slots=True)
class Subject:
    """What of a visitor is compared; nothing else of the visitor matters to a list."""

    surname: str
    given_names: str
    name_zh: str
    birth_date: dt.date
    passport_number: str

    @classmethod
    def of(cls, visitor: CaseVisitor) -> Subject:
        """The visitor as filed now."""
        return cls(
            visitor.surname,
            visitor.given_names,
            visitor.name_zh,
            visitor.birth_date,
            visitor.passport_number,
        )

    def as_data(self) -> dict[str, str]:
        """Plain data, from which the subject's key is computed."""
        return {name: str(value) for name, value in asdict(self).items()}
