# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Images of the pages of source files, rendered once and cached beside the file."""

import itertools
from pathlib import Path

from fastapi import HTTPException
from sqlalchemy import Connection

from boardtrace.web.page_renderer import PAGE_RENDERER
from ingest.render.page_image import PictureError
from store.file_archive import find_copy, write_whole_file
from store.queries.source_files import SourceFile, find_source_file

IMAGE_DPIS = (50, 75, 100, 120, 150, 200, 300)  # few, to keep the cache small; above 300 nothing more is visible
MAX_CACHED_IMAGES = 600  # about a megabyte each
TRIM_INTERVAL = 50  # images rendered between two trims of the cache, which list all folders
IMAGE_HEADERS = {
    "cache-control": f"private, max-age={7 * 24 * 3600}",  # the page of a given hash never changes
    "vary": "cookie",  # but users of one browser may see different parts of it
}
_RENDERED_COUNT = itertools.count(1)


def require_page_file(connection: Connection, sha256: str, number: int) -> SourceFile:
    """Return the source file with this SHA-256. Raises HTTPException if it has no such page."""
    source = find_source_file(connection, sha256)
    if source is None or not 1 <= number <= source.pages:
        raise HTTPException(404)
    return source


def load_page_image(files: Path, source: SourceFile, number: int, dpi: int) -> bytes:
    """Return a page as PNG, from the cache if it was rendered before. Raises PictureError."""
    sha256 = source.read_sha256
    target = files / sha256[:2] / f"{sha256}-{number}-{dpi}.png"
    try:
        return target.read_bytes()
    except FileNotFoundError:
        pass
    path = find_copy(files, sha256)
    if path is None:
        raise PictureError("The copy of the source file is missing.")
    content = PAGE_RENDERER.render_png(path, source.kind, number, dpi)
    with write_whole_file(target) as file:
        file.write(content)
    if next(_RENDERED_COUNT) % TRIM_INTERVAL == 0:
        _trim_image_cache(files)
    return content


def _trim_image_cache(files: Path) -> None:
    """Delete all but the images rendered last; otherwise a database of many years would fill the disk."""
    images = sorted(files.glob("??/*-*-*.png"), key=_modification_time, reverse=True)
    for path in images[MAX_CACHED_IMAGES:]:
        path.unlink(missing_ok=True)


def _modification_time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
