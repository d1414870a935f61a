# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check that words are printed where a report says: each place is cut from the page image and read again.

Nothing of the first reading is used but the words and the place.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.geometry import Matrix
from ingest.image.deskew import deskew, estimate_skew, rotate_quarter_turns
from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel, darkest_channel
from ingest.model import Box, Span
from ingest.ocr.engine import OCR_DPI
from ingest.ocr.registry import find_page_engine
from ingest.read_text import read_text_pages
from ingest.render.page_image import PictureError, image_resolution, render_page
from ingest.word_files.read_words import load_page_in_points

MIN_SIMILARITY = 0.8  # from which a place shows its words
PLACE_MARGIN_PT = 1.5  # around a place: a letter's foot may reach out of it by a pixel or two
WHITE_MARGIN_PX = 12  # Tesseract misreads ink at an image's edge
BACKGROUND_PERCENTILE = 90  # of a place's pixels; print covers a tenth of them at least
BACKGROUND_SHARE = 0.8  # of the background's lightness: lighter pixels are background too, mottled by scanner or JPEG
SPECK_PT = 2.0  # smaller ink alone does not show where print is
PRINT_MARGIN_PT = 1.5  # around print, for its dots and commas
MAX_INK_LEVEL = 150  # grey level; darker pixels are ink, or a ruling
BORDER_PT = 5.0  # from a place's side, in which its cell's rulings may lie: a coloured cell reaches to them
RULING_LENGTH = 4  # times BORDER_PT: an unbroken line as long as that is a ruling
CROPS_PER_CALL = 60  # of the OCR engine, which has a time limit
TURNS_DEGREES = (90, 270, 180)  # clockwise, the likeliest first
MIN_WORD_SIMILARITY = 0.75  # of two words, one of them read with a wrong letter


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedWords:
    """Words, and the places where a report has them printed, one after the other."""

    words: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintCheck:
    """The text read at the places of some words, and the share of the words found there, 0 to 1.

    `fault` says why a place could not be read.
    """

    read: str = ""
    similarity: float = 0.0
    fault: str = ""

    @property
    def holds(self) -> bool:
        """Whether the print shows the text."""
        return self.similarity >= MIN_SIMILARITY


@dataclass(frozen=True, slots=True, kw_only=True)
class _UprightPage:
    """A page's image, upright, blue-green-red, at `dpi`; `to_pixels` maps its viewer's points there."""

    pixels: Pixels
    to_pixels: Matrix
    dpi: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """A way to read a place.

    It is read as print lighter than its background, enlarged, or on a page turned clockwise by `turn` more degrees.
    """

    light: bool = False
    zoom: float = 1.0
    turn: int = 0


ATTEMPTS = (_Attempt(), _Attempt(zoom=1.5), _Attempt(light=True))
"""Each is tried on what did not show its words before. Small print at times is read only enlarged."""


def check_print(
    path: Path, kind: str, claims: Sequence[PlacedWords], turns: Mapping[int, int] | None = None
) -> tuple[PrintCheck, ...]:
    """Read the places of words again.

    Args:
        path: The file.
        kind: "pdf", "image", "text" or "words"; of the last two the text itself is compared.
        claims: Words with their places.
        turns: The clockwise degrees by which pages are turned to be upright, by page number; None to try all where the
            words are not found.

    Returns:
        A check for each claim.

    Raises:
        MissingToolError, PageTimeoutError, ToolError: See `OcrEngine`.
    """
    if kind == "text":
        return _check_text(path, claims)
    if kind == "words":
        return _check_words(path, claims)
    proofs = [PrintCheck()] * len(claims)
    ways = [*ATTEMPTS, *(_Attempt(turn=turn) for turn in TURNS_DEGREES if turns is None)]
    for way in ways:
        doubted = [i for i, proof in enumerate(proofs) if not proof.holds]
        spans = tuple(dict.fromkeys(s for i in doubted for s in claims[i].spans))
        read = dict(_read_places(path, kind, spans, turns or {}, way))
        for i in doubted:
            found = _compare_reading(claims[i], read)
            proofs[i] = max(proofs[i], found, key=lambda p: p.similarity) if proofs[i].read else found
    return tuple(proofs)


def _compare_reading(claim: PlacedWords, read: Mapping[Span, str | PictureError]) -> PrintCheck:
    texts = [read[span] for span in claim.spans]
    said = "\n".join(t for t in texts if isinstance(t, str))
    fault = next((str(t) for t in texts if isinstance(t, PictureError)), "")
    return PrintCheck(read=said, similarity=similarity(claim.words, said), fault=fault)


def _check_text(path: Path, claims: Sequence[PlacedWords]) -> tuple[PrintCheck, ...]:
    pages = {page.number: page.lines for page in read_text_pages(path)}
    proofs = []
    for claim in claims:
        lines = [line for s in claim.spans if s.lines for line in pages.get(s.page, ())[s.lines[0] - 1 : s.lines[1]]]
        read = "\n".join(lines)
        proofs.append(PrintCheck(read=read, similarity=similarity(claim.words, read)))
    return tuple(proofs)


def _check_words(path: Path, claims: Sequence[PlacedWords]) -> tuple[PrintCheck, ...]:
    proofs = []
    for claim in claims:
        words = [word for s in claim.spans if s.box for word in _list_words_in_box(path, s.page, s.box)]
        proofs.append(PrintCheck(read=" ".join(words), similarity=similarity(claim.words, " ".join(words))))
    return tuple(proofs)


def _list_words_in_box(path: Path, number: int, box: Box) -> list[str]:
    lines = load_page_in_points(path, number).lines
    inside = box.expanded(PLACE_MARGIN_PT)
    return [word.text for line in lines for word in line if inside.contains_centre(word.box)]


def _read_places(
    path: Path, kind: str, spans: Sequence[Span], turns: Mapping[int, int], way: _Attempt
) -> Iterator[tuple[Span, str | PictureError]]:
    """Yield the text at each place, or why its page cannot be shown."""
    by_page: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        by_page[span.page].append(span)
    for number, here in sorted(by_page.items()):
        try:
            sheet = _load_upright_page(path, kind, number, (turns.get(number, 0) + way.turn) % 360)
        except PictureError as error:
            yield from ((span, error) for span in here)
            continue
        crops = [_cut_place(sheet, span.box, way) for span in here if span.box]
        for start in range(0, len(crops), CROPS_PER_CALL):
            readings = find_page_engine().read_crops(crops[start : start + CROPS_PER_CALL], OCR_DPI)
            for span, words in zip(here[start:], readings, strict=False):
                yield span, " ".join(w.text for w in words)


def _load_upright_page(path: Path, kind: str, number: int, turn: int) -> _UprightPage:
    import cv2

    picture = render_page(path, kind, number, OCR_DPI)
    dpi = image_resolution(picture)
    pixels = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
    high, wide = pixels.shape[:2]
    stood = rotate_quarter_turns(pixels, turn)
    grey = np.asarray(cv2.cvtColor(stood, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    upright, levelling = deskew(stood, estimate_skew(grey, dpi), dpi)
    to_upright = levelling @ Matrix.quarter_turn(turn, wide, high) @ Matrix.scaling(dpi / POINTS_PER_INCH)
    return _UprightPage(pixels=upright, to_pixels=to_upright, dpi=dpi)


def _cut_place(sheet: _UprightPage, box: Box, way: _Attempt) -> Pixels:
    """Return a place's print, grey, dark on white, cropped to its ink."""
    import cv2

    left, top, right, bottom = _find_upright_pixels(sheet, box)
    high, wide = sheet.pixels.shape[:2]
    part = sheet.pixels[max(top, 0) : min(bottom, high), max(left, 0) : min(right, wide)]
    if not part.size:
        part = np.full((1, 1, 3), 255, np.uint8)
    grey = 255 - darkest_channel(part) if way.light else brightest_channel(part)
    ground = max(float(np.percentile(grey, BACKGROUND_PERCENTILE)), 1.0)
    even = np.asarray(np.clip(grey.astype(np.float32) * (255 / (ground * BACKGROUND_SHARE)), 0, 255), np.uint8)
    ink = _crop_to_ink(_erase_cell_borders(even, round(BORDER_PT * sheet.dpi / POINTS_PER_INCH)), sheet.dpi)
    if way.zoom != 1:
        ink = np.asarray(cv2.resize(ink, None, fx=way.zoom, fy=way.zoom, interpolation=cv2.INTER_CUBIC), np.uint8)
    around = (WHITE_MARGIN_PX,) * 4
    return np.asarray(cv2.copyMakeBorder(ink, *around, cv2.BORDER_CONSTANT, value=(255,)), np.uint8)


def _erase_cell_borders(grey: Pixels, edge: int) -> Pixels:
    """Return the image without the rulings of its cell: unbroken dark lines along the edges."""
    import cv2

    dark, bare = (grey < MAX_INK_LEVEL).astype(np.uint8), grey.copy()
    for high, wide in ((1, RULING_LENGTH * edge), (RULING_LENGTH * edge, 1)):
        # A line that is askew by a pixel or two is unbroken where it is looked at with its neighbours.
        thick = cv2.dilate(dark, np.ones((3 if high == 1 else 1, 3 if wide == 1 else 1), np.uint8))
        lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((high, wide), np.uint8)).astype(np.bool_)
        within = (slice(edge, -edge), slice(None)) if high == 1 else (slice(None), slice(edge, -edge))
        lines[within] = False
        bare[lines] = 255
    return bare


def _crop_to_ink(grey: Pixels, dpi: float) -> Pixels:
    """Return the part with ink larger than a speck; all of it where there is none."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats((grey < MAX_INK_LEVEL).astype(np.uint8), connectivity=8)
    found = stats[1:][
        stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) >= SPECK_PT * dpi / POINTS_PER_INCH
    ]
    if not len(found):
        return grey
    near = round(PRINT_MARGIN_PT * dpi / POINTS_PER_INCH)
    left, top = found[:, cv2.CC_STAT_LEFT].min() - near, found[:, cv2.CC_STAT_TOP].min() - near
    right = (found[:, cv2.CC_STAT_LEFT] + found[:, cv2.CC_STAT_WIDTH]).max() + near
    bottom = (found[:, cv2.CC_STAT_TOP] + found[:, cv2.CC_STAT_HEIGHT]).max() + near
    return grey[max(top, 0) : bottom, max(left, 0) : right]


def _find_upright_pixels(sheet: _UprightPage, box: Box) -> tuple[int, int, int, int]:
    """Return the pixels of a place on the upright page.

    The place is the hull, on the viewer's page, of a rectangle that is level on the upright page; the rectangle's sides
    are computed from those of the hull and the angle between the pages.
    """
    (a, b, _), (c, d, _), _ = sheet.to_pixels.rows
    wide, high = abs(a) * box.width + abs(b) * box.height, abs(c) * box.width + abs(d) * box.height
    x, y = sheet.to_pixels.apply(*box.centre)
    # The hull of the hull is too large by the angle twice over.
    size = np.hypot(a, b)
    cos, sin = sorted((abs(a) / size, abs(b) / size), reverse=True)
    along, across = (box.width, box.height) if abs(a) >= abs(b) else (box.height, box.width)
    even = cos * cos - sin * sin
    own = ((along * cos - across * sin) / even * size, (across * cos - along * sin) / even * size)
    wide, high = (side if side > 0 else most for side, most in zip(own, (wide, high), strict=True))
    margin = PLACE_MARGIN_PT * size
    return (
        int(x - wide / 2 - margin),
        int(y - high / 2 - margin),
        int(x + wide / 2 + margin) + 1,
        int(y + high / 2 + margin) + 1,
    )


_WORD = re.compile(r"[^\W_]+")


def similarity(words: str, read: str) -> float:
    """Return the share of the words that a reading contains, 0 to 1, whatever else it contains.

    The larger of two measures counts: letters in order, and words in any order. 1 if the words have no letter or
    figure.
    """
    from rapidfuzz import fuzz

    wanted, found = _split_words(words), _split_words(read)
    if not wanted:
        return 1.0
    if not found:
        return 0.0
    one, other = "".join(wanted), "".join(found)
    in_order = fuzz.partial_ratio(one, other) / 100 if len(other) >= len(one) else fuzz.ratio(one, other) / 100
    return max(in_order, _match_any_order(wanted, found))


def _split_words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _match_any_order(wanted: Sequence[str], found: Sequence[str]) -> float:
    """Return the share of the wanted letters in words similar to one found; each found word counts once."""
    from rapidfuzz import fuzz, process

    left = list(found)
    held = 0.0
    for word in sorted(wanted, key=len, reverse=True):
        if word in left:
            left.remove(word)
            held += len(word)
            continue
        like = process.extractOne(word, left, scorer=fuzz.ratio, score_cutoff=100 * MIN_WORD_SIMILARITY)
        if like:
            held += len(word) * like[1] / 100
            left.pop(like[2])
    return held / sum(map(len, wanted))
