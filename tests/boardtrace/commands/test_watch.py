# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command watch, and the setting of serve."""

import fcntl
import os
from pathlib import Path

import pytest

from boardtrace.commands import watch as watch_module
from boardtrace.commands._import_run import FindRetryPath, ImportSetup
from boardtrace.pipeline.import_model import FileOutcome, Outcome
from boardtrace.web.import_supervisor import FolderWatcher
from boardtrace.web.settings import WebSettings
from tests.command_line import Run
from tests.conftest import exported
from tests.small_plans import draw_plan


def list_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def watch_once(boardtrace: Run, folder: Path, database: Path) -> None:
    assert boardtrace("watch", folder, "--once", "--quiet", "0.1", "--db", database).returncode == 0


def test_each_file_goes_where_its_outcome_says(
    boardtrace: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes: dict[str, Outcome] = {"read.pdf": "read", "refused.pdf": "refused", "failed.pdf": "failed"}
    for name in outcomes:
        (tmp_path / name).write_bytes(b"%%EOF")
    retried: list[str | None] = []

    def make_outcomes(
        setup: ImportSetup, files: list[Path], passed_over: list[FileOutcome], *, find_retry_path: FindRetryPath
    ) -> tuple[list[FileOutcome], None]:
        found = [
            FileOutcome(path=path, name=path.name, outcome=outcomes[path.name], reason="Why.", advice="What to do.")
            for path in files
        ]
        retried.extend(map(find_retry_path, found))
        return found, None

    monkeypatch.setattr(watch_module, "run_import", make_outcomes)
    watch_once(boardtrace, tmp_path, tmp_path / "a.db")
    assert list_names(tmp_path / "done") == ["read.pdf", "read.pdf.note.txt"]
    problems = tmp_path / "problems"
    assert list_names(problems) == ["failed.pdf", "failed.pdf.note.txt", "refused.pdf", "refused.pdf.note.txt"]
    assert "refused. Why. What to do." in (problems / "refused.pdf.note.txt").read_text()
    assert retried == [str(problems / "failed.pdf"), str(tmp_path / "done" / "read.pdf"), str(problems / "refused.pdf")]


def test_once_names_the_files_that_it_leaves(boardtrace: Run, tmp_path: Path) -> None:
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.4 its end is missing")
    run = boardtrace("watch", tmp_path, "--once", "--quiet", "0.1", "--db", tmp_path / "a.db")
    assert "cut.pdf: left in the folder. Its end is missing" in run.stderr
    assert list_names(tmp_path) == ["a.db", "cut.pdf", "done", "problems"]


@pytest.mark.long
def test_files_are_imported_and_moved_with_a_note(boardtrace: Run, tmp_path: Path) -> None:
    folder, database = tmp_path / "scans", tmp_path / "a.db"
    folder.mkdir()
    (folder / "plan.pdf").write_bytes(draw_plan())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing %%EOF")
    (folder / "letter.xyz").write_bytes(b"a letter")
    watch_once(boardtrace, folder, database)
    assert list(exported(database)) == ["plan.pdf"]
    assert list_names(folder) == ["done", "problems"]
    assert list_names(folder / "done") == ["plan.pdf", "plan.pdf.note.txt"]
    assert list_names(folder / "problems") == [
        "broken.pdf", "broken.pdf.note.txt", "letter.xyz", "letter.xyz.note.txt",
    ]  # fmt: skip
    assert "as at 2019-03-22: 1 finding" in (folder / "done" / "plan.pdf.note.txt").read_text()
    assert "damaged" in (folder / "problems" / "broken.pdf.note.txt").read_text()

    # A process that was killed before it moved the file: the next one says so, and imports nothing twice.
    os.rename(folder / "done" / "plan.pdf", folder / "plan.pdf")
    watch_once(boardtrace, folder, database)
    assert "already read" in (folder / "done" / "plan.pdf.note.txt").read_text()
    assert list(exported(database)) == ["plan.pdf"]


def test_a_file_that_another_program_holds_is_moved_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_to_move(path: Path, target: Path, note: str) -> None:
        raise PermissionError(13, "Permission denied")

    moves = {tmp_path / "a.pdf": (tmp_path / "done" / "a.pdf", "note")}
    monkeypatch.setattr(watch_module, "move_with_note", fail_to_move)
    assert watch_module._move_files(moves) == moves


def test_one_process_watches_a_folder(boardtrace: Run, tmp_path: Path) -> None:
    with (tmp_path / ".boardtrace-watch.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        second = boardtrace("watch", tmp_path, "--once", "--quiet", "0.1", "--db", tmp_path / "a.db")
    assert (second.returncode, "watches" in second.stderr) == (2, True)


def test_the_server_runs_the_command_on_each_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = FolderWatcher(WebSettings(url="sqlite://", files=tmp_path), tmp_path / "scans")

    def run_once(*arguments: str) -> int:
        assert arguments == ("boardtrace", "watch", str(tmp_path / "scans"))
        watcher.stop()
        return 130

    monkeypatch.setattr(watcher, "run_module", run_once)
    watcher.run()
