# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The model of one version of the invented board's report, before anything is drawn."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from extract.fields import PLAN_CELL_NAMES
from normalise.model import Precision

Rag = Literal["red", "amber", "green", "complete"]
DateRole = Literal["target", "original", "revised", "completed", "review"]
StatusRole = Literal["current", "previous", "period", "risk", "outcome"]

TEXT_FIELDS = PLAN_CELL_NAMES
"""The columns with texts. A column that the list gained after the samples were drawn is empty in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A body that answers the board; `spellings` are the ways in which its name is printed."""

    slug: str
    name: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A date as printed, and the last day that it can mean."""

    printed: str
    day: date
    precision: Precision
    role: DateRole = "target"
    struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A status cell: coloured or not, with or without a letter or word, and an arrow for the direction, in it.

    `hue` is the status that its colour usually means, where the plan's legend gives it another meaning.
    """

    value: Rag | None = None
    printed: str = ""
    filled: bool = False
    arrow: str = ""
    hue: Rag | None = None

    @property
    def colour(self) -> Rag | None:
        return self.hue or self.value

    @property
    def text(self) -> str:
        return f"{self.printed} {self.arrow}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedStatus:
    """A status of a column beside that of the current one; `column` is its printed name."""

    column: str
    role: StatusRole
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One agency's answer to a question; paragraphs of a cell are parted by line feeds.

    `spelling` is the text of the agency's cell, with all agencies of the row. `dues` are the dates of all columns.
    `struck_date` is crossed out above the target date. `percent` is in a column of `other`, as are the letters and
    words of `more_statuses`.
    """

    agency: Agency
    spelling: str
    further_agencies: tuple[Agency, ...] = ()
    response: str = ""
    actions: str = ""
    status: Status = Status()
    constraints: str = ""
    more_statuses: tuple[NamedStatus, ...] = ()
    percent: int | None = None
    action_ref: str = ""
    target_date: str = ""
    struck_date: str = ""
    dues: tuple[Due, ...] = ()
    icons: tuple[str, ...] = ()
    lead_person: str = ""
    desired_outcome: str = ""
    other: tuple[tuple[str, str], ...] = ()  # by the column's printed name, what fits no field


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`mark` is the label as printed, where it is not the label and a dot."""

    label: str
    text: str
    mark: str = ""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`heading` is the line as printed; `chapter` a line printed above it, mostly none."""

    number: str
    kind: str  # "finding", "additional learning", "theme", ...
    title: str
    heading: str
    chapter: str
    subheading: str
    paragraphs: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTable:
    """A table behind the plan that is not part of it; its first row names the columns."""

    heading: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    name: str
    board: str
    title: str
    subject: str
    subtitle: str
    as_at: date
    findings: tuple[Finding, ...]
    other_tables: tuple[OtherTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One edit between two versions; `old` or `new` is None where a row was added or removed."""

    finding: str | None
    question: str | None
    agency: str | None
    agency_id: str | None
    field: str
    old: str | None
    new: str | None
    kind: Literal["rag", "changed", "slipped", "added", "removed", "renamed"]
