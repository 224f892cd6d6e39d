"""Taking figures out of the platform: every file and every answer to a program is on record.

Commands, since they write the trace.
"""

from __future__ import annotations

from apps.audit import services as audit
from apps.core.actors import Actor
from apps.regions.scoping import current, port_command
from apps.reports import exporting
from apps.reports.asking import Asked
from apps.reports.selectors.reading import report as read
from apps.reports.tables import Report


@port_command
def export_table(*, actor: Actor, code: str, table: str, asked: Asked) -> bytes:
    """Give one table of a report as a CSV text. Raises NotAllowed, ReportUnknown."""
    report = read(actor=actor, code=code, asked=asked)
    chosen = report.table(table)
    _record("reports.exported", actor=actor, report=report, asked=asked, table=chosen.code)
    return exporting.csv_of(chosen)


@port_command
def export_report(*, actor: Actor, code: str, asked: Asked) -> bytes:
    """Give a whole report as a workbook. Raises NotAllowed, ReportUnknown."""
    report = read(actor=actor, code=code, asked=asked)
    _record("reports.exported", actor=actor, report=report, asked=asked, table="")
    return exporting.workbook_of(report, asked)


@port_command
def report_for_program(*, actor: Actor, code: str, asked: Asked) -> Report:
    """Give a report to a program. Raises NotAllowed, ReportUnknown."""
    report = read(actor=actor, code=code, asked=asked)
    _record("reports.read_by_program", actor=actor, report=report, asked=asked, table="")
    return report


def _record(event: str, *, actor: Actor, report: Report, asked: Asked, table: str) -> None:
    audit.record(
        event,
        actor=actor,
        chain="reports",
        subject=f"report:{report.code}",
        payload={
            "table": table,
            "first": asked.first.isoformat(),
            "last": asked.last.isoformat(),
            "port": asked.port,
            "authority": current().schema_name,
        },
    )
