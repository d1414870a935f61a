"""Find the files to import: folders are searched, and links out of them are not followed."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

REPORT_SUFFIXES = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".txt"}
"""The suffixes of files that are read from folders; a file that is named itself may have any."""

SkipCallback = Callable[[Path, str, str], None]
"""Called for a file in a folder that looks like a report and is not read: its path, the reason, and what to do."""


def _ignore_skipped(path: Path, reason: str, advice: str) -> None:
    return None


def find_files(paths: Iterable[Path], pass_over: SkipCallback = _ignore_skipped) -> list[Path]:
    """Return the files at these paths and in these folders, each once, in a fixed order.

    `pass_over` is called for links out of a folder and for what is not a regular file.
    """
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(sorted(_walk_folder(path, pass_over)) if _is_folder(path) else [path]))
    return list(found)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # such as a name that is too long: opening it gives the message
        return False


def _walk_folder(folder: Path, pass_over: SkipCallback) -> Iterator[Path]:
    root = Path(os.path.realpath(folder))

    def skip_folder(error: OSError) -> None:
        pass_over(Path(error.filename), f"The folder cannot be opened ({error.strerror}).", "Check its permissions.")

    for at, _, names in os.walk(folder, onerror=skip_folder):  # links to folders are not followed
        for name in names:
            path = Path(at, name)
            if path.suffix.lower() not in REPORT_SUFFIXES:
                continue
            why = _explain_skip(path, root)
            if why:
                pass_over(path, *why)
            else:
                yield path


def _explain_skip(path: Path, root: Path) -> tuple[str, str] | None:
    """Return why a folder's entry is not read, and what to do; None for one that is."""
    if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
        return "It is a link out of the folder.", "Name the link itself to import its file."
    try:
        mode = path.stat().st_mode
    except OSError:
        return None  # opening it gives the message
    return None if stat.S_ISREG(mode) else ("It is not a regular file.", "Give a PDF, PNG, JPEG, TIFF or text file.")
