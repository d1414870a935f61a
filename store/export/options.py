# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The needs of an export beside the reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from store.clock import current_time
from store.versions.standing import ReportStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Options of an export.

    Attributes:
        standings: Which of the reports are current, by id; those that are not in it are.
        base_url: The address of the web interface, for links to records; "" for none.
        today: The day by which actions are overdue.
        log_head: The head of the audit log as NUMBER:HASH, which each format has; "" for none.
    """

    standings: Mapping[str, ReportStanding] = field(default_factory=dict)
    base_url: str = ""
    today: date = field(default_factory=lambda: current_time().date())
    log_head: str = ""

    def find_standing(self, report_id: str) -> ReportStanding:
        """Return whether a report is current."""
        return self.standings.get(report_id, ReportStanding.CURRENT)


def record_page_address(base_url: str, response_id: str) -> str:
    """Return the address of a response's web page."""
    return f"{base_url.rstrip('/')}/response/{quote(response_id, safe='')}"
