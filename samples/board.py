"""The model of one version of the invented board's report, before anything is drawn."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from extract.fields import PLAN_CELL_NAMES
from normalise.model import Precision

Rag = Literal["red", "amber", "green", "complete"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A status cell: coloured or not, with or without a letter or word in it."""

    value: Rag | None = None
    printed: str = ""
    filled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One agency's answer to a question; paragraphs of a cell are parted by line feeds."""

    agency: Agency
    spelling: str
    response: str = ""
    actions: str = ""
    status: Status = Status()
    constraints: str = ""
    target_date: str = ""
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
class Report:
    name: str
    board: str
    title: str
    subject: str
    subtitle: str
    as_at: date
    findings: tuple[Finding, ...]


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
