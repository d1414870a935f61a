# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cells of scanned pages are repaired and say so; those of a text layer are left as they are."""

from dataclasses import replace

from ingest.model import TEXT_LAYER_READER, Box, Page, Span
from normalise.agencies.registry import load_register
from normalise.model import Cell, Report, Response, fill_cells
from normalise.repairs.repair_report import repair_report
from tests.normalise.confidence.report_rows import make_report, make_row

REGISTER = load_register()
PLACE = (Span(page=1, box=Box(x0=50, top=50, x1=150, bottom=60)),)


def make_scanned_row(agency: str = "Police", **texts: str) -> Response:
    """Return a row whose cells are on page 1."""
    row = make_row("a", agency=agency)
    cells = {field: Cell(text=text, raw=text, source=PLACE) for field, text in texts.items()}
    named = replace(row.agency, cell=replace(row.agency.cell, source=PLACE))
    return replace(row, agency=named, cells=fill_cells(cells))


def repair_row(row: Response, reader: str = "tesseract") -> Response:
    report: Report = make_report([row])
    page = Page(number=1, width=595, height=842, reader=reader)
    return repair_report(report, {1: page}, REGISTER).responses[0]


def test_a_repaired_cell_keeps_what_was_read_and_says_why() -> None:
    cell = repair_row(make_scanned_row(actions="Publish ° the rota")).cells["actions"]
    assert (cell.text, cell.raw) == ("Publish the rota", "Publish ° the rota")
    assert cell.reasons == cell.repairs == ("removed a speck that was read as a mark",)


def test_the_words_of_a_text_layer_are_not_repaired() -> None:
    row = make_scanned_row(actions="Publish ° the rota")
    assert repair_row(row, TEXT_LAYER_READER).cells["actions"].text == "Publish ° the rota"


def test_the_text_of_a_date_stays_as_it_was_understood() -> None:
    assert repair_row(make_scanned_row(target_date="4 june 2019 .")).cells["target_date"].text == "4 june 2019 ."


def test_an_acronym_of_the_register_gets_its_capitals() -> None:
    assert repair_row(make_scanned_row(agency="Yos")).agency.raw == "YOS"
    assert repair_row(make_scanned_row(agency="Camhs")).agency.raw == "Camhs"
