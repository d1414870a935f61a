# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The whole way, from the samples' files to the export, against the samples' truth."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz

from benchmarks.scoring import score_report
from ingest.render.reocr_check import PlacedWords, PrintCheck, check_print
from store.engine import open_store, store_url
from store.file_archive import find_copies
from store.reports.load import list_report_ids, load_report
from store.reports.page_cache import load_page_turns
from store.verify.printed_words import list_cells
from tests import search_effort
from tests.command_line import run_boardtrace
from tests.conftest import SAMPLES, exported

SCANS = ["harrowmere-2019-06", *(["harrowmere-2019-03", "harrowmere-2019-09"] if search_effort.LONG else [])]
PARTNERSHIP_PLAN = "stourbeck-2019-12-born-digital"
WITH_BOXES = [*SCANS, "harrowmere-2019-03-born-digital", PARTNERSHIP_PLAN]
FILES = [SAMPLES / f"{name}.pdf" for name in WITH_BOXES]
CUT_FINDINGS = 1  # that the beginning of the OCR program's text has whole (`OCR_LINES`)
PROVED_PAGES = {2, 7} if search_effort.LONG else {2}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("samples") / "boardtrace.db"
    done = run_boardtrace("import", *FILES, "--db", path)
    assert done.returncode in (0, 1), done.stderr
    return path


@pytest.fixture(scope="module")
def reports(database: Path) -> dict[str, Any]:
    return exported(database)


@pytest.mark.parametrize("name", WITH_BOXES)
def test_a_sample_is_read_as_its_truth_says(name: str, reports: dict[str, Any]) -> None:
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text())
    report = reports[f"{name}.pdf"]
    figures = score_report(truth, report)
    assert report["as_at"] == truth["as_at"]
    assert (figures.findings, figures.questions) == (1.0, 1.0)
    assert figures.responses >= 0.98
    assert figures.cells >= 0.96
    assert figures.statuses >= 0.99
    assert figures.dates >= 0.95
    assert figures.boxes is not None
    assert figures.boxes >= 0.95


def test_agencies_dates_and_statuses_of_a_row_have_their_roles(reports: dict[str, Any]) -> None:
    truth = json.loads((SAMPLES / f"{PARTNERSHIP_PLAN}.truth.json").read_text())
    report = reports[f"{PARTNERSHIP_PLAN}.pdf"]
    for row, wanted in zip(_list_rows(report), _list_rows(truth), strict=True):
        assert [agency["id"] for agency in row["agencies"]] == wanted["agencies"]
        assert _list_roles(row) == _list_roles(wanted)
        assert (row["progress_percent"], row["action_ref"]) == (wanted["progress_percent"], wanted["action_ref"])
        struck = [part["text"] for part in row["target_date"]["struck"]]
        assert struck == [part["text"] for part in wanted["target_date"]["struck"]]
    tables = [(table["heading"], table["rows"]) for table in report["other_tables"]]
    assert tables == [(table["heading"], table["rows"]) for table in truth["other_tables"]]
    assert [entry["value"] for entry in report["legend"]] == ["red", "amber", "complete"]


def _list_rows(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [r for f in report["findings"] for q in f["questions"] for r in q["responses"]]


def _list_roles(row: dict[str, Any]) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """Return the dates of a row with their roles, and its statuses with their roles and arrows."""
    dates = {(d["date"], d["precision"], d["role"], d["struck"]) for d in row["target_date"]["dates"]}
    return dates, {(s["role"], s["value"], s["raw"]) for s in row["statuses"]}


@pytest.mark.parametrize("name", SCANS)
def test_attachments_are_named_and_kept_out_of_the_text(name: str, reports: dict[str, Any]) -> None:
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text())

    def captions(report: dict[str, Any]) -> list[str]:
        rows = [r for f in report["findings"] for q in f["questions"] for r in q["responses"]]
        return [c for r in rows for c in r["attachments"]]

    wanted, found = captions(truth), captions(reports[f"{name}.pdf"])
    assert len(found) == len(wanted)
    # Captions are the smallest print; a letter misread at 200 dpi still tells which file is meant.
    assert all(fuzz.ratio(a, b) >= 80 for a, b in zip(wanted, found, strict=True))


def test_plain_text_keeps_findings_and_questions_and_claims_no_more_than_it_knows(
    archived: Path, tmp_path: Path
) -> None:
    """An OCR program's text has lost the columns: a column found from the order alone must have low confidence."""
    name = "harrowmere-2019-03-ocr"
    if search_effort.LONG:  # the whole text instead of its beginning
        assert run_boardtrace("import", SAMPLES / f"{name}.txt", "--db", tmp_path / "whole.db").returncode in (0, 1)
    database = tmp_path / "whole.db" if search_effort.LONG else archived
    report = exported(database)[f"{name}.txt"]
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text())
    if not search_effort.LONG:
        report, truth = ({**one, "findings": one["findings"][:CUT_FINDINGS]} for one in (report, truth))
    figures = score_report(truth, report)
    assert report["as_at"] == truth["as_at"]
    assert figures.findings == 1.0
    assert figures.questions >= 0.95
    assert figures.responses >= 0.7
    rows = [r for f in report["findings"] for q in f["questions"] for r in q["responses"]]
    cells = [r[name] for r in rows for name in ("response", "actions", "constraints", "lead_person")]
    assert all(c["confidence"] < 0.9 and c["source"][0]["lines"] for c in cells if c["text"])


def test_one_agency_keeps_one_id_over_all_versions(reports: dict[str, Any]) -> None:
    ids: dict[str, set[str]] = {}
    for report in reports.values():
        for finding in report["findings"]:
            for question in finding["questions"]:
                for row in question["responses"]:
                    ids.setdefault(row["agency"]["raw"], set()).add(row["agency"]["id"])
    assert all(len(found) == 1 for found in ids.values()), ids


def test_a_second_import_reads_nothing_and_changes_no_row(database: Path) -> None:
    def dump() -> list[str]:
        with sqlite3.connect(database) as connection:
            return [line for line in connection.iterdump() if "import_run" not in line and "verdict" not in line]

    before = dump()
    done = run_boardtrace("import", *FILES, "--db", database)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("already read") == len(FILES)
    assert dump() == before


def test_the_same_file_gives_the_same_ids_again(reports: dict[str, Any], tmp_path: Path) -> None:
    name = f"{PARTNERSHIP_PLAN}.pdf"
    assert run_boardtrace("import", SAMPLES / name, "--db", tmp_path / "a.db").returncode in (0, 1)
    again, first = ([row["id"] for row in _list_rows(found[name])] for found in (exported(tmp_path / "a.db"), reports))
    assert again == first
    assert len(set(again)) == len(again)


def test_every_word_is_accounted_for(database: Path) -> None:
    """Every word read on a page is in a cell, a heading, page furniture or the leftovers."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT detail FROM note WHERE kind = 'coverage'").fetchall()
        read = connection.execute("SELECT sum(pages) FROM source").fetchone()[0]
    assert len(rows) == read
    coverage = [json.loads(detail) for (detail,) in rows]
    counts = [[page[part] for part in ("in_cells", "in_headings", "furniture", "left_over")] for page in coverage]
    assert sum(left for *_, left in counts) <= 0.01 * sum(map(sum, counts))


@pytest.mark.parametrize("pair", [0, pytest.param(1, marks=pytest.mark.long)])
def test_all_that_moved_between_versions_is_told_and_nothing_else(pair: int, database: Path) -> None:
    """In the short form the older version is born digital: its scan, which says the same, is read in the long form."""
    truth = json.loads((SAMPLES / "changes.json").read_text())["pairs"][pair]
    old = truth["from"] if search_effort.LONG else truth["from"].replace(".pdf", "-born-digital.pdf")
    done = run_boardtrace("compare", old, truth["to"], "--format", "json", "--db", database)
    assert done.returncode == 0, done.stderr
    assert _comparable_changes(json.loads(done.stdout)) == _comparable_changes(truth["changes"])


def _comparable_changes(changes: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    """What changes say, as far as they are the same however print was read."""

    def bare(text: str | None) -> str:
        return "".join(c for c in (text or "").lower() if c.isalnum())

    return {
        ("renamed", bare(c["old"]), bare(c["new"]))
        if c["kind"] == "renamed"
        else (c["kind"], c["field"], c["question"], bare(c["agency"]))
        for c in changes
    }


@pytest.mark.long
def test_a_scan_and_the_born_digital_file_of_one_version_compare_to_no_change(database: Path) -> None:
    files = ("harrowmere-2019-03.pdf", "harrowmere-2019-03-born-digital.pdf")
    done = run_boardtrace("compare", *files, "--format", "json", "--perhaps", "--db", database)
    assert json.loads(done.stdout) == []
    cases = json.loads(run_boardtrace("cases", "--format", "json", "--db", database).stdout)
    reviews = [row for row in cases if row["file"].startswith("harrowmere")]
    assert len({row["review"] for row in reviews}) == 1
    assert [row["file"] for row in reviews if row["reading"] != "current"] in [[name] for name in files]


def test_what_is_kept_is_private(database: Path) -> None:
    kept = [p for p in database.parent.rglob("*") if p.is_file()]
    assert any(p.suffix == ".pdf" for p in kept)
    assert all(p.stat().st_mode & 0o077 == 0 for p in kept)


@pytest.mark.long
def test_places_show_their_words(database: Path) -> None:
    """Each text of a page of each sample, cut from the page as a viewer shows it and read again separately."""
    proofs: list[PrintCheck] = []
    with open_store(store_url(str(database)), create=False).connect() as connection:
        for report_id in list_report_ids(connection):
            report = load_report(connection, report_id)
            (copy,) = find_copies(database.with_suffix(".files"), report.source.sha256)
            claims = [
                PlacedWords(words=cell.text, spans=cell.source)
                for _, _, cell in list_cells(report)
                if cell.text and cell.source and {s.page for s in cell.source} <= PROVED_PAGES
            ]
            proofs += check_print(copy, report.source.kind, claims, load_page_turns(connection, report.source.sha256))
    assert len(proofs) > 75 * len(PROVED_PAGES)
    assert sum(proof.holds for proof in proofs) >= 0.99 * len(proofs), [p for p in proofs if not p.holds]
