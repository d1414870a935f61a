"""The report's own status key: swatches and what they are said to mean."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.cells import lines_of
from extract.nouns import KeyRow
from extract.places import span
from extract.tables import GridCell, Table, colour_of
from ingest.nouns import Span, Word

STATUS_ALONE = re.compile(r"^\W*(?:red|amber|yellow|green|blue|purple|grey|white|complete[d]?|[RAGB])\W*$", re.I)
STATUS_WORD = re.compile(r"\b(red|amber|green|blue|complete[d]?|grey|purple|white|R|A|G|B)\b", re.I)
MAX_COLUMNS = 3  # swatch, word, meaning
MAX_ROWS = 8
LEAD_WORDS = 8  # what may stand before the first entry: "Key to the status of actions:"
MEANING_WORDS = 15  # an entry of a key that stands in a line
ENTRY = re.compile(
    r"(?:^|(?<=[\s;,.|:(•]))(?P<label>red|amber|orange|yellow|green|blue|purple|pink|grey|gray|white|black|[RAGBYWP]|[0-5])"
    r"\s*(?:[=:–—]|\s-)\s*",
    re.I,
)


def read_key_line(text: str, source: tuple[Span, ...] = ()) -> tuple[KeyRow, ...]:
    """The key that a line of text gives, "Red = not started; Green = complete"; empty where it is none."""
    text = " ".join(text.split())
    entries = list(ENTRY.finditer(text))
    labels = [entry["label"].lower() for entry in entries]
    if len(entries) < 2 or not _one_key(labels) or len(text[: entries[0].start()].split()) > LEAD_WORDS:
        return ()
    ends = [entry.start() for entry in entries[1:]] + [len(text)]
    meanings = [text[entry.end() : end].strip(" \t;,.|()•") for entry, end in zip(entries, ends, strict=True)]
    if not all(meaning[:1].isalpha() and len(meaning.split()) <= MEANING_WORDS for meaning in meanings):
        return ()
    return tuple(
        KeyRow(colour=None, label=entry["label"], meaning=meaning, source=source)
        for entry, meaning in zip(entries, meanings, strict=True)
    )


def _one_key(labels: list[str]) -> bool:
    """Whether these, in lower case, are the entries of one key: each once, letters with red or green among
    them, digits in sequence."""
    letters = {label for label in labels if len(label) == 1 and label.isalpha()}
    digits = [int(label) for label in labels if label.isdigit()]
    runs = all(abs(b - a) == 1 for a, b in pairwise(digits))
    return len(set(labels)) == len(labels) and (not letters or bool(letters & {"r", "g"})) and runs


def read_key_lines(lines: Sequence[str]) -> tuple[list[int], tuple[KeyRow, ...]]:
    """Which of the lines, in reading order, make a key, and its rows: one line that holds it all, or lines
    that follow each other with one entry each."""
    run: list[int] = []
    for i, text in enumerate((*lines, "")):
        if rows := read_key_line(text):
            return [i], rows
        if ENTRY.match(text.strip()):
            run.append(i)
            continue
        rows = read_key_line("\n".join(lines[k].strip() for k in run))
        if rows:
            return run, rows
        run = []
    return [], ()


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
        worded = next((i for i, t in enumerate(texts) if len(t) < 40 and STATUS_WORD.search(t)), None)
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
    return tuple(rows) if 2 * len(rows) > table.rows and len(rows) > 1 and _differ(rows) else ()


def _text(cell: GridCell, words: dict[int, list[Word]]) -> str:
    return " ".join(" ".join(line.text for line in lines_of(words.get(cell.region, []))).split())


def _side_by_side(table: Table, words: dict[int, list[Word]]) -> tuple[KeyRow, ...]:
    """Entries in one row: each coloured cell or status word, and the text of the cell after it or below it."""
    rows: list[KeyRow] = []
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        text, colour = _text(cell, words), colour_of(table.page, cell.box)
        if colour or STATUS_ALONE.match(text):
            rows.append(KeyRow(colour=colour, label=text, meaning="", source=(span(table.page, cell.box),)))
        elif rows and text and not rows[-1].meaning and len(text.split()) <= MEANING_WORDS:
            rows[-1] = replace(rows[-1], meaning=text)
        elif text and not (rows == [] and len(text.split()) <= LEAD_WORDS):
            return ()
    return tuple(rows) if len(rows) > 1 and _differ(rows) else ()


def _differ(rows: Sequence[KeyRow]) -> bool:
    """Whether no entry stands there twice, as statuses do in a table of answers."""
    said = [(row.colour, row.label.lower()) for row in rows]
    return len(set(said)) == len(said)
