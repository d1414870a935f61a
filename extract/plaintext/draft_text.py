# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Plain text from an OCR program made into a draft.

Plain text has no boxes: what a careful reader goes by is headings, labels, names, dates, and what
reads on from what. What is told from less carries a low confidence and says so; what cannot be told
is left over with its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extract.model import Draft
from extract.plaintext.agency_names import index_local_names
from extract.plaintext.beam_search import Hypothesis, Slot, build_scene, search_slots
from extract.plaintext.build_draft import build_draft
from extract.plaintext.classified_text import ClassifiedText
from extract.plaintext.classify_blocks import classify_blocks
from extract.plaintext.classify_lines import Strip, split_into_blocks
from extract.plaintext.column_scores import score_columns
from extract.plaintext.column_widths import (
    Bounds,
    TextHabits,
    count_word_pairs,
    estimate_first_widths,
    learn_widths,
    scale_widths,
    wrap_bounds,
    wraps_as_one,
)
from extract.plaintext.pieces import PRINT_ORDER, Piece
from extract.plaintext.spaced_columns import find_layout
from ingest.model import TextPage

MIN_KNOWN_WIDTHS = 2  # columns of known width, before pieces are placed by the widths of all
MAX_SCORE_GAP = 0.5  # points of evidence
PASSES = 2  # the first finds the widths of columns, the second uses them


def draft_plain_text(pages: Sequence[TextPage], agencies: Sequence[str]) -> Draft:
    """The draft of a plain-text report. `agencies` are all known names and aliases."""
    blocks = split_into_blocks(pages)
    lines = [[s.text for s in block.strips] for block in blocks]
    names = index_local_names(agencies, [line for b in lines for line in b], map(" ".join, lines))
    habits = TextHabits(
        estimate_first_widths(lines),
        count_word_pairs(" ".join(b) if wraps_as_one(b) else line for b in lines for line in b),
        layout=find_layout([line for b in lines for line in b], names, PRINT_ORDER),
    )
    known: Mapping[str, float] = {}
    order: tuple[str, ...] = PRINT_ORDER
    for _ in range(PASSES):
        found = classify_blocks(blocks, names, habits, order)
        order = found.order
        placed, loose = place_units(found, habits.widths if len(known) >= MIN_KNOWN_WIDTHS else {}, habits.pairs)
        known = _learn_widths_from(found, placed)
        habits = replace(habits, widths=scale_widths(known), learned=True)
    return build_draft(pages, found, placed, loose)


def place_units(
    found: ClassifiedText, widths: Mapping[str, float], pairs: Mapping[tuple[str, str], int]
) -> tuple[dict[Slot, list[Piece]], list[Strip]]:
    """Every unit put in a slot, page by page; and the strips that found none."""
    placed = {slot: list(pieces) for slot, pieces in found.cells.items()}
    loose: list[Strip] = []
    read = tuple(sorted(x.at for kind in (found.asked, found.rows, found.units) for x in kind))
    for page in sorted({unit.page for unit in found.units}):
        units = [u for u in found.units if u.page == page]
        scene = build_scene(found.rows, found.asked, found.order, widths, page, read, pairs)
        texts = {slot: pieces[-1].text for slot, pieces in placed.items()}
        for q, asked in enumerate(found.asked):
            texts.setdefault((-1 - q, "question"), asked.strips[-1].text)
        path: Hypothesis = search_slots(units, scene, texts)
        for unit, slots in zip(units, path.slots, strict=True):
            if slots is None:
                loose += [s for p in unit.pieces for s in p.strips]
                continue
            for piece, slot in zip(unit.pieces, slots, strict=True):
                placed.setdefault(slot, []).append(piece)
    return placed, loose


def _fits_column(piece: Piece, column: str) -> bool:
    """Whether no other column would suit a piece's words clearly better: a misplaced one has another's width."""
    points = score_columns(piece.text)
    return points.get(column, 0.0) >= max(points.values()) - MAX_SCORE_GAP


def _learn_widths_from(found: ClassifiedText, placed: Mapping[Slot, list[Piece]]) -> dict[str, float]:
    seen: dict[str, list[Bounds]] = {}
    for asked in found.asked:
        seen.setdefault("question", []).extend(wrap_bounds([s.text for s in asked.strips]))
    for (_, column), pieces in placed.items():
        for piece in (p for p in pieces if _fits_column(p, column)):
            seen.setdefault(column, []).extend(wrap_bounds([s.text for s in piece.strips]))
    return learn_widths(seen)
