# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lines that may hold the report's date, without dates that are crossed out."""

from extract.assemble.dated_lines import collect_dated_lines
from extract.tables.grid import FoundTable, Table
from extract.text.cells import group_lines
from ingest.model import Box, Page, Strike, Word

PAGE = Page(number=1, width=500, height=800)


def place_words(*texts: tuple[str, Strike]) -> list[Word]:
    return [
        Word(
            text=text, box=Box(x0=60 * i, top=400, x1=60 * i + 50, bottom=410), confidence=0.9, line=0, region=0,
            struck=struck,
        )
        for i, (text, struck) in enumerate(texts)
    ]  # fmt: skip


def test_date_that_is_crossed_out_is_not_the_reports() -> None:
    words = place_words(("Updated:", "no"), ("03/02/2019", "whole"), ("05/03/2019", "no"))
    table = Table(page=PAGE, box=Box(x0=0, top=390, x1=300, bottom=420), cells=(), rows=1, columns=1)
    found = collect_dated_lines([(PAGE, group_lines(words))], [FoundTable(table=table, words={0: words})])
    assert [line.text for line in found] == ["Updated: 05/03/2019"] * 2
