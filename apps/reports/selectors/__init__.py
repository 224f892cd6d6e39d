"""Reading the statistics. Each report is one page; all are counted when they are asked for."""

from apps.reports.selectors.reading import REPORTS, report
from apps.reports.selectors.taking import export_report, export_table, report_for_program

__all__ = ["REPORTS", "export_report", "export_table", "report", "report_for_program"]
