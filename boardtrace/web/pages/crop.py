# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A part of a page of a source file as an image."""

import io
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from PIL import Image
from starlette.responses import Response

from boardtrace.web.dependencies import AppSettings, DbConnection, SignedInUser
from boardtrace.web.parts.crops import CROP_DPI, CROP_MARGIN_PT
from boardtrace.web.parts.limited_pages import limit_page_image
from boardtrace.web.parts.page_images import IMAGE_HEADERS, load_page_image, require_page_file
from ingest.model import Box
from ingest.render.page_image import PictureError, crop_to_box, draw_boxes, encode_png

router = APIRouter()
MAX_FRAMES = 20  # more than any cell has places on a page
MAX_COORDINATE_PT = 100_000.0  # no page is so large


@router.get("/crop/{sha256}/{number}.png")
def show_crop(
    user: SignedInUser,
    connection: DbConnection,
    settings: AppSettings,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
    number: int,
    box: str,
    frame: Annotated[list[str] | None, Query(max_length=MAX_FRAMES)] = None,
) -> Response:
    """Return the part of a page inside `box`, with frames drawn.

    `box` and each `frame` are x0,top,x1,bottom in points from the page's top left.
    """
    source = require_page_file(connection, sha256, number)
    place, frames = _parse_box(box), [_parse_box(one) for one in frame or ()]
    try:
        content = load_page_image(settings.files, source, number, CROP_DPI)
    except PictureError as error:
        raise HTTPException(404, str(error)) from error
    page_image = Image.open(io.BytesIO(limit_page_image(connection, user, sha256, number, content)))
    cropped = crop_to_box(page_image, place, CROP_MARGIN_PT).convert("RGB")
    cropped.info["dpi"] = page_image.info["dpi"]
    if frames:
        left, top = max(0.0, place.x0 - CROP_MARGIN_PT), max(0.0, place.top - CROP_MARGIN_PT)
        cropped = draw_boxes(cropped, [_shift_box(one, -left, -top) for one in frames])
    return Response(encode_png(cropped), media_type="image/png", headers=IMAGE_HEADERS)


def _parse_box(text: str) -> Box:
    try:
        x0, top, x1, bottom = (float(edge) for edge in text.split(","))
    except ValueError:
        raise HTTPException(422, "A box is four numbers: x0,top,x1,bottom.") from None
    limit = MAX_COORDINATE_PT
    if not (-limit < x0 < x1 < limit and -limit < top < bottom < limit):
        raise HTTPException(422, "A box needs a width and a height, and must be on its page.")
    return Box(x0=x0, top=top, x1=x1, bottom=bottom)


def _shift_box(box: Box, dx: float, dy: float) -> Box:
    return Box(x0=box.x0 + dx, top=box.top + dy, x1=box.x1 + dx, bottom=box.bottom + dy)
