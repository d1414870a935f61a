# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Delete the rows of a case, and of agencies that no other case has, and blank their log entries."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import ColumnElement, Connection, delete, or_, select

from store import audit_log
from store.schema import (
    AgencyCountsRow,
    AgencyDecisionRow,
    AgencyMatchRow,
    AgencyRow,
    CaseMoveRow,
    CaseRow,
    ConvertedFileRow,
    FileOutcomeRow,
    FormerRecordRow,
    FurtherAgencyRow,
    ImportJobRow,
    LinkDecisionRow,
    LogEntryRow,
    PageReadingRow,
    ProblemDecisionRow,
    ReportRow,
    ResponseRow,
    ReviewSkipRow,
    SavedFilterRow,
    SourceRow,
)
from store.versions.similarity import fold_for_matching


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedCase:
    """A case to erase: the ids of its reports, and the hashes and names of their files.

    Where it is not `is_whole`, only these reports of it are erased.
    """

    id: str
    reports: tuple[str, ...]
    sources: tuple[str, ...]
    names: tuple[str, ...]
    is_whole: bool = True


def delete_case(connection: Connection, case: ErasedCase) -> dict[str, str]:
    """Delete the rows of a case and blank its log entries; return what `audit_log.blank_entries` does."""
    before = _load_agency_words(connection)
    for report in case.reports:
        records = f"{report}-"
        connection.execute(delete(ReviewSkipRow).where(ReviewSkipRow.owner_id.startswith(report)))
        links = or_(LinkDecisionRow.one.startswith(records), LinkDecisionRow.other.startswith(records))
        connection.execute(delete(LinkDecisionRow).where(links))
    connection.execute(delete(ReportRow).where(ReportRow.id.in_(case.reports)))
    for table in (PageReadingRow, ConvertedFileRow, SourceRow):
        connection.execute(delete(table).where(table.sha256.in_(case.sources)))
    connection.execute(delete(FileOutcomeRow).where(is_of_files(FileOutcomeRow, case)))
    connection.execute(delete(ImportJobRow).where(is_of_files(ImportJobRow, case)))
    named = ProblemDecisionRow.subject.in_([*case.sources, *case.names])
    connection.execute(delete(ProblemDecisionRow).where(named))
    connection.execute(delete(FormerRecordRow).where(FormerRecordRow.report_id.in_(case.reports)))
    connection.execute(delete(CaseMoveRow).where(CaseMoveRow.report_id.in_(case.reports)))
    for ident in (*([case.id] if case.is_whole else []), *case.reports):
        connection.execute(delete(SavedFilterRow).where(SavedFilterRow.query.contains(quote(ident), autoescape=True)))
    if case.is_whole:
        connection.execute(delete(CaseRow).where(CaseRow.id == case.id))
    entries = [
        LogEntryRow.report_id.in_(case.reports),
        *(LogEntryRow.detail.contains(f'"{report}-', autoescape=True) for report in case.reports),  # a link to a record
        LogEntryRow.number.in_(_delete_agencies(connection, before - _load_agency_words(connection))),
    ]
    return audit_log.blank_entries(connection, or_(*entries))


def is_of_files(table: type[FileOutcomeRow] | type[ImportJobRow], case: ErasedCase) -> ColumnElement[bool]:
    """Return the condition of the rows about the files of a case; some have a file's name alone."""
    unknown = table.sha256.is_(None) if table is FileOutcomeRow else table.sha256 == ""
    return or_(
        table.sha256.in_(case.sources),
        unknown & table.name.in_(case.names),
    )


def _load_agency_words(connection: Connection) -> set[str]:
    """Return the ids and printed names of the agencies that any response has.

    They are those before and after decisions on agencies.
    """
    ids = (ResponseRow.agency_id, FurtherAgencyRow.agency_id, AgencyMatchRow.agency_id, AgencyCountsRow.agency_id)
    used = {key for column in ids for key in connection.execute(select(column).distinct()).scalars() if key}
    printed = connection.execute(select(AgencyCountsRow.printed).distinct()).scalars()
    return used | {fold_for_matching(name) for name in printed}


def _delete_agencies(connection: Connection, unused: Collection[str]) -> list[int]:
    """Delete the agencies with these ids, and the decisions on them and on these names.

    Return the numbers of the log's entries on them.
    """

    def is_unused(*words: str | None) -> bool:
        return any(word in unused or fold_for_matching(word) in unused for word in words if word)

    for decision in connection.execute(select(AgencyDecisionRow)).all():
        if is_unused(decision.agency_id, decision.other_id, decision.name):
            connection.execute(delete(AgencyDecisionRow).where(AgencyDecisionRow.id == decision.id))
    connection.execute(delete(AgencyRow).where(AgencyRow.id.in_(unused)))
    entries = audit_log.list_agency_entries(connection)
    return [entry.number for entry in entries if is_unused(entry.owner_id, entry.after)]
