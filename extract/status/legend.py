"""The report's own status key: swatches and what they are said to mean."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.coordinates import span
from extract.model import KeyRow
from extract.tables.grid import GridCell, Table, colour_of
from extract.text.cells import lines_of
from extract.text.legend_text import LEAD_WORDS, MEANING_WORDS
from extract.text.ocr_confusions import LEGEND_DIGIT
from extract.text.status_words import LEGEND_CELL, LEGEND_WORD
from ingest.model import Word

MAX_COLUMNS = 3  # swatch, word, meaning
MAX_ROWS = 8


def read_key(table: Table, words: dict[int, list[Word]]) -> tuple[KeyRow, ...]:
    """The key's rows; empty where the table is none: few columns, and in most rows a status's word or colour.
    A table of one or two rows may hold its entries side by side."""
    if table.rows <= 2:
        aside = _side_by_side(table, words)
        if aside:
            return aside
    if table.columns > MAX_COLUMNS or table.rows > MAX_ROWS:
        return ()
    rows = []
    for number in range(table.rows):
        cells = table.starting(number)
        texts = [_text(c, words) for c in cells]
        colours = [colour_of(table.page, c.box) for c in cells]
        coloured = next((i for i, colour in enumerate(colours) if colour), None)
        worded = next((i for i, t in enumerate(texts) if len(t) < 40 and LEGEND_WORD.search(t)), None)
        if coloured is None and worded is None:
            continue
        at = worded if worded is not None else coloured or 0
        rows.append(
            KeyRow(
                colour=colours[coloured] if coloured is not None else None,
                label=texts[at],
                meaning=" ".join(t for i, t in enumerate(texts) if i != at and t),
                source=(span(table.page, cells[coloured if coloured is not None else at].box),),
            )
        )
    return _in_sequence(rows) if 2 * len(rows) > table.rows and len(rows) > 1 and _differ(rows) else ()


def _text(cell: GridCell, words: dict[int, list[Word]]) -> str:
    return " ".join(" ".join(line.text for line in lines_of(words.get(cell.region, []))).split())


def _side_by_side(table: Table, words: dict[int, list[Word]]) -> tuple[KeyRow, ...]:
    """Entries in one row: each coloured cell or status word, and the text of the cell after it or below it."""
    rows: list[KeyRow] = []
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        text, colour = _text(cell, words), colour_of(table.page, cell.box)
        if colour or LEGEND_CELL.match(text):
            rows.append(KeyRow(colour=colour, label=text, meaning="", source=(span(table.page, cell.box),)))
        elif rows and text and not rows[-1].meaning and len(text.split()) <= MEANING_WORDS:
            rows[-1] = replace(rows[-1], meaning=text)
        elif text and not (rows == [] and len(text.split()) <= LEAD_WORDS):
            return ()
    return _in_sequence(rows) if len(rows) > 1 and _differ(rows) else ()


def _in_sequence(rows: Sequence[KeyRow]) -> tuple[KeyRow, ...]:
    """The rows, a digit put right that is out of the sequence of all others: "1" alone is often read as "4"."""
    labels, meanings = _run([row.label for row in rows]), _run([row.meaning for row in rows])
    return tuple(
        replace(row, label=label, meaning=meaning) for row, label, meaning in zip(rows, labels, meanings, strict=True)
    )


def _run(texts: Sequence[str]) -> list[str]:
    """Digits as a run, up or down, where all but one of them are one; any other texts as they are."""
    count = len(texts)
    if count >= 3 and all(re.fullmatch(rf"\W*{LEGEND_DIGIT}\W*", text) for text in texts):
        signs = [re.sub(r"\W", "", text) or text for text in texts]
        for first, step in ((0, 1), (1, 1), (count, -1), (count - 1, -1)):
            run = [str(first + step * i) for i in range(count)]
            if sum(a != b for a, b in zip(signs, run, strict=True)) == 1:
                return run
    return list(texts)


def _differ(rows: Sequence[KeyRow]) -> bool:
    """Whether no entry stands there twice, as statuses do in a table of answers."""
    said = [(row.colour, row.label.lower()) for row in rows]
    return len(set(said)) == len(said)
