# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""docs/glossary.md explains each field of the export, and each column of the SQL views and of the workbooks."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import text

from extract.model import LegendEntry, StruckText
from ingest.model import Span
from normalise.model import Report
from store.engine import open_store, store_url
from store.export.changes import CSV_HEADERS, export_changes_json
from store.export.changes_xlsx import CHANGE_COLUMNS
from store.export.json import export_reports
from store.export.spreadsheet import PROBLEM_COLUMNS, QUESTION_COLUMNS, SHEET_COLUMNS, TABLE_COLUMNS
from store.export.summary import SUMMARY_COLUMNS
from store.verify.schema_objects import list_sql_views
from tests.conftest import ROOT
from tests.store.change_examples import PERHAPS, change
from tests.store.example_report import PLACE, report

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
STRUCK = (StruckText(text="gone", source=PLACE),)


def read_sections() -> dict[str, dict[str, str]]:
    """Return the meaning of each name, by the heading of its section."""
    found: dict[str, dict[str, str]] = {}
    for block in re.split(r"^##+ ", GLOSSARY, flags=re.MULTILINE)[1:]:
        heading = block.splitlines()[0].strip("`")
        found[heading] = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", block, flags=re.MULTILINE))
    return found


SECTIONS = read_sections()


def make_full_report() -> Report:
    """Return a report in which no list of the export is empty."""
    example = report(date(2019, 6, 21))
    finding, *others = example.findings
    struck = replace(finding.title, struck=STRUCK, source=(*PLACE, Span(page=1, lines=(1, 2))))
    return replace(
        example,
        findings=(replace(finding, title=struck), *others),
        key=(LegendEntry(label="G", meaning="on track", colour=None),),
        other_tables=example.other_tables,
    )


def list_json_objects() -> dict[str, list[dict[str, Any]]]:
    """Return objects of the export by the heading of their section."""
    (exported,) = export_reports([make_full_report()])["reports"]
    finding = exported["findings"][0]
    question = finding["questions"][0]
    row = question["responses"][0]
    return {
        "File": [export_reports([])],
        "Report": [exported],
        "Source": [exported["source"]],
        "Legend": exported["legend"],
        "Other table": exported["other_tables"],
        "Finding": [finding],
        "Question": [question],
        "Response": [row],
        "Agency": [row["agency"], *row["agencies"]],
        "Status": [row["rag"], *row["statuses"]],
        "Cell": [row["response"], row["target_date"], *row["other"].values()],
        "Date": row["target_date"]["dates"],
        "Struck words": finding["struck"],
        "Place": finding["source"],
    }


@pytest.mark.parametrize(("heading", "objects"), list_json_objects().items(), ids=lambda value: value)
def test_each_field_of_the_export_is_explained(heading: str, objects: list[dict[str, Any]]) -> None:
    assert objects
    assert {key for one in objects for key in one} == SECTIONS[heading].keys()


def test_each_field_of_a_change_is_explained() -> None:
    full = change(question_old="1b", agency_old="Police")
    told = json.loads(export_changes_json([full, PERHAPS], perhaps=True))
    assert {key for one in told for key in one} == SECTIONS["Changes"].keys()


def test_each_column_of_the_views_is_explained(tmp_path: Path) -> None:
    engine = open_store(store_url(str(tmp_path / "a.db")))
    with engine.connect() as connection:
        columns = {name: set(connection.execute(text(f"SELECT * FROM {name}")).keys()) for name in list_sql_views()}
    shared = columns["v_response"]
    assert shared == SECTIONS["v_response"].keys()
    for name, own in columns.items():
        explained = SECTIONS[name].keys()
        assert (name, own - shared - explained, explained - own) == (name, set(), set())


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("Sheet Responses", SHEET_COLUMNS),
        ("Sheet Findings and questions", QUESTION_COLUMNS),
        ("Sheet Other tables", TABLE_COLUMNS),
        ("Sheet Problems", PROBLEM_COLUMNS),
        ("Sheets of changes", (*CHANGE_COLUMNS, *CSV_HEADERS)),
        ("Sheets of a summary", SUMMARY_COLUMNS.values()),
    ],
)
def test_each_column_of_the_workbooks_is_explained(heading: str, columns: tuple[str, ...]) -> None:
    assert set(columns) == SECTIONS[heading].keys()


def test_each_meaning_is_one_sentence() -> None:
    meanings = [said for section in SECTIONS.values() for said in section.values()]
    assert len(meanings) > 150
    assert [said for said in meanings if not said.endswith(".") or re.search(r"\. [A-Z]", said)] == []


def test_the_export_follows_its_schema() -> None:
    schema = json.loads((ROOT / "docs" / "export.schema.json").read_text(encoding="utf-8"))
    exported = json.loads(json.dumps(export_reports([make_full_report()])))
    Draft202012Validator(schema).validate(exported)
    exported["reports"][0]["findings"][0]["questions"][0]["responses"][0]["rag"]["value"] = "blue"
    assert not Draft202012Validator(schema).is_valid(exported)
