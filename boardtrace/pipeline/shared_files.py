"""Kept files as a worker on another machine finds them: in a shared folder, or by an fsspec URL."""

import os
import tempfile
from pathlib import Path

from store.file_archive import copied, whole_file

CACHE = "boardtrace-files"  # below the machine's temporary folder, for its user alone


def local_copy(path: Path, sha256: str, where: str) -> Path:
    """The file of this hash on this machine: `path` itself, or below `where`; what comes by a URL is fetched once and
    held against its hash. Raises OSError."""
    if not where:
        return path
    under = f"{sha256[:2]}/{sha256}{path.suffix}"
    if "://" not in where:
        return Path(where) / under
    folder = Path(tempfile.gettempdir()) / f"{CACHE}-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} is another user's")
    target = folder / f"{sha256}{path.suffix}"
    if not target.exists():
        _fetch(f"{where.rstrip('/')}/{under}", target, sha256)
    return target


def _fetch(url: str, target: Path, sha256: str) -> None:
    import fsspec

    with whole_file(target) as out, fsspec.open(url, "rb") as source:
        if copied(source, out) != sha256:
            raise OSError(f"{url} is not the file that was imported")
