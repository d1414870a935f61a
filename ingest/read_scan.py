# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read a scanned page: rotate and deskew it, cut it along its rulings, and read each region by OCR."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ingest.geometry import Matrix
from ingest.image.blank_page import is_blank
from ingest.image.deskew import deskew, estimate_skew, map_to_viewer, rotate_quarter_turns
from ingest.image.raster import (
    POINTS_PER_INCH,
    Pixels,
    Raster,
    brightest_channel,
    darkest_channel,
    halve_repeatedly,
)
from ingest.layout.bands import draw_ink_mask, find_bands, find_ink_hulls
from ingest.layout.bordered_cells import (
    cut_at_rulings,
    find_bordered_cells,
    find_frames,
    find_streaks,
    select_table_rulings,
)
from ingest.layout.borderless_tables import (
    belongs_to_table,
    draw_mask,
    extend_to_rulings,
    find_blocks,
    find_borderless_tables,
    select_solid_areas,
)
from ingest.layout.cut_off_words import find_cut_off_words
from ingest.layout.fills import find_fills, find_grey_areas
from ingest.layout.foreground import Foreground, erase_rulings, separate_foreground
from ingest.layout.light_rulings import drop_lines_beside, find_light_rulings
from ingest.layout.lone_dividers import drop_lone_dividers
from ingest.layout.overflowing_print import find_overflows, join_hulls, make_letter_finder
from ingest.layout.ruling_lines import find_rulings
from ingest.layout.split_cells import find_dark_print, split_merged_cells
from ingest.layout.tint_edges import find_tint_edges
from ingest.marks.blackouts import find_blackouts, list_blackouts, remove_blackouts
from ingest.marks.ink_marks import find_ink_marks, find_marked_regions
from ingest.marks.remove_ink_marks import join_rulings_under_marks, remove_ink_marks
from ingest.marks.strikes import erase_strikes, mark_struck_words
from ingest.model import Box, OpenTable, Page, Photo, Problem, Region, Ruling, Word
from ingest.ocr.crops import enlarge_and_pad
from ingest.ocr.engine import CROP_PADDING_PX, OCR_DPI, CropWord, PageTimeoutError
from ingest.ocr.letter_case import restore_capitals
from ingest.ocr.missed_lines import read_missed_lines
from ingest.ocr.orientation import compare_turns, find_line_turn
from ingest.ocr.pale_print import read_pale_print
from ingest.ocr.registry import describe_engine, find_page_engine
from ingest.ocr.second_reading import read_uncertain_lines
from ingest.ocr.stamp_words import add_stamp_words
from ingest.ocr.tracked_changes import split_tracked_changes
from ingest.ocr.underlined_print import read_underlined_print
from ingest.ocr.word_shapes import correct_by_shape
from ingest.pdf.layer_words import Layer
from ingest.pdf.ocr_layer import accept_layer
from ingest.photo.dewarp import FlatPage, dewarp_photo

DITTO_CONFIDENCE = 0.9  # of a ditto mark: the shape and the empty cell around it leave little else
MIN_FAINT_CONFIDENCE = 0.7  # of every word of a cell with faint print; less is read in grain or the back of the page
MIN_MEAN_CONFIDENCE = 0.6  # below it a page may be turned otherwise
AREA_PX_PER_PT = 2.0  # enough for areas, bars and tints, all of which are looked for on the same smaller page
MIN_PIXEL_SPREAD = 40  # largest less smallest channel of a coloured pixel; JPEG noise has less
MIN_AREA_SPREAD = 14  # the same of a whole area, in which noise is averaged out


def read_scan(raster: Raster, number: int, layer: Layer | None = None) -> Page:
    """Read page `number` from its raster; correct words of the hidden OCR layer are taken from it.

    A photographed page is dewarped first. Bare paper without a layer is not searched further.

    Args:
        raster: The page as a viewer shows it.
        number: The page's number, from 1.
        layer: The hidden text of the page, if any.

    Raises:
        MissingToolError: No page engine is installed.
        ToolError: The engine stopped.
    """
    if layer is None and is_blank(raster.pixels, raster.dpi):
        return _make_blank_page(raster, number)
    flat = dewarp_photo(raster)
    if flat is None:
        return _read_upright(raster, number, layer)
    page = _read_upright(flat.raster, number, _move_layer_to_flat_page(layer, flat) if layer else None)
    to_flat = page.to_viewer
    return replace(
        page,
        width=raster.width,
        height=raster.height,
        to_viewer=(Matrix(flat.to_photo) @ Matrix(to_flat)).normalised().values,
        photo=Photo(to_flat=to_flat, bend=flat.bend, to_viewer=flat.to_photo),
    )


def _make_blank_page(raster: Raster, number: int) -> Page:
    return Page(
        number=number,
        width=raster.width,
        height=raster.height,
        reader=describe_engine(find_page_engine()),
        dpi=raster.dpi,
        coloured=_shows_colour(raster.pixels),
    )


def _move_layer_to_flat_page(layer: Layer, flat: FlatPage) -> Layer:
    """Return the layer of a photo (from a scanner app) with its letters where they are on the flat page."""
    seen = np.array([corner for letter in layer.letters for corner in letter.corners], np.float64).reshape(-1, 2)
    placed = [(float(x), float(y)) for x, y in flat.map_points(seen).tolist()]
    letters = [
        replace(letter, corners=(placed[i], placed[i + 1], placed[i + 2], placed[i + 3]), origin=None)
        for i, letter in zip(range(0, len(placed), 4), layer.letters, strict=True)
    ]
    return Layer(letters=tuple(letters))


def _read_upright(raster: Raster, number: int, layer: Layer | None) -> Page:
    known = find_line_turn(raster)
    first = 0 if known == 0 else compare_turns(raster, known or 0)
    page, mean, pixels = _read_turned(raster, number, first, layer)
    if known == 0 and mean is not None and mean < MIN_MEAN_CONFIDENCE:
        turn = compare_turns(raster, first)
        if turn != first:
            other, others_mean, others_pixels = _read_turned(raster, number, turn, layer)
            if others_mean is not None and others_mean > mean:
                page, pixels = other, others_pixels
    return replace(page, second=read_uncertain_lines(pixels, raster.dpi, page.words))


def _read_turned(raster: Raster, number: int, turn: int, layer: Layer | None) -> tuple[Page, float | None, Pixels]:
    """Read the page turned clockwise by `turn` degrees.

    Returns:
        The page; the mean confidence of its words, None where there are none; and its upright image.
    """
    import cv2

    stood = rotate_quarter_turns(raster.pixels, turn)
    grey = np.asarray(cv2.cvtColor(stood, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    pixels, levelling = deskew(stood, estimate_skew(grey, raster.dpi), raster.dpi)
    pixels, struck = erase_strikes(pixels, raster.dpi)
    coarse = halve_repeatedly(pixels, raster.dpi, AREA_PX_PER_PT)
    areas = find_fills(*coarse)
    marks, bars = find_ink_marks(pixels, raster.dpi, areas), find_blackouts(*coarse)
    if marks or bars:
        pixels = remove_blackouts(remove_ink_marks(pixels, marks, raster.dpi), bars, raster.dpi)
        coarse = halve_repeatedly(pixels, raster.dpi, AREA_PX_PER_PT)
        areas = find_fills(*coarse)
    rulings = join_rulings_under_marks(find_rulings(pixels, raster.dpi), marks, raster.dpi)
    streaks = find_streaks(rulings)
    steps = find_tint_edges(*coarse)
    rulings = tuple(r for r in rulings if r not in streaks)
    rulings = (*rulings, *drop_lines_beside(find_light_rulings(*coarse, steps), rulings))
    sides = [*(area.box for area in areas), *cut_at_rulings(find_grey_areas(*coarse, areas), rulings)]
    find_print = find_dark_print(pixels, raster.dpi)
    rulings = drop_lone_dividers(rulings, find_print)
    boxes = find_bordered_cells(rulings, sides, steps)
    boxes = split_merged_cells(boxes, find_print)
    overflows = find_overflows(boxes, make_letter_finder(pixels, raster.dpi))
    # An underline is left to Tesseract, which knows it: erased, it would take the letters' feet with it.
    ink = separate_foreground(pixels, raster.dpi, select_table_rulings(rulings, sides), boxes, areas, streaks)
    regions = [Region(kind="box", box=box) for box in boxes]
    inked = join_hulls(find_ink_hulls(ink.grey, raster.dpi, boxes), boxes, overflows)
    tables, blocks = _find_borderless_tables(ink, rulings, raster.dpi, boxes, find_frames(rulings, sides), sides)
    rulings = (*rulings, *(s for s in steps if any(belongs_to_table(s.box, t.box) for t in tables)))
    regions += [Region(kind="block", box=block) for block in blocks]
    elsewhere = find_bands(ink.grey, raster.dpi, (*boxes, *(t.box for t in tables)), ink.print_height)
    regions += [Region(kind="band", box=band) for band in elsewhere]
    inked += [*blocks, *elsewhere]
    tool = describe_engine(find_page_engine())
    page = Page(
        number=number,
        width=raster.width,
        height=raster.height,
        turn=turn,
        to_viewer=map_to_viewer(raster, turn, levelling).values,
        reader=tool,
        dpi=raster.dpi,
        rulings=rulings,
        fills=ink.fills,
        pictures=ink.pictures,
        regions=tuple(regions),
        open_tables=tables,
        coloured=_shows_colour(raster.pixels)
        or any(max(f.colour) - min(f.colour) >= MIN_AREA_SPREAD for f in ink.fills),
        obstructions=(*find_marked_regions((*marks, *ink.marks), regions, raster.dpi), *list_blackouts(bars, regions)),
    )
    try:
        places = [r.box for r in regions]
        accepted = accept_layer(layer, ink.grey, raster.dpi, page.to_viewer, places, len(boxes), tool)
        unread = [None if i in accepted.regions else hull for i, hull in enumerate(inked)]
        words = accepted.words + _read_words(ink, raster.dpi, boxes, unread, accepted.next_line)
        words += _place_ditto_marks(ink.ditto_marks, boxes, words)
        words = restore_capitals(correct_by_shape(words, ink.grey, raster.dpi), ink.grey, raster.dpi)
        words = mark_struck_words(words, struck.strokes)
        words = split_tracked_changes(words, struck.replaced, ink.grey, raster.dpi, find_page_engine())
        cut = find_cut_off_words(words, regions, but=accepted.regions)
        page = replace(page, reader=accepted.reader, words=words, obstructions=(*page.obstructions, *cut))
        page = add_stamp_words(page, [(m.left, m.top, m.letters) for m in marks])
    except PageTimeoutError as error:
        fault = Problem(code="page-timeout", detail=f"Reading the page was given up: {error}.", page=number)
        return replace(page, faults=(fault,)), None, pixels
    mean = float(np.mean([w.confidence for w in words])) if words else None
    return page, mean, pixels


def _find_borderless_tables(
    ink: Foreground,
    rulings: tuple[Ruling, ...],
    dpi: float,
    boxes: tuple[Box, ...],
    frames: tuple[Box, ...],
    fills: Sequence[Box],
) -> tuple[tuple[OpenTable, ...], tuple[Box, ...]]:
    """Return the borderless tables and the blocks of print in them.

    Level rulings among their rows are erased from the ink.
    """
    lines = tuple(r for r in rulings if r.axis == "h")
    across = [r.box for r in lines]
    mask = draw_ink_mask(ink.grey, dpi, boxes, across)
    # Icons and coloured cells were taken out of the ink, but they are not white.
    width = ink.grey.shape[1] * POINTS_PER_INCH / dpi
    solid = select_solid_areas((f.box for f in ink.fills if f.box not in boxes), (p.box for p in ink.pictures), width)
    tables = find_borderless_tables(mask | draw_mask(solid, mask.shape), ink.print_height, frames, fills, across)
    within = tuple(r for r in lines if any(belongs_to_table(r.box, t.box) for t in tables))
    erase_rulings(ink.grey, within, dpi)
    blocks = (block for t in tables for block in find_blocks(mask, t, ink.print_height))
    return tables, tuple(extend_to_rulings(block, [r.box for r in within]) for block in blocks)


def _shows_colour(pixels: Pixels) -> bool:
    few = np.ascontiguousarray(pixels[::8, ::8])
    return bool(((brightest_channel(few) - darkest_channel(few)) > MIN_PIXEL_SPREAD).mean() > 1e-4)


def _read_words(
    ink: Foreground, dpi: float, boxes: tuple[Box, ...], inked: list[Box | None], first_line: int
) -> tuple[Word, ...]:

    scale = dpi / POINTS_PER_INCH
    grow = OCR_DPI / dpi if dpi < OCR_DPI - 1 else 1.0
    outside = ink.grey
    if len(inked) > len(boxes):  # bands are read without the boxes beside them
        outside = ink.grey.copy()
        for box in boxes:
            outside[box.pixel_slices(scale)] = 255
    crops, owners = [], []
    for region, hull in enumerate(inked):
        if hull is None:
            continue
        page = ink.grey if region < len(boxes) else outside
        x0, y0 = max(0, int(hull.x0 * scale) - 1), max(0, int(hull.top * scale) - 1)
        crop = page[y0 : int(hull.bottom * scale) + 2, x0 : int(hull.x1 * scale) + 2]
        crops.append(enlarge_and_pad(crop, grow))
        owners.append((region, x0, y0))
    engine = find_page_engine()
    found = read_underlined_print(crops, engine.read_crops(crops, OCR_DPI), engine)
    found = read_missed_lines(crops, read_pale_print(crops, found, engine), engine)
    words: list[Word] = []
    for (region, x0, y0), readings in zip(owners, found, strict=True):
        if region in ink.faint and any(r.confidence < MIN_FAINT_CONFIDENCE for r in readings):
            continue
        words += [_place_word(r, region, x0, y0, first_line, scale, grow) for r in readings]
        first_line += 1 + max((r.line for r in readings), default=-1)
    return tuple(words)


def _place_word(r: CropWord, region: int, x0: int, y0: int, first_line: int, scale: float, grow: float) -> Word:
    """Return a word of a crop in points of the page."""
    left, top = x0 + (r.left - CROP_PADDING_PX) / grow, y0 + (r.top - CROP_PADDING_PX) / grow
    box = Box(
        x0=left / scale, top=top / scale, x1=(left + r.width / grow) / scale, bottom=(top + r.height / grow) / scale
    )
    return Word(text=r.text, box=box, confidence=r.confidence, line=first_line + r.line, region=region)


def _place_ditto_marks(marks: tuple[Box, ...], boxes: tuple[Box, ...], words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return a word for each ditto mark, which Tesseract does not read alone."""
    first = 1 + max((word.line for word in words), default=-1)
    regions = (next(region for region, box in enumerate(boxes) if box.contains_centre(mark)) for mark in marks)
    return tuple(
        Word(text='"', box=mark, confidence=DITTO_CONFIDENCE, line=line, region=region)
        for line, (mark, region) in enumerate(zip(marks, regions, strict=True), first)
    )
