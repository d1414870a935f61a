# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The list of the plan's columns, and what follows it when a column is added."""

import csv
import io
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from extract import fields
from extract.fields import CELL_NAMES, PLAN_FIELD, FieldCells
from normalise.agencies.registry import load_register
from store import audit_log
from store.decisions.carry_over import place_report_with_corrections
from store.engine import write_transaction
from store.reports.digest import compute_digest, log_import
from store.reports.save import save_report
from tests.conftest import ROOT
from tests.store import example_report
from tests.store.old_store import EXPECTED, differences, select_comparable, unpack_on_sqlite

ADDED = '    FieldSpec(name="evidence", label="evidence", review_weight=7.0),\n)\n"""All columns'

COMMANDS_ON_FIELDS = {"compare", "export", "history", "records", "reports", "review", "search", "trace"}
"""Commands that print values of the plan's columns, or lists of the records that have them."""

USE_EDITED_LIST = """
import csv, io, json, sys, types
import extract

path, database = sys.argv[1:3]
module = types.ModuleType("extract.fields")
sys.modules["extract.fields"] = extract.fields = module
exec(compile(open(path).read(), path, "exec"), module.__dict__)

from openpyxl import load_workbook

def read_sheet(path):
    book = load_workbook(path)
    sheets = ("Earlier versions", "Superseded readings", "Responses")
    tables = [list(book[name].iter_rows(values_only=True)) for name in sheets if name in book.sheetnames]
    return [dict(zip(table[0], row)) for table in tables for row in table[1:]]
"""
"""The start of a script: it uses the list of columns of another file."""

STORE_ANOTHER_REPORT = """
from dataclasses import replace
from datetime import date
from click.testing import CliRunner
from boardtrace.cli import entrance
from normalise.agencies.registry import load_register
from normalise.model import Cell
from store.audit_log import load_last_import
from store.decisions.carry_over import place_report_with_corrections
from store.engine import open_store, write_transaction
from store.reports.digest import is_unchanged, log_import
from store.reports.load import load_report
from store.reports.save import lacks_fields, save_report
from tests.store import example_report
from tests.store.report_versions import with_rows

def run(*arguments):
    return CliRunner().invoke(entrance, [*arguments, "--db", database]).stdout

def evidence(report):
    return [r.cells["evidence"].text for f in report.findings for q in f.questions for r in q.responses]

def verify():
    return sorted({d["kind"] for d in json.loads(run("verify", "--format", "json"))["troubles"]})

engine = open_store(database)
verified = [verify()]
with write_transaction(engine) as connection:
    old = load_report(connection, "0123456789", reading=True)
    new = example_report.report(date(2019, 12, 1), "abcdef0123")
    new = replace(new, source=replace(new.source, sha256="ab" * 32))
    filled = Cell(text="Minutes", raw="Minutes", confidence=0.2, source=example_report.PLACE)
    new = with_rows(new, lambda r: r.with_cells(evidence=filled, actions=Cell(text="Another action")))
    save_report(connection, new)
    place_report_with_corrections(connection, new.id, load_register())
    log_import(connection, new, "Ann", "9")
    stored = load_report(connection, new.id, reading=True)
    edited = with_rows(stored, lambda r: r.with_cells(evidence=Cell(text="Edited")))
    filled_in = with_rows(old, lambda r: r.with_cells(evidence=Cell(text="Filled in")))
    import_old, import_new = load_last_import(connection, old.id).detail, load_last_import(connection, new.id).detail
    queued = connection.exec_driver_sql("SELECT DISTINCT kind FROM attention WHERE field = 'evidence'").scalars().all()
    found = {
        "old": evidence(old),
        "new": evidence(stored),
        "round trip": stored == new,
        "unchanged": [
            is_unchanged(report, detail) for report, detail in
            ((old, import_old), (filled_in, import_old), (stored, import_new), (edited, import_new))
        ],
        "lacks fields": [lacks_fields(connection, old.id), lacks_fields(connection, new.id)],
        "queued": queued,
    }
reports = json.loads(run("export", "--format", "json"))["reports"]
found["json"] = [r["findings"][0]["questions"][0]["responses"][0]["evidence"]["text"] for r in reports]
found["csv"] = [row["evidence"] for row in csv.DictReader(io.StringIO(run("export", "--format", "csv")))]
verified.append(verify())
found["verified"] = verified
workbook = sys.argv[3]
run("export", "--format", "xlsx", "-o", workbook)
found["xlsx"] = [row["evidence"] for row in read_sheet(workbook)]
found["changed"] = sorted({c["field"] for c in json.loads(run("compare", old.id, new.id, "--format", "json"))})
print(json.dumps(found))
"""


RUN_ON_OLD_STORE = """
import pathlib
from tests.store.old_store import OldStore, name_all_versions

files, workbook = map(pathlib.Path, sys.argv[3:5])
store = OldStore(url=database, files=files, dialect="sqlite")
found = {}
for line in sys.argv[5:]:
    done = store.run(name_all_versions(line))
    found[line] = {"code": done.returncode, "out": done.stdout, "err": done.stderr}
found["xlsx"] = [row["evidence"] for row in read_sheet(workbook)]
print(json.dumps(found))
"""


def run_with_added_field(script: str, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a script in a separate process, with one field more than today's list."""
    edited = folder / "fields.py"
    own = Path(fields.__file__).read_text(encoding="utf-8")
    edited.write_text(own.replace(')\n"""All columns', ADDED), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", USE_EDITED_LIST + script, str(edited), *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


@pytest.mark.parametrize("digest_version", [pytest.param(1, marks=pytest.mark.long), 2])
def test_stored_report_survives_a_field_added_to_the_list(digest_version: int, empty: Engine, tmp_path: Path) -> None:
    report = example_report.report()
    with write_transaction(empty) as connection:
        save_report(connection, report)
        place_report_with_corrections(connection, report.id, load_register())
        if digest_version == 1:
            detail = {"digest": compute_digest(report, 1)}  # as entries were before digests had a version
            audit_log.append_entry(connection, by="Ann", act=audit_log.IMPORTED, report_id=report.id, detail=detail)
        else:
            log_import(connection, report, "Ann", "8")
    url = empty.url.render_as_string(hide_password=False)
    done = run_with_added_field(STORE_ANOTHER_REPORT, tmp_path, url, tmp_path / "reports.xlsx")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "old": ["", ""],
        "new": ["Minutes", "Minutes"],
        "round trip": True,
        "unchanged": [True, False, True, False],
        "lacks fields": [True, False],
        "queued": ["doubtful"],
        "json": ["", "Minutes"],
        "csv": ["", "", "Minutes", "Minutes"],
        "xlsx": [None, None, "Minutes", "Minutes"],
        "verified": [["file"], ["file"]],  # no file is kept of a report made by hand
        "changed": ["actions"],
    }


def test_old_store_survives_a_field_added_to_the_list(tmp_path: Path) -> None:
    """Its reports are listed, compared, traced and exported as before, and verify clean."""
    store = unpack_on_sqlite(tmp_path)
    workbook = tmp_path / "reports.xlsx"
    lines = [line for line in EXPECTED["commands"] if line.split()[0] in COMMANDS_ON_FIELDS]
    verify, export = "verify --sample 5 --format json", f"export --format xlsx -o {workbook}"
    done = run_with_added_field(RUN_ON_OLD_STORE, tmp_path, store.url, store.files, workbook, *lines, verify, export)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [line for line in (*lines, verify, export) if found[line]["code"] != 0] == []
    assert json.loads(found[verify]["out"])["troubles"] == []
    for line in lines:
        expected = json.loads(store.as_it_would_say_today(json.dumps(EXPECTED["commands"][line]["out"])))
        was, said = parse_output(line, expected), parse_output(line, found[line]["out"])
        assert differences(*select_comparable(line, was, said)) == []
    rows = parse_output("export --format csv", found["export --format csv"]["out"])
    assert {row["evidence"] for row in rows} == {""}
    assert found["xlsx"] == [None] * len(rows)


def parse_output(line: str, output: Any) -> Any:
    """Return the values that a command printed."""
    if line.endswith("csv"):
        return list(csv.DictReader(io.StringIO(output.removeprefix("\ufeff"))))
    return json.loads(output) if isinstance(output, str) else output


def test_cells_are_complete_and_in_the_order_of_the_list() -> None:
    cells = FieldCells({"target_date": "2019", "response": "Yes"}, "")
    assert tuple(cells) == CELL_NAMES
    assert (cells["response"], cells["actions"], len(cells)) == ("Yes", "", len(CELL_NAMES))
    assert [name for name in cells if cells.is_given(name)] == ["response", "target_date"]
    changed = cells.with_cells(actions="Do it")
    assert (changed["actions"], changed["response"], cells["actions"]) == ("Do it", "Yes", "")
    assert pickle.loads(pickle.dumps(changed)) == changed
    assert hash(FieldCells(dict(changed), "")) == hash(changed)


def test_cells_refuse_a_name_that_is_not_a_field() -> None:
    with pytest.raises(KeyError, match="agency"):
        FieldCells({"agency": "Police"}, "")
    with pytest.raises(KeyError, match="nothing"):
        FieldCells({}, "")["nothing"]
    with pytest.raises(KeyError, match="nothing"):
        FieldCells({}, "").with_cells(nothing="")


def test_field_has_a_label_and_a_title() -> None:
    assert (PLAN_FIELD["target_date"].label, PLAN_FIELD["target_date"].title) == ("target date", "Target date")
    assert [name for name, field in PLAN_FIELD.items() if field.one_line] == ["agency", "target_date", "lead_person"]
