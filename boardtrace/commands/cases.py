# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `cases`: which reports are versions of one plan, and why."""

from dataclasses import dataclass
from datetime import date

import click
from sqlalchemy import Engine

from boardtrace.commands._lookup import find_version
from boardtrace.commands._options import db_option, format_option, open_matched_database
from boardtrace.commands._output import format_count, print_list
from boardtrace.settings import login_name
from store.engine import write_transaction
from store.versions.cases import Case, Version, list_cases, move_report_to_case
from store.versions.lineage import place_report_in_case, rebuild_lineages
from store.versions.similarity import SuccessionLookup

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
def cases_command(db: str, form: str, move: tuple[str, str] | None) -> None:
    """List the cases with the reports that are versions of each, and why they were assigned to it.

    --move corrects an assignment; CASE is a case's id, or "own" for a new case.

    Example: boardtrace cases --move 938fb10d6e 4afe63f065
    """
    engine, find_succession = open_matched_database(db)
    if move:
        _move_report(engine, find_succession, *move)
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


def _move_report(engine: Engine, find_succession: SuccessionLookup, report: str, case: str) -> None:
    with write_transaction(engine) as connection:
        version = find_version(connection, report)
        known = [c.id for c in list_cases(connection)]
        if case != OWN_CASE and case not in known:
            raise click.UsageError(f"No case is called “{case}”. There are: {', '.join(known)}; or use “{OWN_CASE}”.")
        move_report_to_case(connection, version.report, None if case == OWN_CASE else case, login_name())
        place_report_in_case(connection, version.report, find_succession)
        rebuild_lineages(connection, version.review, find_succession)
