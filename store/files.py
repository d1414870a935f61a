"""Copies of source files, kept under their hash beside the database, private to their user."""

import os
import shutil
import tempfile
from pathlib import Path
from string import hexdigits

HASH_LENGTH = 64  # hexadecimal figures of a SHA-256
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


def kept_file(root: Path, sha256: str, suffix: str) -> Path:
    """Where the copy of a file of this hash is kept: `ab/abcdef....pdf`."""
    return root / sha256[:2] / f"{sha256}{suffix.lower()}"


def keep_file(root: Path, path: Path, sha256: str) -> Path:
    """Copies the file at `path`, whole or not at all; one that is there already stays. Raises OSError."""
    target = kept_file(root, sha256, path.suffix)
    if target.exists():
        return target
    for folder in (root, target.parent):
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)  # made 0600
    try:
        with os.fdopen(handle, "wb") as copy, path.open("rb") as original:
            shutil.copyfileobj(original, copy)
            copy.flush()
            os.fsync(copy.fileno())
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    return target


def write_private(path: Path, content: bytes) -> None:
    """A file that only its user may read, replaced if it is there."""
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, PRIVATE_FILE)
        file.write(content)


def kept_copies(root: Path, sha256: str) -> list[Path]:
    """The copies of a file of this hash, whatever their suffix; one, unless it was given under several suffixes."""
    if len(sha256) != HASH_LENGTH or not set(sha256) <= set(hexdigits.lower()):
        return []
    return sorted(p for p in (root / sha256[:2]).glob(f"{sha256}*") if p.stem == sha256)


def kept_copy(root: Path, sha256: str) -> Path | None:
    """The copy of a file of this hash; None where there is none."""
    return next(iter(kept_copies(root, sha256)), None)
