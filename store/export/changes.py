# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Write changes to files: JSON and CSV for programs, a workbook and a page for people.

All are private to their user.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from store.compare.grouping import describe_change, format_cell_name
from store.compare.model import Change
from store.export.safe_text import format_csv
from store.file_archive import write_private

CSV_HEADERS = (
    "What",
    "Finding",
    "Question",
    "Question before",
    "Agency",
    "Agency before",
    "Cell",
    "Before",
    "After",
    "Days",
    "Times",
    "Perhaps",
    "Why",
    "Score",
    "Agency's id",
    "Record before",
    "Record after",
)


def export_changes_json(changes: Iterable[Change], perhaps: bool = False) -> str:
    """Format changes as a JSON list with an object for each.

    Those that cannot be decided are included only with `perhaps`, marked and with their reason.
    """
    held = [_change_to_json(change) for change in changes if change.sure or perhaps]
    return json.dumps(held, indent=1, ensure_ascii=False) + "\n"


def _change_to_json(change: Change) -> dict[str, str | float | bool | None]:
    status = change.kind == "rag"
    found: dict[str, str | float | bool | None] = {
        "finding": change.finding,
        "question": change.question,
        "agency": change.agency,
        "field": change.field,
        "old": None if change.kind in ("added", "joined") or (status and not change.old) else change.old,
        "new": None if change.kind in ("removed", "left") or (status and not change.new) else change.new,
        "kind": change.kind,
        "score": change.score,
        "old_id": change.old_id,
        "new_id": change.new_id,
        "agency_id": change.agency_id,
    }
    if change.question_old is not None:
        found["question_old"] = change.question_old
    if change.agency_old is not None:
        found["agency_old"] = change.agency_old
    if not change.sure:
        found |= {"perhaps": True, "why": change.why}
    return found


def export_changes_csv(changes: Iterable[Change], perhaps: bool = True) -> str:
    """Format changes as CSV: one line a change in the order given, with a byte order mark."""
    lines = (
        (
            describe_change(c), c.finding, c.question, c.question_old, c.agency, c.agency_old,
            format_cell_name(c), c.old, c.new, c.days, c.times or None,
            "" if c.sure else "perhaps", c.why, c.score, c.agency_id, c.old_id, c.new_id,
        )
        for c in changes
        if c.sure or perhaps
    )  # fmt: skip
    return format_csv(CSV_HEADERS, lines)


def write_changes_xlsx(changes: Iterable[Change], target: Path, title: str) -> None:
    """Write changes as a workbook."""
    from store.export.changes_xlsx import build_changes_workbook

    write_private(target, build_changes_workbook(changes, title))


def write_changes_html(
    changes: Iterable[Change], target: Path, title: str, link: Callable[[str], str] | None = None
) -> None:
    """Write one self-contained HTML file. `link` returns the address of a response's record, if it has a page."""
    from store.export.changes_html import build_changes_page

    write_private(target, build_changes_page(changes, title, link).encode("utf-8", "replace"))
