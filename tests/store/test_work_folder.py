# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Temporary files are in one folder per store, and the next process removes the remains of a killed one."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from store.file_archive import write_whole_file
from store.work_folder import note_kept_file, remove_file_notes, use_work_folder

STORED, NOT_STORED = "5" * 64, "0" * 64

KILLED_PROCESS = """
import os, signal, sys, tempfile
from pathlib import Path
from store.file_archive import write_whole_file
from store.work_folder import note_kept_file, use_work_folder
root, elsewhere = Path(sys.argv[1]), Path(sys.argv[2])
with use_work_folder(root, bool), write_whole_file(elsewhere / "backup.zip") as file:
    file.write(b"half")
    tempfile.mkstemp()
    for sha256 in sys.argv[3:]:
        restored = root / sha256[:2] / f"{sha256}.pdf"
        restored.parent.mkdir(exist_ok=True)
        note_kept_file(restored, sha256)
        restored.write_bytes(b"restored")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def is_stored(sha256: str) -> bool:
    return sha256 == STORED


def list_files(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and path.name != "lock"
    )


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A folder with what a killed process left: `files` is the folder of the kept files."""
    (tmp_path / "out").mkdir()
    command = [sys.executable, "-c", KILLED_PROCESS, str(tmp_path / "files"), str(tmp_path / "out"), STORED, NOT_STORED]
    assert subprocess.run(command).returncode == -signal.SIGKILL
    assert len(list_files(tmp_path)) == 4
    return tmp_path


def test_temporary_files_are_in_the_folder_and_go_with_it(tmp_path: Path) -> None:
    before = tempfile.gettempdir()
    with use_work_folder(tmp_path, is_stored) as folder:
        handle, name = tempfile.mkstemp()
        os.close(handle)
        assert Path(name).parent == folder == Path(os.environ["TMPDIR"])
        with write_whole_file(tmp_path / "kept.pdf") as file:
            file.write(b"whole")
    assert list_files(tmp_path) == ["kept.pdf"]
    assert tempfile.gettempdir() == before


def test_what_a_killed_process_left_is_removed(killed: Path) -> None:
    with use_work_folder(killed / "files", is_stored):
        assert list_files(killed) == [f"{STORED}.pdf"]


def test_restored_files_are_kept_while_the_store_cannot_be_asked(killed: Path) -> None:
    def fail(sha256: str) -> bool:
        raise ConnectionError(sha256)

    with use_work_folder(killed / "files", fail):
        assert {f"{STORED}.pdf", f"{NOT_STORED}.pdf"} <= set(list_files(killed))
    with use_work_folder(killed / "files", is_stored):
        assert list_files(killed) == [f"{STORED}.pdf"]


def test_files_of_a_running_process_are_left_alone(tmp_path: Path) -> None:
    with use_work_folder(tmp_path, is_stored) as first, write_whole_file(tmp_path / "kept.pdf") as file:
        file.write(b"whole")
        with use_work_folder(tmp_path, is_stored):
            assert first.is_dir()
    assert list_files(tmp_path) == ["kept.pdf"]


def test_notes_of_a_complete_restore_are_removed(tmp_path: Path) -> None:
    with use_work_folder(tmp_path, is_stored) as folder:
        note_kept_file(tmp_path / f"{NOT_STORED}.pdf", NOT_STORED)
        remove_file_notes()
        assert [path.name for path in folder.iterdir()] == ["lock"]
