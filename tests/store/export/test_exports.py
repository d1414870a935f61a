"""The exports: the exchange format to the letter, and spreadsheets that run nothing."""

import csv
import io
import json
import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from normalise.model import Report, Status
from store.export.json import export_reports
from store.export.spreadsheet import MAX_CELL_CHARS, RESPONSE_COLUMNS, escape_formula, export_csv, export_xlsx
from tests.store.example import cell, report
from tests.store.strategies import reports

LAWS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")

CELL = {"text", "raw", "confidence", "source", "reasons", "state"}
FIELDS = {"response", "actions", "constraints", "lead_person", "desired_outcome"}


def test_json_has_every_key_of_the_format() -> None:
    out = export_reports([report(), report(None, "ffff456789"), report(date(2018, 1, 1), "eeee456789")])
    assert out["format"] == "boardtrace/1"
    assert [r["as_at"] for r in out["reports"]] == ["2018-01-01", "2019-06-21", None]
    found: dict[str, Any] = out["reports"][1]
    assert set(found) == {"id", "title", "board", "subject", "as_at", "source", "states", "findings"}
    assert set(found["source"]) == {"name", "sha256", "pages"}
    finding = found["findings"][0]
    assert set(finding) == {"number", "kind", "title", "narrative", "source", "states", "questions"}
    question = finding["questions"][0]
    assert set(question) == {"label", "text", "source", "states", "responses"}
    row = question["responses"][1]
    assert set(row) == {"id", "agency", "rag", "target_date", "attachments", "other", *FIELDS}
    assert set(row["agency"]) == {"raw", "id", "name", "score", "source", "state"}
    assert row["rag"] == {"raw": "", "value": None, "basis": None, "source": [], "state": "read"}
    assert all(set(row[name]) == CELL for name in FIELDS)
    assert set(row["target_date"]) == CELL | {"dates"}
    assert row["target_date"]["dates"] == [{"date": "2019-12-31", "precision": "day"}]
    assert row["response"]["source"] == [{"page": 2, "bbox": [10.0, 20.0, 90.5, 40.0]}]
    assert set(row["other"]["Ref"]) == CELL


def test_csv_has_a_row_a_response_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(export_csv([report()]).lstrip("\ufeff"))))
    assert tuple(rows[0]) == RESPONSE_COLUMNS
    assert len(rows) == 3
    for row in rows[1:]:
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row)
        assert not any("\x1b" in value or "\x07" in value for value in row)


def test_xlsx_is_coloured_lettered_and_holds_no_formula() -> None:
    book = load_workbook(io.BytesIO(export_xlsx([report()])))
    assert book.sheetnames == ["Responses", "Findings and questions", "Faults"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        assert all(c.data_type != "f" and c.hyperlink is None for row in sheet.iter_rows() for c in row)
    status = book["Responses"].cell(row=2, column=RESPONSE_COLUMNS.index("status") + 1)
    assert status.value == "R red"
    assert status.fill.fgColor.rgb != "00000000"
    assert book["Faults"].max_row == 2
    assert book["Findings and questions"].max_row == 3


def answers(report: Report) -> int:
    return sum(len(q.responses) for f in report.findings for q in f.questions)


@pytest.mark.parametrize("start", [*FORMULAS, "\x1b=", "\x9b=", "\x00+"])
def test_no_text_begins_a_formula(start: str) -> None:
    assert escape_formula(f"{start}1+1").startswith("'")
    assert escape_formula(f"1{start}1") == f"1{start}1".translate({0x1B: None, 0x9B: None, 0: None})


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


@LAWS
@given(reports())
def test_any_report_makes_json(report: Report) -> None:
    out = export_reports([report])
    assert json.loads(json.dumps(out, allow_nan=False)) == out


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
