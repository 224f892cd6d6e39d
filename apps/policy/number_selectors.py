"""Numbers of the rule book that an authority may have of its own."""

from __future__ import annotations

import datetime as dt

from apps.policy.dated import in_force
from apps.policy.errors import NotInForce
from apps.policy.models import Parameter
from apps.regions.scoping import any_query, current


@any_query
def parameter_here(key: str, on: dt.date) -> int:
    """Give the number in force for the authority whose schema is entered.

    One of its own is entered in the rule book under the name with its schema behind it
    ("calls.hours.port_shanghai"); without one, the region's number holds. Raises NotInForce.
    """
    own = f"{key}.{current().schema_name}"
    found = dict(
        Parameter.objects.filter(in_force(on), key__in=[key, own]).values_list("key", "value")
    )
    if not found:
        raise NotInForce(rule=key, on=on)
    return found.get(own, found.get(key, 0))
