"""How promises went over a review's versions: nouns of histories and counts."""

from dataclasses import dataclass
from datetime import date

from normalise.nouns import RagValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A response in one version. `there` is False where the version does not have it; `status` None where
    none is visible. `dates` are its targets as printed, `overdue` whether the last of them had passed."""

    report: str
    as_at: date | None
    file: str
    there: bool
    response: str | None = None
    finding: str = ""
    question: str = ""
    agency: str = ""
    status: RagValue | None = None
    target_date: str = ""
    actions: str = ""
    overdue: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The life of one response over a review's versions, oldest first: a point for each version from its first
    to the review's last. `name` is short and fit for a reader ("2a Police")."""

    lineage: str
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many responses of a version stand where; `none` without a visible status."""

    report: str
    as_at: date | None
    red: int
    amber: int
    green: int
    complete: int
    none: int
    overdue: int
