# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the differences of texts that another arrangement of the same words explains.

Where a reading puts the end of a cell in another column or row, words go in one cell and come in another, and the
report as a whole has each as often as before. Such a difference is not a change that can be believed. Neither is a row
that came where one with most of its words went, if a cell of either is doubtful: it may be that row, misread.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.model import Span
from normalise.model import Cell, Report, Response
from store.compare.model import Change, lowest_confidence
from store.compare.text_diff import list_compared_words, list_different_runs

PHRASE_WORDS = 3  # words of the phrases that are counted: few enough to survive another end of the cell
MIN_MOVED_SHARE = 0.7  # of the phrases of all runs that differ; those over the end of a cell are not found again
TEXT_KINDS = ("changed", "added", "removed")
EXACT_FIELDS = ("target_date", "label", "number", "progress_percent")
"""Fields whose values are compared by their meaning."""
MOVED_REASON = "the same words are elsewhere in the other version"
MISREAD_REASON = "a doubtful row of the other version has most of its words"
MAX_DOUBTFUL = 0.6  # confidence of the least certain cell of a row that may be misread as a whole
MIN_SHARED_WORDS = 60.0  # per cent, of the words of the shorter of two rows, some of them misread

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
    every = list(_mark_misread_rows(old, new, list(changes)))
    unmatched = {change.old_id or change.new_id for change in every if change.field == "row"}
    for change in every:
        if not (change.sure and change.kind in TEXT_KINDS and change.field not in EXACT_FIELDS):
            yield change
            continue
        versions = versions or _count_versions(old, new, unmatched)
        gone, come = _list_differences(change, versions.rows)
        moved = _only_moves(gone, come, versions, of_row=change.field == "row")
        if moved or _moves_within_row(change, versions.rows) or _repeats_row(change, versions.cells):
            yield replace(change, sure=False, why=MOVED_REASON, score=change.score / 2, dropped=False)
        else:
            yield change


def _mark_misread_rows(old: Report, new: Report, changes: Sequence[Change]) -> Iterator[Change]:
    """Yield the changes; a row that went and one that came are uncertain where they may be one row, misread."""
    rows = {row.id: row for report in (old, new) for row in report.responses}
    lone = [change for change in changes if change.field == "row"]
    gone = [rows[change.old_id] for change in lone if change.old_id]
    come = [rows[change.new_id] for change in lone if change.new_id]
    alike = {id(row) for one in gone for other in come if _may_be_misread(one, other) for row in (one, other)}
    for change in changes:
        ident = change.old_id or change.new_id
        if change.field == "row" and change.sure and ident and id(rows[ident]) in alike:
            yield replace(change, sure=False, why=MISREAD_REASON, score=change.score / 2, dropped=False)
        else:
            yield change


def _may_be_misread(one: Response, other: Response) -> bool:
    """Return whether two rows have most words in common, and a cell of either is doubtful or its agency not read."""
    from rapidfuzz import fuzz

    cells = [cell for row in (one, other) for cell in (row.agency.cell, *_list_row_cells(row)) if cell.text]
    sure = lowest_confidence(*cells)
    if (sure is None or sure >= MAX_DOUBTFUL) and one.agency.raw and other.agency.raw:
        return False
    texts = (" ".join(list_compared_words(" ".join(_list_row_texts(row)))) for row in (one, other))
    return fuzz.token_set_ratio(*texts) >= MIN_SHARED_WORDS


def _moves_within_row(change: Change, rows: dict[str, Response]) -> bool:
    """Return whether most words that differ are in another cell of the same row in the other version."""
    if change.field == "row" or not change.old_id or not change.new_id:
        return False
    old, new = _count_row_words(rows[change.old_id]), _count_row_words(rows[change.new_id])
    runs = list_different_runs(change.old, change.new)
    moved = [new[word] >= old[word] for run, _ in runs for word in run]
    moved += [old[word] >= new[word] for _, run in runs for word in run]
    return bool(moved) and sum(moved) >= MIN_MOVED_SHARE * len(moved)


def _count_row_words(row: Response) -> Counter[str]:
    texts = (row.agency.cell.text, *_list_row_texts(row))
    return Counter(word for text in texts for word in list_compared_words(text))


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
