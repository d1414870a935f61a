# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the legend of a report from a table: swatches and their meanings."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from extract.coordinates import locate_on_page
from extract.model import LegendEntry
from extract.status.cell_status import are_alike
from extract.tables.grid import GridCell, Table, find_colour
from extract.text.cells import group_lines
from extract.text.legend_text import MAX_LEAD_WORDS, MAX_MEANING_WORDS
from extract.text.ocr_confusions import LEGEND_DIGIT
from extract.text.status_words import LEGEND_CELL, LEGEND_CODE, LEGEND_WORD
from ingest.model import Word

MAX_COLUMNS = 3  # swatch, word, meaning
MAX_ROWS = 8
MIN_SWATCHES = 3  # of a legend without words for statuses: the fill of a header and a tint are two colours too


def read_legend(table: Table, words: dict[int, list[Word]]) -> tuple[LegendEntry, ...]:
    """Return the entries of a legend; () where the table is not a legend.

    A legend has few columns, and in most rows a status word or colour. In one or two rows the entries may be side by
    side.
    """
    if table.rows <= 2:
        aside = _read_side_by_side(table, words)
        if aside:
            return aside
    if table.columns > MAX_COLUMNS or table.rows > MAX_ROWS:
        return ()
    rows = []
    for number in range(table.rows):
        cells = table.cells_starting_in(number)
        texts = [_cell_text(c, words) for c in cells]
        colours = [find_colour(table.page, c.box) for c in cells]
        coloured = next((i for i, colour in enumerate(colours) if colour), None)
        worded = next((i for i, t in enumerate(texts) if len(t) < 40 and LEGEND_WORD.search(t)), None)
        if coloured is None and worded is None:
            continue
        at = next((i for i, t in enumerate(texts) if LEGEND_CODE.match(t)), coloured or 0 if worded is None else worded)
        rows.append(
            LegendEntry(
                colour=colours[coloured] if coloured is not None else None,
                label=texts[at],
                meaning=_join_meaning([t for i, t in enumerate(texts) if i != at and t]),
                source=(locate_on_page(table.page, cells[coloured if coloured is not None else at].box),),
            )
        )
    entries = _correct_sequence(rows)
    return entries if 2 * len(rows) > table.rows and len(rows) > 1 and _entries_differ(entries) else ()


def _join_meaning(texts: Sequence[str]) -> str:
    """Join the cells of a meaning; the name of a colour in a separate cell gets a colon."""
    return " ".join(f"{t}:" if LEGEND_CELL.match(t) and t is not texts[-1] else t for t in texts)


def _cell_text(cell: GridCell, words: dict[int, list[Word]]) -> str:
    return " ".join(" ".join(line.text for line in group_lines(words.get(cell.region, []))).split())


def _read_side_by_side(table: Table, words: dict[int, list[Word]]) -> tuple[LegendEntry, ...]:
    """Read entries in one row: each coloured cell or status word, and the text of the next cell or the one below."""
    rows: list[LegendEntry] = []
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        text, colour = _cell_text(cell, words), find_colour(table.page, cell.box)
        if colour or LEGEND_CELL.match(text):
            rows.append(
                LegendEntry(colour=colour, label=text, meaning="", source=(locate_on_page(table.page, cell.box),))
            )
        elif rows and text and not rows[-1].meaning and len(text.split()) <= MAX_MEANING_WORDS:
            rows[-1] = replace(rows[-1], meaning=text)
        elif text and not (rows == [] and len(text.split()) <= MAX_LEAD_WORDS):
            return ()
    return _correct_sequence(rows) if len(rows) > 1 and _entries_differ(rows) else ()


def _correct_sequence(rows: Sequence[LegendEntry]) -> tuple[LegendEntry, ...]:
    """Correct a digit that is out of sequence with all others, or missing: a single "1" is often read as "4"."""
    rows = _add_missing_digit(rows)
    labels, meanings = _correct_run([row.label for row in rows]), _correct_run([row.meaning for row in rows])
    return tuple(
        replace(row, label=label, meaning=meaning) for row, label, meaning in zip(rows, labels, meanings, strict=True)
    )


def _add_missing_digit(rows: Sequence[LegendEntry]) -> Sequence[LegendEntry]:
    """Add the digit that one of at least three entries lacks, where those of the others are a run around it."""
    digits = [int(row.label) if row.label.isdigit() else None for row in rows]
    if len(rows) < MIN_SWATCHES or digits.count(None) != 1:
        return rows
    at = digits.index(None)
    known = [(place, digit) for place, digit in enumerate(digits) if digit is not None]
    step = (known[1][1] - known[0][1]) // (known[1][0] - known[0][0])
    first = known[0][1] - step * known[0][0]
    if abs(step) != 1 or any(digit != first + step * place for place, digit in known) or first + step * at < 0:
        return rows
    meaning = _join_meaning([text for text in (rows[at].label, rows[at].meaning) if text])
    return [*rows[:at], replace(rows[at], label=str(first + step * at), meaning=meaning), *rows[at + 1 :]]


def _correct_run(texts: Sequence[str]) -> list[str]:
    """Return digits as a run, up or down, where all but one of them form a run; any other texts unchanged."""
    count = len(texts)
    if count >= 3 and all(re.fullmatch(rf"\W*{LEGEND_DIGIT}\W*", text) for text in texts):
        signs = [re.sub(r"\W", "", text) or text for text in texts]
        for first, step in ((0, 1), (1, 1), (count, -1), (count - 1, -1)):
            run = [str(first + step * i) for i in range(count)]
            if sum(a != b for a, b in zip(signs, run, strict=True)) == 1:
                return run
    return list(texts)


def _entries_differ(rows: Sequence[LegendEntry]) -> bool:
    """Return whether no entry occurs twice, as statuses do in a table of answers.

    Without words for statuses, no two colours look the same, as the tints of rows do.
    """
    shown = [(row.colour, row.label.lower()) for row in rows]
    worded = sum(bool(LEGEND_WORD.search(row.label) or LEGEND_CODE.match(row.label)) for row in rows)
    colours = [row.colour for row in rows if row.colour]
    alike = any(are_alike(one, other) for one, other in combinations(colours, 2))
    told = worded > 1 or (not alike and len(rows) >= MIN_SWATCHES)
    return len(set(shown)) == len(shown) and told
