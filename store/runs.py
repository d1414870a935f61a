"""Import runs and what became of each file."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select, update

from store.schema import RunRow, VerdictRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVerdict:
    """The last word on a file that is in no report: why it was refused or failed, and what to do."""

    name: str
    outcome: str
    reason: str
    advice: str


def begin_run(connection: Connection, version: str) -> int:
    made = connection.execute(insert(RunRow).values(started=_now(), ended=None, version=version).returning(RunRow.id))
    return int(made.scalar_one())


def end_run(connection: Connection, run: int) -> None:
    connection.execute(update(RunRow).where(RunRow.id == run).values(ended=_now()))


def record_verdict(
    connection: Connection, run: int, name: str, sha256: str | None, outcome: str, reason: str, advice: str
) -> None:
    connection.execute(
        insert(VerdictRow).values(run_id=run, name=name, sha256=sha256, outcome=outcome, reason=reason, advice=advice)
    )


def files_not_read(connection: Connection) -> list[FileVerdict]:
    """Files whose last verdict is that they were refused or failed."""
    last = select(func.max(VerdictRow.id)).group_by(VerdictRow.name)
    rows = connection.execute(
        select(VerdictRow)
        .where(VerdictRow.id.in_(last), VerdictRow.outcome.in_(["refused", "failed"]))
        .order_by(VerdictRow.name)
    )
    return [FileVerdict(name=r.name, outcome=r.outcome, reason=r.reason, advice=r.advice) for r in rows]


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
