# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which of several columns is ticked."""

import pytest

from extract.model import DraftCell
from extract.status.tick_status import read_tick_status
from extract.tables.grid import GridCell
from ingest.model import Box, Fill, Page

NAMES = ("Red", "Amber", "Green")
GREEN = (0, 170, 80)


def read_row(texts: tuple[str, str, str], filled: tuple[int, ...] = ()) -> str:
    boxes = [Box(x0=100.0 * i, top=100, x1=100.0 * i + 50, bottom=140) for i in range(3)]
    page = Page(number=1, width=600, height=400, fills=tuple(Fill(box=boxes[i], colour=GREEN) for i in filled))
    cells = [GridCell(region=i, box=boxes[i], row=1, last_row=1, column=i, last_column=i) for i in range(3)]
    given = [DraftCell(raw=text, body=text, confidence=0.7 if text else None) for text in texts]
    return read_tick_status(page, list(zip(NAMES, cells, given, strict=True))).cell.body


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("", "v", ""), "Amber"),
        (("x", "✓", "x"), "Amber"),
        (("", "", "X"), "Green"),
        (("Y", "", "Y"), "Red / Green"),
        (("", "", ""), ""),
    ],
)
def test_tick_outweighs_crosses(texts: tuple[str, str, str], name: str) -> None:
    assert read_row(texts) == name


def test_fill_counts_where_nothing_is_ticked() -> None:
    assert read_row(("", "", ""), filled=(2,)) == "Green"
    assert read_row(("v", "", ""), filled=(2,)) == "Red"
