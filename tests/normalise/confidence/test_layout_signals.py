# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Values beside the print of other rows and columns, and the blanks between their words."""

from dataclasses import dataclass

import pytest

from ingest.model import Box, Page, Span, Word
from normalise.confidence.layout_signals import learn_layout, measure_blanks, measure_layout
from normalise.confidence.values import Value
from normalise.confidence.word_places import place_words
from normalise.model import Cell
from tests.normalise.confidence.report_rows import make_row

COLUMNS = {"actions": (10.0, 100.0), "response": (120.0, 200.0), "lead_person": (220.0, 260.0)}
ROW_PT = 40.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of a row: where it is printed, as far as that is not where its column and row are."""

    field: str
    row: int
    text: str = "Print the rota"
    x1: float | None = None
    rows: float = 1.0
    page: int = 1
    at_row: int | None = None

    def as_value(self) -> Value:
        left, right = COLUMNS[self.field]
        row = self.row if self.at_row is None else self.at_row
        box = Box(x0=left, top=row * ROW_PT, x1=self.x1 or right, bottom=(row + self.rows) * ROW_PT - 10)
        source = (Span(page=self.page, box=box),) if self.text else ()
        cell = Cell(text=self.text, raw=self.text, source=source)
        return Value(field=self.field, cell=cell, record=make_row("a"), row=self.row)


def measure(odd: Placed, words: tuple[Word, ...] = (), turn: int = 0) -> dict[str, float]:
    """Return the signals of one cell of a table of three rows, in which it takes the place of the cell there."""
    cells = [Placed(field, row) for row in range(3) for field in COLUMNS]
    values = [(odd if (c.field, c.row) == (odd.field, odd.row) else c).as_value() for c in cells]
    pages = {1: Page(number=1, width=300, height=200, words=words, turn=turn)}
    value = next(v for v in values if (v.field, v.row) == (odd.field, odd.row))
    return measure_layout(value, learn_layout(values, pages), {1: place_words(pages[1])})


def word(text: str, x0: float, top: float) -> Word:
    return Word(text=text, box=Box(x0=x0, top=top, x1=x0 + 20, bottom=top + 10), confidence=0.9, line=0, region=0)


def test_a_cell_in_its_place_shows_nothing() -> None:
    found = measure(Placed("response", 1))
    assert (found["rows_beside"], found["columns_within"], found["beside_row"], found["top_shift"]) == (0, 0, 1, 0)


def test_a_cell_with_the_print_of_the_next_row_is_beside_two_rows() -> None:
    found = measure(Placed("response", 1, rows=2))
    assert found["rows_beside"] == 1
    assert found["beside_row"] < 0.5


def test_a_text_read_over_two_columns_has_a_column_within_it() -> None:
    assert measure(Placed("actions", 1, x1=200.0))["columns_within"] == 1


def test_words_where_a_row_has_an_empty_cell_are_counted() -> None:
    printed = (word("Accepted", 125, 45), word("Elsewhere", 125, 5))
    assert measure(Placed("response", 1, text=""), printed)["words_at_place"] == 1
    assert measure(Placed("response", 1, text=""))["words_at_place"] == 0


def test_rows_of_a_page_that_was_scanned_sideways_are_not_compared() -> None:
    assert measure(Placed("response", 1, rows=2), turn=90)["rows_beside"] == 0


@pytest.mark.parametrize(
    ("places", "gap", "blank"),
    [
        ([(10, 10), (35, 10), (10, 25)], 1.5, 0.5),
        ([(10, 10), (90, 10)], 0.0, 6.0),  # two columns read as one line
        ([(10, 10), (10, 25), (10, 65)], 4.0, 0.0),  # two rows read as one cell
    ],
)
def test_blanks_are_measured_in_heights_of_a_word(places: list[tuple[float, float]], gap: float, blank: float) -> None:
    assert measure_blanks([word("rota", x0, top) for x0, top in places]) == (gap, blank)


def test_a_page_that_lacks_columns_of_the_other_pages_is_seen_in_all_its_cells() -> None:
    whole = [Placed(field, row) for row in range(2) for field in COLUMNS]
    lacking = [Placed(field, 2, page=2) for field in ("actions", "response")]
    values = [cell.as_value() for cell in (*whole, *lacking)]
    pages = {number: Page(number=number, width=300, height=200) for number in (1, 2)}
    layout = learn_layout(values, pages)
    missing = [measure_layout(value, layout, {1: (), 2: ()})["columns_missing"] for value in (values[0], values[-1])]
    assert missing == [0.0, pytest.approx(1 / 3)]


def test_a_cell_that_two_rows_have_in_common_may_be_of_one_row_that_was_cut_in_two() -> None:
    found = measure(Placed("response", 1, at_row=0))
    assert found["rows_sharing"] == 1.0
    assert found["column_shared"] == pytest.approx(2 / 3)
    assert measure(Placed("response", 1))["rows_sharing"] == 0.0
