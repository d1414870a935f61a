# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Copies of source files, kept under their hash beside the database, private to their user."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from string import hexdigits
from typing import IO, BinaryIO

from store.work_folder import PRIVATE_FILE as PRIVATE_FILE
from store.work_folder import PRIVATE_FOLDER as PRIVATE_FOLDER
from store.work_folder import noted_unfinished_file

SHA256_HEX_DIGITS = 64  # hexadecimal figures of a SHA-256
ARCHIVED_SUFFIX = re.compile(
    r"\.[a-z0-9]{1,8}"
)  # what may follow the hash in a copy's name; a file may be called anything


class FileChangedError(Exception):
    """The file changed after its hash was computed."""


def archive_path(root: Path, sha256: str, suffix: str) -> Path:
    """Where the copy of a file of this hash is kept: `ab/abcdef....pdf`."""
    kept = suffix.lower()
    return root / sha256[:2] / f"{sha256}{kept if ARCHIVED_SUFFIX.fullmatch(kept) else ''}"


def archive_file(root: Path, path: Path, sha256: str) -> Path:
    """Copy the file at `path`, whole or not at all; a copy that exists is kept. Raises OSError, FileChangedError."""
    target = archive_path(root, sha256, path.suffix)
    if target.exists():
        return target
    for folder in (root, target.parent):
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    with write_whole_file(target) as copy, path.open("rb") as original:
        if copy_and_hash(original, copy) != sha256:
            raise FileChangedError("The file was changed while it was read.")
    return target


@contextmanager
def write_whole_file(target: Path) -> Iterator[BinaryIO]:
    """Write a file that only its user can read. It appears at `target` when it is complete, or not at all."""
    with noted_unfinished_file(target) as unfinished:
        handle = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, target)
        _write_folder_to_disk(target.parent)


def _write_folder_to_disk(folder: Path) -> None:
    """Write the names in a folder to the disk: a power cut could otherwise undo that a file was renamed."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems cannot
            os.fsync(handle)
    finally:
        os.close(handle)


def copy_and_hash(original: IO[bytes], copy: IO[bytes]) -> str:
    """Copy the rest of a stream; return its SHA-256."""
    digest = hashlib.sha256()
    while part := original.read(1 << 20):
        digest.update(part)
        copy.write(part)
    return digest.hexdigest()


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its user can read; replace an existing one."""
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, PRIVATE_FILE)
        file.write(content)


def is_sha256(name: str) -> bool:
    """Return whether a name is a SHA-256 in lower-case hexadecimal figures."""
    return len(name) == SHA256_HEX_DIGITS and set(name) <= set(hexdigits.lower())


def find_copies(root: Path, sha256: str) -> list[Path]:
    """The copies of a file of this hash, whatever their suffix; one, unless it was given under several suffixes."""
    if not is_sha256(sha256):
        return []
    return sorted(p for p in (root / sha256[:2]).glob(f"{sha256}*") if p.stem == sha256)


def find_copy(root: Path, sha256: str) -> Path | None:
    """The copy of a file of this hash; None where there is none."""
    return next(iter(find_copies(root, sha256)), None)
