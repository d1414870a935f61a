# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check that the places of coloured statuses show their colour on the page, whatever the stored page readings say."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ingest.model import Colour
from ingest.render.page_image import PictureError, crop_to_box, render_page
from normalise.colours import MAX_SWATCH_DISTANCE, Lab, colour_distance, convert_to_lab, hue_difference, is_coloured
from normalise.model import Rag, Report
from store.codec import format_colour
from store.file_archive import find_copies
from store.verify.context import VerifyContext
from store.verify.discrepancies import Discrepancy, DiscrepancyKind

if TYPE_CHECKING:
    from PIL.Image import Image

FILL_DPI = 72.0  # enough to see an area
MAX_SAMPLE_PX = 24  # a side of the sampled place: each pixel is compared
MIN_SHARE = 0.05  # of a place in the status's colour; coloured letters cover little more
MAX_HUE_DEGREES = 40.0  # between the stored colour and the page's; the light of a photo was corrected when it was read


def check_fills(context: VerifyContext, report: Report) -> Iterator[Discrepancy]:
    """Find the statuses of a report, as it was read, none of whose places shows their colour."""
    source, pictures = report.source, dict[int, "Image"]()
    copies = find_copies(context.root, source.read_sha256)
    for record, status in _list_statuses(report):
        places = [(span.page, span.box) for span in status.source if span.box is not None]
        if status.colour is None or not places or not copies:
            continue
        try:
            for number in {page for page, _ in places} - pictures.keys():
                pictures[number] = render_page(copies[0], source.kind, number, FILL_DPI)
        except PictureError:
            continue  # the words of the page are checked too, and say so
        crops = [crop_to_box(pictures[page], box, margin=0.0) for page, box in places]
        seen = [_sample_colours(crop) for crop in crops]
        if not any(_shows_colour(colours, status.colour) for colours in seen):
            yield _make_discrepancy(record, status.colour, places[0][0], seen[0], source.name)


def _list_statuses(report: Report) -> Iterator[tuple[str, Rag]]:
    """Yield every status with the id of its row."""
    for finding in report.findings:
        for question in finding.questions:
            for row in question.responses:
                yield from ((row.id, status) for status in dict.fromkeys((row.rag, *row.statuses)))


def _sample_colours(picture: "Image") -> list[Colour]:
    """Return the colours of pixels in a grid over an image."""
    from PIL.Image import Resampling

    size = (min(picture.width, MAX_SAMPLE_PX), min(picture.height, MAX_SAMPLE_PX))
    sampled = picture.convert("RGB").resize(size, Resampling.NEAREST).tobytes()
    return [(sampled[at], sampled[at + 1], sampled[at + 2]) for at in range(0, len(sampled), 3)]


def _shows_colour(seen: Sequence[Colour], colour: Colour) -> bool:
    wanted, coloured = convert_to_lab(colour), is_coloured(colour)
    alike = sum(_is_alike(convert_to_lab(pixel), wanted, coloured) for pixel in seen)
    return alike >= MIN_SHARE * len(seen)


def _is_alike(pixel: Lab, wanted: Lab, coloured: bool) -> bool:
    """Return whether a pixel has a colour, or another lightness or strength of it."""
    if colour_distance(pixel, wanted) <= MAX_SWATCH_DISTANCE:
        return True
    strong = pixel.chroma >= wanted.chroma / 2
    return coloured and strong and hue_difference(pixel.hue, wanted.hue) <= MAX_HUE_DEGREES


def _make_discrepancy(record: str, colour: Colour, page: int, seen: Sequence[Colour], file: str) -> Discrepancy:
    most = max(set(seen), key=lambda pixel: (is_coloured(pixel), seen.count(pixel)), default=None)
    stored, shown = format_colour(colour), format_colour(most)
    return Discrepancy(
        kind=DiscrepancyKind.FILL, file=file, page=page, record=record, field="rag", before=shown, after=stored,
        detail=f"The status of {record} has the colour {stored}, but its place on page {page} shows "
        f"{shown or 'nothing'}.",
        advice=f"Look at it: boardtrace trace {record} --field rag -o page.png",
    )  # fmt: skip
