# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the report, version or case that a user named; where it is not clear, show what there is."""

from collections.abc import Sequence

import click
from sqlalchemy import Connection

from boardtrace.commands._output import printable
from store.compare.compare import find_versions, list_versions
from store.queries.listings import find_report, list_reports
from store.versions.cases import Case, Version, list_cases

MAX_CHOICES = 20  # in a message


def find_report_id(connection: Connection, wanted: str | None) -> str | None:
    """Return the id of the one report with this id, as-at date or file name; None for None. Raises UsageError."""
    if wanted is None:
        return None
    found = find_report(connection, wanted)
    if found is None:
        reports = list_reports(connection)[:MAX_CHOICES]
        there = "; ".join(f"{r.id} ({r.as_at or 'no date'}, {printable(r.file)})" for r in reports)
        raise click.UsageError(f"“{wanted}” matches no report, or more than one. There are: {there or 'none yet'}.")
    return found


def find_version(connection: Connection, wanted: str) -> Version:
    """Return the one version with this id, as-at date or file name. Raises UsageError."""
    found = find_versions(connection, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise click.UsageError(
            f"“{wanted}” matches {len(found)} reports: {format_versions(found)}. Use a report id or a file name."
        )
    there = list_versions(connection)
    raise click.UsageError(f"“{wanted}” matches no report. There are: {format_versions(there) or 'none yet'}.")


def format_versions(versions: Sequence[Version]) -> str:
    """Format versions for a message, the first MAX_CHOICES of them."""
    shown = [f"{v.report} ({v.as_at or 'no date'}, {printable(v.file)})" for v in versions[:MAX_CHOICES]]
    return "; ".join(shown) + (f"; and {len(versions) - MAX_CHOICES} more" if len(versions) > MAX_CHOICES else "")


def find_case(connection: Connection, wanted: str) -> Case:
    """Return the case with this id. Raises UsageError."""
    found = list_cases(connection, wanted)
    if not found:
        raise click.UsageError(f"No case is called {wanted}. 'boardtrace cases' lists them.")
    return found[0]
