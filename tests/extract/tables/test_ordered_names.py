# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Names of an open table's header that are not right above their columns."""

from collections.abc import Iterator, Sequence

from extract.tables.grid import FoundTable, GridCell, Table
from extract.tables.table_forms import group_forms
from extract.text.column_names import load_column_names
from ingest.model import Box, Page, Word

TALL, LETTER = 20.0, 5.0

Rows = Sequence[Sequence[str]]


def place_words(text: str, left: float, top: float, region: int) -> Iterator[Word]:
    for printed in text.split():
        letters, _, x = printed.partition("@")
        x0 = float(x or left)
        box = Box(x0=x0, top=top, x1=x0 + LETTER * len(letters), bottom=top + TALL / 2)
        yield Word(text=letters, box=box, confidence=1.0, line=region, region=region)
        left = box.x1 + LETTER / 2


def make_table(edges: Sequence[float], rows: Rows, top: float = 0.0) -> FoundTable:
    """Return an open table. A word begins at the x that follows its "@", others at the left of their columns."""
    cells: list[GridCell] = []
    words: dict[int, list[Word]] = {}
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            y = top + i * TALL
            box = Box(x0=edges[j], top=y, x1=edges[j + 1], bottom=y + TALL)
            region = len(cells)
            cells.append(GridCell(region=region, box=box, row=i, last_row=i, column=j, last_column=j))
            words[region] = list(place_words(text, edges[j], y + TALL / 4, region))
    box = Box.hull(cell.box for cell in cells)
    table = Table(
        page=Page(number=1, width=800, height=600), box=box, cells=tuple(cells), rows=len(rows),
        columns=len(edges) - 1, open=True,
    )  # fmt: skip
    return FoundTable(table=table, words=words)


def test_two_names_over_one_column_are_parted_where_the_next_has_none() -> None:
    rows = [
        ["Agreed@0 actions@33", "Barriers@200 BRAG@285", "", "Target@400"],
        ["Train", "None", "G", "May 2020"],
        ["Meet", "Money", "R", "June 2020"],
    ]
    (form,) = group_forms([make_table([0, 200, 300, 400, 500], rows)], load_column_names())
    assert form.names == ["Agreed actions", "Barriers", "BRAG", "Target"]


def test_a_header_alone_takes_the_columns_of_the_rows_below() -> None:
    header = make_table([0, 200, 500, 600], [["Agreed@0 actions@33", "Timescale@200 Progress@300", "BRAG@500"]])
    rows = make_table([0, 200, 300, 500, 600], [["Train", "May 2020", "Done", "G"]], top=60)
    (form,) = group_forms([header, rows], load_column_names())
    assert form.names == ["Agreed actions", "Timescale", "Progress", "BRAG"]
    assert [part.table for part in form.parts] == [0, 1]


def test_names_that_are_not_one_for_each_column_stay_where_they_are() -> None:
    rows = [["Agreed@0 actions@33", "Barriers@200", "", "Target@400"], ["Train", "None", "G", "May 2020"]]
    (form,) = group_forms([make_table([0, 200, 300, 400, 500], rows)], load_column_names())
    assert form.names == ["Agreed actions", "Barriers", "", "Target"]


def test_a_row_of_prompts_printed_again_below_a_running_head_is_the_same_header() -> None:
    prompts = ["As worded", "Which agency is this?", "When will it be done?", "Please give a short update"]
    first = make_table(
        [0, 100, 200, 300, 400],
        [["Question", "Agency", "Timescale", "Progress"], prompts, ["Is it safe?", "Police", "May 2020", "It is"]],
    )
    again = make_table(
        [0, 100, 200, 300, 400], [["CONFIDENTIAL", "", "", ""], prompts, ["Is it fair?", "NHS", "June 2020", "Yes"]]
    )
    (form,) = group_forms([first, again], load_column_names())
    assert form.names == ["Question", "Agency", "Timescale", "Progress"]
    assert form.parts[1].section.header == (0, 1)
