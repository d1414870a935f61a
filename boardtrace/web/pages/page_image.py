# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A page of a source file as an image."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from starlette.responses import Response

from boardtrace.web.dependencies import AppSettings, DbConnection, SignedInUser
from boardtrace.web.parts.limited_pages import limit_page_image
from boardtrace.web.parts.page_images import IMAGE_DPIS, IMAGE_HEADERS, load_page_image, require_page_file
from ingest.render.page_image import PictureError

router = APIRouter()
DEFAULT_DPI = 150  # print is sharp at twice the width of half a screen


@router.get("/page/{sha256}/{number}.png")
def show_page_image(
    user: SignedInUser,
    connection: DbConnection,
    settings: AppSettings,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
    number: int,
    dpi: Annotated[int, Query(ge=IMAGE_DPIS[0], le=IMAGE_DPIS[-1])] = DEFAULT_DPI,
) -> Response:
    source = require_page_file(connection, sha256, number)
    rendered_dpi = next(d for d in IMAGE_DPIS if d >= dpi)
    try:
        content = load_page_image(settings.files, source, number, rendered_dpi)
    except PictureError as error:
        raise HTTPException(404, str(error)) from error
    content = limit_page_image(connection, user, sha256, number, content)
    return Response(content, media_type="image/png", headers=IMAGE_HEADERS)
