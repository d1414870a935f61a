"""Import runs and what became of each file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, insert, or_, select, update

from store.clock import current_database_time
from store.schema import FileOutcomeRow, ImportRunRow, ProblemRow, ReportRow

REFUSED_BEFORE = "refused before"
REFUSED = ("refused", REFUSED_BEFORE)
NOT_READ_OUTCOMES = (*REFUSED, "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """The last word on a file that is in no report: why it was refused or failed, and what to do."""

    name: str
    outcome: str
    reason: str
    advice: str


def begin_run(connection: Connection, version: str) -> int:
    made = connection.execute(
        insert(ImportRunRow)
        .values(started=current_database_time(), ended=None, version=version)
        .returning(ImportRunRow.id)
    )
    return int(made.scalar_one())


def end_run(connection: Connection, run: int) -> None:
    connection.execute(update(ImportRunRow).where(ImportRunRow.id == run).values(ended=current_database_time()))


def save_file_outcomes(connection: Connection, run: int, said: Sequence[Mapping[str, str | None]]) -> None:
    """What became of files: the values of FileOutcomeRow for each."""
    connection.execute(insert(FileOutcomeRow), [{"run_id": run, **values} for values in said])


def list_unread_files(connection: Connection, outcomes: Iterable[str] = NOT_READ_OUTCOMES) -> list[FileOutcome]:
    """Files whose last verdict is that they were refused or failed."""
    rows = connection.execute(
        _select_last_outcomes()
        .where(FileOutcomeRow.outcome.in_(outcomes))
        .order_by(FileOutcomeRow.name, FileOutcomeRow.id)
    )
    return [FileOutcome(name=r.name, outcome=r.outcome, reason=r.reason, advice=r.advice) for r in rows]


def list_paths_to_retry(connection: Connection, passing: Iterable[str]) -> list[str]:
    """The paths of files whose last verdict is that they failed, or whose report has a fault of these codes, which may
    not come again."""
    broken = (
        select(ReportRow.sha256)
        .join(ProblemRow, ProblemRow.report_id == ReportRow.id)
        .where(ProblemRow.code.in_(passing))
    )
    failed = or_(
        FileOutcomeRow.outcome == "failed",
        and_(FileOutcomeRow.outcome == "read with faults", FileOutcomeRow.sha256.in_(broken)),
    )
    rows = connection.execute(
        _select_last_outcomes().where(failed, FileOutcomeRow.path.is_not(None)).order_by(FileOutcomeRow.path)
    )
    return [str(row.path) for row in rows]


def find_refusal(connection: Connection, sha256: str, columns: str) -> FileOutcome | None:
    """The last verdict on a file of this hash, if it was refused and would be again: not where the refusal rests on
    other names of columns."""
    said = (
        FileOutcomeRow.sha256 == sha256,
        FileOutcomeRow.outcome != REFUSED_BEFORE,
    )  # which says only what was said before
    last = connection.execute(select(FileOutcomeRow).where(*said).order_by(FileOutcomeRow.id.desc()).limit(1)).first()
    if last is None or last.outcome != "refused" or last.columns not in (None, columns):
        return None
    return FileOutcome(name=last.name, outcome=last.outcome, reason=last.reason, advice=last.advice)


def _select_last_outcomes() -> Select[Any]:
    """The last verdict on each file; files are told apart by their paths, or by their names where none is known."""
    newest = select(func.max(FileOutcomeRow.id)).group_by(func.coalesce(FileOutcomeRow.path, FileOutcomeRow.name))
    return select(FileOutcomeRow).where(FileOutcomeRow.id.in_(newest))
