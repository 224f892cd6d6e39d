"""What must hold for a rule before it is written."""

from __future__ import annotations

from django.db import models

from apps.policy.dated import Dated
from apps.policy.loading import check_periods


def check_alone_in_force(rule: Dated) -> None:
    """Raise PolicyDataWrong when another version of the rule holds on a day of its period."""
    versions: models.QuerySet[Dated] = models.QuerySet(type(rule))
    same = {name: getattr(rule, name) for name in rule.key_fields}
    check_periods([*versions.filter(**same).exclude(pk=rule.pk), rule])
