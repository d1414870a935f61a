# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Erase a case, or one report: delete it with all rows, files and page readings, and blank its log entries.

The log keeps that it was done, by whom and why. Nothing is left of the case in the database's files, as far as a
program can reach them: PostgreSQL's write-ahead log, its archive and all backups are its administrator's.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, select, update

from store import audit_log
from store.admin.compact_database import compact_database, note_compaction
from store.admin.erase_rows import ErasedCase, delete_case, is_of_files
from store.admin.leftovers import open_work_folder
from store.engine import write_transaction
from store.errors import StoreError
from store.file_archive import find_copies
from store.joins import join_source
from store.logged_case import NAME_FIELDS, log_new_case
from store.reports.converted_files import list_converted_files
from store.reports.import_runs import OUTCOMES_KEY, list_outcome_hashes
from store.schema import CaseRow, FileOutcomeRow, ReportRow, SourceRow
from store.versions.lineage import rebuild_lineages
from store.versions.similarity import SuccessionLookup
from store.work_folder import note_kept_file, remove_downloads, remove_file_notes


def erase_case(engine: Engine, root: Path, review: str, by: str, why: str) -> audit_log.Entry:
    """Erase a case permanently and return the log entry.

    If the process is killed meanwhile, either nothing was erased, or the next command that uses the work folder erases
    the rest.

    Raises:
        KeyError: The case does not exist.
        StoreError: The rows are erased, but a file, or what the database keeps of deleted rows, cannot be.
    """

    def erase(connection: Connection) -> audit_log.Entry:
        return _delete_and_log(connection, _load_case(connection, review), by, why)

    return _erase(engine, root, lambda connection: _load_case(connection, review), erase)


def erase_report(
    engine: Engine, root: Path, report: str, by: str, why: str, find_succession: SuccessionLookup
) -> audit_log.Entry:
    """Erase one report permanently and return the log entry; its case goes with its last report.

    The other versions of the case are matched again. Errors: see `erase_case`; KeyError: the report does not exist.
    """

    def erase(connection: Connection) -> audit_log.Entry:
        erased = _load_report(connection, report)
        entry = _delete_and_log(connection, erased, by, why)
        if not erased.is_whole:
            _name_case_anew(connection, erased.id)
            rebuild_lineages(connection, erased.id, find_succession)
        return entry

    return _erase(engine, root, lambda connection: _load_report(connection, report), erase)


def _erase(
    engine: Engine,
    root: Path,
    load: Callable[[Connection], ErasedCase],
    erase: Callable[[Connection], audit_log.Entry],
) -> audit_log.Entry:
    """Erase what `load` returns in one transaction, then its files."""
    with engine.connect() as connection:
        load(connection)
    with open_work_folder(engine.url.render_as_string(hide_password=False), root), note_compaction(root):
        with write_transaction(engine) as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")  # deleted content is overwritten
            files = _find_files(connection, root, load(connection))
            entry = erase(connection)
        _remove_files(files)
        remove_downloads(root)
        compact_database(engine)
    return entry


def _delete_and_log(connection: Connection, case: ErasedCase, by: str, why: str) -> audit_log.Entry:
    detail: dict[str, Any] = {"review": case.id, "reports": sorted(case.reports)}
    detail[OUTCOMES_KEY] = sorted(list_outcome_hashes(connection, is_of_files(FileOutcomeRow, case)))
    detail[audit_log.BLANKED_KEY] = delete_case(connection, case)
    return audit_log.append_entry(connection, by=by, act=audit_log.FORGOTTEN, why=why, detail=detail)


def _name_case_anew(connection: Connection, case_id: str) -> None:
    """Give a case the names of a report that is left, where the names it has are those of none."""
    case = connection.execute(select(CaseRow).where(CaseRow.id == case_id)).one()
    query = select(ReportRow).where(ReportRow.review_id == case_id)
    left = connection.execute(query.order_by(ReportRow.as_at.is_(None), ReportRow.as_at, ReportRow.id)).all()
    names = [{name: getattr(row, name) for name in NAME_FIELDS} for row in (case, *left)]
    if names[0] not in names[1:]:
        connection.execute(update(CaseRow).where(CaseRow.id == case_id).values(**names[1]))
        log_new_case(connection, left[0].id)


def _load_case(connection: Connection, review: str) -> ErasedCase:
    return _make_erased(connection, review, ReportRow.review_id == review)


def _load_report(connection: Connection, report: str) -> ErasedCase:
    """Return one report to erase, with its case where it is the last of that."""
    case = connection.execute(select(ReportRow.review_id).where(ReportRow.id == report)).scalar()
    others = select(ReportRow.id).where(ReportRow.review_id == case, ReportRow.id != report)
    is_last = case is not None and connection.execute(others).first() is None
    return replace(_make_erased(connection, case or report, ReportRow.id == report), is_whole=is_last)


def _make_erased(connection: Connection, case: str, which: ColumnElement[bool]) -> ErasedCase:
    query = join_source(select(ReportRow.id, SourceRow.sha256, SourceRow.name).select_from(ReportRow))
    rows = connection.execute(query.where(which)).all()
    if not rows:
        raise KeyError(case)
    return ErasedCase(
        id=case,
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
