# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The commands reports, pages, records, problems and export, run as a user runs them."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extract.model import Coverage
from ingest.model import Problem
from store.engine import open_store, store_url
from store.reports.save import save_report
from tests.command_line import Run
from tests.store.example_report import report, response

LEDGER = (
    Coverage(page=1, in_cells=180, in_headings=20, furniture=2, left_over=0, reader="text layer"),
    Coverage(page=2, in_cells=60, in_headings=18, furniture=2, left_over=20, reader="tesseract 5.5.0"),
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "a.db"
    with open_store(store_url(str(path))).begin() as connection:
        save_report(connection, replace(report(), coverage=LEDGER))
        save_report(connection, report(None, "ffff456789"))
    return path


def test_reports_are_listed_with_counts(boardtrace: Run, database: Path) -> None:
    rows = json.loads(boardtrace("reports", "--db", database, "--format", "json").stdout)
    assert [(r["as_at"], r["responses"], r["red"], r["none"]) for r in rows] == [
        ("2019-06-21", 2, 1, 1),
        (None, 2, 1, 1),
    ]
    table = boardtrace("reports", "--db", database, own_process=False, COLUMNS="80").stdout
    assert "2019-06-21" in table
    assert "0123456789" in table


def test_pages_are_listed_with_their_word_counts(boardtrace: Run, database: Path) -> None:
    rows = json.loads(boardtrace("pages", "--db", database, "--report", "2019-06-21", "--format", "json").stdout)
    assert [(r["page"], r["in_cells"], r["left_over"], r["placed"]) for r in rows] == [(1, 180, 0, 1), (2, 60, 20, 0.8)]
    assert "left over" in boardtrace("pages", "--db", database, own_process=False, COLUMNS="120").stdout


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ([], 4),
        (["--report", "2019-06-21"], 2),
        (["--report", "0123456789.pdf"], 2),
        (["--agency", "police"], 2),
        (["--agency", "harrow-police", "--report", "ffff456789"], 1),
        (["--status", "red"], 2),
        (["--status", "none"], 2),
        (["--question", "1A."], 4),
        (["--finding", "2"], 0),
    ],
)
def test_records_are_filtered(filters: list[str], count: int, boardtrace: Run, database: Path) -> None:
    done = boardtrace("records", "--db", database, "--format", "csv", *filters)
    assert done.returncode == 0, done.stderr
    assert len(list(csv.DictReader(io.StringIO(done.stdout)))) == count


def test_an_unknown_report_or_agency_is_answered_with_the_choices(boardtrace: Run, database: Path) -> None:
    done = boardtrace("records", "--db", database, "--report", "1999-01-01")
    assert done.returncode == 2
    assert "0123456789 (2019-06-21" in done.stderr
    assert "harrow-police" in boardtrace("records", "--db", database, "--agency", "navy").stderr


@pytest.mark.parametrize("command", ["reports", "records", "problems", "export"])
def test_a_missing_database_is_not_created(command: str, boardtrace: Run, tmp_path: Path) -> None:
    done = boardtrace(command, "--db", tmp_path / "none.db")
    assert done.returncode == 5
    assert "Import something first" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["import", "reports", "records", "problems", "export"])
def test_help_has_an_example(command: str, boardtrace: Run) -> None:
    assert f"Example: boardtrace {command}" in " ".join(boardtrace(command, "--help").stdout.split())


def test_problems_and_exports(boardtrace: Run, database: Path, tmp_path: Path) -> None:
    assert "Who is that?" in boardtrace("problems", "--db", database).stdout
    out = tmp_path / "plan.xlsx"
    assert boardtrace("export", "--db", database, "--format", "xlsx", "-o", out).returncode == 0
    assert out.stat().st_mode & 0o777 == 0o600
    assert boardtrace("export", "--db", database, "--format", "xlsx").returncode == 2
    only = json.loads(boardtrace("export", "--db", database, "--report", "2019-06-21").stdout)
    assert [r["id"] for r in only["reports"]] == ["0123456789"]


def test_a_text_cannot_command_the_terminal(boardtrace: Run, database: Path) -> None:
    shown = boardtrace("records", "--db", database).stdout
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_names_of_files_and_agencies_cannot_command_the_terminal(boardtrace: Run, tmp_path: Path) -> None:
    odd = report()
    rows = (response("x-1", "Night\x1b[31m Owls", "red", "Yes"),)
    asked = replace(odd.findings[0].questions[0], responses=rows)
    odd = replace(
        odd,
        source=replace(odd.source, name="a\x1b[2Jb.pdf"),
        findings=(replace(odd.findings[0], questions=(asked,)),),
        faults=(Problem(code="odd", detail="Seen \x9b31m"),),
    )
    path = tmp_path / "a.db"
    with open_store(store_url(str(path))).begin() as connection:
        save_report(connection, odd)
    for arguments in (
        ["reports"],
        ["records"],
        ["problems"],
        ["records", "--report", "x"],
        ["records", "--agency", "x"],
    ):
        done = boardtrace(*arguments, "--db", path)
        assert not {"\x1b", "\x9b"} & set(done.stdout + done.stderr), arguments
        assert done.stdout + done.stderr


@pytest.mark.parametrize("columns", [80, 100, 160])
def test_tables_fit_the_line_with_whole_numbers(columns: int, boardtrace: Run, database: Path) -> None:
    listed = boardtrace("reports", "--db", database, own_process=False, COLUMNS=str(columns)).stdout.splitlines()
    assert listed[0].strip() == "2 reports"
    assert listed[2].split()[:2] == ["2019-06-21", "0123456789"]
    assert listed[2].split()[-9:] == ["2", "1", "2", "1", "0", "0", "0", "1", "1"]
    records = boardtrace("records", "--db", database, own_process=False, COLUMNS=str(columns)).stdout.splitlines()
    assert records[0].strip() == "4 records"
    for line, status in zip(records[2:], ["R red", "–"] * 2, strict=True):
        assert {"1a", "2019-12-31", *status.split()} <= set(line.split())
    assert max(map(len, listed + records)) <= columns


@pytest.mark.parametrize("command", ["reports", "records", "problems"])
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_every_format_has_the_same_rows(command: str, form: str, boardtrace: Run, database: Path) -> None:
    done = boardtrace(command, "--db", database, "--format", form)
    assert done.returncode == 0, done.stderr
    if form == "table":
        count = int(done.stdout.split()[0])
    else:
        count = len(json.loads(done.stdout) if form == "json" else list(csv.DictReader(io.StringIO(done.stdout))))
    assert count == {"reports": 2, "records": 4, "problems": 2}[command]


def test_csv_on_the_screen_has_no_formulas(boardtrace: Run, database: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(boardtrace("records", "--db", database, "--format", "csv").stdout)))
    assert {row["actions"] for row in rows} == {'\'=HYPERLINK("http://x")'}


def test_a_report_named_twice_is_exported_once(boardtrace: Run, database: Path) -> None:
    done = boardtrace("export", "--db", database, "--report", "2019-06-21", "--report", "0123456789")
    assert len(json.loads(done.stdout)["reports"]) == 1
    table = boardtrace("export", "--db", database, "--format", "csv").stdout.removeprefix("\ufeff")
    assert len(list(csv.DictReader(io.StringIO(table)))) == 4
    unknown = boardtrace("export", "--db", database, "--report", "none")
    assert (unknown.returncode, unknown.stdout) == (2, "")


def scribbled(whole: bytes) -> bytes:
    return whole[:100] + bytes(b ^ 0x55 for b in whole[100:])


def scribbled_below(whole: bytes) -> bytes:
    """The tables' descriptions are whole, their rows are not."""
    start = 4096 * 3
    return whole[:start] + bytes(b ^ 0x55 for b in whole[start:])


def cut_short(whole: bytes) -> bytes:
    return whole[: len(whole) // 3]


def notes(_: bytes) -> bytes:
    return b"These are my notes.\n" * 99


@pytest.mark.parametrize("damage", [scribbled, scribbled_below, cut_short, notes])
@pytest.mark.parametrize("command", ["reports", "records", "export"])
def test_a_damaged_database_is_reported(
    command: str, damage: Callable[[bytes], bytes], boardtrace: Run, tmp_path: Path
) -> None:
    path = tmp_path / "a.db"
    engine = open_store(store_url(str(path)))
    with engine.begin() as connection:
        save_report(connection, report())
    engine.dispose()
    path.write_bytes(damage(path.read_bytes()))
    done = boardtrace(command, "--db", path)
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.startswith("boardtrace: ")
    assert str(path) in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "sqlite3." not in done.stderr


def test_help_imports_no_heavy_library() -> None:
    script = (
        "import sys\nfrom boardtrace.cli import main\nmain(['--help'])\n"
        "print([m for m in ('sqlalchemy', 'cv2', 'spacy', 'pandas', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
