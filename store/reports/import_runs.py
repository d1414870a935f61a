# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Import runs and what became of each file."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, insert, or_, select, update

from store import audit_log
from store.clock import current_database_time
from store.schema import FileOutcomeRow, ImportRunRow, ProblemDecisionRow, ProblemRow, ReportRow

REFUSED_BEFORE = "refused before"
REFUSED = ("refused", REFUSED_BEFORE)
OUTCOMES_KEY = "outcomes"
"""The key of hashes of outcomes in the detail of log entries: of files that could not be read, and of erased ones."""
NOT_READ_OUTCOMES = (*REFUSED, "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """The last word on a file that is in no report: why it was refused or failed, and what to do.

    `sha256` is its hash, None where it could not be read.
    """

    sha256: str | None = None
    name: str
    outcome: str
    reason: str
    advice: str


def begin_run(connection: Connection, version: str) -> int:
    """Save the start of an import; return its number."""
    made = connection.execute(
        insert(ImportRunRow)
        .values(started=current_database_time(), ended=None, version=version)
        .returning(ImportRunRow.id)
    )
    return int(made.scalar_one())


def end_run(connection: Connection, run: int) -> None:
    """Save the end of an import."""
    connection.execute(update(ImportRunRow).where(ImportRunRow.id == run).values(ended=current_database_time()))


def save_file_outcomes(
    connection: Connection, run: int, said: Sequence[Mapping[str, str | None]], by: str = "boardtrace"
) -> None:
    """Store what became of files: the values of FileOutcomeRow for each.

    Files that could not be read get an entry in the log (see `audit_log.append_entry`); the others are in the log with
    their report.
    """
    connection.execute(insert(FileOutcomeRow), [{"run_id": run, **values} for values in said])
    unread = [values for values in said if values["outcome"] in NOT_READ_OUTCOMES]
    if not unread:
        return
    files = "1 file" if len(unread) == 1 else f"{len(unread)} files"
    detail = {**audit_log.make_text_detail(files), "run": run, OUTCOMES_KEY: [_hash_outcome(run, v) for v in unread]}
    audit_log.append_entry(connection, by=by, act=audit_log.NOT_READ, detail=detail)


def _hash_outcome(run: int, values: Mapping[str, str | None]) -> str:
    """Return the hash by which the log knows an outcome: its texts may have to be erased."""
    known = [run, *(values[name] for name in ("name", "sha256", "outcome", "reason", "advice"))]
    return sha256(json.dumps(known, ensure_ascii=False).encode(errors="surrogatepass")).hexdigest()


def list_outcome_hashes(connection: Connection, *conditions: ColumnElement[bool]) -> dict[str, str]:
    """Return the hash of each stored outcome of a file that could not be read, with the file's name."""
    query = select(FileOutcomeRow).where(FileOutcomeRow.outcome.in_(NOT_READ_OUTCOMES), *conditions)
    rows = connection.execute(query.order_by(FileOutcomeRow.id))
    return {_hash_outcome(row.run_id, dict(row._mapping)): row.name for row in rows}


def list_unread_files(connection: Connection, outcomes: Iterable[str] = NOT_READ_OUTCOMES) -> list[FileOutcome]:
    """List the files whose last outcome is that they were refused or failed, without those that a person ignores."""
    ignored = exists().where(
        ProblemDecisionRow.kind == "file", ProblemDecisionRow.undone.is_(False),
        or_(ProblemDecisionRow.subject == FileOutcomeRow.sha256, ProblemDecisionRow.subject == FileOutcomeRow.name),
    )  # fmt: skip
    query = select(
        FileOutcomeRow.name, FileOutcomeRow.outcome, FileOutcomeRow.reason, FileOutcomeRow.advice, FileOutcomeRow.sha256
    ).where(FileOutcomeRow.id.in_(_select_last_outcomes()), FileOutcomeRow.outcome.in_(outcomes), ~ignored)
    rows = connection.execute(query.order_by(FileOutcomeRow.name, FileOutcomeRow.id))
    return [
        FileOutcome(name=name, outcome=outcome, reason=reason, advice=advice, sha256=sha256)
        for name, outcome, reason, advice, sha256 in rows
    ]


def list_paths_to_retry(connection: Connection, passing: Iterable[str]) -> list[str]:
    """The paths of files to try again.

    Their last verdict is that they failed, or their report has a problem of these codes, which may not come again.
    """
    broken = (
        select(ReportRow.sha256)
        .join(ProblemRow, ProblemRow.report_id == ReportRow.id)
        .where(ProblemRow.code.in_(passing))
    )
    failed = or_(
        FileOutcomeRow.outcome == "failed",
        and_(FileOutcomeRow.outcome == "read with faults", FileOutcomeRow.sha256.in_(broken)),
    )
    query = select(FileOutcomeRow.path).where(FileOutcomeRow.id.in_(_select_last_outcomes()), failed)
    paths = connection.execute(query.order_by(FileOutcomeRow.path)).scalars()
    return [path for path in paths if path is not None]


def find_refusal(connection: Connection, sha256: str, columns: str) -> FileOutcome | None:
    """The last verdict on a file of this hash, if it was refused and would be again.

    Not where the refusal rests on other names of columns.
    """
    query = select(
        FileOutcomeRow.name, FileOutcomeRow.outcome, FileOutcomeRow.reason, FileOutcomeRow.advice,
        FileOutcomeRow.columns,
    ).where(
        FileOutcomeRow.sha256 == sha256,
        FileOutcomeRow.outcome != REFUSED_BEFORE,  # it repeats an earlier outcome
    )  # fmt: skip
    last = connection.execute(query.order_by(FileOutcomeRow.id.desc()).limit(1)).first()
    if last is None:
        return None
    name, outcome, reason, advice, used_columns = last
    if outcome != "refused" or used_columns not in (None, columns):
        return None
    return FileOutcome(name=name, outcome=outcome, reason=reason, advice=advice)


def _select_last_outcomes() -> Select[int]:
    """Select the number of the last outcome of each file: of its path, or of its name where no path is known."""
    return select(func.max(FileOutcomeRow.id)).group_by(func.coalesce(FileOutcomeRow.path, FileOutcomeRow.name))
