# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Decisions that close problems and are remembered for later reports.

They are the field of a column with a printed name, a file that is ignored, and a problem that needs nothing. Each is an
entry of the log.

The functions that change something need a transaction of `store.engine.write_transaction`.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, or_, select, update

from extract.model import describe_unknown_column
from extract.text.column_names import COLUMN_FIELDS, OTHER
from store import audit_log
from store.derived.closed_problems import close_problems
from store.reports.field_values import FieldError
from store.schema import ProblemDecisionRow, ProblemRow, ReportRow

COLUMN, FILE, PROBLEM = "column", "file", "problem"
UNKNOWN_COLUMN = "column-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The subject of a decision. `report` is the report that it concerns, None where it concerns many or none."""

    kind: str
    subject: str
    description: str
    report: str | None = None
    page: int | None = None
    code: str = ""
    detail: str = ""
    field: str = ""


def decide_column(connection: Connection, name: str, field: str, *, by: str, why: str = "") -> audit_log.Entry:
    """Decide that a column with this printed name is a field, or, as "other", not part of the plan.

    It closes the problems of the name at once. Later imports read such columns so, and stored reports when they are
    processed again.

    Raises:
        FieldError: The name is empty, or the field does not exist.
    """
    printed = " ".join(name.split())
    if not printed:
        raise FieldError("A column needs its printed name.")
    if field not in COLUMN_FIELDS | {OTHER}:
        raise FieldError(f"There is no field “{field}”. Use one of: {', '.join(sorted(COLUMN_FIELDS))}, {OTHER}.")
    meaning = "not part of the plan" if field == OTHER else field
    subject = Subject(kind=COLUMN, subject=printed, field=field, description=f"the column “{printed}” is {meaning}")
    return _save_decision(connection, subject, by, why)


def ignore_file(connection: Connection, sha256: str, name: str, *, by: str, why: str = "") -> audit_log.Entry:
    """Decide that a file is not to be imported, or that all problems of its report need nothing.

    `sha256` is the file's hash; its name where it could not be read.
    """
    report = connection.execute(select(ReportRow.id).where(ReportRow.sha256 == sha256)).scalar()
    subject = Subject(kind=FILE, subject=sha256, report=report, description=f"the file {name} is ignored")
    return _save_decision(connection, subject, by, why)


def accept_problem(connection: Connection, number: int, *, by: str, why: str = "") -> audit_log.Entry:
    """Decide that one problem needs nothing. Raises KeyError for an unknown number."""
    query = select(ProblemRow, ReportRow.sha256).join(ReportRow, ReportRow.id == ProblemRow.report_id)
    row = connection.execute(query.where(ProblemRow.id == number)).first()
    if row is None:
        raise KeyError(number)
    subject = Subject(
        kind=PROBLEM, subject=row.sha256, report=row.report_id, page=row.page, code=row.code, detail=row.detail,
        description=f"accepted: {row.detail}",
    )  # fmt: skip
    return _save_decision(connection, subject, by, why)


def _save_decision(connection: Connection, subject: Subject, by: str, why: str) -> audit_log.Entry:
    if not by.strip():
        raise FieldError("A decision needs an author.")
    entry = audit_log.append_entry(
        connection, by=by, act=audit_log.SETTLED, report_id=subject.report, owner=subject.kind, name=subject.subject,
        why=why, detail=audit_log.make_text_detail(subject.description),
    )  # fmt: skip
    connection.execute(
        insert(ProblemDecisionRow).values(
            entry=entry.number, kind=subject.kind, subject=subject.subject, page=subject.page, code=subject.code,
            detail=subject.detail, field=subject.field, by=by, at=entry.at, undone=False,
        )
    )  # fmt: skip
    _update_problems(connection, entry.number)
    return entry


def undo_problem_decision(connection: Connection, entry: audit_log.Entry, *, by: str, why: str) -> audit_log.Entry:
    """Undo a decision. Raises FieldError where it is not in force."""
    held = (ProblemDecisionRow.entry == entry.number) & ProblemDecisionRow.undone.is_(False)
    if not connection.execute(update(ProblemDecisionRow).where(held).values(undone=True)).rowcount:
        raise FieldError(f"Entry {entry.number} ({entry.act} by {entry.by}) is not in force: there is nothing to undo.")
    undone = audit_log.append_entry(
        connection, by=by, act=audit_log.UNDONE, report_id=entry.report_id, owner=entry.owner, name=entry.name,
        why=why, over=entry.number, detail={"before": entry.detail["after"], "after": {"text": ""}},
    )  # fmt: skip
    _update_problems(connection, entry.number)
    return undone


def _update_problems(connection: Connection, number: int) -> None:
    """Close or open the problems that a decision concerns."""
    row = connection.execute(select(ProblemDecisionRow).where(ProblemDecisionRow.entry == number)).one()
    if row.kind == COLUMN:
        of_name = (ProblemRow.code == UNKNOWN_COLUMN) & (ProblemRow.detail == describe_unknown_column(row.subject))
        query = select(ProblemRow.report_id).where(of_name).distinct()
    else:
        query = select(ReportRow.id).where(ReportRow.sha256 == row.subject)
    for report in connection.execute(query).scalars().all():
        close_problems(connection, report)


def load_column_decisions(connection: Connection) -> dict[str, str]:
    """Return the fields that people gave to printed names of columns; of several decisions on a name, the last."""
    query = select(ProblemDecisionRow.subject, ProblemDecisionRow.field).where(
        ProblemDecisionRow.kind == COLUMN, ProblemDecisionRow.undone.is_(False)
    )
    return {row.subject: row.field for row in connection.execute(query.order_by(ProblemDecisionRow.entry))}


def find_ignored_file(connection: Connection, sha256: str, name: str) -> str | None:
    """Return who said when that a file is ignored, None for any other file."""
    row = connection.execute(
        select(ProblemDecisionRow)
        .where(
            ProblemDecisionRow.kind == FILE, ProblemDecisionRow.undone.is_(False),
            or_(ProblemDecisionRow.subject == sha256, ProblemDecisionRow.subject == name),
        )
        .order_by(ProblemDecisionRow.entry.desc())
    ).first()  # fmt: skip
    return f"{row.by} said on {row.at[:10]} to ignore it (entry {row.entry} of the log)." if row else None
