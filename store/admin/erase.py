# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Erase a case: delete its reports with all rows, files and page readings, and blank their log entries.

The log keeps that it was done, by whom and why. Nothing is left of the case in the database's files, as far as a
program can reach them: PostgreSQL's write-ahead log, its archive and all backups are its administrator's.
"""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from store import audit_log
from store.admin.compact_database import compact_database, note_compaction
from store.admin.erase_rows import ErasedCase, delete_case, is_of_files
from store.admin.leftovers import open_work_folder
from store.engine import write_transaction
from store.errors import StoreError
from store.file_archive import find_copies
from store.joins import join_source
from store.reports.converted_files import list_converted_files
from store.reports.import_runs import OUTCOMES_KEY, list_outcome_hashes
from store.schema import FileOutcomeRow, ReportRow, SourceRow
from store.work_folder import note_kept_file, remove_file_notes


def erase_case(engine: Engine, root: Path, review: str, by: str, why: str) -> audit_log.Entry:
    """Erase a case permanently and return the log entry.

    If the process is killed meanwhile, either nothing was erased, or the next command that uses the work folder erases
    the rest.

    Raises:
        KeyError: There is no such case.
        StoreError: The rows are erased, but a file, or what the database keeps of deleted rows, cannot be.
    """
    with engine.connect() as connection:
        _load_case(connection, review)
    with open_work_folder(engine.url.render_as_string(hide_password=False), root), note_compaction(root):
        with write_transaction(engine) as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")  # deleted content is overwritten
            case = _load_case(connection, review)
            files = _find_files(connection, root, case)
            detail: dict[str, Any] = {"review": review, "reports": sorted(case.reports)}
            detail[OUTCOMES_KEY] = sorted(list_outcome_hashes(connection, is_of_files(FileOutcomeRow, case)))
            detail[audit_log.BLANKED_KEY] = delete_case(connection, case)
            entry = audit_log.append_entry(connection, by=by, act=audit_log.FORGOTTEN, why=why, detail=detail)
        _remove_files(files)
        compact_database(engine)
    return entry


def _load_case(connection: Connection, review: str) -> ErasedCase:
    query = join_source(select(ReportRow.id, SourceRow.sha256, SourceRow.name).select_from(ReportRow))
    rows = connection.execute(query.where(ReportRow.review_id == review)).all()
    if not rows:
        raise KeyError(review)
    return ErasedCase(
        id=review,
        reports=tuple(row.id for row in rows),
        sources=tuple(row.sha256 for row in rows),
        names=tuple(row.name for row in rows),
    )


def _find_files(connection: Connection, root: Path, case: ErasedCase) -> list[Path]:
    """Return the kept files of a case, the PDFs made of them, and the pictures of their pages, with a note on each."""
    pdfs = {converted.pdf_sha256 for converted in list_converted_files(connection, case.sources)}
    others = select(SourceRow.sha256).where(SourceRow.sha256.in_(pdfs), SourceRow.sha256.not_in(case.sources))
    found = []
    for sha256 in {*case.sources, *(pdfs - set(connection.execute(others).scalars()))}:
        pictures = (root / sha256[:2]).glob(f"{sha256}-*.png")
        for path in (*find_copies(root, sha256), *pictures):
            note_kept_file(path, sha256)
            found.append(path)
    return found


def _remove_files(files: list[Path]) -> None:
    for path in files:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"The case is erased, but {path} must be removed by hand: {error.strerror}.") from error
        if not os.listdir(path.parent):
            path.parent.rmdir()
    remove_file_notes()
