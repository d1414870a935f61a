# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The queue of files that were given to the page to import.

It is kept in the store, so that it outlives the browser, the server and the process that reads.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from store.clock import current_database_time
from store.schema import ImportJobRow

JobState = Literal["waiting", "reading", "done"]
MAX_TRIES = 3  # a file whose reading ends the process so often is given up: it would hold up those behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A file of the queue.

    `outcome` is what became of it, as `boardtrace import` says it ("" until it is done), `reason` and `advice` are for
    the user; `report` is the result, `pages` how many it has where known.
    """

    id: int
    name: str
    sha256: str
    suffix: str
    size: int
    by: str
    queued: datetime
    started: datetime | None
    ended: datetime | None
    state: JobState
    tries: int
    pages: int | None
    pages_read: int
    outcome: str
    reason: str
    advice: str
    report: str | None


def add_job(connection: Connection, *, name: str, sha256: str, suffix: str, size: int, by: str) -> int:
    """Add a file to the end of the queue; return its number."""
    made = insert(ImportJobRow).values(
        name=name, sha256=sha256, suffix=suffix, size=size, by=by, queued=current_database_time(), started=None,
        ended=None,
        state="waiting", tries=0, pages=None, pages_read=0, outcome="", reason="", advice="", report_id=None,
    )  # fmt: skip
    return int(connection.execute(made.returning(ImportJobRow.id)).scalar_one())


def start_next_job(connection: Connection) -> Job | None:
    """Start the file that has waited longest, and return it."""
    waiting = select(ImportJobRow.id).where(ImportJobRow.state == "waiting").order_by(ImportJobRow.id).limit(1)
    number = connection.execute(waiting).scalar()
    if number is None:
        return None
    changed = {
        "state": "reading", "started": current_database_time(), "tries": ImportJobRow.tries + 1, "pages_read": 0,
    }  # fmt: skip
    connection.execute(update(ImportJobRow).where(ImportJobRow.id == number).values(**changed))
    return load_job(connection, number)


def requeue_interrupted_jobs(connection: Connection) -> None:
    """Put back the files that an earlier process did not finish; give up those that ended it too often."""
    begun = (ImportJobRow.state == "reading",)
    connection.execute(
        update(ImportJobRow)
        .where(*begun, ImportJobRow.tries >= MAX_TRIES)
        .values(
            state="done",
            ended=current_database_time(),
            outcome="failed",
            reason="The program that reads it stopped each time.",
            advice="Look whether the machine has memory enough, then give the file again.",
        )
    )
    connection.execute(update(ImportJobRow).where(*begun).values(state="waiting"))


def requeue_job(connection: Connection, number: int) -> None:
    """Put back a file whose reading was ended on purpose, which does not count as a try."""
    back = {"state": "waiting", "tries": ImportJobRow.tries - 1}
    connection.execute(
        update(ImportJobRow).where(ImportJobRow.id == number, ImportJobRow.state == "reading").values(**back)
    )


def restart_job(connection: Connection, number: int) -> None:
    """Put a file that could not be read at its place in the queue again."""
    again = {"state": "waiting", "tries": 0, "pages_read": 0, "outcome": "", "reason": "", "advice": "", "ended": None}
    connection.execute(update(ImportJobRow).where(ImportJobRow.id == number).values(**again))


def remove_job(connection: Connection, number: int) -> None:
    """Remove a file from the queue."""
    connection.execute(delete(ImportJobRow).where(ImportJobRow.id == number))


def save_progress(connection: Connection, number: int, pages: int, pages_read: int) -> None:
    """Save how many pages of a job's file are read."""
    connection.execute(update(ImportJobRow).where(ImportJobRow.id == number).values(pages=pages, pages_read=pages_read))


def end_job(
    connection: Connection, number: int, *, outcome: str, reason: str = "", advice: str = "", report: str | None = None
) -> None:
    """Save the outcome of a job."""
    said = {"outcome": outcome, "reason": reason, "advice": advice, "report_id": report}
    connection.execute(
        update(ImportJobRow)
        .where(ImportJobRow.id == number)
        .values(state="done", ended=current_database_time(), **said)
    )


def load_job(connection: Connection, number: int) -> Job:
    """Load a file of the queue. Raises KeyError."""
    found = _load_jobs(connection, select(ImportJobRow).where(ImportJobRow.id == number))
    if not found:
        raise KeyError(number)
    return found[0]


def list_jobs(connection: Connection, limit: int, before: int | None = None) -> list[Job]:
    """The files last given, the newest first; `before` is the number to go on from."""
    query = select(ImportJobRow).order_by(ImportJobRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(ImportJobRow.id < before)
    return _load_jobs(connection, query)


def is_queued(connection: Connection, sha256: str) -> bool:
    """Whether a file of this hash waits or is being read."""
    query = select(ImportJobRow.id).where(ImportJobRow.sha256 == sha256, ImportJobRow.state.in_(["waiting", "reading"]))
    return connection.execute(query).first() is not None


def count_open_jobs(connection: Connection) -> int:
    """How many files wait or are being read."""
    query = select(func.count()).select_from(ImportJobRow).where(ImportJobRow.state.in_(["waiting", "reading"]))
    return int(connection.execute(query).scalar_one())


def _load_jobs(connection: Connection, query: Select[ImportJobRow]) -> list[Job]:
    jobs = []
    for row in connection.execute(query):
        columns = row._asdict()
        jobs.append(Job(report=columns.pop("report_id"), **columns))
    return jobs
