# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find kept files from a worker on another machine: in a shared folder, or by an fsspec URL."""

import os
import tempfile
from pathlib import Path

from store.file_archive import copy_and_hash, write_whole_file

CACHE_FOLDER = "boardtrace-files"  # in the temporary folder, private to the user


def local_copy(path: Path, where: str) -> Path:
    """Return the path of a kept file, which is named after its hash, on this machine: `path` itself, or below `where`.

    A file at a URL is downloaded once and checked against its hash. Raises OSError.
    """
    if not where:
        return path
    sha256 = path.stem
    under = f"{sha256[:2]}/{path.name}"
    if "://" not in where:
        return Path(where) / under
    folder = Path(tempfile.gettempdir()) / f"{CACHE_FOLDER}-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to another user")
    target = folder / path.name
    if not target.exists():
        _fetch_file(f"{where.rstrip('/')}/{under}", target, sha256)
    return target


def _fetch_file(url: str, target: Path, sha256: str) -> None:
    import fsspec

    with write_whole_file(target) as out, fsspec.open(url, "rb") as source:
        if copy_and_hash(source, out) != sha256:
            raise OSError(f"{url} is not the file that was imported")
