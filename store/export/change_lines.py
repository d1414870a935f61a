# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Changes between versions in one line each, for the terminal and for notes in an evidence pack."""

from dataclasses import dataclass

from extract.fields import ALL_FIELDS
from store.compare.grouping import describe_change, format_cell_name
from store.compare.model import Change
from store.compare.text_diff import redline

CONTEXT_WORDS = 3  # shown before and after a change in a line
WHOLE_VALUE_FIELDS = {*(f.name for f in ALL_FIELDS if f.one_line), "number", "label"}  # shown as "old → new"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A change in one line."""

    what: str
    finding: str
    question: str
    agency: str
    field: str
    detail: str


def format_change(change: Change) -> ChangeLine:
    """Format a change for the table: status and dates in full, text as the words around the difference."""
    return ChangeLine(
        what=describe_change(change).upper() if change.dropped else describe_change(change),
        finding=change.finding,
        question=_with_old_value(change.question, change.question_old),
        agency=_with_old_value(change.agency, change.agency_old),
        field=format_cell_name(change),
        detail=_describe_values(change),
    )


def _with_old_value(now: str | None, old: str | None) -> str:
    return f"{now or ''} (was {old})" if old else now or ""


def _describe_values(change: Change) -> str:
    if change.kind == "rag" or change.field in WHOLE_VALUE_FIELDS:
        return f"{change.old or '–'} → {change.new or '–'}"
    if change.kind == "changed":
        return format_text_change(change.old, change.new)
    why = f" ({change.why})" if change.why else ""
    return f"{change.old or change.new}{why}"


def format_text_change(old: str, new: str) -> str:
    """Format removed words as [-so-] and added ones as {+so+}, with a few words of context."""
    formatted = []
    parts = redline(old, new)
    for i, (part, text) in enumerate(parts):
        words = text.split()
        if part != "same":
            formatted.append(f"[-{text}-]" if part == "out" else f"{{+{text}+}}")
            continue
        head = words[:CONTEXT_WORDS] if i else []
        tail = words[-CONTEXT_WORDS:] if i < len(parts) - 1 else []
        whole = len(words) <= len(head) + len(tail)
        formatted.append(text if whole else " ".join([*head, "…", *tail]).strip())
    return " ".join(formatted)
