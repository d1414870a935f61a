# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Unpack the report files of a zip archive, which may be made to do harm.

Paths in the archive name files to the user, and are never used to write one. What unpacks to too much is found while it
is unpacked, whatever sizes the archive gives.
"""

import errno
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.errors import RefusedError
from ingest.sandbox.limits import GB, LIMITS

MAX_MEMBERS = 2_000  # a board's reports of many years
MAX_MEMBER_BYTES = LIMITS.file  # a worker can write no larger file
MAX_UNPACKED_BYTES = 2 * GB  # of all files together
MAX_RATIO = 200  # unpacked to packed bytes; text and white scans pack to a hundredth
MIN_SUSPECT_BYTES = 16 << 20  # a smaller file does no harm, however well it packs
MIN_FREE_BYTES = 512 << 20  # on the disk, however many archives are unpacked: for the database and other programs
CHUNK_BYTES = 1 << 20
ENCRYPTED = 0x1  # flag of a member, APPNOTE.TXT 4.4.4
SYSTEM_FOLDER = "__MACOSX"  # a Mac adds it to each archive

BOMB_ADVICE = "It may be malicious: do not unpack it elsewhere. Ask the sender for another copy."
SPLIT_ADVICE = "Unpack it and import the folder."


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in an archive: its path there, and where it was unpacked, or why it was not and what to do."""

    name: str
    unpacked: Path | None = None
    reason: str = ""
    advice: str = ""


def unpack_archive(path: Path, folder: Path, is_wanted: Callable[[PurePosixPath], bool]) -> list[Member]:
    """Unpack the wanted files of an archive into `folder`, in the archive's order.

    Call it in a process with limits. Files that are not wanted have neither a place nor a reason; those that cannot be
    unpacked have a reason. Folders and what file managers add are left out.

    Raises:
        RefusedError: The archive is damaged, or holds or unpacks to too much.
        OSError: It cannot be opened, or its files cannot be written.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_system_file(entry)]
            if len(entries) > MAX_MEMBERS:
                reason = f"The archive has {len(entries):,} files; more than {MAX_MEMBERS:,} are not unpacked."
                raise RefusedError(reason, SPLIT_ADVICE)
            return list(_unpack_members(archive, entries, folder, is_wanted))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise RefusedError("The zip archive is damaged or cut short.", "Download it again, or ask for it.") from None


def _is_system_file(entry: zipfile.ZipInfo) -> bool:
    parts = _split_name(entry)
    return parts[-1].startswith((".", "~$")) or SYSTEM_FOLDER in parts or parts[-1].lower() == "thumbs.db"


def _split_name(entry: zipfile.ZipInfo) -> list[str]:
    """Return the parts of a member's path; some programs of Windows write backslashes."""
    return entry.filename.replace("\\", "/").split("/")


def _unpack_members(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], folder: Path, is_wanted: Callable[[PurePosixPath], bool]
) -> Iterator[Member]:
    room = MAX_UNPACKED_BYTES
    for number, entry in enumerate(entries):
        name = "/".join(_split_name(entry))
        if not is_wanted(PurePosixPath(name)):
            yield Member(name=name)
            continue
        try:
            _check_member(entry)
            target = folder / f"{number}{PurePosixPath(name).suffix.lower()[:16]}"
            room -= _unpack_member(archive, entry, target, room)
            yield Member(name=name, unpacked=target)
        except RefusedError as refused:
            yield Member(name=name, reason=refused.reason, advice=refused.advice)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
            reason = "It is damaged in the archive, or packed in a way that is not read."
            yield Member(
                name=name, reason=reason, advice="Unpack the archive with another program and import the file."
            )


def _check_member(entry: zipfile.ZipInfo) -> None:
    """Raise RefusedError for a member that is not unpacked."""
    parts = _split_name(entry)
    if ".." in parts or parts[0] == "" or parts[0].endswith(":") or not parts[-1].isprintable():
        raise RefusedError("Its path leads out of the archive, or is not printable.", BOMB_ADVICE)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise RefusedError("It is a link.", "Import the file that it leads to.")
    if entry.flag_bits & ENCRYPTED:
        raise RefusedError("It is encrypted.", "Unpack it with its password and import the file.")


def _unpack_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, room: int) -> int:
    """Unpack a member to `target` and return its size.

    Raises:
        RefusedError: It is larger than it may be.
        OSError: The disk is nearly full.
    """
    size = 0
    with archive.open(entry) as packed, target.open("wb") as out:
        while part := packed.read(CHUNK_BYTES):
            size += len(part)
            if shutil.disk_usage(target.parent).free < MIN_FREE_BYTES + len(part):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if size > MIN_SUSPECT_BYTES and size > MAX_RATIO * max(1, entry.compress_size):
                raise _refuse_and_remove(target, f"It unpacks to more than {MAX_RATIO} times its size.", BOMB_ADVICE)
            if size > room:
                reason = f"The archive's files unpack to more than {MAX_UNPACKED_BYTES // GB} GB."
                raise _refuse_and_remove(target, reason, SPLIT_ADVICE)
            if size > MAX_MEMBER_BYTES:
                reason = f"It unpacks to more than {MAX_MEMBER_BYTES >> 20} MB."
                raise _refuse_and_remove(target, reason, "Unpack it and import the file.")
            out.write(part)
    return size


def _refuse_and_remove(target: Path, reason: str, advice: str) -> RefusedError:
    target.unlink()
    return RefusedError(reason, advice)
