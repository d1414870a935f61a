# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Differences between a store and the imports and decisions in its log, in words."""

from dataclasses import dataclass
from enum import StrEnum

RESTORE_ADVICE = "Go back to a backup (boardtrace restore) of before it was changed."


class DiscrepancyKind(StrEnum):
    """The subject of a discrepancy."""

    SCHEMA = "schema"
    LOG = "log"
    FILE = "file"
    SOURCE = "source"
    READING = "reading"
    ROWS = "rows"
    WORDS = "words"
    FILL = "fill"
    CORRECTION = "correction"
    LINK = "link"
    AGENCY = "agency"
    DECISION = "decision"
    CASE = "case"
    LINEAGE = "lineage"
    DERIVED = "derived"
    OUTCOME = "outcome"
    ACCOUNT = "account"
    NOT_COVERED = "not covered"
    """A remark: data that the log of an earlier version does not cover. It is neither clean nor edited."""
    ORPHAN = "orphan"
    """A remark: a kept file that no row refers to."""


REMARK_KINDS = (DiscrepancyKind.NOT_COVERED, DiscrepancyKind.ORPHAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """A difference that the verification found, or a remark (`REMARK_KINDS`).

    Attributes:
        kind: Its subject, a DiscrepancyKind.
        detail: The discrepancy, in a sentence.
        advice: What to do.
        file: The name of the source file, "" where it concerns none.
        page: The page of the file.
        record: The id of the record.
        field: The field of the record.
        before: The value that the log knows; None where it knows none.
        after: The stored value; None where there is none.
        since: When it was still as the log says, in ISO form: it was edited later than that. "" where not known.
    """

    kind: str
    detail: str
    advice: str = RESTORE_ADVICE
    file: str = ""
    page: int | None = None
    record: str = ""
    field: str = ""
    before: str | None = None
    after: str | None = None
    since: str = ""


def shorten_text(text: str, most: int = 60) -> str:
    """Return a text in one line of at most so many characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rstrip() + "…"


def quote_text(text: str | None) -> str:
    """Return a value as it is named in a sentence."""
    return f"“{shorten_text(text)}”" if text else "nothing"
