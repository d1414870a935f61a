# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The tables of the store.

The rows of a report refer to each other by foreign keys and are deleted with the report. The texts of findings,
questions and responses are all rows of `cell`; their places on the page are rows of `span`.

Classes follow the glossary. SQL tables, columns and views keep the names that stored data and analysts' queries use:

    class              SQL table          glossary term
    -----------------  -----------------  ---------------------------------------------------------------
    SourceRow          source             source file
    ConvertedFileRow   converted_file     PDF that was made of an Office document, and is read in its place
    CaseRow            review             case: all versions of one board's plan about one subject
    CaseMoveRow        review_move        case: a person assigned a report to it
    ReportRow          report             report: one version of a case; `review_id` is its case
    FindingRow         finding            finding
    QuestionRow        question           question
    ResponseRow        response           response: one agency's answer; `rag_*` is its status
    StatusRow          status             a status of a response; of the current one the value is in `response` too
    FormerRecordRow    former_record      record that an earlier reading of a file had; its id is kept for it
    FurtherAgencyRow   further_agency     agency that a response's row names after the first
    TargetDateRow      target_date        date of an action: target, original, revised, completed or review
    CellRow            cell               cell: the text of one field of a record (finding, question, response)
    SpanRow            span               span: a place of a cell
    NoteRow            note               note: legend rows (kind `key`), leftovers, other tables, coverage,
                                          labels in doubt (kind `doubtful_label`), column_config_hash (kind
                                          `columns`) and reader version (kind `reader`)
    ProblemRow         fault              problem
    AgencyRow          agency             agency
    AgencyDecisionRow  agency_decision    agency alias, or merge of two agencies
    AgencyMatchRow     agency_match       agency that was matched before a decision
    LineageMemberRow   lineage_member     lineage: the rows of several versions that are the same action;
                                          `doubtful` marks an uncertain match
    LinkDecisionRow    link_decision      decision that two responses are, or are not, the same row
    ImportRunRow       import_run         import run
    FileOutcomeRow     verdict            file outcome; `columns` is a column_config_hash
    PageReadingRow     page_reading       page reading
    ReportReadingRow   report_reading     report as it was read, where people edited its rows
    LogEntryRow        log_entry          audit log; `owner` is a RecordKind
    CorrectionRow      overlay            correction or confirmation that is in force; `beneath` is the value read
    SearchEntryRow     search_entry       search index
    ReportCountsRow    report_tally       counts of a report
    AgencyCountsRow    agency_tally       counts of an agency in a report
    TrackedResponseRow tracked_response   response in the action tracker
    ReviewQueueRow     attention          review queue; `harm` is the priority
    ReviewSkipRow      attention_skip     item of the review queue that a person skipped
    AccountRow         account            account
    WebSessionRow      web_session        session of the web interface
    LoginAttemptRow    login_attempt      attempt to sign in
    ImportJobRow       import_job         import queue
    SavedFilterRow     saved_filter       saved filter of a list

The SQL views are `v_response`, `v_response_agency`, `v_status`, `v_overdue`, `v_status_history` and `v_change`
(store/migrations/versions); a `review_id` in them is a case.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The base of all tables."""

    # Named constraints, so that migrations can find them on every database.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's form
        list[str]: JSON,
        list[Any]: JSON,
        list[list[Any]]: JSON,
        list[dict[str, Any]]: JSON,
        str: Text,
    }


def _cascading_key(table: str) -> Any:
    return ForeignKey(f"{table}.id", ondelete="CASCADE")


class SourceRow(Base):
    """A file that was imported. Its copy is stored under its hash (store/file_archive.py)."""

    __tablename__ = "source"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(8))
    pages: Mapped[int]
    size: Mapped[int]
    imported: Mapped[datetime]


class ConvertedFileRow(Base):
    """The PDF that `program` made of an Office document, by the document's hash (store/reports/converted_files.py).

    It exists before the document has a report, so it does not refer to `source`.
    """

    __tablename__ = "converted_file"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    program: Mapped[str]
    made: Mapped[datetime]


class CaseRow(Base):
    """One board's plan about one subject, of which reports are versions. It has the names of its first report."""

    __tablename__ = "review"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    board: Mapped[str]
    subject: Mapped[str]
    title: Mapped[str]


class ReportRow(Base):
    """One version of a case.

    `review_why` says in words how the case was found, `review_score` how certain that is (1: a person decided).
    `superseded_by` is a better scan of the same version, from another file.
    """

    __tablename__ = "report"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    # Not a foreign key: SQLite can add one only by rebuilding the table, which would delete the rows that refer to it.
    review_id: Mapped[str | None] = mapped_column(String(64), index=True)
    review_score: Mapped[float | None]
    review_why: Mapped[str | None]
    superseded_by: Mapped[str | None] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(ForeignKey("source.sha256"), unique=True)
    title: Mapped[str]
    board: Mapped[str]
    subject: Mapped[str]
    as_at: Mapped[date | None] = mapped_column(index=True)


class FindingRow(Base):
    """A finding of a report."""

    __tablename__ = "finding"
    id: Mapped[str] = mapped_column(String(96), primary_key=True)
    report_id: Mapped[str] = mapped_column(_cascading_key("report"), index=True)
    position: Mapped[int]
    number: Mapped[str]
    kind: Mapped[str]


class QuestionRow(Base):
    """A question of a finding."""

    __tablename__ = "question"
    id: Mapped[str] = mapped_column(String(96), primary_key=True)
    finding_id: Mapped[str] = mapped_column(_cascading_key("finding"), index=True)
    position: Mapped[int]
    label: Mapped[str]


class AgencyRow(Base):
    """An agency. `known` says whether the register has it."""

    __tablename__ = "agency"
    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    name: Mapped[str]
    known: Mapped[bool]


class AgencyDecisionRow(Base):
    """A decision on agencies.

    The printed `name` means the agency `agency_id` (an alias), or `other_id` is the same body as `agency_id` (a merge).
    Decisions that were undone stay listed.
    """

    __tablename__ = "agency_decision"
    __table_args__ = (CheckConstraint("(name IS NULL) <> (other_id IS NULL)", name="alias_or_merge"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(128))
    name: Mapped[str | None]
    other_id: Mapped[str | None] = mapped_column(String(128))
    by: Mapped[str]
    at: Mapped[datetime]
    undone: Mapped[bool]


class AgencyMatchRow(Base):
    """The agency that a response was matched to before a decision changed it.

    With it the decision can be undone exactly.
    """

    __tablename__ = "agency_match"
    response_id: Mapped[str] = mapped_column(_cascading_key("response"), primary_key=True)
    agency_id: Mapped[str | None] = mapped_column(String(128))
    agency_name: Mapped[str]
    agency_score: Mapped[float]
    agency_known: Mapped[bool]
    agency_why: Mapped[str]


class ResponseRow(Base):
    """One agency's row under a question; `rag_value` is null where no status is visible."""

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("rag_value IN ('red', 'amber', 'green', 'complete')", name="rag_value"),
        CheckConstraint("rag_basis IN ('colour', 'letter', 'word', 'digit', 'tick')", name="rag_basis"),
        Index("ix_response_agency_id_rag_value", "agency_id", "rag_value"),
        # Lists are paged in the order of ids.
        Index("ix_response_agency_id_id", "agency_id", "id"),
        Index("ix_response_rag_value_id", "rag_value", "id"),
    )
    id: Mapped[str] = mapped_column(String(160), primary_key=True)
    question_id: Mapped[str] = mapped_column(_cascading_key("question"), index=True)
    position: Mapped[int]
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agency.id"))
    agency_raw: Mapped[str]
    agency_name: Mapped[str]
    agency_score: Mapped[float]
    agency_known: Mapped[bool]
    agency_why: Mapped[str]
    rag_value: Mapped[str | None] = mapped_column(String(8))
    rag_basis: Mapped[str | None] = mapped_column(String(8))
    rag_colour: Mapped[str | None] = mapped_column(String(7))
    attachments: Mapped[list[str]]


class FurtherAgencyRow(Base):
    """An agency that a response's row names after the first, which is in the response itself.

    `position` counts from 1; `raw` is empty where the row prints "All agencies" and this is one of them. `matched` has
    the values of `FURTHER_MATCH_COLUMNS` (store/row_agencies.py) from before a decision, where it is `decided`.
    """

    __tablename__ = "further_agency"
    __table_args__ = (
        UniqueConstraint("response_id", "position"),
        Index("ix_further_agency_agency_id_response_id", "agency_id", "response_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(_cascading_key("response"))
    position: Mapped[int]
    raw: Mapped[str]
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str]
    score: Mapped[float]
    known: Mapped[bool]
    why: Mapped[str]
    decided: Mapped[bool] = mapped_column(server_default=false())
    matched: Mapped[list[Any] | None]


class FormerRecordRow(Base):
    """A finding, question, response or other table that an earlier reading of a report had and the stored one does not.

    It has its id again when a later reading has it at its places, `source` (`spans_to_lists` in store/codec.py). It
    outlives a reimport of the report, so it does not refer to it.
    """

    __tablename__ = "former_record"
    id: Mapped[str] = mapped_column(String(160), primary_key=True)
    report_id: Mapped[str] = mapped_column(String(64), index=True)
    owner: Mapped[str] = mapped_column(String(8))
    source: Mapped[list[list[Any]]]


class LineageMemberRow(Base):
    """A response's membership of a lineage.

    `previous` is the response of an earlier version that it was matched to, with `score` and `reasons`; null for the
    first of its lineage.
    """

    __tablename__ = "lineage_member"
    response_id: Mapped[str] = mapped_column(_cascading_key("response"), primary_key=True)
    lineage_id: Mapped[str] = mapped_column(String(64), index=True)
    previous: Mapped[str | None] = mapped_column(String(160))
    score: Mapped[float | None]
    doubtful: Mapped[bool]
    reasons: Mapped[list[str]]


class LinkDecisionRow(Base):
    """A decision that two responses are the same row (`together`) or are not.

    It must survive a reimport of the reports, so it has no foreign keys.
    """

    __tablename__ = "link_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    one: Mapped[str] = mapped_column(String(160), index=True)
    other: Mapped[str] = mapped_column(String(160), index=True)
    together: Mapped[bool]
    by: Mapped[str]
    at: Mapped[datetime]


class CaseMoveRow(Base):
    """A decision that a report is a version of this case. It survives a reimport of the report."""

    __tablename__ = "review_move"
    report_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    review_id: Mapped[str] = mapped_column(String(64))
    by: Mapped[str]
    at: Mapped[datetime]


class TargetDateRow(Base):
    """A date of an action.

    One that is `struck` is crossed out and not a target; those come last. `role` is null in reports that were stored
    before roles were read; `column_name` is the printed name of its column, "" for that of the target date.
    """

    __tablename__ = "target_date"
    __table_args__ = (UniqueConstraint("response_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(_cascading_key("response"))
    position: Mapped[int]
    on: Mapped[date] = mapped_column(index=True)
    precision: Mapped[str] = mapped_column(String(8))
    struck: Mapped[bool] = mapped_column(server_default=false())
    role: Mapped[str | None] = mapped_column(String(16))
    column_name: Mapped[str] = mapped_column(server_default="")


class StatusRow(Base):
    """A status of a response, in printed order.

    `value`, `basis` and `colour` of the one whose `role` is "current" are those of the response; a correction changes
    both. `label` is the printed name of its column; `column` names the cell "other" that has its printed text; `source`
    has its places (`spans_to_lists` in store/codec.py).
    """

    __tablename__ = "status"
    __table_args__ = (
        UniqueConstraint("response_id", "position"),
        CheckConstraint("value IN ('red', 'amber', 'green', 'complete')", name="value"),
        CheckConstraint("basis IN ('colour', 'letter', 'word', 'digit', 'tick')", name="basis"),
        CheckConstraint("role IN ('current', 'previous', 'period', 'risk', 'outcome', 'other')", name="role"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(_cascading_key("response"))
    position: Mapped[int]
    role: Mapped[str] = mapped_column(String(8))
    label: Mapped[str]
    column: Mapped[str]
    raw: Mapped[str]
    value: Mapped[str | None] = mapped_column(String(8))
    basis: Mapped[str | None] = mapped_column(String(8))
    colour: Mapped[str | None] = mapped_column(String(7))
    meaning: Mapped[str | None]
    confidence: Mapped[float | None]
    reasons: Mapped[list[str]]
    source: Mapped[list[list[Any]]]
    state: Mapped[str] = mapped_column(String(16), server_default="read")


class CellRow(Base):
    """A text as it was read.

    `field` is its name in the export ("title", "text", "response", "rag", ...; of a response's columns see
    extract/fields.py), or "other" with the column's printed name in `name`. `struck` is what is crossed out in it, with
    its places (`struck_to_lists` in store/codec.py).
    """

    __tablename__ = "cell"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN finding_id IS NULL THEN 0 ELSE 1 END + CASE WHEN question_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN response_id IS NULL THEN 0 ELSE 1 END = 1",
            name="one_owner",
        ),
        CheckConstraint("state IN ('read', 'confirmed', 'corrected')", name="state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[str | None] = mapped_column(_cascading_key("finding"), index=True)
    question_id: Mapped[str | None] = mapped_column(_cascading_key("question"), index=True)
    response_id: Mapped[str | None] = mapped_column(_cascading_key("response"), index=True)
    field: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    position: Mapped[int]
    text: Mapped[str]
    raw: Mapped[str]
    confidence: Mapped[float | None]
    reasons: Mapped[list[str]]
    repairs: Mapped[list[str]]
    state: Mapped[str] = mapped_column(String(16))
    struck: Mapped[list[list[Any]]] = mapped_column(server_default="[]")


class SpanRow(Base):
    """A place of a cell: a box in points on the viewer's page, or lines of a text page."""

    __tablename__ = "span"
    __table_args__ = (CheckConstraint("(x0 IS NULL) <> (first_line IS NULL)", name="box_or_lines"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int] = mapped_column(_cascading_key("cell"), index=True)
    position: Mapped[int]
    page: Mapped[int]
    x0: Mapped[float | None]
    top: Mapped[float | None]
    x1: Mapped[float | None]
    bottom: Mapped[float | None]
    first_line: Mapped[int | None]
    last_line: Mapped[int | None]


LABEL_NOTE = "doubtful_label"
"""The kind of the notes that hold a `DoubtfulLabel`."""


class NoteRow(Base):
    """Data that belongs to a report as a whole.

    The kinds are legend rows, leftover words, other tables, coverage of pages, labels that may be wrong, the hash of
    the column configuration, and the reader version; `kind` says which. `detail` is JSON (store/codec.py).
    """

    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(_cascading_key("report"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    detail: Mapped[str]


class ProblemRow(Base):
    """What could not be read for certain.

    A problem that a person answered has their name in `closed_by`, the time (UTC, ISO form) in `closed_at`, and in
    `closed_how` what answered it: all derived from corrections and decisions.
    """

    __tablename__ = "fault"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(_cascading_key("report"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(48), index=True)
    detail: Mapped[str]
    page: Mapped[int | None]
    x0: Mapped[float | None]
    top: Mapped[float | None]
    x1: Mapped[float | None]
    bottom: Mapped[float | None]
    closed_by: Mapped[str | None]
    closed_at: Mapped[str | None] = mapped_column(String(32))
    closed_how: Mapped[str] = mapped_column(server_default="")


class ProblemDecisionRow(Base):
    """A decision that closes problems, under the number of its log entry.

    By `kind`: a "column" with the printed name `subject` is `field`, or not part of the plan; a "file" is ignored; a
    "problem" of a file needs nothing. A file is named by its hash, or by its name where it has none. Decisions that
    were undone stay listed.
    """

    __tablename__ = "problem_decision"
    __table_args__ = (CheckConstraint("kind IN ('column', 'file', 'problem')", name="kind"),)
    entry: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str]
    page: Mapped[int | None]
    code: Mapped[str] = mapped_column(String(48))
    detail: Mapped[str]
    field: Mapped[str] = mapped_column(String(32))
    by: Mapped[str]
    at: Mapped[str] = mapped_column(String(32))
    undone: Mapped[bool]


class ImportRunRow(Base):
    """One run of the import; `ended` is null where it was interrupted."""

    __tablename__ = "import_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    started: Mapped[datetime]
    ended: Mapped[datetime | None]
    version: Mapped[str] = mapped_column(String(32))


class FileOutcomeRow(Base):
    """The outcome of importing one file.

    `path` is null where the file's name cannot be decoded. `columns` is the hash of the column configuration that a
    refusal depends on, null where it depends on none.
    """

    __tablename__ = "verdict"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(_cascading_key("import_run"), index=True)
    name: Mapped[str]
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    outcome: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str]
    advice: Mapped[str]
    path: Mapped[str | None]
    columns: Mapped[str | None] = mapped_column(String(16))


class PageReadingRow(Base):
    """A page reading, stored so that no page is read twice: `ingest.model.Page` as compressed JSON (store/codec.py)."""

    __tablename__ = "page_reading"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(64), primary_key=True)
    reading: Mapped[bytes]


class ReportReadingRow(Base):
    """A report as it was read, where people edited its structure: compressed JSON (store/codec.py).

    The rows of such a report are the edited ones. The edits themselves are in the log (store/structure).
    """

    __tablename__ = "report_reading"
    report_id: Mapped[str] = mapped_column(_cascading_key("report"), primary_key=True)
    reading: Mapped[bytes]


class LogEntryRow(Base):
    """An entry of the audit log (store/audit_log.py): an import, or a user's action.

    Entries are never changed; each has the hash of the entry before it. `owner` says what `owner_id` is an id of;
    `detail` is JSON; `over` is the entry that this one replaces or undoes. `content` is the hash of the parts that may
    have to be erased (name, why, detail), so that the chain can be checked without them.
    """

    __tablename__ = "log_entry"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))
    by: Mapped[str]
    act: Mapped[str] = mapped_column(String(16))
    report_id: Mapped[str | None] = mapped_column(String(64), index=True)
    owner: Mapped[str | None] = mapped_column(String(8))
    owner_id: Mapped[str | None] = mapped_column(String(160), index=True)
    field: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str]
    why: Mapped[str]
    detail: Mapped[str]
    over: Mapped[int | None]
    content: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class CorrectionRow(Base):
    """A correction or confirmation of a value by a user.

    `entry` is the log's entry in force, `beneath` the value that the program read (JSON). It is `disputed`, and not in
    force, where the value read is no longer the one that the person saw; `owner_id` is null where the record no longer
    exists.
    """

    __tablename__ = "overlay"
    __table_args__ = (
        CheckConstraint("state IN ('confirmed', 'corrected', 'disputed')", name="state"),
        Index("ix_overlay_owner_id_field", "owner_id", "field"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(_cascading_key("report"), index=True)
    owner: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[str | None] = mapped_column(String(160))
    field: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    entry: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    beneath: Mapped[str]


class SearchEntryRow(Base):
    """All text of a finding, a question or a response, for the full-text index.

    The index is SQLite's `search_index` and PostgreSQL's column `words`, which a migration creates and the database
    keeps up to date. `marks` are artificial words for the filters of a search (store/queries/search.py).
    """

    __tablename__ = "search_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(_cascading_key("report"), index=True)
    owner: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[str] = mapped_column(String(160), index=True)
    text: Mapped[str]
    marks: Mapped[str]


class ReportCountsRow(Base):
    """Counts of a report; `none` counts the responses without a visible status.

    `unasked` is the expected number of wrong values among those that are too certain for the review queue.
    """

    __tablename__ = "report_tally"
    report_id: Mapped[str] = mapped_column(_cascading_key("report"), primary_key=True)
    findings: Mapped[int]
    questions: Mapped[int]
    responses: Mapped[int]
    red: Mapped[int]
    amber: Mapped[int]
    green: Mapped[int]
    complete: Mapped[int]
    none: Mapped[int]
    faults: Mapped[int]
    unasked: Mapped[float] = mapped_column(server_default="0")


class AgencyCountsRow(Base):
    """The responses of a report under one printed agency name: how it was matched, and counts by status."""

    __tablename__ = "agency_tally"
    __table_args__ = (Index("ix_agency_tally_agency_id_printed", "agency_id", "printed"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(_cascading_key("report"), index=True)
    agency_id: Mapped[str | None] = mapped_column(String(128))
    printed: Mapped[str]
    name: Mapped[str]
    score: Mapped[float]
    why: Mapped[str]
    red: Mapped[int]
    amber: Mapped[int]
    green: Mapped[int]
    complete: Mapped[int]
    none: Mapped[int]
    responses: Mapped[int]


class TrackedResponseRow(Base):
    """The action tracker's knowledge of a response (store/derived/tracked_responses.py).

    Where it is now, by when it is due, and what changed since the version before.

    `standing` is a `Standing`. `place` is its place in its report. `agency` has the names of all agencies that the row
    prints. `due` is the last date by which it is due. `status_since` and `changed` are as-at dates: of the first
    version that has had this status ever since, and of the last one in which status or due date changed or the row was
    new (of a dropped row, of the first version without it). `before` is the response of the version before, with its
    `status_before` and `due_before`; `is_new` says that an earlier version exists and does not have the row.
    `slipped_days` is by how much the due date is later than before, `slips` how often
    that happened up to this version.
    """

    __tablename__ = "tracked_response"
    __table_args__ = (
        CheckConstraint("standing IN ('current', 'dropped', 'earlier', 'superseded')", name="standing"),
        Index("ix_tracked_response_standing_due", "standing", "due", "response_id"),
        Index("ix_tracked_response_standing_status_due", "standing", "status", "due"),
        Index("ix_tracked_response_standing_groups", "standing", "review_id", "agency_id", "status", "due"),
        Index("ix_tracked_response_review_id_standing", "review_id", "standing", "status"),
    )
    response_id: Mapped[str] = mapped_column(_cascading_key("response"), primary_key=True)
    report_id: Mapped[str] = mapped_column(String(64), index=True)
    review_id: Mapped[str | None] = mapped_column(String(64))
    standing: Mapped[str] = mapped_column(String(10))
    as_at: Mapped[date | None]
    place: Mapped[int]
    finding: Mapped[str]
    question: Mapped[str]
    agency_id: Mapped[str | None] = mapped_column(String(128))
    agency: Mapped[str]
    lead: Mapped[str]
    status: Mapped[str | None] = mapped_column(String(8))
    before: Mapped[str | None] = mapped_column(String(160))
    status_before: Mapped[str | None] = mapped_column(String(8))
    status_since: Mapped[date | None]
    due: Mapped[date | None]
    due_before: Mapped[date | None]
    changed: Mapped[date | None]
    is_new: Mapped[bool]
    slipped_days: Mapped[int]
    slips: Mapped[int]


class ReviewQueueRow(Base):
    """A value that a person needs to review, the highest priority (`harm`) first; `why` gives the reason.

    `kind` is "disputed", "doubtful" (`doubt` is the probability that it is wrong), "match" (of rows over versions),
    "unknown" (the name of an agency), or "empty" (a gap of the plan). Values with the same `group_key` are decided
    together.
    """

    __tablename__ = "attention"
    __table_args__ = (Index("ix_attention_harm_id", "harm", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(_cascading_key("report"), index=True)
    owner: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[str] = mapped_column(String(160), index=True)
    field: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(8))
    harm: Mapped[float]
    why: Mapped[str]
    doubt: Mapped[float] = mapped_column(server_default="1")
    group_key: Mapped[str] = mapped_column(String(160), server_default="", index=True)


class ReviewSkipRow(Base):
    """An item of the review queue that a person skipped for a session."""

    __tablename__ = "attention_skip"
    by: Mapped[str] = mapped_column(primary_key=True)
    session: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(160), primary_key=True)
    field: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class AccountRow(Base):
    """An account of the web interface; the password is an argon2 hash. An `administrator` manages the accounts.

    It may be limited to `boards`, by name, and `agencies`, by id (store/limited_store.py).
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("role IN ('staff', 'analyst', 'auditor')", name="role"),)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(8))
    password: Mapped[str]
    made: Mapped[datetime]
    administrator: Mapped[bool] = mapped_column(server_default=false())
    boards: Mapped[list[str]] = mapped_column(server_default="[]")
    agencies: Mapped[list[str]] = mapped_column(server_default="[]")


class WebSessionRow(Base):
    """A session of the web interface.

    `token` is the hash of the browser's token, so that the database does not reveal it.
    """

    __tablename__ = "web_session"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.name", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(64))
    made: Mapped[datetime]
    seen: Mapped[datetime]


class LoginAttemptRow(Base):
    """An attempt to sign in, with the name that was entered and the address it came from."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_name_at", "name", "at"),
        Index("ix_login_attempt_address_at", "address", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    entered: Mapped[bool]


class ImportJobRow(Base):
    """A file of the import queue.

    `name` is the name of the uploaded file, which is stored under its hash with `suffix`. `tries` counts how often
    reading it was started.
    """

    __tablename__ = "import_job"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'reading', 'done')", name="state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    suffix: Mapped[str] = mapped_column(String(8))
    size: Mapped[int] = mapped_column(BigInteger)
    by: Mapped[str]
    queued: Mapped[datetime]
    started: Mapped[datetime | None]
    ended: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(8), index=True)
    tries: Mapped[int]
    pages: Mapped[int | None]
    pages_read: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str]
    advice: Mapped[str]
    report_id: Mapped[str | None] = mapped_column(String(64))


class SavedFilterRow(Base):
    """A filter of a list that a user saved under a name; `query` is the query string of the list's web page."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("account", "page", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64))
    page: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str]
