"""The tables. A report's rows hang together by foreign keys and go with it; texts and their places are
kept alike for whatever owns them (a finding, a question, a response), in `cell` and `span`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
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
    type_annotation_map = {list[str]: JSON, list[dict[str, Any]]: JSON, str: Text}  # noqa: RUF012 - SQLAlchemy's form


def _owned_by(table: str) -> Any:
    return ForeignKey(f"{table}.id", ondelete="CASCADE")


class SourceRow(Base):
    """A file as it was given; its copy is kept under its hash."""

    __tablename__ = "source"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(8))
    pages: Mapped[int]
    size: Mapped[int]
    imported: Mapped[datetime]


class ReviewRow(Base):
    """What several reports are versions of: one board's plan after one case. Named as its first report names it."""

    __tablename__ = "review"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    board: Mapped[str]
    subject: Mapped[str]
    title: Mapped[str]


class ReportRow(Base):
    """One version of a review's report. `review_why` says in words how it was found to be one, `review_score` how
    surely (1: a person said so); `superseded_by` is the better reading of the same version, from another file."""

    __tablename__ = "report"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    # No foreign key: SQLite could add one only by making the table anew, and its rows would go with it.
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
    __tablename__ = "finding"
    id: Mapped[str] = mapped_column(String(96), primary_key=True)
    report_id: Mapped[str] = mapped_column(_owned_by("report"), index=True)
    position: Mapped[int]
    number: Mapped[str]
    kind: Mapped[str]


class QuestionRow(Base):
    __tablename__ = "question"
    id: Mapped[str] = mapped_column(String(96), primary_key=True)
    finding_id: Mapped[str] = mapped_column(_owned_by("finding"), index=True)
    position: Mapped[int]
    label: Mapped[str]


class AgencyRow(Base):
    """An agency under the id that rows bear. `known` says that the register has it."""

    __tablename__ = "agency"
    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    name: Mapped[str]
    known: Mapped[bool]


class AgencyDecisionRow(Base):
    """A person's word on agencies: that the printed `name` is the agency `agency_id` (an alias), or that `other_id`
    is the same body as it (a merge). What was undone stays listed."""

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
    """What a response's printed agency was matched to before a person's word changed it, so that the word can be
    taken back exactly."""

    __tablename__ = "agency_match"
    response_id: Mapped[str] = mapped_column(_owned_by("response"), primary_key=True)
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
        CheckConstraint("rag_basis IN ('colour', 'letter', 'word')", name="rag_basis"),
        Index("ix_response_agency_id_rag_value", "agency_id", "rag_value"),
        # Lists go page by page in the order of ids.
        Index("ix_response_agency_id_id", "agency_id", "id"),
        Index("ix_response_rag_value_id", "rag_value", "id"),
    )
    id: Mapped[str] = mapped_column(String(160), primary_key=True)
    question_id: Mapped[str] = mapped_column(_owned_by("question"), index=True)
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


class MemberRow(Base):
    """A response's place in its lineage. `previous` is the response of an earlier version that it was matched to, by
    `score` for `reasons` in words; null for the first of its lineage."""

    __tablename__ = "lineage_member"
    response_id: Mapped[str] = mapped_column(_owned_by("response"), primary_key=True)
    lineage_id: Mapped[str] = mapped_column(String(64), index=True)
    previous: Mapped[str | None] = mapped_column(String(160))
    score: Mapped[float | None]
    doubtful: Mapped[bool]
    reasons: Mapped[list[str]]


class LinkRow(Base):
    """A person's word that two responses are one row's (`together`) or are not. It outlives the reports' readings,
    so nothing points at it or from it."""

    __tablename__ = "link_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    one: Mapped[str] = mapped_column(String(160), index=True)
    other: Mapped[str] = mapped_column(String(160), index=True)
    together: Mapped[bool]
    by: Mapped[str]
    at: Mapped[datetime]


class ReviewMoveRow(Base):
    """A person's word that a report is a version of this review; it outlives the report's reading."""

    __tablename__ = "review_move"
    report_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    review_id: Mapped[str] = mapped_column(String(64))
    by: Mapped[str]
    at: Mapped[datetime]


class TargetDateRow(Base):
    __tablename__ = "target_date"
    __table_args__ = (UniqueConstraint("response_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(_owned_by("response"))
    position: Mapped[int]
    on: Mapped[date] = mapped_column(index=True)
    precision: Mapped[str] = mapped_column(String(8))


class CellRow(Base):
    """A text with its reading. `field` is its name in the export ("title", "text", "response", "rag", ...),
    or "other" with the column's printed name in `name`."""

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
    finding_id: Mapped[str | None] = mapped_column(_owned_by("finding"), index=True)
    question_id: Mapped[str | None] = mapped_column(_owned_by("question"), index=True)
    response_id: Mapped[str | None] = mapped_column(_owned_by("response"), index=True)
    field: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    position: Mapped[int]
    text: Mapped[str]
    raw: Mapped[str]
    confidence: Mapped[float | None]
    reasons: Mapped[list[str]]
    repairs: Mapped[list[str]]
    state: Mapped[str] = mapped_column(String(16))


class SpanRow(Base):
    """A place of a cell: a box in points on the viewer's page, or lines of a text page."""

    __tablename__ = "span"
    __table_args__ = (CheckConstraint("(x0 IS NULL) <> (first_line IS NULL)", name="box_or_lines"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int] = mapped_column(_owned_by("cell"), index=True)
    position: Mapped[int]
    page: Mapped[int]
    x0: Mapped[float | None]
    top: Mapped[float | None]
    x1: Mapped[float | None]
    bottom: Mapped[float | None]
    first_line: Mapped[int | None]
    last_line: Mapped[int | None]


class NoteRow(Base):
    """What belongs to a report as a whole and is only read with it: key rows, words left over, coverage
    of pages, the mark of the columns' names it was understood by; `kind` says which, `detail` is the noun as JSON."""

    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(_owned_by("report"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    detail: Mapped[str]


class FaultRow(Base):
    __tablename__ = "fault"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(_owned_by("report"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(48), index=True)
    detail: Mapped[str]
    page: Mapped[int | None]
    x0: Mapped[float | None]
    top: Mapped[float | None]
    x1: Mapped[float | None]
    bottom: Mapped[float | None]


class RunRow(Base):
    """One call of the import; `ended` is null where it was interrupted."""

    __tablename__ = "import_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    started: Mapped[datetime]
    ended: Mapped[datetime | None]
    version: Mapped[str] = mapped_column(String(32))


class VerdictRow(Base):
    """What became of one file of a run. `path` is where it lay, null where its name is no text; `columns` is the mark
    of the columns' names on which a refusal rests, null where it rests on none."""

    __tablename__ = "verdict"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(_owned_by("import_run"), index=True)
    name: Mapped[str]
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    outcome: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str]
    advice: Mapped[str]
    path: Mapped[str | None]
    columns: Mapped[str | None] = mapped_column(String(16))


class ReadingRow(Base):
    """A page as it was read, kept so that no page is read twice: compressed JSON of the noun."""

    __tablename__ = "page_reading"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(64), primary_key=True)
    reading: Mapped[bytes]


class LogRow(Base):
    """An entry of the log (store/audit_log.py): an import, or what a person did. Entries are never changed; each bears
    the hash of the one before. `owner` says what `owner_id` is an id of; `detail` is JSON; `over` is the entry that
    this one lies over or takes back. `content` is the hash of what may have to be forgotten (name, why, detail), so
    that the chain holds without it."""

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


class OverlayRow(Base):
    """A person's word on a value, as it lies over the reading: the log's entry in force, and what the program read
    beneath (JSON). Where the reading is no longer the one that the person saw, it is `disputed`: it does not hold, and
    waits for a person; `owner_id` is null where its place is gone."""

    __tablename__ = "overlay"
    __table_args__ = (
        CheckConstraint("state IN ('confirmed', 'corrected', 'disputed')", name="state"),
        Index("ix_overlay_owner_id_field", "owner_id", "field"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(_owned_by("report"), index=True)
    owner: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[str | None] = mapped_column(String(160))
    field: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    entry: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    beneath: Mapped[str]


class SearchRow(Base):
    """All text of a finding, a question or a response, for the full-text index to point into: SQLite's `search_index`
    and PostgreSQL's column `words`, which the migration makes and the database itself keeps in step. `marks` are words
    of ours that stand for what a search is narrowed by (store/queries/search.py)."""

    __tablename__ = "search_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(_owned_by("report"), index=True)
    owner: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[str] = mapped_column(String(160), index=True)
    text: Mapped[str]
    marks: Mapped[str]


class ReportTallyRow(Base):
    """What a report holds, counted; `none` counts the rows without a visible status."""

    __tablename__ = "report_tally"
    report_id: Mapped[str] = mapped_column(_owned_by("report"), primary_key=True)
    findings: Mapped[int]
    questions: Mapped[int]
    responses: Mapped[int]
    red: Mapped[int]
    amber: Mapped[int]
    green: Mapped[int]
    complete: Mapped[int]
    none: Mapped[int]
    faults: Mapped[int]


class AgencyTallyRow(Base):
    """The rows of a report that bear one printed name, how it was matched, and how they stand."""

    __tablename__ = "agency_tally"
    __table_args__ = (Index("ix_agency_tally_agency_id_printed", "agency_id", "printed"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(_owned_by("report"), index=True)
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


class AttentionRow(Base):
    """A value that needs a person, the greatest `harm` first; `why` says it in words. `kind` is "disputed",
    "doubtful", "empty", "unknown" (an agency that no register has) or "match" (of rows over versions)."""

    __tablename__ = "attention"
    __table_args__ = (Index("ix_attention_harm_id", "harm", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(_owned_by("report"), index=True)
    owner: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[str] = mapped_column(String(160), index=True)
    field: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(8))
    harm: Mapped[float]
    why: Mapped[str]


class SkipRow(Base):
    """A value of the queue that a person put off for a session."""

    __tablename__ = "attention_skip"
    by: Mapped[str] = mapped_column(primary_key=True)
    session: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(160), primary_key=True)
    field: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class AccountRow(Base):
    """Who may use the page from another machine; the password as an argon2 hash."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("role IN ('staff', 'analyst', 'auditor')", name="role"),)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(8))
    password: Mapped[str]
    made: Mapped[datetime]


class SessionRow(Base):
    """Someone who is signed in. `token` is the hash of what the browser holds, so that nobody who reads the
    database can take a session over."""

    __tablename__ = "web_session"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.name", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(64))
    made: Mapped[datetime]
    seen: Mapped[datetime]


class AttemptRow(Base):
    """Someone who tried to sign in, under whatever name, from an address."""

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


class JobRow(Base):
    """A file that waits to be imported, is being read, or was. `name` is what its giver calls it; the file itself
    is kept under its hash with `suffix`. `tries` counts how often its reading was begun."""

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
