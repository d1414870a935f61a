# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows without rulings below a ruled header."""

from extract.tables.find_tables import find_tables, list_cells
from ingest.model import Box, OpenTable, Page, Region, Word

EDGES = ((20.0, 120.0), (120.0, 220.0), (220.0, 320.0), (320.0, 420.0))


def word(text: str, x0: float, top: float, region: int, x1: float | None = None) -> Word:
    box = Box(x0=x0, top=top, x1=x1 or x0 + 30, bottom=top + 8)
    return Word(text=text, box=box, confidence=1.0, line=int(top), region=region)


def sheet(last: float = 290.0) -> Page:
    """A header of four boxes, and rows whose second and third column are close, so that they were found as one."""
    names = ("Action", "Lead", "Date", "Status")
    regions = [Region(kind="box", box=Box(x0=a, top=50, x1=b, bottom=70)) for a, b in EDGES]
    words = [word(name, a + 4, 55, i) for i, (name, (a, _)) in enumerate(zip(names, EDGES, strict=True))]
    blocks = ((22, 60, ("Train",)), (124, last, ("Ann", "May")), (324, 360, ("Green",)))
    for i, (x0, x1, texts) in enumerate(blocks, 4):
        regions.append(Region(kind="block", box=Box(x0=x0, top=75, x1=x1, bottom=83)))
        words += [word(text, at, 75, i) for text, at in zip(texts, (x0, 224), strict=False)]
    words.append(word("end", last - 30, 75, 5))
    columns = ((20.0, 120.0), (120.0, 320.0), (320.0, 420.0))
    part = OpenTable(box=Box(x0=20, top=75, x1=400, bottom=83), columns=columns)
    return Page(
        number=1, width=600, height=800, words=tuple(words), regions=tuple(regions), open_tables=(part,)
    )  # fmt: skip


def rows_below(page: Page) -> list[str]:
    ((_, found),) = (part.tables for part in find_tables([page]))
    return [" ".join(cell.text.split()) for cell in list_cells(found)]


def test_rows_have_the_columns_of_the_header() -> None:
    assert rows_below(sheet()) == ["Train", "Ann", "May end", "Green"]


def test_rows_whose_print_crosses_the_borders_keep_their_own_columns() -> None:
    assert rows_below(sheet(last=340.0)) == ["Train", "Ann May end", "Green"]


def test_header_above_ruled_rows_has_their_columns() -> None:
    names = (("Action", 24.0), ("Lead", 124.0), ("Due", 198.0), ("date", 224.0), ("Status", 324.0))
    regions = [Region(kind="box", box=Box(x0=a, top=70, x1=b, bottom=100)) for a, b in EDGES]
    regions.append(Region(kind="block", box=Box(x0=24, top=55, x1=60, bottom=63)))
    regions.append(Region(kind="block", box=Box(x0=124, top=55, x1=360, bottom=63)))
    words = [word(f"cell {i}", a + 4, 80, i) for i, (a, _) in enumerate(EDGES)]
    words += [word(text, x, 55, 4 + (x > 100), x + 20) for text, x in names]
    part = OpenTable(box=Box(x0=24, top=55, x1=360, bottom=63), columns=((24, 100), (100, 190), (190, 360)))
    page = Page(number=1, width=600, height=800, words=tuple(words), regions=tuple(regions), open_tables=(part,))
    ((header, _),) = (part.tables for part in find_tables([page]))
    assert [" ".join(cell.text.split()) for cell in list_cells(header)] == ["Action", "Lead Due", "date", "Status"]
