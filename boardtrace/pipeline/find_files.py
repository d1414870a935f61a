# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the files to import: folders are searched, and links out of them are not followed."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from ingest.file_formats import FORMATS_BY_SUFFIX, HEIF_SUFFIXES, OfficeFormat, name_format_by_suffix
from ingest.image.image_file import can_read_heif
from ingest.office.libreoffice import find_libreoffice
from ingest.word_files.load_word_file import WORD_FILE_SUFFIXES, is_word_file

REPORT_SUFFIXES = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".txt"}
"""The suffixes of files that are read from folders; a file that is named itself may have any."""
ARCHIVE_SUFFIX = ".zip"

OTHER_ADVICE = "Save it as PDF, PNG, JPEG or TIFF and import that, if it is a report."
HIDDEN_REASON, HIDDEN_ADVICE = "It is a hidden file.", "Name the file itself to import it, if it is a report."
SYSTEM_NAMES = {"thumbs.db", "desktop.ini", "icon\r"}  # what file managers leave in folders
DATABASE_SUFFIXES = (".db", ".db-wal", ".db-shm", ".db-journal")  # a database of boardtrace beside the reports
COMPANION_PREFIXES = ("._", "~$")  # files of a Mac beside each file, and the lock of a document that is open in Office
HIDDEN_PREFIX = "."
NOTE_SUFFIX = ".note.txt"  # of the note beside a file that was imported from a watched folder


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFile:
    """A file in a folder that is not read: why, and what to do. `refused` is whether it is named as a report is."""

    path: Path
    reason: str
    advice: str
    refused: bool


SkipCallback = Callable[[SkippedFile], None]


def _ignore_skipped(skipped: SkippedFile) -> None:
    return None


def find_files(paths: Iterable[Path], pass_over: SkipCallback = _ignore_skipped) -> list[Path]:
    """Return the files at these paths and in these folders, each once, in a fixed order.

    `pass_over` is called for links out of a folder, for anything that is not a regular file, for hidden reports, and
    for files of other formats; not for other hidden files, databases, and what file managers leave.
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
        reason = f"The folder cannot be opened ({error.strerror})."
        skipped = SkippedFile(path=Path(error.filename), reason=reason, advice="Check its permissions.", refused=True)
        pass_over(skipped)

    for at, folders, names in os.walk(folder, onerror=skip_folder):
        for link in (path for name in folders if (path := Path(at, name)).is_symlink()):
            reason = "It is a link to a folder, which is not followed."
            advice = "Name the link itself to import its files."
            pass_over(SkippedFile(path=link, reason=reason, advice=advice, refused=False))
        for name in names:
            path = Path(at, name)
            is_readable = is_report_file(path) or is_archive_name(path)
            if is_system_file(name, is_readable):
                continue
            if not is_readable:
                pass_over(describe_other_file(path))
            elif name.startswith(HIDDEN_PREFIX):
                pass_over(SkippedFile(path=path, reason=HIDDEN_REASON, advice=HIDDEN_ADVICE, refused=False))
            elif why := _explain_skip(path, root):
                pass_over(SkippedFile(path=path, reason=why[0], advice=why[1], refused=True))
            else:
                yield path


def is_report_name(path: PurePath) -> bool:
    """Return whether files of this suffix are read."""
    suffix = path.suffix.lower()
    if isinstance(FORMATS_BY_SUFFIX.get(suffix), OfficeFormat):
        return find_libreoffice() is not None
    return suffix in REPORT_SUFFIXES or (suffix in HEIF_SUFFIXES and can_read_heif())


def may_be_report(path: PurePath) -> bool:
    """Return whether files of this suffix may be read; some suffixes are also those of other files."""
    return is_report_name(path) or path.suffix.lower() in WORD_FILE_SUFFIXES


def is_report_file(path: Path) -> bool:
    """Return whether a file is read, by its suffix; where that does not tell, by its first bytes."""
    return is_report_name(path) or (may_be_report(path) and is_word_file(path))


def is_archive_name(path: PurePath) -> bool:
    """Return whether files of this suffix are unpacked."""
    return path.suffix.lower() == ARCHIVE_SUFFIX


def find_archive(path: Path) -> Path:
    """Return the archive of a path that leads into one, such as a.zip/plan.pdf; any other path as it is."""
    return next((parent for parent in path.parents if is_archive_name(parent) and parent.is_file()), path)


def is_system_file(name: str, is_readable: bool) -> bool:
    """Return whether a file is not worth a message. `is_readable` is whether it is named as a report is."""
    if name.startswith(COMPANION_PREFIXES) or name.endswith(NOTE_SUFFIX) or name.lower() in SYSTEM_NAMES:
        return True
    return not is_readable and (name.startswith(HIDDEN_PREFIX) or name.endswith(DATABASE_SUFFIXES))


def describe_other_file(path: Path) -> SkippedFile:
    """Return the message for a file whose suffix is not that of a report."""
    foreign = name_format_by_suffix(path)
    if foreign:
        return SkippedFile(path=path, reason=foreign.reason, advice=foreign.advice, refused=False)
    reason = f"Files named {path.suffix} are not read." if path.suffix else "Files without a suffix are not read."
    return SkippedFile(path=path, reason=reason, advice=OTHER_ADVICE, refused=False)


def _explain_skip(path: Path, root: Path) -> tuple[str, str] | None:
    """Return why a folder's entry is not read, and what to do; None for one that is."""
    if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
        return "It is a link out of the folder.", "Name the link itself to import its file."
    try:
        mode = path.stat().st_mode
    except OSError:
        return None  # opening it gives the message
    return None if stat.S_ISREG(mode) else ("It is not a regular file.", "Give a PDF, PNG, JPEG, TIFF or text file.")
