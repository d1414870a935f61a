"""A page of a kept file as a picture, drawn once and then kept beside it."""

import itertools
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi import Path as InPath
from sqlalchemy import Connection, select
from starlette.responses import Response

from boardtrace.web.auth import Db, Given, Reader
from boardtrace.web.page_renderer import ARTIST
from ingest.render.page_image import PictureError
from store.file_archive import kept_copy, whole_file
from store.schema import SourceRow

router = APIRouter()
DPIS = (50, 75, 100, 120, 150, 200, 300)  # few, so that few pictures are kept; more than 300 shows no more
USUAL_DPI = 150  # at twice the width of half a screen print is sharp
KEPT = 600  # pictures, about a megabyte each
THINNED = 50  # pictures drawn between two looks at how many there are: each look reads all folders
_DRAWN = itertools.count(1)
WEEK = 7 * 24 * 3600  # seconds; a picture under a hash never changes


@router.get("/page/{sha256}/{number}.png")
def picture(
    user: Reader,
    connection: Db,
    given: Given,
    sha256: Annotated[str, InPath(pattern="^[0-9a-f]{64}$")],
    number: int,
    dpi: Annotated[int, Query(ge=DPIS[0], le=DPIS[-1])] = USUAL_DPI,
) -> Response:
    kind = page_kind(connection, sha256, number)
    finer = next(d for d in DPIS if d >= dpi)
    try:
        content = kept_picture(given.files, sha256, kind, number, finer)
    except PictureError as error:
        raise HTTPException(404, str(error)) from error
    return Response(content, media_type="image/png", headers={"cache-control": f"private, max-age={WEEK}"})


def page_kind(connection: Connection, sha256: str, number: int) -> str:
    """The kind of the source that has this page. Raises HTTPException."""
    row = connection.execute(select(SourceRow.kind, SourceRow.pages).where(SourceRow.sha256 == sha256)).first()
    if row is None or not 1 <= number <= row.pages:
        raise HTTPException(404)
    return str(row.kind)


def kept_picture(files: Path, sha256: str, kind: str, number: int, dpi: int) -> bytes:
    """The picture as PNG, from beside the kept file where it was drawn before. Raises PictureError."""
    target = files / sha256[:2] / f"{sha256}-{number}-{dpi}.png"
    try:
        return target.read_bytes()
    except FileNotFoundError:
        pass
    path = kept_copy(files, sha256)
    if path is None:
        raise PictureError("The copy of the file is not there.")
    content = ARTIST.draw(path, kind, number, dpi)
    with whole_file(target) as file:
        file.write(content)
    if next(_DRAWN) % THINNED == 0:
        _thin_out(files)
    return content


def _thin_out(files: Path) -> None:
    """Keeps the pictures last drawn: a store of years would otherwise fill the disk."""
    drawn = sorted(files.glob("??/*-*-*.png"), key=_age, reverse=True)
    for path in drawn[KEPT:]:
        path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
