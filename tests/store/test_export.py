"""The exports: the exchange format to the letter, and spreadsheets that run nothing."""

import csv
import io
from datetime import date
from typing import Any

from openpyxl import load_workbook

from store.export_json import export
from store.export_sheets import COLUMNS, export_csv, export_xlsx
from tests.store.example import report

CELL = {"text", "raw", "confidence", "source", "reasons", "state"}
FIELDS = {"response", "actions", "constraints", "lead_person", "desired_outcome"}


def test_json_has_every_key_of_the_format() -> None:
    out = export([report(), report(None, "ffff456789"), report(date(2018, 1, 1), "eeee456789")])
    assert out["format"] == "boardtrace/1"
    assert [r["as_at"] for r in out["reports"]] == ["2018-01-01", "2019-06-21", None]
    found: dict[str, Any] = out["reports"][1]
    assert set(found) == {"id", "title", "board", "subject", "as_at", "source", "findings"}
    assert set(found["source"]) == {"name", "sha256", "pages"}
    finding = found["findings"][0]
    assert set(finding) == {"number", "kind", "title", "narrative", "source", "questions"}
    question = finding["questions"][0]
    assert set(question) == {"label", "text", "source", "responses"}
    row = question["responses"][1]
    assert set(row) == {"id", "agency", "rag", "target_date", "attachments", "other", *FIELDS}
    assert set(row["agency"]) == {"raw", "id", "name", "score", "source"}
    assert row["rag"] == {"raw": "", "value": None, "basis": None, "source": []}
    assert all(set(row[name]) == CELL for name in FIELDS)
    assert set(row["target_date"]) == CELL | {"dates"}
    assert row["target_date"]["dates"] == [{"date": "2019-12-31", "precision": "day"}]
    assert row["response"]["source"] == [{"page": 2, "bbox": [10.0, 20.0, 90.5, 40.0]}]
    assert set(row["other"]["Ref"]) == CELL


def test_csv_has_a_row_a_response_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(export_csv([report()]).lstrip("\ufeff"))))
    assert tuple(rows[0]) == COLUMNS
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
    status = book["Responses"].cell(row=2, column=COLUMNS.index("status") + 1)
    assert status.value == "R red"
    assert status.fill.fgColor.rgb != "00000000"
    assert book["Faults"].max_row == 2
    assert book["Findings and questions"].max_row == 3
