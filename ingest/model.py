# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The content of a file once it is read: boxes, words, rulings, fills and pages.

A scanned page is described in its *upright frame*: PDF points, origin at the top left, after the page was rotated and
deskewed, so that lines of text are level. `Page.to_viewer` maps that frame to the page as a viewer shows it; every
`Span` that leaves `extract` is in viewer points.

Page readings are stored by the names of these classes' fields (store/codec.py): a new field needs a default, and to
rename one, the codec needs a new version.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot
from typing import Literal

from ingest.geometry import IDENTITY as IDENTITY
from ingest.geometry import Box as Box
from ingest.geometry import Transform as Transform

Colour = tuple[int, int, int]
"""Red, green, blue, each 0-255."""

MIN_RESIZING = 0.01
"""The least share by which the upright frame of a page is larger or smaller than the page."""

Strike = Literal["no", "part", "whole"]
"""Whether a level stroke runs through a word, through a part of it, or through all of it."""

TEXT_LAYER_READER = "text layer"
"""The `reader` of a born-digital page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A place in a source: a box on a page (viewer points), or lines of a plain-text page.

    Exactly one of `box` and `lines` is given; `lines` is (first, last), 1-based, inclusive,
    counted within the page.
    """

    page: int
    box: Box | None = None
    lines: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong with a page or a cell: a value that is kept and shown, never raised.

    `code` is a short stable name in kebab case ("column-unknown"), `detail` a sentence for the user.
    """

    code: str
    detail: str
    page: int | None = None
    box: Box | None = None

    def placed_at(self, source: Sequence[Span]) -> "Problem":
        """Return the problem at the first of these places; as it is where there are none."""
        return replace(self, page=source[0].page, box=source[0].box) if source else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One printed word.

    `confidence` is the reader's own, 0 to 1. Words of one printed line share `line`, a number unique on the page; lines
    are numbered in reading order within a region. `region` is the index of the page's region that was read as one
    piece; `struck` says whether the word is crossed out.
    """

    text: str
    box: Box
    confidence: float
    line: int
    region: int
    struck: Strike = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A printed line: "h" runs along x at the middle of its box, "v" along y."""

    axis: Literal["h", "v"]
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """An area of one colour behind (or instead of) text."""

    box: Box
    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image or icon on the page: ink that is not text."""

    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of the page that was read as one piece.

    Its kind is "box", a closed rectangle of rulings; "block", print of one column of a borderless table, between white
    rows; "band", a strip of page between white space; "background", a watermark behind or over the print, or a stamp
    over it, which is page furniture.
    """

    kind: Literal["box", "block", "band", "background"]
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstruction:
    """An obstruction that keeps print from being read whole.

    Its kind is "mark", the ink of a stamp or a pen over it; "blackout", a solid black bar in its place; "cut-off", the
    edge of a cell that clips it. `box` is the part in one region.
    """

    kind: Literal["mark", "blackout", "cut-off"]
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTable:
    """A borderless table: no rulings separate its columns.

    `columns` are (x0, x1) from left to right, each from the middle of one white gutter to the middle of the next.
    """

    box: Box
    columns: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bend:
    """The bend of a photographed sheet.

    `moves` are what to add to a flat page's points, in points, row by row at nodes `step` apart, the first at the
    origin, interpolated linearly between nodes. A flat sheet has no moves.
    """

    step: float = 1.0
    columns: int = 0
    moves: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """The map from the upright frame of a photographed page to the viewer's page.

    First `to_flat`, then the bend, then `to_viewer`.
    """

    to_flat: Transform
    bend: Bend
    to_viewer: Transform


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """The text that a second OCR engine read in the line `line` (see Word), whose words were uncertain."""

    line: int
    text: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as it was read.

    All boxes are in the upright frame. `width` and `height` are those of the viewer's page in points; `turn` is the
    clockwise degrees by which the viewer's page was turned to be upright; `coloured` is whether it shows any colour (a
    grey or 1-bit scan shows none); `reader` names what read its words ("tesseract 5.5.0", "text layer"); `second` is
    the reading of a second OCR engine in its uncertain lines, where one is installed.
    """

    number: int
    width: float
    height: float
    turn: int = 0
    to_viewer: Transform = IDENTITY
    reader: str = ""
    dpi: float | None = None
    coloured: bool = True
    words: tuple[Word, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    fills: tuple[Fill, ...] = ()
    pictures: tuple[Picture, ...] = ()
    regions: tuple[Region, ...] = ()
    open_tables: tuple[OpenTable, ...] = ()
    faults: tuple[Problem, ...] = ()
    photo: Photo | None = None
    second: tuple[SecondReading, ...] = ()
    obstructions: tuple[Obstruction, ...] = ()

    @property
    def upright_height(self) -> float:
        """The height of the page in the upright frame, in points of that frame."""
        high = self.width if self.turn in (90, 270) else self.height
        shrunk = hypot(self.to_viewer[0], self.to_viewer[3]) if self.photo is None else 1.0
        return high if not shrunk or abs(shrunk - 1) < MIN_RESIZING else high / shrunk


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """A page of plain text from an OCR program; `lines[0]` is line 1, without its line end."""

    number: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file as it was given. `name` is its last path part, `pages` how many it has.

    Its kind is "text" for the plain text of an OCR program, "words" for words with places (hOCR, ALTO, TSV).

    Of an Office document, `pdf_sha256` is the SHA-256 of the PDF that LibreOffice made of it; `kind` and `pages` are
    those of the PDF, which is read in its place.
    """

    name: str
    sha256: str
    pages: int
    kind: Literal["pdf", "image", "text", "words"]
    size: int
    pdf_sha256: str | None = None

    @property
    def read_sha256(self) -> str:
        """The SHA-256 of the file whose pages are read and shown."""
        return self.pdf_sha256 or self.sha256
