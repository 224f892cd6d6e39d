"""Collecting all that is wrong, so that it can be told at once (一次性告知)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from apps.core.errors import DomainError, Invalid
from apps.enterprises.texts import TextRefused
from apps.transfers.errors import SeveralDefects, TextUnfit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing to mend: where (`visitors.0.passport_number`), and the reason as an error."""

    field: str
    error: DomainError

    @property
    def code(self) -> str:
        """Code of the reason, as in the reference of errors."""
        return self.error.code

    @property
    def message(self) -> str:
        """One sentence that says how to mend it, in the language now active."""
        return self.error.detail


class Defects:
    """A list of defects that can put itself under a place and turn itself into one refusal."""

    def __init__(self, found: Iterable[Defect] = ()) -> None:
        """Start from what has been found."""
        self._found = list(found)

    def __iter__(self) -> Iterator[Defect]:
        """Go through them in the order found."""
        return iter(self._found)

    def __len__(self) -> int:
        """Count them."""
        return len(self._found)

    def add(self, field: str, error: DomainError) -> None:
        """Note that `field` is refused for the reason `error`."""
        self._found.append(Defect(field, error))

    def extend(self, others: Iterable[Defect], *, under: str = "") -> None:
        """Take over others, each put under a place: `visitors.0`."""
        for one in others:
            self.add(f"{under}.{one.field}" if under else one.field, one.error)

    def take(self, field: str, make: Callable[[], T], otherwise: T) -> T:
        """Give what `make` gives; when it refuses, note that under `field` and give `otherwise`."""
        try:
            return make()
        except DomainError as refused:
            self.add(field, refused)
        except TextRefused as refused:
            self.add(field, TextUnfit(str(refused)))
        return otherwise

    def refuse(self, whole: type[Invalid] = SeveralDefects, *, always: bool = False) -> None:
        """Raise when there is a defect: the one reason itself, or `whole` with the list of all.

        With `always`, a single defect is told as `whole` too.
        """
        if not self._found:
            return
        fields: dict[str, str] = {}
        for one in self._found:
            fields.setdefault(one.field, one.message)
        only = self._found[0].error
        if len(self._found) == 1 and not always:
            raise type(only)(only.detail, fields=fields, **only.data) from None
        listed = [{"field": d.field, "code": d.code, "message": d.message} for d in self._found]
        raise whole(fields=fields, defects=listed)
