"""Mistakes of a programmer that the audit trail refuses. None of them is a rule for a reader."""


class PersonalData(ValueError):
    """An event was about to hold personal data; it may hold ids, field names and digests only."""


class OutsideTransaction(RuntimeError):
    """An event was recorded outside the transaction of the change it reports."""
