# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pictures of the pages, or parts of pages, with the values on them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.model import Box
from ingest.render.page_image import PictureError, crop_to_box, draw_boxes, render_page, stack_pages
from store.provenance.trace import SourceFile, Trace, group_boxes_by_page
from store.provenance.trace_text import COPY_MISSING

if TYPE_CHECKING:
    from PIL.Image import Image

PAGE_DPI, CROP_DPI = 130.0, 200.0  # of a whole page, and of a place alone
MAX_FULL_SIZE_PAGES = 12  # in one picture at full resolution; more are drawn coarser


def draw_traces(traces: Sequence[Trace], cropped: bool) -> "Image":
    """Draw the pages with these values, one below the other, with their boxes; with `cropped`, only the places.

    Raises PictureError.
    """
    boxes = group_boxes_by_page(traces)
    if not boxes:
        text = traces[0].file.kind == "text"
        raise PictureError(
            "A text file has no picture; its lines are given instead." if text else "The value has no place on a page."
        )
    return stack_pages(draw_trace_pages(traces[0].file, boxes, cropped))


def draw_trace_pages(file: SourceFile, boxes: dict[int, tuple[Box, ...]], cropped: bool) -> "list[Image]":
    """Draw each of these pages with its boxes framed.

    With `cropped`, only the hull of the boxes, framed where there are several. Raises PictureError.
    """
    if file.read_copy is None:
        raise PictureError(f"{file.name}: {COPY_MISSING}.")
    dpi = (CROP_DPI if cropped else PAGE_DPI) / max(1.0, len(boxes) / MAX_FULL_SIZE_PAGES) ** 0.5
    found = []
    for page, here in boxes.items():
        picture = render_page(file.read_copy, file.kind, page, dpi)
        framed = picture if cropped and len(here) == 1 else draw_boxes(picture, here)
        found.append(crop_to_box(framed, Box.hull(here)) if cropped else framed)
    return found
