# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Replace an uploaded zip archive in the import queue by the files in it."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from boardtrace.pipeline.executors import ExecutorFactory
from boardtrace.pipeline.import_model import FileOutcome, ImportFile
from boardtrace.pipeline.unpack_archives import unpack_archives
from boardtrace.pipeline.worker_pool import WorkerPool
from ingest.errors import RefusedError
from ingest.identify_file import FileFingerprint, fingerprint_file
from store.accounts.import_queue import Job, add_job, end_job
from store.engine import write_transaction
from store.file_archive import archive_file

UNPACKED = "unpacked"
"""The outcome of an archive whose files were added to the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _StoredMember:
    name: str
    suffix: str
    given: FileFingerprint


def queue_archive_members(engine: Engine, files: Path, job: Job, path: Path, executors: ExecutorFactory) -> None:
    """Unpack the archive of a job, which is kept at `path`, and add its files to the queue.

    Files that are not read are added with their outcome. Raises OSError.
    """
    archive = ImportFile(path=path, name=job.name, content=path)
    with tempfile.TemporaryDirectory(prefix="boardtrace-") as folder, WorkerPool(executors) as pool:
        members, unread = unpack_archives([archive], pool, Path(folder))
        stored, refused = _store_members(files, members)
    with write_transaction(engine) as connection:
        for member in stored:
            add_job(
                connection, name=member.name, sha256=member.given.sha256, suffix=member.suffix,
                size=member.given.size, by=job.by,
            )  # fmt: skip
        said = {"outcome": UNPACKED, "reason": f"{len(stored)} of its files were added to the queue.", "advice": ""}
        for outcome in (*unread, *refused):
            own = {"outcome": outcome.outcome, "reason": outcome.reason, "advice": outcome.advice}
            if outcome.path == path:
                said = own
            else:
                number = add_job(connection, name=outcome.name, sha256="", suffix="", size=0, by=job.by)
                end_job(connection, number, **own)
        end_job(connection, job.id, **said)


def _store_members(files: Path, members: list[ImportFile]) -> tuple[list[_StoredMember], list[FileOutcome]]:
    """Keep a copy of each file; return those that are kept, and the outcomes of the others."""
    stored, refused = [], []
    for member in members:
        try:
            given = fingerprint_file(member.content)
        except RefusedError as error:
            refused.append(
                FileOutcome(
                    path=member.path, name=member.name, outcome="refused", reason=error.reason, advice=error.advice
                )
            )
            continue
        archive_file(files, member.content, given.sha256)
        stored.append(_StoredMember(name=member.name, suffix=member.content.suffix, given=given))
    return stored, refused
