"""Every write to the rule book."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models

from apps.core import recording
from apps.core.actors import Actor
from apps.policy import policies
from apps.policy.dated import Dated
from apps.policy.errors import PolicyDataWrong
from apps.policy.loading import DATA, check_periods, read_rows
from apps.policy.models import RULES
from apps.regions.scoping import public_command


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did to one table; `kept` rows were changed by an administrator."""

    table: str
    added: int
    changed: int
    same: int
    kept: int


@public_command
def load(*, actor: Actor, folder: Path = DATA) -> list[Loaded]:
    """Bring the tables to what the data files say; a second run changes nothing.

    Rows that an administrator has changed are left as they are, and rows that a file no longer
    holds stay, since rules are ended by date. Raises PolicyDataWrong and changes nothing when the
    files, or they and the rows already there, contradict each other.
    """
    done = [_load_table(model, folder) for model in RULES]
    if any(table.added or table.changed for table in done):
        tables = [table.table for table in done if table.added or table.changed]
        recording.record(
            "policy.rules_loaded", actor=actor, subject="policy", payload={"tables": tables}
        )
    return done


@public_command
def save_rule(*, actor: Actor, rule: Dated) -> None:
    """Save a row that an administrator has added or changed, and leave an audit event.

    Raises PolicyDataWrong when it would hold on the same day as another version of its rule.
    """
    rule.is_local = True
    rule.full_clean()
    policies.check_alone_in_force(rule)
    rule.save()
    recording.record(
        "policy.rule_changed",
        actor=actor,
        subject="policy",
        payload={"table": type(rule).__name__, "row": rule.pk},
    )


def _load_table(model: type[Dated], folder: Path) -> Loaded:
    rows: models.QuerySet[Dated] = models.QuerySet(model)
    present = {_identity(row): row for row in rows}
    added = changed = same = kept = 0
    for values in read_rows(model, folder):
        wanted = model(**values)
        row = present.get(_identity(wanted))
        if row is None:
            present[_identity(wanted)] = wanted
            _save(wanted)
            added += 1
        elif row.is_local:
            kept += 1
        elif all(getattr(row, name) == value for name, value in values.items()):
            same += 1
        else:
            for name, value in values.items():
                setattr(row, name, value)
            _save(row)
            changed += 1
    check_periods(present.values())
    return Loaded(model.__name__, added, changed, same, kept)


def _identity(row: Dated) -> tuple[object, ...]:
    """Tell rows apart as the unique constraints do: by the rule and the day it begins."""
    return (row.key_text, row.valid_from)


def _save(row: Dated) -> None:
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as wrong:
        raise PolicyDataWrong(f"{type(row).__name__} {row}: {wrong.messages}") from wrong
    row.save()
