# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draw the results of each reading stage over a file's pages: python -m benchmarks.draw_stages FILE OUT [PAGE...]

For each page, OUT/NAME-PAGE-STAGE.png shows one stage:

1. rulings: rulings (green), fills (blue), pictures (grey);
2. regions: closed boxes (red), blocks of borderless tables (orange), bands of print (grey), doubtful words (magenta);
3. tables: frames of tables (magenta: ruled, blue: borderless), their cells (red);
4. columns: the columns of each header, with their field, the evidence for it, and the score of the plan;
5. rows: the rows of the plan, with their kind.

OUT/NAME.txt has the columns with the evidence for their likeliest fields, the rows, and the report's outline. All pages
of the file are read, as tables and columns are decided for the whole of it; PAGE selects those that are drawn.
"""

import argparse
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extract.assemble.other_tables import set_aside_other_tables
from extract.assemble.read_tables import TableColumns
from extract.assemble.table_rows import TableRow, classify_rows, describe_rows, read_form_rows
from extract.tables.decide_columns import ColumnDecisions, decide_columns
from extract.tables.find_tables import PageTables, find_tables, locate_box
from extract.tables.grid import Column, FoundTable
from extract.text.cells import group_prose_lines
from extract.text.column_names import ColumnNames, load_column_names
from ingest.identify_file import identify
from ingest.model import Box, Page
from ingest.read_page import read_page
from ingest.render.page_image import render_page

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 110.0  # 8 pt print and the labels beside it can be read
POINTS_PER_INCH = 72.0
LABEL_PT = 7.0
TABLE_MARGIN_PT = 9.0  # from a table to the frame around it, so that its label is above those of its columns
DOUBTFUL_CONFIDENCE = 0.7  # of a word, below which it is worth a look

RED, GREEN, BLUE, ORANGE, MAGENTA, GREY = "#d00000", "#009000", "#0040e0", "#e08000", "#c000a0", "#909090"
REGION_COLOURS = {"box": RED, "block": ORANGE, "band": GREY, "background": BLUE}
ROW_COLOURS = {"header": BLUE, "spanning": MAGENTA, "cells": GREEN, "blank": GREY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A box to draw on a page, in its upright frame, with a label on its top left corner."""

    box: Box
    colour: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The intermediate results of a document.

    Attributes:
        pages: The pages and their tables.
        decisions: The columns of all tables, in order.
        plan: The columns of the tables that are of the plan, by `id`.
    """

    pages: tuple[PageTables, ...]
    decisions: ColumnDecisions
    plan: Mapping[int, TableColumns]

    @property
    def tables(self) -> tuple[FoundTable, ...]:
        """All tables of the document."""
        return tuple(found for part in self.pages for found in part.tables)


def find_stages(pages: Sequence[Page], names: ColumnNames | None = None) -> Stages:
    """Return the intermediate results for the pages of a document."""
    known = names or load_column_names()
    found = tuple(find_tables(pages, known))
    kept = set_aside_other_tables(found, [group_prose_lines(part.page) for part in found], known)
    tables = [table for part in found for table in part.tables]
    return Stages(pages=found, decisions=decide_columns(tables, known), plan=kept.columns)


def list_marks(stages: Stages, at: int) -> dict[str, list[Mark]]:
    """Return the marks of each stage on the page with index `at`, by the name of the stage."""
    part = stages.pages[at]
    return {
        "1-rulings": list(_mark_rulings(part.page)),
        "2-regions": list(_mark_regions(part.page)),
        "3-tables": [mark for found in part.tables for mark in _mark_table(found)],
        "4-columns": [mark for found in part.tables for mark in _mark_columns(stages, found)],
        "5-rows": [mark for found in part.tables for mark in _mark_rows(stages, found)],
    }


def _mark_rulings(page: Page) -> Iterator[Mark]:
    yield from (Mark(box=picture.box, colour=GREY) for picture in page.pictures)
    yield from (Mark(box=f.box, colour=BLUE, label="{} {} {}".format(*f.colour)) for f in page.fills)
    yield from (Mark(box=ruling.box, colour=GREEN) for ruling in page.rulings)


def _mark_regions(page: Page) -> Iterator[Mark]:
    yield from (Mark(box=region.box, colour=REGION_COLOURS[region.kind]) for region in page.regions)
    for word in page.words:
        if word.confidence < DOUBTFUL_CONFIDENCE:
            yield Mark(box=word.box, colour=MAGENTA, label=f"{word.text} {word.confidence:.2f}")


def _mark_table(found: FoundTable) -> Iterator[Mark]:
    table = found.table
    kind, colour = ("borderless", BLUE) if table.open else ("ruled", MAGENTA)
    yield Mark(
        box=table.box.expanded(TABLE_MARGIN_PT),
        colour=colour,
        label=f"{kind}: {table.rows} rows, {table.columns} columns",
    )
    yield from (Mark(box=cell.box, colour=RED) for cell in table.cells)


def _mark_columns(stages: Stages, found: FoundTable) -> Iterator[Mark]:
    box = found.table.box
    at = next(i for i, other in enumerate(stages.tables) if other is found)
    decided = stages.decisions.tables[at]
    yield Mark(box=box.expanded(TABLE_MARGIN_PT), colour=BLUE, label=f"plan {decided.plan_score:+.1f}")
    starts = {**({0: decided.start} if decided.start else {}), **decided.headers}
    for row, columns in starts.items():
        top = min((c.box.top for c in found.table.cells if c.row == row), default=box.top)
        for column, evidence in zip(columns, _find_evidence(stages.decisions, columns), strict=True):
            x0, x1 = box.x0 + column.x0 * box.width, box.x0 + column.x1 * box.width
            label = f"{column.field} {evidence:+.1f}" if column.field else "-"
            place = Box(x0=x0, top=top, x1=x1, bottom=box.bottom)
            yield Mark(box=place, colour=GREEN if column.field else GREY, label=label)


def _find_evidence(decisions: ColumnDecisions, columns: Sequence[Column]) -> list[float]:
    """Return the log-odds of the field of each column; 0 for none."""
    named = [(column.name, column.field) for column in columns]
    for form in decisions.forms:
        if [(column.name, column.field) for column in form.columns] == named:
            return [e[c.field] if c.field else 0.0 for c, e in zip(columns, form.evidence, strict=True)]
    return [0.0] * len(columns)


def _mark_rows(stages: Stages, found: FoundTable) -> Iterator[Mark]:
    rows = _list_rows(stages, found)
    if not rows:
        yield Mark(box=found.table.box.expanded(TABLE_MARGIN_PT), colour=GREY, label="not of the plan")
    for number, row in enumerate(rows, 1):
        own = [cell.place.box for cell in row.cells if not cell.carried]
        if own:
            yield Mark(box=Box.hull(own), colour=ROW_COLOURS[row.kind], label=f"{number} {row.kind}")


def _list_rows(stages: Stages, found: FoundTable) -> tuple[TableRow, ...]:
    """Return the rows of a table of the plan; () for other tables."""
    own = stages.plan.get(id(found))
    if own is None or own.legend or not own.last:
        return ()
    return read_form_rows(found, own.form) if own.form else classify_rows(found, own.headers, own.before)


def describe_stages(stages: Stages) -> str:
    """Return the columns and the rows of all tables as text."""
    parts = [stages.decisions.explain()]
    for found in stages.tables:
        rows = _list_rows(stages, found)
        parts.append(f"\npage {found.table.page.number}, table at {found.table.box.top:.0f} pt")
        parts.append(describe_rows(rows) if rows else "not of the plan")
    return "\n".join(parts) + "\n"


def draw_marks(picture: "Image", page: Page, marks: Sequence[Mark]) -> "Image":
    """Return the picture of a page (its resolution in `info["dpi"]`) with marks drawn on it."""
    from PIL import ImageDraw, ImageFont

    scale = picture.info["dpi"][0] / POINTS_PER_INCH
    drawn = picture.copy()
    pen, font = ImageDraw.Draw(drawn), ImageFont.load_default(LABEL_PT * scale)
    for mark in marks:
        x0, top, x1, bottom = (side * scale for side in locate_box(page, mark.box).sides)
        pen.rectangle((x0, top, max(x0, x1), max(top, bottom)), outline=mark.colour, width=2)
        if mark.label:
            pen.rectangle(pen.textbbox((x0, top), mark.label, font=font, anchor="lb"), fill="white")
            pen.text((x0, top), mark.label, fill=mark.colour, font=font, anchor="lb")
    return drawn


def draw_stages(path: Path, pages: Sequence[Page], out: Path, wanted: Sequence[int] = ()) -> None:
    """Draw the stages of a file's pages into the folder `out`.

    Args:
        path: The file, a PDF or an image.
        pages: The readings of all its pages.
        out: The folder, which is created.
        wanted: The numbers of the pages to draw; all by default.
    """
    out.mkdir(parents=True, exist_ok=True)
    stages, kind = find_stages(pages), identify(path).kind
    (out / f"{path.stem}.txt").write_text(describe_stages(stages), encoding="utf-8")
    for at, part in enumerate(stages.pages):
        if wanted and part.page.number not in wanted:
            continue
        picture = render_page(path, kind, part.page.number, DPI)
        for stage, marks in list_marks(stages, at).items():
            draw_marks(picture, part.page, marks).save(out / f"{path.stem}-{part.page.number}-{stage}.png")


def main() -> None:
    """Read the file and draw its stages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("pages", type=int, nargs="*", metavar="PAGE")
    args = parser.parse_args()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    source = identify(args.file)
    pages = [read_page(args.file, source.kind, number) for number in range(1, source.pages + 1)]
    draw_stages(args.file, pages, args.out, args.pages)


if __name__ == "__main__":
    main()
