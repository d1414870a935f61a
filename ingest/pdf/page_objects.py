# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The objects that a PDF page draws (characters, lines, areas, images), in points of the page as a viewer shows it."""

import io
import mmap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.image.user_unit import find_user_unit
from ingest.model import Box

MIN_BLANK_GAP = 0.02  # in letter heights, from the start of a blank to the next letter; a smaller one takes it back
MAX_SLANT = 0.2  # of a line that counts as level or upright: its rise to its run, or the reverse
LENGTHS = (
    "x0",
    "x1",
    "top",
    "bottom",
    "width",
    "height",
    "size",
    "adv",
    "linewidth",
    "origin_x",
    "origin_y",
)  # of an object, in units
PAGES_PER_OPENING = 20  # of a document that are read while it is open

PdfObject = dict[str, Any]
"""An object of pdfplumber: "x0", "x1", "top", "bottom" in points from the top left, and its colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageObjects:
    """A page's objects in drawing order, without those outside the part that a viewer shows.

    `chars` include spaces, and have "string" and "unpainted" (see `StringPage`) and "opens" (see `_mark_word_starts`).
    """

    width: float
    height: float
    chars: tuple[PdfObject, ...]
    lines: tuple[PdfObject, ...]
    rects: tuple[PdfObject, ...]
    curves: tuple[PdfObject, ...]
    images: tuple[PdfObject, ...]


def load_page_objects(
    path: Path, number: int, copy: tuple[bytes, int] | None = None, enlarged: float = 1.0
) -> PageObjects:
    """Return the objects of page `number` (from 1). Raises whatever pdfminer raises for a broken file.

    Args:
        path: The document.
        number: The page's number in it.
        copy: A document to read instead, where annotations were drawn into the page, and the page's index in it.
        enlarged: How many times larger than on the page the objects are returned.
    """
    import pdfplumber

    from ingest.pdf.pdfminer_page import StringPage

    if copy:
        document, index = pdfplumber.open(io.BytesIO(copy[0])), copy[1]
    else:
        document, index = _open_at_page(path, number), number - 1
    page = StringPage(document, document.pages[index].page_obj, page_number=number)
    shown = _find_visible_part(page)
    unit = find_user_unit(path, number) * enlarged
    found = PageObjects(
        width=shown.width * unit,
        height=shown.height * unit,
        chars=_mark_word_starts(_move_to_origin(page.chars, shown, unit)),
        lines=_move_to_origin(page.lines, shown, unit),
        rects=_move_to_origin(page.rects, shown, unit),
        curves=_move_to_origin(page.curves, shown, unit),
        images=_move_to_origin(page.images, shown, unit),
    )
    page.close()
    return found


def has_hidden_layers(path: Path, number: int) -> bool:
    """Return whether a document has layers that are off; page `number` (from 1) of it is read next.

    Raises whatever pdfminer raises for a broken file.
    """
    from ingest.image.optional_content import find_hidden_layers

    return bool(find_hidden_layers(_open_at_page(path, number).doc.catalog).numbers)


def _open_at_page(path: Path, number: int) -> Any:
    state = path.stat()
    return _open_part(path, state.st_mtime_ns, state.st_size, (number - 1) // PAGES_PER_OPENING)


@lru_cache(maxsize=1)
def _open_part(path: Path, changed: int, size: int, part: int) -> Any:
    """Open the document for some pages, which share its fonts.

    It is opened again for the next part of the file, as pdfminer keeps all that it has read of a document.
    """
    import pdfplumber

    with path.open("rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return pdfplumber.open(content)  # type: ignore[arg-type]


def object_box(drawn: PdfObject) -> Box:
    """Return the box of a drawn object, in the points of the PDF from the top left."""
    return Box(x0=float(drawn["x0"]), top=float(drawn["top"]), x1=float(drawn["x1"]), bottom=float(drawn["bottom"]))


def _find_visible_part(page: Any) -> Box:
    """Return the part of a pdfplumber page that a viewer shows, in pdfplumber's points.

    Those are the points of the media box; pdfplumber's own crop box is wrong where the page is turned.
    """
    from pdfminer.pdftypes import resolve_all

    media = _sort_corners(resolve_all(page.page_obj.attrs.get("MediaBox")))
    crop = _sort_corners(resolve_all(page.page_obj.attrs.get("CropBox")) or media)
    left, foot = max(media[0], crop[0]), max(media[1], crop[1])
    right, head = min(media[2], crop[2]), min(media[3], crop[3])
    if right - left < 1 or head - foot < 1:
        left, foot, right, head = media
    wide, high = right - left, head - foot
    if page.rotation in (90, 270):
        wide, high = high, wide
    across, down = {
        0: (left - media[0], media[3] - head),
        90: (foot - media[1], left - media[0]),
        180: (media[2] - right, foot - media[1]),
        270: (media[3] - head, media[2] - right),
    }[page.rotation]
    x, y = float(page.bbox[0]) + across, float(page.bbox[1]) + down
    return Box(x0=x, top=y, x1=x + wide, bottom=y + high)


def _sort_corners(corners: Iterable[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(v) for v in corners)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _move_to_origin(objects: Iterable[PdfObject], shown: Box, unit: float) -> tuple[PdfObject, ...]:
    """Return the objects that are in the visible part, moved so that its top left is the origin, in points."""
    found = tuple(
        o
        for o in objects
        if o["x1"] >= shown.x0 and o["x0"] <= shown.x1 and o["bottom"] >= shown.top and o["top"] <= shown.bottom
    )
    for o in found:
        o["x0"] -= shown.x0
        o["x1"] -= shown.x0
        o["top"] -= shown.top
        o["bottom"] -= shown.top
        if unit != 1:
            o.update({name: o[name] * unit for name in LENGTHS if o.get(name) is not None})
        o["doctop"] = o["top"]
    return found


def find_turn(char: PdfObject) -> int | None:
    """Return the quarter turns clockwise after which a character is read from left to right; None if it is aslant."""
    a, b = char["matrix"][:2]
    if abs(b) <= MAX_SLANT * abs(a):
        return 0 if a >= 0 else 2
    if abs(a) <= MAX_SLANT * abs(b):
        return 1 if b > 0 else 3
    return None


def turn_clockwise(drawn: PdfObject, turn: int) -> Box:
    """Return an object's box on the page turned by `turn` quarters about its origin."""
    box = object_box(drawn)
    for _ in range(turn % 4):
        box = Box(x0=-box.bottom, top=box.x0, x1=-box.top, bottom=box.x1)
    return box


def _mark_word_starts(chars: tuple[PdfObject, ...]) -> tuple[PdfObject, ...]:
    """Give each character "opens": whether a blank was drawn between it and the letter drawn before it.

    Blanks part words however narrow they are: a squeezed line leaves less white at a blank than others between two
    letters. A blank that the next letter covers parts nothing, as some programs draw one and step back.
    """
    last: PdfObject | None = None
    blank: PdfObject | None = None
    for char in chars:
        char["opens"] = False
        if char["unpainted"]:
            continue
        if not char["text"].strip():
            blank = blank or char
            continue
        if blank is not None and last is not None:
            turn = find_turn(char)
            white, before, after = (turn_clockwise(c, turn or 0) for c in (blank, last, char))
            stepped_back = after.x0 - white.x0 <= MIN_BLANK_GAP * after.height and after.x0 >= before.x0
            char["opens"] = turn is None or not stepped_back
        last, blank = char, None
    return chars
