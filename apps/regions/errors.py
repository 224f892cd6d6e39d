"""Programming and operating faults of tenancy. None of them is a rule of the domain."""

from __future__ import annotations


class TenancyError(RuntimeError):
    """Code ran where it must not run. A fault to repair, never a message for a user."""


class WrongSchema(TenancyError):
    """A service or selector was called in a kind of schema it is not made for."""


class NotEntered(WrongSchema):
    """No schema has been entered on this connection."""


class UnknownAuthority(TenancyError):
    """No authority with this schema is ready to work."""


class OpenTransaction(TenancyError):
    """The schema was to change while a transaction was open: it would write on two sides."""


class OwnerLoginNeeded(TenancyError):
    """Schemas and roles are made by the owner's login, never by the application's."""
