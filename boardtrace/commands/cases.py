# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `cases`: which reports are versions of one plan, and why."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import click
from sqlalchemy import Engine

from boardtrace.commands._lookup import find_version
from boardtrace.commands._options import by_option, db_option, format_option, open_matched_database
from boardtrace.commands._output import format_count, print_list
from normalise.agencies.registry import load_register
from store.decisions.report_changes import move_report, replace_report
from store.engine import write_transaction
from store.versions.cases import Case, Version, list_cases

OWN_CASE = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A report in the list of cases; `review` is the case's id, `reading` whether this scan of the version counts."""

    review: str
    board: str
    subject: str
    as_at: date | None
    report: str
    file: str
    reading: str
    why: str


@click.command("cases")
@db_option
@format_option()
@click.option("--move", nargs=2, metavar="REPORT CASE", help='Make REPORT a version of CASE; "own" makes a new case.')
@click.option("--replace", nargs=2, metavar="REPORT BETTER", help="REPORT is the same version as BETTER, which counts.")
@by_option
@click.option("--why", default="", help="The reason of --move or --replace, for the log.")
def cases_command(
    db: str, form: str, move: tuple[str, str] | None, replace: tuple[str, str] | None, by: str, why: str
) -> None:
    """List the cases with the reports that are versions of each, and why they were assigned to it.

    --move corrects an assignment; CASE is a case's id, or "own" for a new case. --replace says that two files are the
    same version, such as a scan and a better one: corrections of the first are carried over. 'boardtrace undo' takes
    either back.

    Example: boardtrace cases --move d7775c0f3a 4afe63f065 --why "Both are about the same child"
    """
    engine, _ = open_matched_database(db)
    if move or replace:
        _change_reports(engine, move, replace, by, why)
    with engine.connect() as connection:
        rows = [_format_version(case, version) for case in list_cases(connection) for version in case.versions]
    print_list(
        rows,
        form,
        kind=VersionLine,
        title=format_count(len({row.review for row in rows}), "case"),
        columns={
            "review": "case",
            "as_at": "as at",
            "report": "report",
            "reading": "scan",
            "subject": "subject",
            "file": "file",
            "why": "why",
        },
    )


def _format_version(case: Case, version: Version) -> VersionLine:
    return VersionLine(
        review=case.id,
        board=case.board,
        subject=case.subject,
        as_at=version.as_at,
        report=version.report,
        file=version.file,
        reading=f"superseded by {version.superseded_by}" if version.superseded_by else "current",
        why=f"{version.why} ({version.score:.2f})",
    )


def _change_reports(
    engine: Engine, move: tuple[str, str] | None, replace: tuple[str, str] | None, by: str, why: str
) -> None:
    """Move a report to another case, or replace it. Raises UsageError, FieldError."""
    given: dict[str, Any] = {"by": by, "why": why, "register": load_register()}
    with write_transaction(engine) as connection:
        if move:
            report, case = find_version(connection, move[0]).report, move[1]
            known = [c.id for c in list_cases(connection)]
            if case not in (*known, OWN_CASE):
                there = ", ".join(known)
                raise click.UsageError(f"No case is called “{case}”. There are: {there}; or use “{OWN_CASE}”.")
            move_report(connection, report, None if case == OWN_CASE else case, **given)
        if replace:
            worse, better = (find_version(connection, name).report for name in replace)
            replace_report(connection, worse, better, **given)
