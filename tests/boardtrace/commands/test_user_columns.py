# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Names of columns of the user's own, given to the import."""

import json
import sqlite3
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.command_line import Run
from tests.conftest import exported

HEADER = ("Question", "Agency", "What we did", "Panel's view", "RAG")
ROW = ("1a. Who reads?", "Police", "We read all", "Good", "G")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    canvas = Canvas(str(path), pagesize=(640, 400))
    canvas.drawString(40, 350, "Marlsea LSCB action plan")
    for row, texts in enumerate((HEADER, ROW)):
        for column, text in enumerate(texts):
            canvas.rect(40 + 110 * column, 260 - 40 * row, 110, 40)
            canvas.drawString(44 + 110 * column, 280 - 40 * row, text)
    canvas.save()
    return path


def response(database: Path) -> dict[str, object]:
    report = exported(database)["plan.pdf"]
    (found,) = [r for f in report["findings"] for q in f["questions"] for r in q["responses"]]
    return dict(found)


@pytest.mark.long
def test_another_file_of_names_understands_a_report_anew_and_reads_no_page_again(
    plan: Path, boardtrace: Run, tmp_path: Path
) -> None:
    database, own = tmp_path / "a.db", tmp_path / "own.toml"
    boardtrace("import", plan, "--db", database)
    assert set(response(database)["other"]) == {"What we did", "Panel's view"}  # type: ignore[call-overload]
    own.write_text('response = ["What we did"]\n', encoding="utf-8")
    with sqlite3.connect(database) as connection:  # a page read again could not be stored
        connection.execute(
            "CREATE TRIGGER frozen BEFORE INSERT ON page_reading BEGIN SELECT RAISE(ABORT, 'frozen'); END"
        )
    for arguments, environment in ((("--columns", own), {}), ((), {"BOARDTRACE_COLUMNS": str(own)})):
        done = boardtrace("import", plan, "--db", database, *arguments, **environment)
        assert done.returncode in (0, 1), done.stderr
        found = response(database)
        assert found["response"]["text"] == "We read all"  # type: ignore[index]
        assert set(found["other"]) == {"Panel's view"}  # type: ignore[call-overload]
    assert "already read" in done.stderr
    boardtrace("import", plan, "--db", database)
    assert response(database)["response"]["text"] == ""  # type: ignore[index]


def test_names_beside_the_database_are_used(plan: Path, boardtrace: Run, tmp_path: Path) -> None:
    (tmp_path / "columns.toml").write_text('response = ["What we did"]\n', encoding="utf-8")
    boardtrace("import", plan, "--db", tmp_path / "a.db")
    assert response(tmp_path / "a.db")["response"]["text"] == "We read all"  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("response = [", "is not valid TOML"),
        ('answer = ["What we did"]', "unknown field “answer”"),
        ('response = "What we did"', "“response” is a list of names"),
        ('[either]\n"response mood" = ["X y"]', "unknown field “mood”"),
    ],
)
def test_a_wrong_file_of_names_is_said_and_nothing_is_read(
    text: str, said: str, plan: Path, boardtrace: Run, tmp_path: Path
) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    done = boardtrace("import", plan, "--db", tmp_path / "a.db", "--columns", tmp_path / "own.toml")
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "a.db").exists()


def test_nameless_columns_come_through_every_export(boardtrace: Run, plan: Path, tmp_path: Path) -> None:
    canvas = Canvas(str(plan), pagesize=(640, 400))
    for row, texts in enumerate((("Question", "Agency", "", "", "RAG"), ("1a. Who?", "Police", "one", "two", "G"))):
        for column, text in enumerate(texts):
            canvas.rect(40 + 110 * column, 260 - 40 * row, 110, 40)
            canvas.drawString(44 + 110 * column, 280 - 40 * row, text)
    canvas.save()
    database = tmp_path / "a.db"
    boardtrace("import", plan, "--db", database)
    other = response(database)["other"]
    assert {name: cell["text"] for name, cell in other.items()} == {  # type: ignore[attr-defined]
        "column 3": "one",
        "column 4": "two",
    }
    assert "column 3: one; column 4: two" in boardtrace("export", "--db", database, "--format", "csv").stdout
    faults = json.loads(boardtrace("problems", "--db", database, "--format", "json").stdout)
    assert [f["detail"].split("“")[1][:8] for f in faults if f["code"] == "column-unknown"] == ["column 3", "column 4"]
