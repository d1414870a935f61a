# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the tables of a PDF or image file, whatever their columns mean.

This is the pipeline's table recogniser on its own. It stores nothing and looks for no report:

    for page in read_tables("plan.pdf", [2, 3]):
        for table in page.tables:
            for cell in table.cells:
                print(page.number, cell.row, cell.column, cell.text)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from extract.tables.find_tables import TableCell, find_tables, list_cells, locate_box
from extract.tables.grid import FoundTable
from extract.text.column_names import ColumnNames
from ingest.identify_file import identify
from ingest.model import Box, Page
from ingest.read_page import read_page


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """A table of a page.

    `box` is in PDF points on the page as a viewer shows it, origin at the top left. `bordered`: vertical ruling lines
    separate the columns. `cells` are row by row; `row_count` and `column_count` are those of the grid.
    """

    box: Box
    bordered: bool
    row_count: int
    column_count: int
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesOfPage:
    """The tables of one page, from top to bottom, and its page reading: words, reader, problems.

    Boxes in `page` are in its upright frame (see ingest/model.py), those of `tables` are on the viewer's page.
    """

    page: Page
    tables: tuple[PageTable, ...]

    @property
    def number(self) -> int:
        """The page number, from 1."""
        return self.page.number


def read_tables(
    path: Path | str, pages: Iterable[int] | None = None, names: ColumnNames | None = None
) -> list[TablesOfPage]:
    """Read the tables of a PDF, an image or a file of words with places (hOCR, ALTO, TSV).

    The pages are read in this process, one after the other, without the resource limits that an import sets.

    Args:
        path: The file.
        pages: Page numbers, from 1; all pages by default. A table that continues on the next page is recognised only
            if the page where it begins is read too.
        names: The known names of columns, by which headers of tables without ruling lines are recognised; the packaged
            ones by default.

    Returns:
        One item for each page, in the order of `pages`. A page that could not be read has no tables, and says why in
        `page.faults`.

    Raises:
        RefusedError: The file is damaged, empty, or neither a PDF nor an image nor a text.
        ValueError: The file is plain text, or has no page of a given number.
        MissingToolError: Tesseract is needed and not installed.
        OSError: The file cannot be opened.
    """
    path = Path(path)
    source = identify(path)
    if source.kind == "text":
        raise ValueError(f"{path.name} is plain text, which has no boxes on a page. Give a PDF or an image.")
    numbers = list(range(1, source.pages + 1)) if pages is None else list(pages)
    for number in numbers:
        if not 1 <= number <= source.pages:
            raise ValueError(f"{path.name} has no page {number}: its pages are 1 to {source.pages}.")
    readings = [read_page(path, source.kind, number) for number in numbers]
    return [
        TablesOfPage(page=found.page, tables=tuple(_describe_table(table) for table in found.tables))
        for found in find_tables(readings, names)
    ]


def _describe_table(found: FoundTable) -> PageTable:
    table = found.table
    return PageTable(
        box=locate_box(table.page, table.box),
        bordered=not table.open,
        row_count=table.rows,
        column_count=table.columns,
        cells=tuple(list_cells(found)),
    )
