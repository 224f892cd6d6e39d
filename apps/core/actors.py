"""Who acts: an id and roles, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

ActorKind = Literal["user", "api", "system", "guest"]

MAX_ID: Final = 80


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts, as services and the audit trail see it.

    `kind` says how it came in, `id` is a user's UUID as text, the id of an API token's user, or
    `system:<part>`; `roles` are the values of the roles held at this moment. It carries no name.
    """

    kind: ActorKind
    id: str
    roles: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse an actor that the audit trail could not name."""
        if not self.id or len(self.id) > MAX_ID:
            raise ValueError(f"An actor's id has 1 to {MAX_ID} characters.")

    def __str__(self) -> str:
        """Show the id only."""
        return self.id

    @classmethod
    def system(cls, part: str) -> Actor:
        """Give the actor for work that no person asked for: `Actor.system("routing")`."""
        return cls(kind="system", id=f"system:{part}")

    @classmethod
    def guest(cls) -> Actor:
        """Give the actor for someone who is not logged in."""
        return cls(kind="guest", id="guest")

    @property
    def is_person(self) -> bool:
        """Tell whether a person stands behind it, on a page or through the API."""
        return self.kind in {"user", "api"}
