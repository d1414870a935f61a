# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Folders for temporary files: crops, Tesseract's output, unpacked archives, unfinished copies.

Each process has its own folder in the work folder of its store. It is locked as long as the process runs: the
kernel releases the lock however the process ends, so that the next one knows which folders are left over, and removes
them. A file that must be elsewhere has a note in the folder, which is a link to it:

- an unfinished file lies beside its target, because only there it can be renamed to it; it is removed;
- a kept file that is being restored or erased is removed unless the store has it.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

WORK_FOLDER = ".work"  # in the folder of the kept files
LOCK_NAME = "lock"
RUN_PREFIX = "run-"
UNFINISHED_NOTE, KEPT_NOTE = "unfinished-", "kept-"
UNFINISHED_PREFIX = ".boardtrace-"
DOWNLOAD_PREFIX = "download-"  # of a folder of a file that a server makes for a user
DATABASE_SUFFIXES = ("", "-wal", "-shm", "-journal")  # of an unfinished file that is an SQLite database
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600

IsStored = Callable[[str], bool]
"""Says whether the store has a file of this SHA-256. May raise an exception if the store cannot be asked."""

_own_folder: Path | None = None  # of this process


@contextmanager
def use_work_folder(root: Path, is_stored: IsStored) -> Iterator[Path]:
    """Put the temporary files of this process, and of those it starts, into its own folder, and yield that folder.

    First, whatever earlier processes left is removed; at the end, the folder is.

    Args:
        root: The folder of the kept files; it is made if it is missing.
        is_stored: See `IsStored`. Only called after a restore or erasure was killed.

    Raises:
        OSError: The folder cannot be made.
    """
    global _own_folder
    work = root / WORK_FOLDER
    work.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    with _locked_file(work / LOCK_NAME):
        _remove_leftovers(work, is_stored)
        own = Path(tempfile.mkdtemp(dir=work.absolute(), prefix=RUN_PREFIX))
        lock = _lock_file(own / LOCK_NAME)
    before = _own_folder, tempfile.tempdir, os.environ.get("TMPDIR")
    _own_folder, tempfile.tempdir, os.environ["TMPDIR"] = own, str(own), str(own)
    try:
        yield own
    finally:
        _own_folder, tempfile.tempdir, variable = before
        if variable is None:
            os.environ.pop("TMPDIR", None)
        else:
            os.environ["TMPDIR"] = variable
        shutil.rmtree(own, ignore_errors=True)
        os.close(lock)


@contextmanager
def noted_unfinished_file(target: Path) -> Iterator[Path]:
    """Yield a path beside `target` for a file that is renamed to it when it is complete.

    All that is there at the end of the block, or after the process was killed, is removed.
    """
    unfinished = target.absolute().parent / f"{UNFINISHED_PREFIX}{uuid4().hex}"
    note = _write_note(f"{UNFINISHED_NOTE}{unfinished.name}", unfinished)
    try:
        yield unfinished
    finally:
        _remove_database(unfinished)
        if note:
            note.unlink(missing_ok=True)


def note_kept_file(path: Path, sha256: str) -> None:
    """Note that the file at `path`, a kept file or a picture of its pages, is about to be restored or erased.

    If the process is killed before `remove_file_notes`, the next one removes the file unless the store has it.
    """
    _write_note(f"{KEPT_NOTE}{sha256}-{uuid4().hex}", path.absolute())


def remove_file_notes() -> None:
    """Remove the notes of `note_kept_file`, because the files are restored or erased, or all was undone."""
    if _own_folder:
        for note in _own_folder.glob(f"{KEPT_NOTE}*"):
            note.unlink(missing_ok=True)


def remove_downloads(root: Path) -> None:
    """Remove the files that running servers have made for users: they may contain what was erased just now."""
    for folder in (root / WORK_FOLDER).glob(f"{RUN_PREFIX}*/{DOWNLOAD_PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _write_note(name: str, path: Path) -> Path | None:
    if _own_folder is None:
        return None
    note = _own_folder / name
    with suppress(FileNotFoundError):  # another thread is at the end of `use_work_folder`
        note.symlink_to(path)
    return note


def _remove_leftovers(work: Path, is_stored: IsStored) -> None:
    for folder in sorted(work.glob(f"{RUN_PREFIX}*")):
        lock = _lock_abandoned_file(folder / LOCK_NAME)
        if lock is None:
            continue
        try:
            if _follow_notes(folder, is_stored):
                shutil.rmtree(folder, ignore_errors=True)  # a worker may still be ending in it: then it goes next time
        finally:
            os.close(lock)


def _follow_notes(folder: Path, is_stored: IsStored) -> bool:
    """Remove the files that the notes in a folder are about; return False if the store could not be asked."""
    for note in folder.glob(f"{UNFINISHED_NOTE}{UNFINISHED_PREFIX}*"):
        _remove_database(note.readlink())
    for note in folder.glob(f"{KEPT_NOTE}*"):
        sha256, path = note.name.removeprefix(KEPT_NOTE).partition("-")[0], note.readlink()
        try:
            stored = is_stored(sha256)
        except Exception:  # such as a server that is away
            return False
        if not stored and path.name.startswith(sha256):
            path.unlink(missing_ok=True)
            with suppress(OSError):  # other files are in it
                path.parent.rmdir()
    return True


def _remove_database(path: Path) -> None:
    for suffix in DATABASE_SUFFIXES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextmanager
def _locked_file(path: Path) -> Iterator[None]:
    lock = _lock_file(path)
    try:
        yield
    finally:
        os.close(lock)


def _lock_file(path: Path) -> int:
    """Make and lock the file at `path`, when no other process has it locked any more; return its handle."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _lock_abandoned_file(path: Path) -> int | None:
    """Lock the file at `path` and return its handle; None if a running process has it locked, or has removed it."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
