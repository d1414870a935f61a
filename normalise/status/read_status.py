# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read a row's status from its word, its letter or its colour; never guess."""

from extract.model import MAX_BLACK_LEVEL, OBSTRUCTION_REASONS, DraftStatus, LegendEntry
from extract.text.ocr_confusions import MISREAD_STATUS_DIGITS
from ingest.model import Problem
from normalise.clean_text import clean_cell_text, clean_struck_text
from normalise.model import Rag, StatusBasis
from normalise.status.legend import (
    apply_legend,
    find_legend_row,
    find_meaning,
    read_percent_by_legend,
    read_status_by_legend,
    read_status_colour,
)
from normalise.status.misread_status import MISREAD_WORD_CONFIDENCE, NEAREST_WORD, find_misread_label
from normalise.status.status_names import PROGRESS_DIGIT, reduce_to_words
from normalise.status.status_text import ARROW_CONFIDENCE, make_status_problem, read_status_text, split_arrow
from normalise.status.ticked_status import read_ticked_status

_DISAGREEMENT_CONFIDENCE = 0.4
"""Of a status whose text and colour disagree."""

_PRINT_COLOUR_CONFIDENCE = 0.8
"""The highest confidence of a colour that only the letters have, not the cell."""

_LONE_DIGIT_CONFIDENCE = 0.6
"""The highest confidence of a digit that OCR read alone in its cell: "1" is read as "4" with high confidence."""


def read_status(
    status: DraftStatus, legend: tuple[LegendEntry, ...], has_arrows: bool = False
) -> tuple[Rag, tuple[Problem, ...]]:
    """Return the status that a cell shows, and the problems with it.

    Text outweighs colour. A colour has its meaning in the report's legend, or else its usual one. A colour that
    the page cannot show (a photocopy in black and white) is not a status. `has_arrows`: other rows have arrows.
    """
    if status.columns:
        return read_ticked_status(status)
    printed = status.cell.body or ("" if status.cell.struck else status.cell.raw)
    raw = clean_cell_text(printed)[0].replace("\n", " ")
    colour = status.colour if status.visible else None
    shown, shown_sure, reasons = read_status_colour(colour, legend)
    text = split_arrow(raw, has_arrows)
    value, basis, sure, faults = (
        read_percent_by_legend(text, legend)
        or read_status_by_legend(text, legend)
        or read_status_text(text, shown, status)
    )
    value = apply_legend(value, legend)
    given_by_legend = basis is not None and value is None and not faults
    several_colours = any(read_status_colour(other, legend)[0] not in (shown, None) for other in status.other_colours)
    if shown and several_colours:
        several = "the cell is in several colours, of different statuses"
        faults = (*faults, make_status_problem("status-ambiguous", several, status))
        shown, reasons, sure = None, (*reasons, several), min(sure, _DISAGREEMENT_CONFIDENCE)
    if status.print_only:
        shown_sure = min(shown_sure, _PRINT_COLOUR_CONFIDENCE)
        if basis is not None:  # the words give the status; their colour is decoration
            shown, reasons = None, ()
    is_unread = value is None and basis is None and shown is None
    near = find_misread_label(text, status.cell, legend) if is_unread else None
    if near:
        value, basis, sure, faults = near[1], StatusBasis.WORD, MISREAD_WORD_CONFIDENCE, ()
    if value is not None and shown is not None and value != shown:
        detail = f"“{raw}” is printed on a colour that means {shown}"
        faults = (*faults, make_status_problem("status-disagrees", detail, status))
        sure, reasons = _DISAGREEMENT_CONFIDENCE, (*reasons, detail)
    elif value is None and shown is not None and basis is None:
        value, basis, sure = shown, StatusBasis.COLOUR, shown_sure
        if raw:
            how = "the colour of its print" if status.print_only else "its colour"
            reasons = (*reasons, f"detected from {how}; “{raw}” is not a status")
    elif value is None and not raw and status.colour is not None and max(status.colour) <= MAX_BLACK_LEVEL:
        detail = "the status cell is solid black: a fax, a copy or a redaction hides it"
        faults = (*faults, make_status_problem("status-hidden", detail, status))
    elif value is None and raw:
        said = find_legend_row(raw, legend) if given_by_legend else None
        if said:
            reasons = (*reasons, f"the report's key says of “{raw}”: {said.meaning}")
        elif PROGRESS_DIGIT.fullmatch(reduce_to_words(raw)):
            reasons = (*reasons, f"no legend explains “{raw}”")
        else:
            reasons = (*reasons, f"“{raw}” is not a status")
    elif value is not None and basis is not StatusBasis.COLOUR:
        reasons = ()  # of the colour, which is not needed
    if near:
        reasons = (*reasons, f"“{text}” is read as “{near[0].label}”, {NEAREST_WORD}")
    digit = MISREAD_STATUS_DIGITS.get(reduce_to_words(raw), reduce_to_words(raw))
    if value is not None and PROGRESS_DIGIT.fullmatch(digit) and (status.cell.confidence or 0) < 1:
        sure, reasons = min(sure, _LONE_DIGIT_CONFIDENCE), (*reasons, "a digit alone is easily misread on a scan")
    if value is not None and basis is not StatusBasis.COLOUR and shown is None and status.cell.confidence is not None:
        sure = min(sure, status.cell.confidence)
    if value is not None and text != raw:
        sure, reasons = min(sure, ARROW_CONFIDENCE), (*reasons, f"“{raw}” taken for “{text}” with an arrow")
    reasons = (*reasons, *(r for r in status.cell.reasons if r in OBSTRUCTION_REASONS.values()))
    if not status.visible and value is None:
        reasons = (*reasons, "the page shows no colour")
    return Rag(
        raw=raw, value=value, basis=basis if value else None, colour=colour,
        confidence=round(sure, 2) if value else None,
        reasons=(*reasons, *(fault.detail for fault in faults if fault.detail not in reasons)),
        source=status.source or status.cell.source, struck=clean_struck_text(status.cell.struck),
        meaning=find_meaning(text, None if several_colours else colour, value, legend), label=status.label,
    ), faults  # fmt: skip
