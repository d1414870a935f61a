# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Reports as CSV and workbooks that run nothing."""

import csv
import io
import unicodedata
from dataclasses import replace
from datetime import date, datetime

from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from normalise.model import Report, Status
from store.export.options import ExportOptions
from store.export.safe_text import MAX_CELL_CHARS
from store.export.spreadsheet import CSV_COLUMNS, SHEET_COLUMNS, export_csv, export_xlsx
from store.versions.standing import ReportStanding
from tests.store.example_report import cell, report
from tests.store.strategies import reports

LAWS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def test_csv_has_a_row_a_response_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(export_csv([report()]).lstrip("\ufeff"))))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert len(rows) == 3
    for row in rows[1:]:
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row)
        assert not any("\x1b" in value or "\x07" in value for value in row)


def test_xlsx_is_coloured_lettered_and_holds_no_formula() -> None:
    book = load_workbook(io.BytesIO(export_xlsx([report()])))
    assert book.sheetnames == ["Responses", "Findings and questions", "Other tables", "Problems"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert [table.ref for table in sheet.tables.values()] == [sheet.dimensions]
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0  # and one page wide, which is the default
        assert sheet.print_title_rows == "$1:$1"
        assert all(c.data_type != "f" and c.hyperlink is None for row in sheet.iter_rows() for c in row)
    status = book["Responses"].cell(row=2, column=SHEET_COLUMNS.index("status") + 1)
    assert status.value == "R red"
    assert book["Problems"].max_row == 2
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
    assert book["Problems"].max_row == 1 + len(report.faults)
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
    sheet = book["Responses"]
    cells = [sheet.cell(row=r, column=SHEET_COLUMNS.index("status") + 1) for r in range(2, 7)]
    assert [c.value for c in cells] == ["R red", "A amber", "G green", "C complete", None]
    rules = [rule for of_range in sheet.conditional_formatting for rule in of_range.rules]
    assert [rule.formula for rule in rules] == [[f'"{c.value}"'] for c in cells[:4]]
    assert len({rule.dxf.fill.bgColor.rgb for rule in rules}) == 4


def test_dates_are_dates_and_what_is_overdue_is_counted() -> None:
    options = ExportOptions(today=date(2020, 1, 2), base_url="http://plans/")
    sheet = load_workbook(io.BytesIO(export_xlsx([report()], options)))["Responses"]
    row = dict(zip((*SHEET_COLUMNS, "page"), sheet[2], strict=True))
    assert row["as_at"].value == datetime(2019, 6, 21)
    assert (row["due"].value, row["overdue_days"].value) == (datetime(2019, 12, 31), 2)
    assert row["page"].hyperlink
    assert row["page"].hyperlink.target == f"http://plans/response/{row['response_id'].value}"
    assert str(sheet.print_area).endswith("$L$3")  # the first columns alone


def test_earlier_versions_and_superseded_readings_have_sheets_of_their_own() -> None:
    standings = {"0123456789": ReportStanding.EARLIER, "x": ReportStanding.SUPERSEDED}
    every = [report(), replace(report(), id="x"), replace(report(), id="y")]
    book = load_workbook(io.BytesIO(export_xlsx(every, ExportOptions(standings=standings))))
    assert book.sheetnames[:3] == ["Responses", "Earlier versions", "Superseded readings"]
    column = SHEET_COLUMNS.index("report") + 1
    assert [book[name].cell(row=2, column=column).value for name in book.sheetnames[:3]] == ["y", "0123456789", "x"]
    assert all(book[name].max_row == 3 for name in book.sheetnames[:3])


def test_texts_have_no_apostrophe_and_stay_texts() -> None:
    sheet = load_workbook(io.BytesIO(export_xlsx([report()])))["Responses"]
    cell = sheet.cell(row=2, column=SHEET_COLUMNS.index("actions") + 1)
    assert cell.value == '=HYPERLINK("http://x")'
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
