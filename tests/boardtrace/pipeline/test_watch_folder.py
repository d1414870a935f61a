# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which files of a watched folder are complete, and where they go."""

import os
import time
from pathlib import Path

import pytest

from boardtrace.pipeline.find_files import NOTE_SUFFIX, find_files
from boardtrace.pipeline.watch_folder import (
    DONE_FOLDER,
    QUIET_S,
    UNFINISHED_S,
    WatchedFolder,
    choose_target,
    make_target_folders,
    move_with_note,
)

PDF = b"%PDF-1.4 a page %%EOF\n"


class Clock:
    """A clock that only the test moves."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watched(tmp_path: Path, clock: Clock) -> WatchedFolder:
    return WatchedFolder(tmp_path, clock=clock)


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def test_a_file_is_complete_when_it_stops_growing(watched: WatchedFolder, clock: Clock) -> None:
    file = watched.folder / "scan.pdf"
    file.write_bytes(PDF)
    assert watched.find_complete_files() == []
    clock.now_s += QUIET_S - 1
    file.write_bytes(PDF + PDF)
    assert watched.find_complete_files() == []
    clock.now_s += QUIET_S - 1
    assert watched.find_complete_files() == []
    clock.now_s += 1
    assert watched.find_complete_files() == [file]


@pytest.mark.parametrize(("name", "content"), [("a.pdf", b"%PDF-1.4 cut"), ("a.zip", b"PK\x03\x04"), ("a.png", b"")])
def test_a_file_without_its_end_waits_longer(name: str, content: bytes, watched: WatchedFolder, clock: Clock) -> None:
    (watched.folder / name).write_bytes(content)
    watched.find_complete_files()
    clock.now_s = UNFINISHED_S - 1
    assert watched.find_complete_files() == []
    clock.now_s = UNFINISHED_S
    assert names(watched.find_complete_files()) == [name]


def test_a_file_without_its_end_that_is_old_does_not_wait_again(watched: WatchedFolder, clock: Clock) -> None:
    file = watched.folder / "cut.pdf"
    file.write_bytes(b"%PDF-1.4 cut")
    now_s = time.time()
    os.utime(file, (now_s, now_s - UNFINISHED_S))
    assert watched.find_complete_files() == []
    clock.now_s = QUIET_S
    assert watched.find_complete_files() == [file]


def test_folders_links_and_files_that_programs_still_write_are_left_alone(watched: WatchedFolder, clock: Clock) -> None:
    for name in (".hidden.pdf", "scan.pdf.part", "~$plan.docx", "Thumbs.db", "boardtrace.db"):
        (watched.folder / name).write_bytes(PDF)
    (watched.folder / "done").mkdir()
    (watched.folder / "done" / "old.pdf").write_bytes(PDF)
    (watched.folder / "link.pdf").symlink_to(watched.folder / "done" / "old.pdf")
    (watched.folder / "letter.xyz").write_bytes(b"a letter")
    watched.find_complete_files()
    clock.now_s = UNFINISHED_S
    assert names(watched.find_complete_files()) == ["letter.xyz"]


def test_a_second_file_of_the_same_name_keeps_both(tmp_path: Path) -> None:
    make_target_folders(tmp_path)
    for number in (1, 2):
        file = tmp_path / "scan.pdf"
        file.write_bytes(PDF * number)
        move_with_note(file, choose_target(file, "done"), f"note {number}")
    done = tmp_path / "done"
    assert (done / "scan (2).pdf").read_bytes() == PDF * 2
    assert (done / f"scan (2).pdf{NOTE_SUFFIX}").read_text() == "note 2"
    assert names(find_files([tmp_path])) == ["scan (2).pdf", "scan.pdf"]  # and no note is taken for a report


def test_the_same_people_may_open_what_was_moved(tmp_path: Path) -> None:
    tmp_path.chmod(0o770)
    make_target_folders(tmp_path)
    file = tmp_path / "scan.pdf"
    file.write_bytes(PDF)
    file.chmod(0o640)
    move_with_note(file, choose_target(file, "problems"), "note")
    assert (tmp_path / "problems").stat().st_mode & 0o777 == 0o770
    assert (tmp_path / "problems" / f"scan.pdf{NOTE_SUFFIX}").stat().st_mode & 0o777 == 0o640


def test_no_link_is_followed_when_a_file_is_moved(tmp_path: Path) -> None:
    """Else a person who may write into the folder could have any file of this process's user overwritten."""
    make_target_folders(tmp_path)
    file, precious = tmp_path / "plan.pdf", tmp_path / "precious"
    file.write_bytes(b"%PDF")
    precious.write_text("kept")
    target = choose_target(file, DONE_FOLDER)
    note = target.with_name(target.name + NOTE_SUFFIX)
    note.symlink_to(precious)
    move_with_note(file, target, "read")
    assert (precious.read_text(), note.read_text(), note.is_symlink()) == ("kept", "read", False)


def test_a_folder_for_imported_files_that_is_a_link_is_refused(tmp_path: Path) -> None:
    elsewhere, watched = tmp_path / "elsewhere", tmp_path / "in"
    for folder in (elsewhere, watched):
        folder.mkdir()
    (watched / DONE_FOLDER).symlink_to(elsewhere)
    with pytest.raises(OSError, match="done is a link"):
        make_target_folders(watched)
    (watched / "plan.pdf").write_bytes(b"%PDF")
    with pytest.raises(OSError, match="done is a link"):
        move_with_note(watched / "plan.pdf", watched / DONE_FOLDER / "plan.pdf", "read")
    assert not list(elsewhere.iterdir())
