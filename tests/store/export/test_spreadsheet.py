"""Reports as CSV and workbooks that run nothing."""

import csv
import io
import unicodedata
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from normalise.model import Report, Status
from store.export.safe_text import MAX_CELL_CHARS
from store.export.spreadsheet import RESPONSE_COLUMNS, export_csv, export_xlsx
from tests.store.example_report import cell, report
from tests.store.strategies import reports

LAWS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def test_csv_has_a_row_a_response_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(export_csv([report()]).lstrip("\ufeff"))))
    assert tuple(rows[0]) == RESPONSE_COLUMNS
    assert len(rows) == 3
    for row in rows[1:]:
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row)
        assert not any("\x1b" in value or "\x07" in value for value in row)


def test_xlsx_is_coloured_lettered_and_holds_no_formula() -> None:
    book = load_workbook(io.BytesIO(export_xlsx([report()])))
    assert book.sheetnames == ["Responses", "Findings and questions", "Other tables", "Faults"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        assert all(c.data_type != "f" and c.hyperlink is None for row in sheet.iter_rows() for c in row)
    status = book["Responses"].cell(row=2, column=RESPONSE_COLUMNS.index("status") + 1)
    assert status.value == "R red"
    assert status.fill.fgColor.rgb != "00000000"
    assert book["Faults"].max_row == 2
    assert book["Findings and questions"].max_row == 3
    assert [c.value for c in book["Findings and questions"][2]][-2:] == [0.93, None]


def answers(report: Report) -> int:
    return sum(len(q.responses) for f in report.findings for q in f.questions)


@LAWS
@given(reports())
def test_any_report_makes_a_csv_of_its_answers(report: Report) -> None:
    rows = list(csv.reader(io.StringIO(export_csv([report]).removeprefix("\ufeff"), newline="")))
    assert len(rows) == 1 + answers(report)
    for text in (text for row in rows for text in row):
        assert not text.startswith(FORMULAS)
        assert not any(unicodedata.category(c) == "Cc" and c not in "\t\r\n" for c in text)


@LAWS
@given(reports())
def test_any_report_makes_a_workbook_that_opens(report: Report) -> None:
    book = load_workbook(io.BytesIO(export_xlsx([report])))
    assert book["Responses"].max_row == 1 + answers(report)
    assert book["Faults"].max_row == 1 + len(report.faults)
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)


def test_a_text_too_long_for_a_workbook_says_that_it_is_cut() -> None:
    first = report().findings[0]
    long = replace(report(), findings=(replace(first, narrative=cell("word " * 8_000)),))
    sheet = load_workbook(io.BytesIO(export_xlsx([long])))["Findings and questions"]
    told = str(sheet.cell(row=2, column=6).value)
    assert len(told) <= MAX_CELL_CHARS
    assert told.endswith("(cut here; the JSON export holds the whole text)")


def test_every_status_has_its_letter_and_its_own_colour() -> None:
    first = report().findings[0]
    row = first.questions[0].responses[0]
    values = (*Status, None)
    every = tuple(replace(row, id=str(v), rag=replace(row.rag, value=v)) for v in values)
    asked = replace(first.questions[0], responses=every)
    book = load_workbook(io.BytesIO(export_xlsx([replace(report(), findings=(replace(first, questions=(asked,)),))])))
    cells = [book["Responses"].cell(row=r, column=RESPONSE_COLUMNS.index("status") + 1) for r in range(2, 7)]
    assert [c.value for c in cells] == ["R red", "A amber", "G green", "C complete", None]
    assert len({c.fill.fgColor.rgb for c in cells}) == 5
