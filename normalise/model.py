# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The report that a draft prints. The fields follow the export format `boardtrace/1`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Literal, Self

from extract.fields import FieldCells
from extract.model import Coverage, Leftover, LegendEntry, OtherTable, StruckText
from ingest.model import Colour, Problem, Source, Span


class StoredChoice(StrEnum):
    """One of several values that the export and the database have as a text."""

    @classmethod
    def parse(cls, value: str | None) -> Self | None:
        """Return the member with this value, or None for None or "". Raises ValueError for any other text."""
        return cls(value) if value else None


class Status(StoredChoice):
    """The status of an action, as a report rates it (RAG). The values are those of the export and the database."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    COMPLETE = "complete"


STATUS_LETTERS: dict[str, str] = {Status.RED: "R", Status.AMBER: "A", Status.GREEN: "G", Status.COMPLETE: "C"}
"""The letter of each status in lists, workbooks and web pages, which read without colour too."""

NOT_APPLICABLE = "not applicable"
"""What a person decides on the status of a row that needs none; its value is None."""

STATUSES_AND_NONE = (*(status.value for status in Status), "none")
"""The statuses by which responses are counted and filtered; "none" is for those without a visible status."""


class StatusBasis(StoredChoice):
    """The evidence that a status was read from."""

    COLOUR = "colour"
    LETTER = "letter"
    WORD = "word"
    DIGIT = "digit"
    TICK = "tick"


class StatusRole(StrEnum):
    """The role of a status of a row.

    A status may be the state of the action now, before or in a period, its risk, whether its outcome is reached, or
    something else that the column's name does not tell.
    """

    CURRENT = "current"
    PREVIOUS = "previous"
    PERIOD = "period"
    RISK = "risk"
    OUTCOME = "outcome"
    OTHER = "other"


class DateRole(StoredChoice):
    """The role of a date of an action.

    The order of the first three is that of the words below: a revised date replaces the target, and an original one is
    the earlier target.
    """

    REVISED = "revised"
    TARGET = "target"
    ORIGINAL = "original"
    COMPLETED = "completed"
    REVIEW = "review"

    @property
    def label(self) -> str:
        """The name for people, as in the middle of a sentence."""
        return "completion date" if self == DateRole.COMPLETED else f"{self.value} date"


DUE_ROLES = (DateRole.REVISED, DateRole.TARGET, DateRole.ORIGINAL)
"""The roles by which an action is due; the first of them that a row has decides (`list_targets`)."""


class RecordKind(StrEnum):
    """The kind of a record that has an id.

    It is a finding, question or response; a table that is not the plan, of which no value can be corrected; or the
    report itself, whose title and date can be corrected too. Columns and JSON keys that hold it are named `owner`; the
    log also has "agency" there, and the review queue "log".
    """

    FINDING = "finding"
    QUESTION = "question"
    RESPONSE = "response"
    TABLE = "table"
    REPORT = "report"


LEAST_DOUBT = 0.03
"""The probability of being wrong from which a value has reasons, and a label or an empty cell a confidence at all."""

MAX_PERCENT = 100

Precision = Literal["day", "month", "quarter", "year"]
State = Literal["read", "confirmed", "corrected"]
States = tuple[tuple[str, State], ...]
"""The states of the values that are not cells, by field name, where a person confirmed or corrected them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    r"""A cell.

    `text` is `raw` with wraps and hyphenation joined ("\n" only between paragraphs), without debris of rulings, icon
    captions and crossed-out words; no other word is added or dropped. `repairs` name the rules that changed it;
    `struck` is the crossed-out text, each on one line.
    """

    text: str = ""
    raw: str = ""
    confidence: float | None = None
    reasons: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    source: tuple[Span, ...] = ()
    state: State = "read"
    struck: tuple[StruckText, ...] = ()


def parse_percent(text: str) -> int | None:
    """Return the number of a text such as "60%", as the cells of `progress_percent` have it; None for any other."""
    number = text.strip().removesuffix("%").strip()
    return int(number) if number.isascii() and number.isdigit() and int(number) <= MAX_PERCENT else None


def fill_cells(given: Mapping[str, Cell]) -> FieldCells[Cell]:
    """Return a response's cells: the given ones by field name, the others empty."""
    return FieldCells(given, Cell())


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyName:
    """An agency as a row prints it and as the register has it.

    `raw` is the printed name cleaned as a cell's text is, "" where only "All agencies" is printed and this is one of
    them; `id` is the register's, or one made from the name where the register has none (`known` False); None where the
    cell is empty. `score` is 0 to 1, `why` says what was matched. Of a row's agencies the first has the row's cell.
    """

    raw: str
    id: str | None
    name: str
    score: float
    known: bool
    why: str = ""
    cell: Cell = Cell()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rag:
    """A status of a row.

    `value` is None where none is visible; `colour` is the fill as seen; a value that a person gave has no basis.

    `meaning` is the legend's explanation of it, None without one. `label` is the printed name of its
    column, and `column` the name under which `Response.other` has its printed cell, "" for the current status.
    `position` is its place among the statuses of the row, in printed order. `not_applicable` says that a person decided
    that the row needs no status.
    """

    raw: str = ""
    value: Status | None = None
    basis: StatusBasis | None = None
    colour: Colour | None = None
    confidence: float | None = None
    reasons: tuple[str, ...] = ()
    source: tuple[Span, ...] = ()
    state: State = "read"
    struck: tuple[StruckText, ...] = ()
    meaning: str | None = None
    role: StatusRole = StatusRole.CURRENT
    label: str = ""
    column: str = ""
    position: int = 0
    not_applicable: bool = False

    @property
    def shown_value(self) -> str | None:
        """The value for people: a status, "not applicable", or None."""
        return NOT_APPLICABLE if self.not_applicable else self.value

    @property
    def is_shown(self) -> bool:
        """Whether anything is printed or filled in where the status is, or a person gave it."""
        return bool(self.value or self.raw or self.colour or self.source or self.struck)


def describe_status(status: Rag) -> str:
    """Return a status for people: "previous, December 2018: amber (some progress)"."""
    name = ", ".join(filter(None, (status.role.value, status.label)))
    meaning = f" ({status.meaning})" if status.meaning else ""
    return f"{name}: {status.shown_value or 'none'}{meaning}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetDate:
    """A date of an action. One known to the month, quarter or year is its last day, with that precision.

    `struck`: it is crossed out; it is kept, and does not count as a target. `role` is None in reports that were stored
    before roles were read; such a date is a target. `column` is the printed name of its column, "" for that of the
    target date.
    """

    date: date
    precision: Precision
    struck: bool = False
    role: DateRole | None = None
    column: str = ""


def list_due_dates(dates: Iterable[TargetDate]) -> list[TargetDate]:
    """Return the dates by which an action is due.

    They are the revised ones, else the targets, else the original ones; none is crossed out.
    """
    every = tuple(dates)
    if not every:
        return []
    groups = (list_role_dates(every, role) for role in DUE_ROLES)
    return next((group for group in groups if group), [])


def list_role_dates(dates: Iterable[TargetDate], role: DateRole) -> list[TargetDate]:
    """Return the dates of a role that are not crossed out; those without a role are targets."""
    return [found for found in dates if not found.struck and (found.role or DateRole.TARGET) == role]


def list_targets(dates: Iterable[TargetDate]) -> list[date]:
    """Return the days of `list_due_dates`."""
    return [found.date for found in list_due_dates(dates)]


def list_comparable_dates(
    old: Iterable[TargetDate], new: Iterable[TargetDate]
) -> tuple[list[TargetDate], list[TargetDate]]:
    """Return the dates by which an action is due in two versions, as far as both know them.

    If one was stored before roles were read, they are those of the target date's column whatever their role, as was
    read then.
    """
    one, other = ([found for found in dates if not found.struck] for dates in (old, new))
    if any(found.role is None for found in (*one, *other)):
        return [found for found in one if not found.column], [found for found in other if not found.column]
    return list_due_dates(one), list_due_dates(other)


def count_days_slipped(old: Iterable[TargetDate], new: Iterable[TargetDate]) -> int:
    """Return by how many days an action is due later than in the version before; below 0 where it is due earlier."""
    one, other = list_comparable_dates(old, new)
    return (max(d.date for d in other) - max(d.date for d in one)).days if one and other else 0


def sort_dates(dates: Iterable[TargetDate]) -> tuple[TargetDate, ...]:
    """Return the dates of a row in the order in which they are kept.

    First are those of the target date's column first, and those that are crossed out last.
    """
    return tuple(sorted(dates, key=lambda found: (found.struck, found.column)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One agency's answer to one question.

    `id` is made of label and agency; a row that is stored keeps its id (store/reports/kept_ids.py). `cells` has a cell
    for each field of extract/fields.py; `dates` are those of its target date and of the columns of dates in `other`, in
    the order of `sort_dates`. `agency` is the first that the row names. `rag` is the current status, and
    `more_statuses` are those of other roles.
    """

    id: str
    agency: AgencyName
    rag: Rag
    cells: FieldCells[Cell]
    dates: tuple[TargetDate, ...] = ()
    attachments: tuple[str, ...] = ()
    other: tuple[tuple[str, Cell], ...] = ()
    further_agencies: tuple[AgencyName, ...] = ()
    more_statuses: tuple[Rag, ...] = ()

    @property
    def statuses(self) -> tuple[Rag, ...]:
        """All statuses of the row in printed order, the current one among them where the row shows one."""
        current = (self.rag,) if self.rag.is_shown else ()
        return tuple(sorted((*current, *self.more_statuses), key=lambda status: status.position))

    @property
    def progress_percent(self) -> int | None:
        """The progress, 0 to 100; None where the row has none."""
        return parse_percent(self.cells["progress_percent"].text)

    @property
    def agencies(self) -> tuple[AgencyName, ...]:
        """All agencies of the row in printed order; () where it names none."""
        return (self.agency, *self.further_agencies) if self.agency.id else ()

    def with_cells(self, **changed: Cell) -> "Response":
        """Return a copy in which these cells are replaced, by field name."""
        return replace(self, cells=self.cells.with_cells(**changed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with the rows under it.

    `id` is made of its label when its report is first stored (store/reports/made_ids.py), "" before that; two readings
    are the same whatever their ids.
    """

    label: str
    text: Cell
    responses: tuple[Response, ...] = ()
    states: States = ()
    id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A finding with its questions; `id` is made as that of a question is."""

    number: str
    kind: str
    title: Cell
    narrative: Cell
    questions: tuple[Question, ...] = ()
    states: States = ()
    id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulLabel:
    """The number of a finding, or the label of one of its questions, that may be wrong.

    `finding` and `question` are positions from 0, of a report and of a finding; `question` is None for the finding's
    number. `confidence` is 0 to 1, and `reasons` say why it is low.
    """

    finding: int
    question: int | None
    confidence: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDate:
    """The date that a report describes. `value` is None where it is not known.

    `confidence` is 0 to 1, None without a date. `reasons` say why it is doubtful. `source` is where it is printed,
    empty where only the file's name tells it.
    """

    value: date | None = None
    confidence: float | None = None
    reasons: tuple[str, ...] = ()
    source: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`id` is made from the source's hash alone, so the same file is the same report.

    `as_at` is the date that the report describes; `as_at_reading` is how it was found, empty in reports that were
    stored before this was kept.
    """

    id: str
    title: str
    board: str
    subject: str
    as_at: date | None
    source: Source
    findings: tuple[Finding, ...]
    key: tuple[LegendEntry, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    faults: tuple[Problem, ...] = ()
    states: States = ()
    as_at_reading: ReportDate = ReportDate()
    other_tables: tuple[OtherTable, ...] = ()
    doubtful_labels: tuple[DoubtfulLabel, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all findings, in source order."""
        return tuple(question for finding in self.findings for question in finding.questions)

    @property
    def responses(self) -> tuple[Response, ...]:
        """The rows of all questions, in source order."""
        return tuple(response for question in self.questions for response in question.responses)
