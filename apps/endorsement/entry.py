"""Until when a visa allows the entry, and whether it allows the one that is planned."""

import datetime as dt

from apps.core.workcalendar import beijing_date, end_of_day_beijing
from apps.endorsement.errors import TooEarlyToIssue
from apps.endorsement.models import PortCase, Visa
from apps.policy.selectors import parameter


def enter_by(issued_at: dt.datetime) -> dt.datetime:
    """The last moment to enter: 24:00 Beijing time, `entry.valid_days` days after the day of issue.

    Issued at any hour of 1 March with 15 days, the visa is good for entry until 16 March, 24:00,
    which is the midnight that begins 17 March. Source: Regulations, article 36 (validity runs from
    issue and ends at 24:00 Beijing time); 15 days for the electronic port visa [S18].
    """
    day = beijing_date(issued_at)
    return end_of_day_beijing(day + dt.timedelta(days=parameter("entry.valid_days", day)))


def covers(visa: Visa, case: PortCase) -> bool:
    """Whether a visa allows the entry that is planned: before its end, at a place it names."""
    return case.arrival_at < visa.enter_by and case.port_of_entry in visa.entry_ports


def check_not_too_early(case: PortCase, *, issued_at: dt.datetime) -> None:
    """Raise TooEarlyToIssue when the guest lands after the last moment to enter."""
    last = enter_by(issued_at)
    if case.arrival_at >= last:
        raise TooEarlyToIssue(enter_by=last, arrival_at=case.arrival_at)
