# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Make the page reading of a page of a word file.

Nothing is known of its print but the words' places, so lines are levelled by them, tables are found by the white
between words, and no cell has a colour.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from ingest.geometry import Box, Matrix
from ingest.layout.bordered_cells import find_bordered_cells
from ingest.layout.borderless_tables import MASK_PX_PER_PT, draw_mask, find_blocks, find_borderless_tables
from ingest.model import OpenTable, Page, Region, Ruling, Word
from ingest.pdf.layer_words import group_into_lines
from ingest.word_files.load_word_file import load_word_file
from ingest.word_files.model import FileWord, WordPage

POINTS_PER_INCH = 72.0
USUAL_DPI = (72, 96, 100, 120, 150, 200, 240, 300, 400, 600, 1200)
PAPER_PT = ((595, 842), (842, 1191), (420, 595), (612, 792), (612, 1008))  # A4, A3, A5, Letter, Legal
MAX_PAPER_DEVIATION = 0.015  # of a page's sides; scanners cut a few pixels
USUAL_WORD_PT = 7.5  # the height of a word's ink in print of 9 points
MIN_DPI, MAX_DPI = 72.0, 1200.0
USUAL_PAGE_PT = (595.0, 842.0)  # A4, of a page without words or a size
X_HEIGHT_SHARE = 0.7  # of the height of a word's ink, which has ascenders or descenders mostly
MIN_LINE_WORDS = 4  # of a line that tells how askew its page is
MIN_SKEW_DEG = 0.1  # less does not mix lines of one row
SEPARATOR_ASPECT = 10.0  # length to width of a ruling line
RULING_REMAINS = frozenset("|¦‖_")
"""What OCR programs make of ruling lines between words."""


def read_word_page(path: Path, number: int) -> Page:
    """Return page `number` (from 1) of a word file.

    Raises:
        RefusedError: The file is damaged.
        ValueError: It has no such page.
        OSError: It cannot be opened.
    """
    engine = load_word_file(path).engine
    levelled, to_viewer = level_lines(load_page_in_points(path, number))
    reader = f"words of {engine or 'an OCR program'}"
    return replace(build_page(levelled, number), to_viewer=to_viewer.values, reader=reader)


def load_page_in_points(path: Path, number: int) -> WordPage:
    """Return page `number` (from 1) of a word file with all lengths in points. Raises as `read_word_page`."""
    pages = load_word_file(path).pages
    if not 1 <= number <= len(pages):
        raise ValueError(f"the file has no page {number}")
    return scale_to_points(pages[number - 1])


def choose_dpi(page: WordPage) -> float:
    """Return a page's resolution.

    Where the file has none, it is a usual one, at which the page is of a paper's size if there is any such, and its
    print nearest to the usual size.
    """
    if page.units_per_inch is not None and MIN_DPI <= page.units_per_inch <= MAX_DPI:
        return page.units_per_inch
    heights = [word.box.height for line in page.lines for word in line if len(word.text) > 1 and word.box.height > 0]
    tall = (
        median(heights) * POINTS_PER_INCH / USUAL_WORD_PT if heights else MIN_DPI
    )  # the resolution by the print alone
    of_paper = [dpi for dpi in USUAL_DPI if _is_paper_size(page, dpi)]
    return min(of_paper or USUAL_DPI, key=lambda dpi: abs(math.log(tall / dpi)))


def _is_paper_size(page: WordPage, dpi: float) -> bool:
    sides = sorted(side * POINTS_PER_INCH / dpi for side in (page.width, page.height))
    return any(
        all(abs(side - usual) <= MAX_PAPER_DEVIATION * usual for side, usual in zip(sides, paper, strict=True))
        for paper in PAPER_PT
    )


def scale_to_points(page: WordPage) -> WordPage:
    """Return a page with all lengths in points, and with a size if it had none."""
    scale = Matrix.scaling(POINTS_PER_INCH / choose_dpi(page))
    moved = _transform_page(page, scale)
    if page.width > 0 and page.height > 0:
        return replace(moved, width=page.width * scale.values[0], height=page.height * scale.values[0])
    print_box = Box.hull([Box(x0=0, top=0, x1=USUAL_PAGE_PT[0], bottom=USUAL_PAGE_PT[1]), *_list_boxes(moved)])
    return replace(moved, width=print_box.x1, height=print_box.bottom)


def level_lines(page: WordPage) -> tuple[WordPage, Matrix]:
    """Return a page in points with its lines level, and the map from it to the page as it was."""
    slopes = [
        (line[-1].box.centre_y - line[0].box.centre_y) / (line[-1].box.centre_x - line[0].box.centre_x)
        for line in page.lines
        if len(line) >= MIN_LINE_WORDS and line[-1].box.centre_x > line[0].box.centre_x
    ]
    skew = math.degrees(math.atan(median(slopes))) if slopes else 0.0
    if abs(skew) < MIN_SKEW_DEG:
        return page, Matrix.identity()
    to_viewer = Matrix.rotation(skew)
    level = to_viewer.inverse()
    return _transform_page(page, level), to_viewer


def _transform_page(page: WordPage, matrix: Matrix) -> WordPage:
    """Return a page with its words and separators moved; words keep the size of their ink."""
    scale = math.hypot(matrix.values[0], matrix.values[3])
    return replace(
        page,
        lines=tuple(
            tuple(replace(word, box=_move_box(word.box, matrix, scale)) for word in line) for line in page.lines
        ),
        separators=tuple(_move_box(box, matrix, scale) for box in page.separators),
    )


def _move_box(box: Box, matrix: Matrix, scale: float) -> Box:
    x, y = matrix.apply(*box.centre)
    wide, high = box.width * scale / 2, box.height * scale / 2
    return Box(x0=x - wide, top=y - high, x1=x + wide, bottom=y + high)


def _list_boxes(page: WordPage) -> list[Box]:
    return [word.box for line in page.lines for word in line]


def build_page(page: WordPage, number: int) -> Page:
    """Return the page reading of a level page in points."""
    words = [word for line in page.lines for word in line if not set(word.text) <= RULING_REMAINS]
    rulings = [ruling for box in page.separators if (ruling := make_ruling(box))]
    boxes = find_bordered_cells(rulings)
    tables, blocks = find_tables(words, boxes, page)
    regions = [Region(kind="box", box=box) for box in boxes] + [Region(kind="block", box=box) for box in blocks]
    owned: list[list[FileWord]] = [[] for _ in regions]
    free: list[FileWord] = []
    for word in words:
        home = next((i for i, region in enumerate(regions) if region.box.contains_centre(word.box, 1.0)), None)
        (free if home is None else owned[home]).append(word)
    found: list[Word] = []
    for region, inside in enumerate(owned):
        found += _number_lines(group_into_lines(inside), region, found)
    for band in _split_bands(group_into_lines(free)):
        regions.append(Region(kind="band", box=Box.hull(word.box for line in band for word in line)))
        found += _number_lines(band, len(regions) - 1, found)
    return Page(
        number=number, width=page.width, height=page.height, words=tuple(found), rulings=tuple(rulings),
        regions=tuple(regions), open_tables=tables, coloured=False,
    )  # fmt: skip


def make_ruling(box: Box) -> Ruling | None:
    """Return a separator as a ruling line; None where it is not long and thin."""
    if box.width >= SEPARATOR_ASPECT * box.height:
        return Ruling(axis="h", box=box)
    return Ruling(axis="v", box=box) if box.height >= SEPARATOR_ASPECT * box.width else None


def find_tables(
    words: Sequence[FileWord], boxes: Sequence[Box], page: WordPage
) -> tuple[tuple[OpenTable, ...], tuple[Box, ...]]:
    """Return the borderless tables of words outside bordered cells, and the blocks of print in them."""
    outside = [word.box for word in words if not any(box.contains_centre(word.box) for box in boxes)]
    if not outside:
        return (), ()
    tall = X_HEIGHT_SHARE * median(box.height for box in outside)
    shape = (int(page.height * MASK_PX_PER_PT) + 2, int(page.width * MASK_PX_PER_PT) + 2)
    ink = draw_mask(outside, shape)
    tables = find_borderless_tables(ink, tall)
    return tables, tuple(block for table in tables for block in find_blocks(ink, table, tall))


def _number_lines(lines: Iterable[Sequence[FileWord]], region: int, before: Sequence[Word]) -> list[Word]:
    """Return the words of a region, its lines numbered on from those of the words before."""
    first = 1 + max((word.line for word in before), default=-1)
    return [
        Word(text=word.text, box=word.box, confidence=word.confidence, line=line, region=region)
        for line, inside in enumerate(lines, first)
        for word in inside
    ]


def _split_bands(lines: Sequence[Sequence[FileWord]]) -> list[list[Sequence[FileWord]]]:
    """Return runs of lines separated by white at least as high as a line."""
    bands: list[list[Sequence[FileWord]]] = []
    foot = 0.0
    for line in lines:
        box = Box.hull(word.box for word in line)
        if bands and box.top - foot <= box.height:
            bands[-1].append(line)
        else:
            bands.append([line])
        foot = box.bottom
    return bands
