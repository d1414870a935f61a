"""A row keeps its id when its file is read again, whatever its label and agency now read."""

from ingest.model import Box, Span
from store.reports.response_ids import PlacedRow, assign_ids

ROW_HEIGHT_PT = 30.0


def placed(ident: str, top: float, height: float = ROW_HEIGHT_PT, page: int = 1, *also: Span) -> PlacedRow:
    """Return a row with two cells beside each other."""
    boxes = (Box(x0=x0, top=top, x1=x0 + 100.0, bottom=top + height) for x0 in (50.0, 160.0))
    return PlacedRow(id=ident, spans=(*(Span(page=page, box=box) for box in boxes), *also))


def test_a_row_keeps_its_id_where_label_and_agency_are_read_otherwise() -> None:
    stored = [placed("r-1a-police-1", 100), placed("r-1b-csc-1", 130)]
    rows = [placed("r-2-the-police-1", 101), placed("r-1b-csc-1", 131)]
    assert assign_ids(rows, stored) == {"r-2-the-police-1": "r-1a-police-1", "r-1b-csc-1": "r-1b-csc-1"}


def test_two_rows_that_exchange_their_labels_keep_their_ids() -> None:
    stored = [placed("r-1a-police-1", 100), placed("r-1b-police-1", 130)]
    rows = [placed("r-1b-police-1", 100), placed("r-1a-police-1", 130)]
    assert assign_ids(rows, stored) == {"r-1b-police-1": "r-1a-police-1", "r-1a-police-1": "r-1b-police-1"}


def test_a_new_row_never_takes_the_id_of_another() -> None:
    stored = [placed("r-1a-none-1", 100)]
    rows = [placed("r-1a-none-1", 70), placed("r-1a-none-2", 100)]
    assert assign_ids(rows, stored) == {"r-1a-none-1": "r-1a-none-2", "r-1a-none-2": "r-1a-none-1"}


def test_the_larger_part_of_a_row_that_is_cut_in_two_keeps_its_id() -> None:
    stored = [placed("r-1a-police-1", 100, height=60)]
    rows = [placed("r-1a-none-1", 100, height=20), placed("r-1b-police-1", 120, height=40)]
    assert assign_ids(rows, stored) == {"r-1a-none-1": "r-1a-none-1", "r-1b-police-1": "r-1a-police-1"}


def test_a_cell_over_several_rows_tells_none_of_them_apart() -> None:
    merged = Span(page=1, box=Box(x0=270.0, top=100.0, x1=800.0, bottom=160.0))
    stored = [placed("r-1a-csc-1", 100, 30, 1, merged), placed("r-1a-police-1", 130, 30, 1, merged)]
    rows = [placed("r-1a-police-1", 100, 30, 1, merged), placed("r-1a-csc-1", 130, 30, 1, merged)]
    assert assign_ids(rows, stored) == {"r-1a-police-1": "r-1a-csc-1", "r-1a-csc-1": "r-1a-police-1"}


def test_rows_on_other_pages_and_rows_without_a_place_keep_what_is_made_for_them() -> None:
    stored = [placed("r-1a-csc-1", 100, page=1), PlacedRow(id="r-1a-police-1", spans=())]
    rows = [placed("r-1b-csc-1", 100, page=2), PlacedRow(id="r-1a-police-1", spans=())]
    assert assign_ids(rows, stored) == {row.id: row.id for row in rows}


def test_lines_of_a_text_are_places_too() -> None:
    stored = [PlacedRow(id="r-1a-csc-1", spans=(Span(page=1, lines=(4, 9)),))]
    rows = [PlacedRow(id="r-1b-csc-1", spans=(Span(page=1, lines=(5, 9)),))]
    assert assign_ids(rows, stored) == {"r-1b-csc-1": "r-1a-csc-1"}
