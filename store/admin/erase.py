"""Erase a case: delete its reports with all rows, files and page readings, and blank their log entries.

The log keeps that it was done, by whom and why."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, or_, select

from store import audit_log
from store.engine import write_transaction
from store.file_archive import archive_path
from store.joins import join_source
from store.reports.converted_files import remove_converted_files
from store.schema import (
    CaseMoveRow,
    CaseRow,
    FileOutcomeRow,
    FormerRecordRow,
    ImportJobRow,
    LinkDecisionRow,
    PageReadingRow,
    ReportRow,
    ReviewSkipRow,
    SourceRow,
)


def erase_case(engine: Engine, root: Path, review: str, by: str, why: str) -> audit_log.Entry:
    """Erase a case permanently and return the log entry.

    Raises:
        KeyError: No such case.
        OSError: A file cannot be removed. Nothing else was erased; run it again.
    """
    with write_transaction(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=ON")  # deleted content is overwritten
        query = join_source(select(ReportRow.id, SourceRow.sha256, SourceRow.name).select_from(ReportRow))
        rows = connection.execute(query.where(ReportRow.review_id == review)).all()
        if not rows:
            raise KeyError(review)
        for row in rows:
            _remove_files(root, row.sha256, Path(row.name).suffix)
        reports, sources = [r.id for r in rows], [r.sha256 for r in rows]
        remove_converted_files(connection, root, sources)
        _remove_rows(connection, review, reports, sources, [r.name for r in rows])
        entry = audit_log.append_entry(
            connection, by=by, act=audit_log.FORGOTTEN, why=why, detail={"review": review, "reports": sorted(reports)}
        )
    _compact_database(engine)
    return entry


def _remove_files(root: Path, sha256: str, suffix: str) -> None:
    """The kept file, and pictures made of its pages."""
    kept = archive_path(root, sha256, suffix)
    for path in {kept, *kept.parent.glob(f"{sha256}*")}:
        path.unlink(missing_ok=True)


def _remove_rows(
    connection: Connection, review: str, reports: list[str], sources: list[str], names: Iterable[str]
) -> None:
    for report in reports:
        audit_log.blank_entries(connection, report)
        connection.execute(delete(ReviewSkipRow).where(ReviewSkipRow.owner_id.startswith(report)))
        connection.execute(
            delete(LinkDecisionRow).where(
                or_(LinkDecisionRow.one.startswith(f"{report}-"), LinkDecisionRow.other.startswith(f"{report}-"))
            )
        )
    connection.execute(delete(ReportRow).where(ReportRow.id.in_(reports)))
    connection.execute(delete(PageReadingRow).where(PageReadingRow.sha256.in_(sources)))
    connection.execute(delete(SourceRow).where(SourceRow.sha256.in_(sources)))
    connection.execute(
        delete(FileOutcomeRow).where(or_(FileOutcomeRow.sha256.in_(sources), FileOutcomeRow.name.in_(names)))
    )
    connection.execute(delete(ImportJobRow).where(or_(ImportJobRow.sha256.in_(sources), ImportJobRow.name.in_(names))))
    connection.execute(delete(FormerRecordRow).where(FormerRecordRow.report_id.in_(reports)))
    connection.execute(delete(CaseMoveRow).where(CaseMoveRow.report_id.in_(reports)))
    connection.execute(delete(CaseRow).where(CaseRow.id == review))


def _compact_database(engine: Engine) -> None:
    """Rebuild the database's file, so that deleted rows do not remain in it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":  # else words that are gone stay in old parts of the index
            connection.exec_driver_sql("INSERT INTO search_index (search_index) VALUES ('optimize')")
        connection.exec_driver_sql("VACUUM")
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
