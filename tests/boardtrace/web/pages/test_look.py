# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A look at a file on the page: what would be read, and nothing is kept."""

from dataclasses import asdict
from pathlib import Path

import pytest
from sqlalchemy import Engine

from boardtrace.documents.look import Look
from boardtrace.web.child_process import write_json
from boardtrace.web.look_process import FileProgress
from boardtrace.web.looks import RESULT_FILE
from store.queries.listings import ResponseFilter, list_responses
from tests.boardtrace.web.conftest import Client, csrf_token, query_value
from tests.boardtrace.web.test_looks import EndedProcess
from tests.command_line import Run


def test_records_and_pages_are_shown_and_discarded(
    client: Client, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[Path] = []

    class ReadingProcess(EndedProcess):
        def __init__(self, command: list[str], **options: object) -> None:
            folders.append(Path(command[-2]))

        def poll(self) -> None:  # type: ignore[override]
            return None

    monkeypatch.setattr("boardtrace.web.looks.subprocess.Popen", ReadingProcess)
    one = client()
    token = {"csrf": csrf_token(one.get("/look").text)}
    address = one.post("/look", data=token, files={"file": ("plan.pdf", b"%PDF")}).headers["location"]
    assert "Opening the file" in one.get(address).text
    progress = FileProgress(folders[0])
    progress.begun(1, 3)
    progress.page_read("plan.pdf", 1, 3)
    assert "Page 1 of 3 read" in one.get(address).text
    with engine.connect() as connection:
        records = tuple(list_responses(connection, ResponseFilter())[:2])
    look = Look(
        outcome="read", reason="", advice="", as_at="2019-03-22", title="Child W", problems=("A problem.",),
        records=records, pictures={1: "page-1.png"},
    )  # fmt: skip
    write_json(folders[0] / RESULT_FILE, asdict(look))
    (folders[0] / "page-1.png").write_bytes(b"\x89PNG")
    page = one.get(address).text
    assert "2 responses. Nothing is stored." in page
    assert "A problem." in page
    picture = one.get(f"{address}/page/1.png")
    assert (picture.content, picture.headers["cache-control"]) == (b"\x89PNG", "no-store")
    assert one.get(f"{address}/page/2.png").status_code == 404
    one.post(f"{address}/discard", data=token)
    assert one.get(address).status_code == 404
    assert not folders[0].exists()
    assert query_value(engine, "SELECT count(*) FROM report") == 1


@pytest.mark.long
def test_the_command_shows_records_and_stores_nothing(boardtrace: Run, tmp_path: Path) -> None:
    from tests.small_plans import draw_plan

    file = tmp_path / "plan.pdf"
    file.write_bytes(draw_plan())
    done = boardtrace("look", file, "-o", tmp_path / "pages", "--format", "json")
    assert '"police"' in done.stdout
    assert "Nothing was stored" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pages", "plan.pdf"]
    assert [path.name for path in (tmp_path / "pages").iterdir()] == ["page-1.png"]
