# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Mark the changes that cannot be decided, by what they rest on besides the two values.

The functions that find changes compare two values and the confidences of their readings. A change also rests on the
match of its rows, on the reading of the row as a whole, and on both versions having the column. Where one of these is
doubtful, or a page was read by OCR and errors are likelier than the change, the change is kept with both values, but
marked as uncertain.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.fields import CELL_FIELDS
from extract.text.ocr_confusions import is_confused_digit
from ingest.model import TEXT_LAYER_READER
from normalise.model import Cell, Report, Response
from store.compare.model import Change, RowInReport, index_rows, mark_uncertain
from store.compare.text_diff import (
    LOW_CONFIDENCE,
    find_least_confidence,
    list_compared_words,
    list_different_runs,
)
from store.versions.match_rows import RowMatching

MIN_COLUMN_ROWS = 2  # filled rows of a column that shows that the other version, with none, lacks the column
CHANGED_DIGIT, MISREAD_DIGIT = 0.005, 0.3
"""The shares of dates of which the next version changes one digit for one like it, and of misread dates that do so."""
MIN_DIGIT_CONFIDENCE = find_least_confidence(CHANGED_DIGIT, MISREAD_DIGIT)
CHANGED_NAME, MISREAD_NAME = 0.01, 0.3
"""The shares of rows whose agencies or reference change, and of misread cells of these that have another's words."""
MIN_NAME_CONFIDENCE = find_least_confidence(CHANGED_NAME, MISREAD_NAME)
MIN_LEFT_OVER_SHARE = 0.6  # of a row's words that are left over in the other version, some of them misread
UNREAD_PAGE_PROBLEMS = {
    "page-failed", "page-timeout", "page-damaged", "page-crashes", "page-too-costly", "page-missing",
}  # fmt: skip
"""Codes of problems with which rows of a version may be missing."""
IDENTITY_FIELDS = ("response", "actions")
"""The cells of a row by which it is the same row, besides its question and agency; one of them is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """What changes rest on in a version.

    How many rows fill each field, the pages that OCR read, whether a page was not read, the words that have no place,
    and the titles of findings.
    """

    rows: dict[str, RowInReport]
    filled: Counter[str]
    ocr_pages: frozenset[int]
    has_unread_page: bool
    left_over: frozenset[str]
    titles: frozenset[str]

    def is_read_by_ocr(self, row: Response) -> bool:
        """Return whether a cell of a row is on a page that OCR read."""
        cells = (row.agency.cell, *row.cells.values(), *(cell for _, cell in row.other))
        pages = {span.page for cell in cells for span in cell.source} | {span.page for span in row.rag.source}
        return bool(pages & self.ocr_pages)

    def has_left_over(self, row: Response) -> bool:
        """Return whether most words of another version's row are among those that this one places nowhere."""
        words = [word for name in IDENTITY_FIELDS for word in list_compared_words(row.cells[name].text)]
        return bool(words) and sum(word in self.left_over for word in words) >= MIN_LEFT_OVER_SHARE * len(words)


def mark_uncertain_changes(
    old: Report, new: Report, matching: RowMatching, changes: Iterable[Change]
) -> Iterator[Change]:
    """Yield the changes; those that rest on something doubtful are marked as uncertain, with the reason."""
    before, after = _describe_version(old), _describe_version(new)
    doubtful = {(pair.old, pair.new) for pair in matching.pairs if pair.doubtful}
    marked = [_mark_change(change, _find_doubt(change, before, after, doubtful)) for change in changes]
    lost = [change for change in marked if not change.sure and change.kind == "removed" and change.new_id]
    for change in marked:
        taken = any(_takes_in_words(change, other) for other in lost if other.new_id == change.new_id)
        yield _mark_change(change, "the words may belong to a cell of the row that seems to be empty" if taken else "")


def _mark_change(change: Change, why: str) -> Change:
    """Return a change, marked as uncertain where there is a reason and it is not marked yet."""
    if not why or not change.sure:
        return change
    return mark_uncertain(change, why)


def _takes_in_words(change: Change, lost: Change) -> bool:
    """Return whether a cell has more words than before, and not more than a cell that lost its text may have had."""
    gone, come = _list_different_words(change)
    return change.kind in ("changed", "added") and not gone and 0 < len(come) <= len(lost.old.split())


def _may_lack_words(change: Change, before: _Version, after: _Version) -> bool:
    """Return whether two questions differ only by words that one lacks, in a version that OCR read.

    Questions are seldom reworded; OCR loses words of a line more often.
    """
    gone, come = _list_different_words(change)
    return bool((gone and not come and after.ocr_pages) or (come and not gone and before.ocr_pages))


def _list_different_words(change: Change) -> tuple[list[str], list[str]]:
    """Return the words that only the old text has, and those that only the new one has."""
    runs = list_different_runs(change.old, change.new)
    return [word for run, _ in runs for word in run], [word for _, run in runs for word in run]


def _describe_version(report: Report) -> _Version:
    filled: Counter[str] = Counter()
    for row in report.responses:
        filled.update(field.name for field in CELL_FIELDS if row.cells[field.name].text)
        filled.update(name for name, there in (("rag", row.rag.is_shown), ("agency", bool(row.agency.raw))) if there)
    return _Version(
        rows=index_rows(report),
        filled=filled,
        ocr_pages=frozenset(page.page for page in report.coverage if page.reader not in ("", TEXT_LAYER_READER)),
        has_unread_page=any(problem.code in UNREAD_PAGE_PROBLEMS for problem in report.faults),
        titles=frozenset(finding.title.text for finding in report.findings),
        left_over=frozenset(word for left in report.leftovers for word in list_compared_words(left.text)),
    )


def _find_doubt(change: Change, before: _Version, after: _Version, doubtful: set[tuple[str, str]]) -> str:
    """Return why a change cannot be decided, "" if it can."""
    if change.field == "row":
        version, other, ident = (after, before, change.new_id) if change.new_id else (before, after, change.old_id)
        return _doubt_row(version.rows[ident or ""], version, other)
    if change.field == "title" and (change.new in before.titles or change.old in after.titles):
        return "the findings may not be the same"
    if change.field == "question" and change.kind in ("added", "removed"):
        lacking = before if change.kind == "added" else after
        return "a page of the other version was not read" if lacking.has_unread_page else ""
    if change.field == "question" and _may_lack_words(change, before, after):
        return "OCR may have missed words"
    if not change.old_id or not change.new_id:
        return ""
    if (change.old_id, change.new_id) in doubtful:
        return "the two rows may not be the same"
    if _lacks_column(change, before, after):
        return "no row of one version has a value in this column"
    return _doubt_value(change, before.rows[change.old_id].row, after.rows[change.new_id].row, after)


def _doubt_value(change: Change, old: Response, new: Response, after: _Version) -> str:
    """Return why the value of a matched row may not have changed."""
    if not change.new and _is_only_read(new, change.field) and after.is_read_by_ocr(new):
        return "OCR may have missed the value"
    if change.field == "agency":
        return _doubt_name(old.agency.cell, new.agency.cell)
    if change.field == "action_ref":
        return _doubt_name(old.cells["action_ref"], new.cells["action_ref"])
    if change.field == "target_date" and is_confused_digit(change.old, change.new):
        return _doubt_digit(old.cells["target_date"], new.cells["target_date"])
    return ""


def _is_only_read(row: Response, field: str) -> bool:
    """Return whether no person confirmed or corrected a value of a row."""
    if field == "rag":
        return row.rag.state == "read"
    return not row.cells.is_given(field) or row.cells[field].state == "read"


def _doubt_row(at: RowInReport, version: _Version, other: _Version) -> str:
    """Return why a row that came or went may be misread: what makes it the same row was read with doubt."""
    if other.has_unread_page:
        return "a page of the other version was not read"
    named = [at.question.text, at.row.agency.cell]
    texts = [at.row.cells[name] for name in IDENTITY_FIELDS if at.row.cells[name].text]
    weakest = min(
        (*(_read_confidence(cell) for cell in named if cell.text), max(map(_read_confidence, texts), default=1.0))
    )
    if weakest < LOW_CONFIDENCE:
        return f"the row may be misread ({weakest:.2f})"
    if not at.row.agency.raw and version.filled["agency"] and version.is_read_by_ocr(at.row):
        return "the agency of the row was not read"
    return "its words are left over in the other version" if other.has_left_over(at.row) else ""


def _read_confidence(cell: Cell) -> float:
    """Return the confidence of a cell that was only read, 1 for any other."""
    return cell.confidence if cell.confidence is not None and cell.state == "read" else 1.0


def _lacks_column(change: Change, before: _Version, after: _Version) -> bool:
    """Return whether no row of one version has the field that several rows of the other version have."""
    one, other = before.filled[change.field], after.filled[change.field]
    return (not change.old or not change.new) and min(one, other) == 0 and max(one, other) >= MIN_COLUMN_ROWS


def _doubt_name(old: Cell, new: Cell) -> str:
    """Return why an agency or a reference may not have changed."""
    weakest = min(_read_confidence(old), _read_confidence(new))
    if weakest < MIN_NAME_CONFIDENCE:
        return f"a cell may be misread ({weakest:.2f})"
    return next((reason for cell in (old, new) if cell.state == "read" for reason in cell.reasons), "")


def _doubt_digit(old: Cell, new: Cell) -> str:
    """Return why a date of which one digit differs may not have changed."""
    weakest = min(_read_confidence(old), _read_confidence(new))
    return "only one digit differs, and a scan makes the two alike" if weakest < MIN_DIGIT_CONFIDENCE else ""
