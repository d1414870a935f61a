# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the differences of texts that another arrangement of the same words explains.

Where a reading puts the end of a cell in another column or row, words go in one cell and come in another, and the
report as a whole has each as often as before. Such a difference is not a change that can be believed.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.model import Span
from normalise.model import Cell, Report, Response
from store.compare.model import Change
from store.compare.text_diff import list_compared_words, list_different_runs

PHRASE_WORDS = 3  # words of the phrases that are counted: few enough to survive another end of the cell
MIN_MOVED_SHARE = 0.7  # of the phrases of all runs that differ; those over the end of a cell are not found again
TEXT_KINDS = ("changed", "added", "removed")
EXACT_FIELDS = ("target_date", "label", "number", "progress_percent")
"""Fields whose values are compared by their meaning."""
MOVED_REASON = "the same words are elsewhere in the other version"

Phrase = tuple[str, ...]
Phrases = Counter[Phrase]
PlacedText = tuple[str, str, tuple[Span, ...]]
"""The text of a cell and its places, after the id of its report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Versions:
    """How often each phrase is in the texts of two versions.

    Counted are all texts, and those outside rows without a match. The rows are by id, and the cells with a place by the
    ids of their rows.
    """

    old: Phrases
    new: Phrases
    old_matched: Phrases
    new_matched: Phrases
    rows: dict[str, Response]
    cells: dict[PlacedText, set[str]]


def mark_moved_words(old: Report, new: Report, changes: Iterable[Change]) -> Iterator[Change]:
    """Yield the changes; those that only move words are marked as uncertain."""
    versions: _Versions | None = None
    every = list(changes)
    unmatched = {change.old_id or change.new_id for change in every if change.field == "row"}
    for change in every:
        if not (change.sure and change.kind in TEXT_KINDS and change.field not in EXACT_FIELDS):
            yield change
            continue
        versions = versions or _count_versions(old, new, unmatched)
        gone, come = _list_differences(change, versions.rows)
        if _only_moves(gone, come, versions, of_row=change.field == "row") or _repeats_row(change, versions.cells):
            yield replace(change, sure=False, why=MOVED_REASON, score=change.score / 2, dropped=False)
        else:
            yield change


def _count_versions(old: Report, new: Report, unmatched: Collection[str | None]) -> _Versions:
    rows = {row.id: row for report in (old, new) for row in report.responses}
    cells: dict[PlacedText, set[str]] = defaultdict(set)
    for report in (old, new):
        for row in report.responses:
            for cell in (row.agency.cell, *_list_row_cells(row)):
                if cell.source:
                    cells[report.id, cell.text, cell.source].add(row.id)
    all_old, all_new = (_count_phrases(_list_texts(report)) for report in (old, new))
    lone_old, lone_new = (
        _count_phrases(t for row in report.responses if row.id in unmatched for t in _list_row_texts(row))
        for report in (old, new)
    )
    return _Versions(
        old=all_old, new=all_new, old_matched=all_old - lone_old, new_matched=all_new - lone_new, rows=rows, cells=cells
    )


def _repeats_row(change: Change, cells: dict[PlacedText, set[str]]) -> bool:
    """Return whether a row that came or went has no own cell: each is in another row too."""
    if change.field != "row":
        return False
    ident = change.old_id or change.new_id or ""
    held = [ids for ids in cells.values() if ident in ids]
    return bool(held) and all(len(ids) > 1 for ids in held)


def _list_differences(change: Change, rows: dict[str, Response]) -> tuple[list[Phrase], list[Phrase]]:
    """Return the phrases that a change took away, and those that it brought."""
    if change.field == "row":
        row = rows[change.old_id or change.new_id or ""]
        phrases = list(_count_phrases(_list_row_texts(row)).elements())
        return (phrases, []) if change.kind == "removed" else ([], phrases)
    runs = list_different_runs(change.old, change.new)
    gone = [phrase for run, _ in runs for phrase in _iterate_phrases(run)]
    return gone, [phrase for _, run in runs for phrase in _iterate_phrases(run)]


def _only_moves(gone: Sequence[Phrase], come: Sequence[Phrase], versions: _Versions, *, of_row: bool) -> bool:
    """Return whether most phrases are in both versions equally often, or more often in the other one.

    A whole row must be in rows that have a match: two rows with the same words are different ones where they are not
    matched.
    """
    if not gone and not come:
        return False
    old = versions.old_matched if of_row else versions.old
    new = versions.new_matched if of_row else versions.new
    moved = sum(new[phrase] >= versions.old[phrase] for phrase in gone)
    moved += sum(old[phrase] >= versions.new[phrase] for phrase in come)
    return moved >= MIN_MOVED_SHARE * (len(gone) + len(come))


def _count_phrases(texts: Iterable[str]) -> Phrases:
    return Counter(phrase for text in texts for phrase in _iterate_phrases(list_compared_words(text)))


def _iterate_phrases(words: Sequence[str]) -> Iterator[Phrase]:
    """Yield the phrases of PHRASE_WORDS words. A shorter text has none: one word is in many places by chance."""
    return (tuple(words[at : at + PHRASE_WORDS]) for at in range(len(words) - PHRASE_WORDS + 1))


def _list_row_cells(row: Response) -> tuple[Cell, ...]:
    return (*row.cells.values(), *(cell for _, cell in row.other))


def _list_row_texts(row: Response) -> list[str]:
    return [*(cell.text for cell in _list_row_cells(row)), *row.attachments]


def _list_texts(report: Report) -> Iterator[str]:
    """Yield all texts of a report, also those that are not part of the plan.

    The text of a cell over several rows is yielded once.
    """
    for finding in report.findings:
        yield from (finding.title.text, finding.narrative.text, *(q.text.text for q in finding.questions))
    seen: set[PlacedText] = set()
    for row in report.responses:
        yield from row.attachments
        for cell in _list_row_cells(row):
            place = (report.id, cell.text, cell.source)
            if not cell.source or place not in seen:
                yield cell.text
            seen.add(place)
    for table in report.other_tables:
        yield from (table.heading, *(text for cells in table.rows for text in cells))
    yield from (left.text for left in report.leftovers)
