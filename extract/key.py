"""The report's own status key: swatches and what they are said to mean."""

import re

from extract.cells import lines_of
from extract.nouns import KeyRow
from extract.places import span
from extract.tables import Table, colour_of
from ingest.nouns import Word

STATUS_WORD = re.compile(r"\b(red|amber|green|blue|complete[d]?|grey|purple|white|R|A|G|B)\b", re.I)
MAX_COLUMNS = 3  # swatch, word, meaning


def read_key(table: Table, words: dict[int, list[Word]]) -> tuple[KeyRow, ...]:
    """The key's rows; empty where the table is none: few columns, and in most rows a status's word or colour."""
    if table.columns > MAX_COLUMNS or table.rows > 8:
        return ()
    rows = []
    for number in range(table.rows):
        cells = table.starting(number)
        texts = [" ".join(" ".join(line.text for line in lines_of(words.get(c.region, []))).split()) for c in cells]
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
    return tuple(rows) if 2 * len(rows) > table.rows and len(rows) > 1 else ()
