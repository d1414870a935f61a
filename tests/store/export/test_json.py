# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The export as JSON: the format boardtrace/1 to the letter."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings

from extract.model import LegendEntry
from normalise.model import Report
from store.export.json import export_reports
from tests.store.example_report import report
from tests.store.strategies import reports

LAWS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CELL = {"text", "raw", "confidence", "source", "struck", "reasons", "state"}
FIELDS = {"response", "actions", "constraints", "lead_person", "desired_outcome"}


def test_json_has_every_key_of_the_format() -> None:
    out = export_reports([report(), report(None, "ffff456789"), report(date(2018, 1, 1), "eeee456789")])
    assert out["format"] == "boardtrace/1"
    assert [r["as_at"] for r in out["reports"]] == ["2018-01-01", "2019-06-21", None]
    found: dict[str, Any] = out["reports"][1]
    assert set(found) == {
        "id",
        "title",
        "board",
        "subject",
        "as_at",
        "as_at_confidence",
        "as_at_source",
        "source",
        "states",
        "legend",
        "findings",
        "other_tables",
    }
    assert found["other_tables"] == [
        {
            "id": "0123456789-t1",
            "heading": "Glossary",
            "source": [{"page": 2, "bbox": [10.0, 20.0, 90.5, 40.0]}],
            "rows": [["Term", "Meaning"], ["MASH", "Multi-Agency Safeguarding Hub"]],
        }
    ]
    assert set(found["source"]) == {"name", "sha256", "pages", "pdf_sha256"}
    finding = found["findings"][0]
    assert set(finding) == {"id", "number", "kind", "title", "narrative", "source", "struck", "states", "questions"}
    question = finding["questions"][0]
    assert set(question) == {"id", "label", "text", "confidence", "reasons", "source", "struck", "states", "responses"}
    assert (question["confidence"], question["reasons"]) == (0.93, [])
    row = question["responses"][1]
    assert set(row) == {
        *("id", "agency", "agencies", "rag", "statuses", "target_date", "action_ref", "progress_percent"),
        *("attachments", "other", *FIELDS),
    }
    assert set(row["agency"]) == {"raw", "id", "name", "score", "source", "struck", "state"}
    nothing: dict[str, Any] = {"raw": "", "value": None, "basis": None, "confidence": None, "reasons": []}
    nothing |= {"meaning": None, "role": "current", "label": "", "source": [], "struck": [], "state": "read"}
    assert row["rag"] == nothing
    assert (row["statuses"], row["action_ref"], row["progress_percent"]) == ([], "", None)
    assert all(set(row[name]) == CELL for name in FIELDS)
    assert set(row["target_date"]) == CELL | {"dates"}
    assert row["target_date"]["dates"] == [{"date": "2019-12-31", "precision": "day", "role": None, "struck": False}]
    assert row["response"]["source"] == [{"page": 2, "bbox": [10.0, 20.0, 90.5, 40.0]}]
    assert set(row["other"]["Ref"]) == CELL


def test_legend_has_its_colours_and_the_statuses_that_they_give() -> None:
    legend = (
        LegendEntry(colour=(255, 192, 0), label="Amber", meaning="Late"),
        LegendEntry(colour=None, label="Purple", meaning="Not yet due"),
    )
    (found,) = export_reports([replace(report(), key=legend)])["reports"]
    assert found["legend"] == [
        {"label": "Amber", "meaning": "Late", "colour": "#ffc000", "value": "amber"},
        {"label": "Purple", "meaning": "Not yet due", "colour": None, "value": None},
    ]


@LAWS
@given(reports())
def test_any_report_makes_json(report: Report) -> None:
    out = export_reports([report])
    assert json.loads(json.dumps(out, allow_nan=False)) == out
