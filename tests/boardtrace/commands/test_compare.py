# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The commands about several versions, on a small database made by hand."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from normalise.model import TargetDate
from store.engine import open_store, store_url
from store.export.change_lines import format_change
from store.reports.save import save_report
from store.versions.lineage import place_report_in_case
from tests.command_line import Run
from tests.conftest import ROOT
from tests.store.change_examples import FURTHER
from tests.store.report_versions import cell, rag, version, with_rows

SPRING, SUMMER = date(2019, 3, 1), date(2019, 7, 1)
PUT_BACK = TargetDate(date=date(2019, 9, 30), precision="day")


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions: the police's targets slipped and one status is worse, one row went, one answer grew."""
    new = with_rows(
        version("bbbb", SUMMER),
        lambda r: (
            replace(r, dates=(PUT_BACK,)).with_cells(target_date=cell("30/09/2019")) if r.agency.id == "police" else r
        ),
    )
    new = with_rows(new, lambda r: replace(r, rag=rag("red")) if r.id.endswith("1a-yos-1") else r)
    new = with_rows(new, lambda r: None if r.id.endswith("2b-csc-1") else r)
    grown = "Then the whole service was told of it."
    new = with_rows(
        new,
        lambda r: (
            r.with_cells(response=cell(f"{r.cells['response'].text} {grown}")) if r.id.endswith("2a-csc-1") else r
        ),
    )
    path = tmp_path_factory.mktemp("two-versions") / "b.db"
    engine = open_store(store_url(str(path)))
    for report in (version("aaaa", SPRING), new):
        with engine.begin() as connection:
            save_report(connection, report)
            place_report_in_case(connection, report.id, relation_explainer(load_register()))
    engine.dispose()
    return path


@pytest.fixture
def database(two_versions: Path, tmp_path: Path) -> Path:
    """A copy of the two versions."""
    return Path(shutil.copy(two_versions, tmp_path / "b.db"))


def test_changes_are_listed_with_the_worst_first(boardtrace: Run, database: Path) -> None:
    done = boardtrace("compare", "--db", database)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].strip() == "Child Q – “Robin”, Marlsea LSCB: 2019-03-01 → 2019-07-01: 7 changes"
    assert lines[2].startswith("DROPPED")
    assert lines[3].startswith("worse")
    assert lines[4].startswith("slipped 92 days")
    assert "{+Then the whole service was told of it.+}" in " ".join(done.stdout.split())
    assert "7 overdue at 2019-07-01" in done.stdout


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "html"])
def test_files_are_private_to_their_user(boardtrace: Run, database: Path, form: str) -> None:
    target = database.with_name(f"moved.{form}")
    done = boardtrace("compare", "2019-03-01", "bbbb.pdf", "--format", form, "-o", target, "--db", database)
    assert done.returncode == 0, done.stderr
    assert "7 changes, 0 that cannot be decided" in done.stderr
    assert target.stat().st_mode & 0o077 == 0
    if form == "json":
        kinds = [(c["kind"], c["field"]) for c in json.loads(target.read_text())]
        assert kinds == [("removed", "row"), ("rag", "rag"), *[("slipped", "target_date")] * 4, ("changed", "response")]


def test_overdue_rows_are_in_every_format(boardtrace: Run, database: Path, tmp_path: Path) -> None:
    written = {}
    for form in ("json", "csv", "xlsx", "html"):
        path = tmp_path / f"out.{form}"
        assert boardtrace("compare", "--format", form, "--overdue", "-o", path, "--db", database).returncode == 0
        written[form] = path
    late = [c for c in json.loads(written["json"].read_text()) if c["kind"] == "overdue"]
    assert len(late) == 7
    assert late[0].items() >= {"field": "target_date", "new": "30/06/2019", "old_id": None}.items()
    assert written["csv"].read_text().count("\noverdue 1 day,") == 7
    assert load_workbook(written["xlsx"])["Overdue"].max_row == 8
    assert "7 changes, the most serious first. 7 rows are overdue in the newer version." in written["html"].read_text()


def test_two_different_cases_are_compared_with_a_warning(boardtrace: Run, database: Path) -> None:
    engine = open_store(store_url(str(database)))
    with engine.begin() as connection:
        save_report(connection, version("eeee", SUMMER, subject="Child Z – “Wren”"))
        place_report_in_case(connection, "eeee", relation_explainer(load_register()))
    done = boardtrace("compare", "aaaa", "eeee", "--db", database)
    assert done.returncode == 0
    assert "are different cases" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2018-01-01", "2019-07-01"), "“2018-01-01” matches no report. There are: aaaa (2019-03-01, aaaa.pdf)"),
        (("2019-07-01", "bbbb"), "are the same report"),
        (("2019-07-01",), "Give two versions"),
        (("--format", "xlsx"), "--format xlsx requires -o FILE."),
    ],
)
def test_bad_input_is_explained(boardtrace: Run, database: Path, arguments: tuple[str, ...], said: str) -> None:
    done = boardtrace("compare", *arguments, "--db", database)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())


def test_an_ambiguous_date_is_a_usage_error(boardtrace: Run, database: Path) -> None:
    engine = open_store(store_url(str(database)))
    with engine.begin() as connection:
        save_report(connection, version("eeee", SUMMER, subject="Child Z – “Wren”"))
    done = boardtrace("compare", "2019-03-01", "2019-07-01", "--db", database)
    assert done.returncode == 2
    assert "“2019-07-01” matches 2 reports" in done.stderr
    assert "eeee.pdf" in done.stderr


def test_a_target_that_slipped_again_says_how_often_once() -> None:
    assert format_change(FURTHER).what == "slipped 731 days, 3 times so far"


def test_one_version_cannot_be_compared(boardtrace: Run, tmp_path: Path) -> None:
    engine = open_store(store_url(str(tmp_path / "one.db")))
    with engine.begin() as connection:
        save_report(connection, version("aaaa", SPRING))
    done = boardtrace("compare", "--db", tmp_path / "one.db")
    assert done.returncode == 2
    assert "No case has two versions" in done.stderr
    assert "aaaa.pdf" in done.stderr


def test_link_and_unlink_decide_which_rows_match(boardtrace: Run, database: Path) -> None:
    pair = ("aaaa-1a-police-1", "bbbb-1a-police-1")
    assert boardtrace("unlink", *pair, "--by", "me", "--db", database).returncode == 0
    kinds = [c["kind"] for c in json.loads(boardtrace("compare", "--format", "json", "--db", database).stdout)]
    assert (kinds.count("removed"), kinds.count("added")) == (2, 1)
    assert boardtrace("link", *pair, "--db", database).returncode == 0
    kinds = [c["kind"] for c in json.loads(boardtrace("compare", "--format", "json", "--db", database).stdout)]
    assert (kinds.count("removed"), kinds.count("added")) == (1, 0)
    done = boardtrace("link", "aaaa-1a-police-1", "nobody", "--db", database)
    assert done.returncode == 2
    assert "No response has the id “nobody”" in done.stderr


def test_the_history_of_a_promise(boardtrace: Run, database: Path) -> None:
    rows = json.loads(boardtrace("history", "2b", "--agency", "csc", "--format", "json", "--db", database).stdout)
    assert [(row["as_at"], row["state"]) for row in rows] == [("2019-03-01", ""), ("2019-07-01", "not there")]
    done = boardtrace("history", "9z", "--db", database)
    assert done.returncode == 2
    assert "The questions are: 1a, 1b, 2a, 2b" in done.stderr
    done = boardtrace("history", "2b", "--agency", "navy", "--db", database)
    assert done.returncode == 2
    assert "“navy” matches no agency of “2b”. There are:" in done.stderr


@pytest.mark.parametrize("name", ["a.svg", "a.png"])
def test_histories_and_counts_are_drawn(boardtrace: Run, database: Path, name: str) -> None:
    for arguments in (["--agency", "police"], []):
        target = database.with_name(name)
        done = boardtrace("history", *arguments, "--plot", target, "--db", database)
        assert done.returncode == 0, done.stderr
        assert target.stat().st_mode & 0o077 == 0
        assert target.stat().st_size > 1000
    done = boardtrace("history", "--plot", database.with_name("a.gif"), "--db", database)
    assert done.returncode == 2


@pytest.mark.parametrize("form", ["table", "json", "csv", "xlsx", "html"])
def test_summary_counts_per_agency(boardtrace: Run, database: Path, form: str) -> None:
    target = database.with_name(f"standing.{form}")
    written = ("-o", target) if form in ("xlsx", "html") else ()
    done = boardtrace("summary", "2019-07-01", "--format", form, *written, "--db", database)
    assert done.returncode == 0, done.stderr
    if form == "json":
        standing = {row["name"]: row for row in json.loads(done.stdout)}
        assert standing["Police"]["slipped"] == 4
        assert standing["Children's Social Care"]["dropped"] == 1
    elif form == "html":
        assert "http" not in target.read_text().replace("http-equiv", "")


def test_a_report_is_moved_to_another_case(boardtrace: Run, database: Path) -> None:
    done = boardtrace("cases", "--move", "bbbb", "own", "--format", "json", "--db", database)
    assert done.returncode == 0, done.stderr
    assert [row["review"] for row in json.loads(done.stdout)] == ["aaaa", "bbbb"]
    assert boardtrace("cases", "--move", "bbbb", "nowhere", "--db", database).returncode == 2
    number = json.loads(boardtrace("log", "--act", "moved", "--format", "json", "--db", database).stdout)[0]["number"]
    assert boardtrace("undo", number, "--db", database).returncode == 0
    done = boardtrace(
        "cases", "--replace", "aaaa", "bbbb", "--why", "A better scan", "--format", "json", "--db", database
    )
    assert [row["reading"] for row in json.loads(done.stdout)] == ["superseded by bbbb", "current"]


def test_the_python_example_of_the_documentation_runs(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    (code,) = [block.split("```")[0] for block in guide.split("```python\n")[1:]]
    monkeypatch.chdir(database.parent)
    database.rename(database.with_name("boardtrace.db"))
    names: dict[str, object] = {}
    exec(compile(code, "data.md", "exec"), names)
    assert len(names["late"]) == 7  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_file_has_the_same_content_as_the_screen(boardtrace: Run, database: Path, form: str) -> None:
    for command in ("summary", "compare"):
        shown = boardtrace(command, "--format", form, "--db", database)
        target = database.with_name(f"{command}.{form}")
        done = boardtrace(command, "--format", form, "-o", target, "--db", database)
        assert (shown.returncode, done.returncode, done.stdout) == (0, 0, ""), done.stderr
        assert target.read_text().splitlines() == shown.stdout.splitlines()
        assert target.stat().st_mode & 0o077 == 0


def test_a_table_is_not_written_into_a_file(boardtrace: Run, database: Path) -> None:
    for command in ("summary", "compare"):
        done = boardtrace(command, "-o", database.with_name("table.txt"), "--db", database)
        assert done.returncode == 2
        assert "--format" in done.stderr
