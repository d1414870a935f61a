"""Plain text from an OCR program made into a draft.

Plain text has no boxes: what a careful reader goes by is headings, labels, names, dates, and what
reads on from what. What is told from less carries a low confidence and says so; what cannot be told
is left over with its place.
"""

from collections.abc import Mapping, Sequence

from extract.nouns import Draft
from extract.plain_agencies import agency_names
from extract.plain_draft import build_draft
from extract.plain_evidence import widest
from extract.plain_lines import Strip, blocks_of
from extract.plain_place import Path, Scene, Slot, place
from extract.plain_sort import Sorted, sort_blocks
from extract.plain_split import USUAL_WIDTHS, Piece
from ingest.nouns import TextPage

READINGS = 2  # the first finds the widths of columns, the second goes by them
ENOUGH = 3  # cells of two lines or more, before a column's width is taken from them


def draft_text(pages: Sequence[TextPage], agencies: Sequence[str]) -> Draft:
    """The draft of a plain-text report. `agencies` are all known names and aliases."""
    names = agency_names(agencies)
    blocks = blocks_of(pages)
    widths: Mapping[str, float] = USUAL_WIDTHS
    for reading in range(READINGS):
        found = sort_blocks(blocks, names, widths)
        placed, loose = place_units(found, widths if reading else {})
        widths = _seen_widths(found, placed)
    return build_draft(pages, found, placed, loose)


def place_units(found: Sorted, widths: Mapping[str, float]) -> tuple[dict[Slot, list[Piece]], list[Strip]]:
    """Every unit put in a slot, page by page; and the strips that found none."""
    placed = {slot: list(pieces) for slot, pieces in found.cells.items()}
    loose: list[Strip] = []
    read = tuple(sorted(x.at for kind in (found.asked, found.rows, found.units) for x in kind))
    for page in sorted({unit.page for unit in found.units}):
        units = [u for u in found.units if u.page == page]
        scene = Scene(found.rows, found.asked, found.order, widths, page, read)
        texts = {slot: pieces[-1].text for slot, pieces in placed.items()}
        for q, asked in enumerate(found.asked):
            texts.setdefault((-1 - q, "question"), asked.strips[-1].text)
        path: Path = place(units, scene, texts)
        for unit, slots in zip(units, path.slots, strict=True):
            if slots is None:
                loose += [s for p in unit.pieces for s in p.strips]
                continue
            for piece, slot in zip(unit.pieces, slots, strict=True):
                placed.setdefault(slot, []).append(piece)
    return placed, loose


def _seen_widths(found: Sorted, placed: Mapping[Slot, list[Piece]]) -> dict[str, float]:
    """The widths of columns as the placed pieces show them: wide enough for nine in ten."""
    seen: dict[str, list[float]] = {"question": [widest([s.text for s in a.strips[:8]]) for a in found.asked]}
    for (_, column), pieces in placed.items():
        for piece in pieces:
            if len(piece.strips) > 1 and not piece.group:
                seen.setdefault(column, []).append(widest([s.text for s in piece.strips]))
    known = {c: sorted(w)[int(0.9 * (len(w) - 1))] for c, w in seen.items() if len(w) >= ENOUGH and c in USUAL_WIDTHS}
    return {**USUAL_WIDTHS, **known}
