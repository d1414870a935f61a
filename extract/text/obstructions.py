# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""What obstructs the print of a cell: the reasons for doubt that its values get, and the problems of a page."""

from collections.abc import Sequence
from dataclasses import replace

from extract.coordinates import locate_on_page
from extract.model import OBSTRUCTION_REASONS, DraftCell
from ingest.model import Box, Obstruction, Page, Problem

OBSTRUCTED_CONFIDENCE = 0.5  # at most, of a cell whose print is obstructed: a person must look at it
CODES = {"mark": "mark-over-print", "blackout": "blacked-out", "cut-off": "print-cut-off"}
DETAILS = {
    "mark": "A stamp or pen mark{quoted} lies over the print in {places}; check the text read there.",
    "blackout": "Print is blacked out in {places}; its text is not known.",
    "cut-off": "Print is cut off at a cell's edge in {places}; only its visible part is read.",
}


def add_obstruction_reasons(page: Page, cell: DraftCell, box: Box) -> DraftCell:
    """Return a cell with the reasons why its print in `box`, its place in the page's upright frame, is not read whole.

    A mark beside the words of a cell is a reason, but does not make them doubtful.
    """
    inside = [o for o in page.obstructions if box.contains_centre(o.box)]
    if not inside:
        return cell
    words = cell.source[0].box if cell.source else None
    doubtful = any(o.kind != "mark" or _touches(page, o, words) for o in inside)
    sure = cell.confidence
    return replace(
        cell,
        confidence=min(sure, OBSTRUCTED_CONFIDENCE) if doubtful and sure is not None else sure,
        reasons=tuple(dict.fromkeys((*cell.reasons, *(OBSTRUCTION_REASONS[o.kind] for o in inside)))),
        source=cell.source or (locate_on_page(page, Box.hull(o.box for o in inside)),),
    )


def list_obstruction_problems(page: Page) -> list[Problem]:
    """Return a problem for each kind of obstruction on a page."""
    problems = []
    for kind, code in CODES.items():
        found = [o for o in page.obstructions if o.kind == kind]
        if found:
            places = "1 place" if len(found) == 1 else f"{len(found)} places"
            detail = DETAILS[kind].format(places=places, quoted=_quote_background(page))
            box = locate_on_page(page, Box.hull(o.box for o in found)).box
            problems.append(Problem(code=code, detail=detail, page=page.number, box=box))
    return problems


def _touches(page: Page, obstruction: Obstruction, words: Box | None) -> bool:
    """Return whether an obstruction lies on words, whose place is in points of the viewer's page."""
    seen = locate_on_page(page, obstruction.box).box
    return words is not None and seen is not None and seen.overlap_area(words) > 0


def _quote_background(page: Page) -> str:
    words: Sequence[str] = [w.text for w in page.words if page.regions[w.region].kind == "background"]
    return f" (“{' '.join(words)}”)" if words else ""
