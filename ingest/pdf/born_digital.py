# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read a born-digital PDF page from its own text, lines and areas; its rendering gives the areas' colours."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from statistics import median
from typing import Any

import numpy as np

from ingest.layout.bordered_cells import find_bordered_cells, find_frames
from ingest.layout.borderless_tables import (
    MASK_PX_PER_PT,
    belongs_to_table,
    draw_mask,
    find_blocks,
    find_borderless_tables,
    select_solid_areas,
)
from ingest.layout.fills import find_fills
from ingest.layout.lone_dividers import drop_lone_dividers
from ingest.layout.split_cells import split_merged_cells
from ingest.layout.tint_edges import find_tint_edges
from ingest.marks.blackouts import MAX_BLACK_LEVEL, find_blackouts, list_blackouts
from ingest.model import TEXT_LAYER_READER, Box, Colour, Fill, OpenTable, Page, Picture, Region, Strike, Word
from ingest.pdf.cut_off_print import find_cut_off_print
from ingest.pdf.drawn_lines import MAX_ICON_PT, collect_drawn_lines, drop_lines_within_cells, split_text_marks
from ingest.pdf.layer_words import LIGATURES
from ingest.pdf.page_objects import PageObjects, PdfObject, find_turn, object_box, turn_clockwise
from ingest.pdf.print_groups import find_background_words, keep_runs_whole, split_background_print
from ingest.pdf.struck_print import find_strike, mark_struck_chars, split_at_strike
from ingest.pdf.visible_text import TextRenderings, find_background_colour

MIN_PAPER_LEVEL = 252  # of a fill's darkest channel
MIN_FILL_SHARE = 0.6  # of a cell: a drawn area that covers as much is its fill
MIN_LINE_OVERLAP = 0.5  # in word heights, of words on one line
MIN_PICTURE_PT = 6.0  # smaller ones are bullets
MIN_DOT_SPREAD = 14  # largest less smallest channel of a dot, which may be as pale as a filled cell
MIN_DOT_PT, MAX_DOT_PT = 4.0, 40.0  # of a round area whose colour is a status
DOT_BORDER_PT = 2.0  # the widest border of a dot
MAX_DRAWING_PT = 80.0  # of an area that may be part of a drawing; larger ones are tinted cells and rows
MAX_DOT_ASPECT = 1.5  # width to height, or height to width
MIN_INSET_SHARE = 0.15  # of a cell: a coloured area within it that covers as much is its colour, with a margin around
MIN_INSET_WIDTH = 0.8  # of a cell's width: an area as wide colours one of the rows that the cell is divided into later
MIN_COLOUR_SPREAD = 36  # largest less smallest channel (0-255): less is black or grey
MIN_COLOURED_SHARE = 0.6  # of a cell's letters in one colour, from which the cell has that colour
UNMAPPED_GLYPHS = re.compile(r"^(?:\(cid:\d+\))+$")  # glyphs for which a font gives no letter, by themselves: a bullet
X_HEIGHT_SHARE = 0.55  # of a character's box
BLANK_ABOVE_SHARE, BLANK_BELOW_SHARE = 0.2, 0.15  # of a character's box, blank above and below most letters


def read_born_digital(page: PageObjects, number: int, chars: Sequence[PdfObject], look: TextRenderings) -> Page:
    """Return page `number` with `chars`, the characters of it that a viewer shows.

    Args:
        page: The drawn objects of the page.
        number: The page's number, from 1.
        chars: The visible characters.
        look: The page rendered with and without its text.
    """
    shown = chars
    chars, watermarks = split_background_print(chars)
    mark_struck_chars(page, chars)
    rulings, _ = split_text_marks(collect_drawn_lines(page), chars)
    find_print = partial(_find_print_spans, chars)
    rulings = drop_lone_dividers(drop_lines_within_cells(rulings), find_print)
    boxes = split_merged_cells(find_bordered_cells(rulings), find_print)
    regions = [Region(kind="box", box=box) for box in boxes]
    owned: list[list[PdfObject]] = [[] for _ in boxes]
    free: list[PdfObject] = []
    for char, home in zip(chars, keep_runs_whole(chars, _assign_to_boxes(chars, boxes)), strict=True):
        (owned[home] if home is not None else free).append(char)
    words: list[Word] = []
    bars = _find_bars(look, chars)
    pictures = _find_pictures(page, boxes, bars)
    areas = tuple(a for a in find_fills(look.bare, look.dpi) if not any(a.box.overlap_area(b) > 0 for b in boxes))
    solid = select_solid_areas((a.box for a in areas), (p.box for p in pictures), page.width)
    across = [r.box for r in rulings if r.axis == "h"]
    tables, blocks = _find_borderless_tables(page, free, solid, find_frames(rulings), [a.box for a in areas], across)
    edges = find_tint_edges(look.bare, look.dpi) if tables else ()
    steps = [s for s in edges if any(belongs_to_table(s.box, t.box) for t in tables)]
    turned = [c for c in free if find_turn(c)]
    free = [c for c in free if not find_turn(c)]
    homes = keep_runs_whole(
        turned, [next((i for i, b in enumerate(blocks) if _holds_char(b, c)), None) for c in turned]
    )
    for i, block in enumerate(blocks):
        regions.append(Region(kind="block", box=block))
        level = [c for c in free if _holds_char(block, c)]
        owned.append([*level, *(c for c, home in zip(turned, homes, strict=True) if home == i)])
    free = [c for c in free if not any(_holds_char(block, c) for block in blocks)]
    free += [c for c, home in zip(turned, homes, strict=True) if home is None]
    for index, inside in enumerate(owned):
        words += _make_words(_group_lines(inside), index, len(words))
    for band in _split_bands(_group_lines(free)):
        regions.append(Region(kind="band", box=Box.hull(object_box(w) for line in band for w in line)))
        words += _make_words(band, len(regions) - 1, len(words))
    for text, box in find_background_words(watermarks):
        line = 1 + max((w.line for w in words), default=-1)
        words.append(Word(text=text, box=box, confidence=1.0, line=line, region=len(regions)))
        regions.append(Region(kind="background", box=box))
    fills = (*_find_cell_fills(page, boxes, look), *areas)
    dots = _find_colour_blobs(page, boxes, [table.box for table in tables], fills, pictures)
    blobs = [dot for dot in dots if not any(area.box.overlap_area(dot.box) > 0 for area in areas)]
    return Page(
        number=number,
        width=page.width,
        height=page.height,
        reader=TEXT_LAYER_READER,
        words=tuple(words),
        rulings=(*rulings, *steps),
        fills=(
            *fills,
            *blobs,
            *_find_coloured_print(owned[: len(boxes)], boxes, (*fills, *blobs)),
            *_find_coloured_lines(owned[len(boxes) :], fills),
        ),
        pictures=tuple(p for p in pictures if not any(_is_all_of(dot.box, p) for dot in dots)),
        regions=tuple(regions),
        open_tables=tables,
        obstructions=(*find_cut_off_print(page, shown, boxes), *list_blackouts(bars, regions)),
    )


def _find_print_spans(chars: Sequence[PdfObject], box: Box) -> list[tuple[float, float]]:
    """Return where the print in a box begins and ends, in all its lines together."""
    spans: list[tuple[float, float]] = []
    for char in sorted((c for c in map(object_box, chars) if box.contains_centre(c)), key=lambda c: c.x0):
        if spans and char.x0 <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], char.x1))
        else:
            spans.append((char.x0, char.x1))
    return spans


def _assign_to_boxes(chars: Sequence[PdfObject], boxes: Sequence[Box]) -> list[int | None]:
    """Return, for each character, the first box that contains its centre, or None."""
    if not chars or not boxes:
        return [None] * len(chars)
    sides = np.array([(c["x0"] + c["x1"], c["top"] + c["bottom"]) for c in chars], float) / 2
    x, y = sides[:, :1], sides[:, 1:]
    x0, top, x1, bottom = np.array([b.sides for b in boxes]).T
    inside = (x0 <= x) & (x < x1) & (top <= y) & (y < bottom)
    return [first if within else None for first, within in zip(inside.argmax(1).tolist(), inside.any(1), strict=True)]


def _find_borderless_tables(
    page: PageObjects,
    chars: Sequence[PdfObject],
    solid: Sequence[Box],
    frames: Sequence[Box],
    fills: Sequence[Box],
    level_rulings: Sequence[Box],
) -> tuple[tuple[OpenTable, ...], tuple[Box, ...]]:
    """Return the borderless tables among characters outside closed boxes, and the blocks of print in them.

    `solid` are coloured cells and pictures, which do not count as white.
    """
    if not chars:
        return (), ()
    tall = X_HEIGHT_SHARE * median(float(c["bottom"]) - float(c["top"]) for c in chars)
    shape = (int(page.height * MASK_PX_PER_PT) + 2, int(page.width * MASK_PX_PER_PT) + 2)
    ink = draw_mask([_estimate_ink(c) for c in chars], shape)
    tables = find_borderless_tables(ink | draw_mask(solid, shape), tall, frames, fills, level_rulings)
    return tables, tuple(block for table in tables for block in find_blocks(ink, table, tall))


def _estimate_ink(char: PdfObject) -> Box:
    """Return roughly where a character's ink is: its box is as high as its font's lines."""
    box = object_box(char)
    return Box(
        x0=box.x0,
        top=box.top + BLANK_ABOVE_SHARE * box.height,
        x1=box.x1,
        bottom=box.bottom - BLANK_BELOW_SHARE * box.height,
    )


def _holds_char(block: Box, char: PdfObject) -> bool:
    return block.expanded(0.0, 1.0).contains_centre(object_box(char))


def _find_cell_fills(page: PageObjects, boxes: Sequence[Box], look: TextRenderings) -> tuple[Fill, ...]:
    """Return the colour of each closed box that a drawn area covers, as a viewer shows it.

    The numbers in a PDF do not tell the colour: it depends on colour spaces, spot inks and the objects drawn on top.
    """
    areas = [object_box(d) for d in (*page.rects, *page.curves) if d.get("fill")]
    found = []
    for box in boxes:
        if any(area.overlap_area(box) >= MIN_FILL_SHARE * box.area for area in areas):
            colour = find_background_colour(look, box)
            if colour is not None and min(colour) < MIN_PAPER_LEVEL:
                found.append(Fill(box=box, colour=colour))
    return tuple(found)


def _find_colour_blobs(
    page: PageObjects, boxes: Sequence[Box], tables: Sequence[Box], fills: Sequence[Fill], pictures: Sequence[Picture]
) -> tuple[Fill, ...]:
    """Return the dots and small squares of colour in cells without a colour and in borderless tables.

    Coloured areas smaller than their cell count as dots. A square that is part of a larger picture, as of an icon
    with a coloured corner, does not.
    """
    filled = {fill.box for fill in fills if _is_coloured(fill.colour)}
    plain = [box for box in boxes if box not in filled]
    shapes = [object_box(d) for d in (*page.curves, *page.rects) if d.get("fill")]
    small = [shape for shape in shapes if max(shape.width, shape.height) <= MAX_DRAWING_PT]
    found = []
    for drawn in (*page.curves, *page.rects):
        box, colour = object_box(drawn), _to_rgb(drawn.get("non_stroking_color"))
        if not drawn.get("fill") or colour is None or not _is_coloured(colour, MIN_DOT_SPREAD):
            continue
        if not min(box.width, box.height) >= MIN_DOT_PT:
            continue
        home = next((cell for cell in plain if box.overlap_area(cell) > MIN_FILL_SHARE * box.area), None)
        dot = _is_dot(box) and (drawn["object_type"] == "curve" or _stands_alone(box, pictures, small))
        wide = home is not None and box.width >= MIN_INSET_WIDTH * home.width
        open_dot = home is None and dot and any(table.contains_centre(box) for table in tables)
        if open_dot or (home and (dot or wide or box.overlap_area(home) >= MIN_INSET_SHARE * home.area)):
            found.append(Fill(box=box, colour=colour))
    return tuple(found)


def _stands_alone(box: Box, pictures: Sequence[Picture], shapes: Sequence[Box]) -> bool:
    """Return whether a square is a picture by itself, and no part of a larger one or of a drawing of these shapes."""
    around = box.expanded(DOT_BORDER_PT)
    whole = any(_is_all_of(box, picture) for picture in pictures)
    return whole and all(around.contains(shape) for shape in shapes if shape.overlap_area(box) > 0)


def _is_all_of(box: Box, picture: Picture) -> bool:
    """Return whether a picture is this box and at most a border around it."""
    return picture.box.contains(box, 0.1) and box.expanded(DOT_BORDER_PT).contains(picture.box)


def _is_dot(box: Box) -> bool:
    return max(box.width, box.height) <= MAX_DOT_PT and 1 / MAX_DOT_ASPECT <= box.width / box.height <= MAX_DOT_ASPECT


def _find_coloured_print(
    owned: Sequence[Sequence[PdfObject]], boxes: Sequence[Box], fills: Sequence[Fill]
) -> list[Fill]:
    """Return the colour of the letters of each cell that has no other, where most are of one colour."""
    found = []
    for chars, cell in zip(owned, boxes, strict=True):
        runs = [(_to_rgb(value), list(run)) for value, run in groupby(chars, itemgetter("non_stroking_color"))]
        coloured = [(c, colour) for colour, run in runs if colour and _is_coloured(colour) for c in run]
        if len(coloured) < MIN_COLOURED_SHARE * len(chars) or not coloured:
            continue
        usual = max({colour for _, colour in coloured}, key=[colour for _, colour in coloured].count)
        same = [object_box(c) for c, colour in coloured if colour == usual]
        covered = any(_is_coloured(f.colour) and f.box.overlap_area(cell) > 0 for f in fills)
        if len(same) >= MIN_COLOURED_SHARE * len(chars) and not covered:
            found.append(Fill(box=Box.hull(same), colour=usual))
    return found


def _find_coloured_lines(blocks: Iterable[Sequence[PdfObject]], fills: Sequence[Fill]) -> list[Fill]:
    """Return the colour of each line of a borderless table's blocks that is printed in one colour, on no other."""
    found = []
    for chars in blocks:
        letters = [char for char in chars if str(char["text"]).strip()]
        for _, group in groupby(sorted(letters, key=itemgetter("bottom")), key=lambda c: round(float(c["bottom"]))):
            line = list(group)
            colours = {_to_rgb(char["non_stroking_color"]) for char in line}
            colour, box = colours.pop(), Box.hull(map(object_box, line))
            covered = any(_is_coloured(fill.colour) and fill.box.overlap_area(box) > 0 for fill in fills)
            if not colours and colour and _is_coloured(colour) and not covered:
                found.append(Fill(box=box, colour=colour))
    return found


def _is_coloured(colour: Colour, spread: int = MIN_COLOUR_SPREAD) -> bool:
    return max(colour) - min(colour) >= spread


def _to_rgb(value: Any) -> Colour | None:
    """Convert grey, RGB or CMYK shares, as PDF gives them, to 0-255; None for a pattern."""
    shares = [value] if isinstance(value, int | float) else list(value or ())
    if not shares or not all(isinstance(v, int | float) for v in shares):
        return None
    if len(shares) == 1:
        shares = shares * 3
    elif len(shares) == 4:
        shares = [(1 - v) * (1 - shares[3]) for v in shares[:3]]
    red, green, blue = (round(255 * min(max(float(v), 0.0), 1.0)) for v in shares[:3])
    return red, green, blue


def _find_bars(look: TextRenderings, chars: Sequence[PdfObject]) -> tuple[Box, ...]:
    """Return the black bars over print; a black area with print on it is a header."""
    places = [object_box(c) for c in chars]
    bars = find_blackouts(look.bare, look.dpi)
    return tuple(bar for bar in bars if not any(bar.contains_centre(place) for place in places))


def _find_pictures(page: PageObjects, boxes: Sequence[Box], bars: Sequence[Box]) -> tuple[Picture, ...]:
    """Return images, and icons drawn of lines and areas that lie on each other.

    Black bars are not icons, nor is a black rectangle alone, as over a single letter.
    """
    found = [(b, False) for b in map(object_box, page.images) if min(b.width, b.height) >= MIN_PICTURE_PT]
    drawn = [(object_box(d), _is_black_rectangle(d)) for d in (*page.rects, *page.curves)]
    for part, black in drawn:
        cells = (cell for cell in boxes if part.overlap_area(cell) >= MIN_FILL_SHARE * cell.area)
        if max(part.width, part.height) > MAX_ICON_PT or any(cells):
            continue
        over = [b for b, _ in found if b.overlap_area(part) > 0]
        found = [pair for pair in found if pair[0] not in over] + [(Box.hull([part, *over]), black and not over)]
    icons = [b for b, bar in found if not bar and min(b.width, b.height) >= MIN_PICTURE_PT]
    return tuple(
        Picture(box=b) for b in icons if not any(bar.overlap_area(b) >= MIN_FILL_SHARE * b.area for bar in bars)
    )


def _is_black_rectangle(drawn: PdfObject) -> bool:
    colour = _to_rgb(drawn.get("non_stroking_color"))
    black = colour is not None and max(colour) <= MAX_BLACK_LEVEL
    return drawn["object_type"] == "rect" and bool(drawn.get("fill")) and black


def _group_lines(chars: Sequence[PdfObject]) -> list[list[PdfObject]]:
    """Return words as printed lines, each in its own direction: level print from top to bottom, then turned print."""
    turns: dict[int, list[PdfObject]] = defaultdict(list)
    for char in chars:
        turns[find_turn(char) or 0].append(char)
    return [line for turn in sorted(turns) for line in _group_turned_lines(turns[turn], turn)]


def _group_turned_lines(chars: Sequence[PdfObject], turn: int) -> list[list[PdfObject]]:
    """Return the words of print that is level after `turn` quarter turns clockwise, line by line."""
    lines: list[list[PdfObject]] = []
    for word in sorted(_find_words(chars, turn), key=lambda w: (w["top"], w["x0"])):
        for line in reversed(lines[-3:]):
            shared = min(word["bottom"], line[0]["bottom"]) - max(word["top"], line[0]["top"])
            if shared >= MIN_LINE_OVERLAP * (word["bottom"] - word["top"]):
                line.append(word)
                break
        else:
            lines.append([word])
    found = [sorted(line, key=lambda w: float(w["x0"])) for line in lines]
    return [[_place_word(w["text"], turn_clockwise(w, -turn), w["struck"]) for w in line] for line in found]


def _find_words(chars: Sequence[PdfObject], turn: int) -> list[PdfObject]:
    """Return the words of pdfplumber, parted at blanks, their places on the turned page."""
    from pdfplumber.utils.text import extract_words

    turned = []
    for char in chars:
        box = turn_clockwise(char, turn)
        place = {"x0": box.x0, "x1": box.x1, "top": box.top, "bottom": box.bottom, "doctop": box.top}
        turned.append({**char, **place, "upright": True, "size": box.height if turn else char["size"]})
    found = []
    for word in extract_words(turned, x_tolerance_ratio=0.2, return_chars=True):
        starts = [i for i, char in enumerate(word["chars"]) if i == 0 or char["opens"]]
        for start, end in zip(starts, [*starts[1:], len(word["chars"])], strict=True):
            for part in split_at_strike(word["chars"][start:end]):
                text = "".join(LIGATURES.get(str(c["text"]), str(c["text"])) for c in part)
                found.append(_place_word(text, Box.hull(map(object_box, part)), find_strike(part)))
    return found


def _place_word(text: str, box: Box, struck: Strike) -> PdfObject:
    return {"text": text, "x0": box.x0, "x1": box.x1, "top": box.top, "bottom": box.bottom, "struck": struck}


def _split_bands(lines: list[list[PdfObject]]) -> Iterable[list[list[PdfObject]]]:
    """Return runs of lines separated by white at least as high as a line."""
    band: list[list[PdfObject]] = []
    foot = 0.0
    for line in lines:
        top, bottom = min(w["top"] for w in line), max(w["bottom"] for w in line)
        if band and top - foot > bottom - top:
            yield band
            band = []
        band.append(line)
        foot = bottom
    if band:
        yield band


def _make_words(lines: list[list[PdfObject]], region: int, first_line: int) -> list[Word]:
    """Return the words of a region; lines are numbered from `first_line`, so that the page's numbers are unique."""
    return [
        Word(
            text=UNMAPPED_GLYPHS.sub("•", str(w["text"])),
            box=object_box(w),
            confidence=1.0,
            line=first_line + i,
            region=region,
            struck=w["struck"],
        )
        for i, line in enumerate(lines)
        for w in line
    ]
