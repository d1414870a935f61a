"""A place on a page of a kept file, as a picture."""

import io
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi import Path as InPath
from PIL import Image
from starlette.responses import Response

from boardtrace.web.auth import Db, Given, Reader
from boardtrace.web.pages.page_image import WEEK, kept_picture, page_kind
from boardtrace.web.parts.crops import ABOUT, DPI
from ingest.model import Box
from ingest.render.page_image import PictureError, as_png, crop, with_boxes

router = APIRouter()
FRAMES = 20  # more than any cell has places on a page
FURTHEST = 100_000.0  # points; no page is so large


@router.get("/crop/{sha256}/{number}.png")
def cut(
    user: Reader,
    connection: Db,
    given: Given,
    sha256: Annotated[str, InPath(pattern="^[0-9a-f]{64}$")],
    number: int,
    box: str,
    frame: Annotated[list[str] | None, Query(max_length=FRAMES)] = None,
) -> Response:
    """`box` and `frame` are x0,top,x1,bottom in points from the page's top left."""
    kind = page_kind(connection, sha256, number)
    place, framed = _box(box), [_box(one) for one in frame or ()]
    try:
        content = kept_picture(given.files, sha256, kind, number, DPI)
    except PictureError as error:
        raise HTTPException(404, str(error)) from error
    picture = Image.open(io.BytesIO(content))
    part = crop(picture, place, ABOUT)
    part = part.convert("RGB")
    part.info["dpi"] = picture.info["dpi"]
    if framed:
        left, top = max(0.0, place.x0 - ABOUT), max(0.0, place.top - ABOUT)
        part = with_boxes(part, [_moved(one, left, top) for one in framed])
    return Response(as_png(part), media_type="image/png", headers={"cache-control": f"private, max-age={WEEK}"})


def _box(said: str) -> Box:
    try:
        x0, top, x1, bottom = (float(edge) for edge in said.split(","))
    except ValueError:
        raise HTTPException(422, "A place is four numbers: x0,top,x1,bottom.") from None
    if not (-FURTHEST < x0 < x1 < FURTHEST and -FURTHEST < top < bottom < FURTHEST):
        raise HTTPException(422, "A place has a width and a height, and lies on its page.")
    return Box(x0=x0, top=top, x1=x1, bottom=bottom)


def _moved(box: Box, left: float, top: float) -> Box:
    return Box(x0=box.x0 - left, top=box.top - top, x1=box.x1 - left, bottom=box.bottom - top)
