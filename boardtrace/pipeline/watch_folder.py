# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A watched folder: which of its files are complete, and where they go once they are imported."""

import errno
import os
import stat
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from boardtrace.pipeline.find_files import NOTE_SUFFIX, is_archive_name, is_report_file, is_system_file

DONE_FOLDER, PROBLEMS_FOLDER = "done", "problems"
QUIET_S = 5.0  # a file that did not change for so long is complete: scanners write a page in less
UNFINISHED_S = 120.0  # a file without its end is imported after so long all the same, to be refused with a reason
PARTIAL_SUFFIXES = {".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart"}
"""The suffixes of files that another program is still writing."""
ZIP_SUFFIXES = {".zip", ".docx", ".xlsx", ".odt", ".ods"}
PDF_END, PDF_TAIL_BYTES = b"%%EOF", 1024  # ISO 32000-1, annex H: readers look for the marker in the last 1,024 bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _FileState:
    """The size and time of a file, and since when it has had them, in seconds of the clock."""

    size: int
    changed_ns: int
    since_s: float


@dataclass(slots=True)
class WatchedFolder:
    """Finds the files of a folder that are complete. Folders in it, links and hidden files are left alone."""

    folder: Path
    quiet_s: float = QUIET_S
    clock: Callable[[], float] = time.monotonic
    wall_clock: Callable[[], float] = time.time
    _states: dict[Path, _FileState] = field(default_factory=dict)

    def find_complete_files(self) -> list[Path]:
        """Return the files that have not changed for `quiet_s` seconds, by name. Raises OSError."""
        now_s = self.clock()
        found = dict(_list_files(self.folder))
        self._states = {path: self._update_state(path, size, at, now_s) for path, (size, at) in found.items()}
        return sorted(path for path, state in self._states.items() if self._is_complete(path, state, now_s))

    def list_unfinished_files(self) -> list[Path]:
        """Return the files that are in the folder and not complete, by name. Raises OSError."""
        complete = self.find_complete_files()
        return sorted(set(self._states).difference(complete))

    def _update_state(self, path: Path, size: int, changed_ns: int, now_s: float) -> _FileState:
        before = self._states.get(path)
        if before and (before.size, before.changed_ns) == (size, changed_ns):
            return before
        return _FileState(size=size, changed_ns=changed_ns, since_s=now_s)

    def _is_complete(self, path: Path, state: _FileState, now_s: float) -> bool:
        """Return whether a file is complete: its own time counts too, for a start that looks at the folder once."""
        watched_s, age_s = now_s - state.since_s, self.wall_clock() - state.changed_ns / 1e9
        is_old = max(watched_s, age_s) >= UNFINISHED_S
        return watched_s >= self.quiet_s and (is_old or has_its_end(path))


def _list_files(folder: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Yield the files of a folder that a scanner or a person put there, with size and time."""
    with os.scandir(folder) as entries:
        for entry in entries:
            path = Path(entry.path)
            is_readable = is_report_file(path) or is_archive_name(path)
            is_partial = path.suffix.lower() in PARTIAL_SUFFIXES
            if entry.name.startswith(".") or is_partial or is_system_file(entry.name, is_readable):
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:  # it was moved away in between
                continue
            if stat.S_ISREG(status.st_mode):
                yield path, (status.st_size, status.st_mtime_ns)


def has_its_end(path: Path) -> bool:
    """Return whether a file has the end that its format prescribes: it is not empty, and no PDF or archive is cut."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - PDF_TAIL_BYTES))
            tail = file.read()
        if path.suffix.lower() == ".pdf":
            return PDF_END in tail
        return bool(size) and (path.suffix.lower() not in ZIP_SUFFIXES or zipfile.is_zipfile(path))
    except OSError:  # such as a lock of the program that writes it
        return False


def choose_target(path: Path, folder_name: str) -> Path:
    """Return where a file goes: into a folder beside it, under its own name or "name (2).pdf" if that is taken."""
    folder = path.parent / folder_name
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem} ({number}){path.suffix}"
    return target


def make_target_folders(folder: Path) -> None:
    """Make the folders for imported files, for the same people as the watched folder. Raises OSError."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    for name in (DONE_FOLDER, PROBLEMS_FOLDER):
        target = folder / name
        _refuse_link(target)
        if not target.is_dir():
            target.mkdir()
            target.chmod(mode)


def move_with_note(path: Path, target: Path, note: str) -> None:
    """Write a note beside `target`, then move the file there.

    The note comes first: a process that is killed between the two does both again. Links are not followed: who may
    write into the folder could otherwise have any file of this process's user overwritten. Raises OSError.
    """
    _refuse_link(target.parent)
    beside = target.with_name(target.name + NOTE_SUFFIX)
    if beside.is_symlink():
        beside.unlink()
    mode = stat.S_IMODE(path.stat(follow_symlinks=False).st_mode) & 0o666
    handle = os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(handle, mode)
        file.write(note)
    os.rename(path, target)


def _refuse_link(folder: Path) -> None:
    """Raise OSError where a folder for imported files is a link to another place."""
    if folder.is_symlink():
        raise OSError(errno.ELOOP, f"{folder.name} is a link: replace it by a folder")
