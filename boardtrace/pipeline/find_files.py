"""The files that paths name: folders are searched through, and never left by a link."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

SUFFIXES = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".txt"}
"""What is taken from a folder; a file that is named is taken whatever it is called."""

PassOver = Callable[[Path, str, str], None]
"""Told of what looks like a report in a folder and is not read: its path, why, and what to do."""


def _untold(path: Path, reason: str, advice: str) -> None:
    return None


def files_in(paths: Iterable[Path], pass_over: PassOver = _untold) -> list[Path]:
    """The files that these paths name, each once, in a steady order. A path that is named is taken as it is, a link
    as what it leads to; in a folder, a link that leads out of it is passed over, and what is no file."""
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(sorted(_inside(path, pass_over)) if _is_folder(path) else [path]))
    return list(found)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # such as a name that is too long: opening it will say so
        return False


def _inside(folder: Path, pass_over: PassOver) -> Iterator[Path]:
    root = Path(os.path.realpath(folder))

    def unread(error: OSError) -> None:
        pass_over(Path(error.filename), f"The folder cannot be opened ({error.strerror}).", "Check its permissions.")

    for at, _, names in os.walk(folder, onerror=unread):  # follows no link to a folder
        for name in names:
            path = Path(at, name)
            if path.suffix.lower() not in SUFFIXES:
                continue
            why = _passed_over(path, root)
            if why:
                pass_over(path, *why)
            else:
                yield path


def _passed_over(path: Path, root: Path) -> tuple[str, str] | None:
    """Why a folder's entry is not read, and what to do; None for one that is."""
    if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
        return "It is a link that leads out of the folder.", "Name it to have it read."
    try:
        mode = path.stat().st_mode
    except OSError:
        return None  # opening it will say why
    return None if stat.S_ISREG(mode) else ("It is no file.", "Give a PDF, PNG, JPEG, TIFF or text file.")
