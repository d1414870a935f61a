"""The commands that read the store, run as a user runs them."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from store.database import open_store, store_url
from store.save import save_report
from tests.conftest import Run
from tests.store.example import report


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "a.db"
    with open_store(store_url(str(path))).begin() as connection:
        save_report(connection, report())
        save_report(connection, report(None, "ffff456789"))
    return path


def test_reports_are_listed_with_counts(boardtrace: Run, database: Path) -> None:
    rows = json.loads(boardtrace("reports", "--db", database, "--format", "json").stdout)
    assert [(r["as_at"], r["responses"], r["red"], r["none"]) for r in rows] == [
        ("2019-06-21", 2, 1, 1),
        (None, 2, 1, 1),
    ]
    table = boardtrace("reports", "--db", database, COLUMNS="80").stdout
    assert "2019-06-21" in table
    assert "0123456789" in table


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


def test_what_does_not_exist_is_answered_with_what_there_is(boardtrace: Run, database: Path) -> None:
    done = boardtrace("records", "--db", database, "--report", "1999-01-01")
    assert done.returncode == 2
    assert "0123456789 (2019-06-21" in done.stderr
    assert "harrow-police" in boardtrace("records", "--db", database, "--agency", "navy").stderr


@pytest.mark.parametrize("command", ["reports", "records", "faults", "export"])
def test_without_a_database_nothing_is_made(command: str, boardtrace: Run, tmp_path: Path) -> None:
    done = boardtrace(command, "--db", tmp_path / "none.db")
    assert done.returncode == 5
    assert "Import something first" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["import", "reports", "records", "faults", "export"])
def test_help_has_an_example(command: str, boardtrace: Run) -> None:
    assert f"Example: boardtrace {command}" in " ".join(boardtrace(command, "--help").stdout.split())


def test_faults_and_exports(boardtrace: Run, database: Path, tmp_path: Path) -> None:
    assert "Who is that?" in boardtrace("faults", "--db", database).stdout
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


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\nfrom boardtrace.cli import main\nmain(['--help'])\n"
        "print([m for m in ('sqlalchemy', 'cv2', 'spacy', 'pandas', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
