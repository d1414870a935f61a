# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the legend of a report from coloured areas below each other, each with its meaning to the right of it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from extract.coordinates import locate_on_page
from extract.model import LegendEntry
from extract.status.cell_status import are_alike
from extract.tables.grid import MIN_SATURATION
from extract.text.cells import Line
from extract.text.legend_text import MAX_MEANING_WORDS
from ingest.model import Fill, Page, Word

MIN_SWATCHES, MAX_SWATCHES = 2, 8
MAX_SWATCH_WIDTH_PT, MAX_SWATCH_HEIGHT_PT = 320.0, 40.0  # in a spreadsheet as wide as a column of texts
MAX_MISALIGNMENT_PT = 6.0  # between the left sides of swatches; on a turned page they are not quite below each other
MAX_GAP_PT = 12.0  # between two swatches
MAX_LABEL_WORDS = 5


def read_swatches(page: Page, lines: Sequence[Line]) -> tuple[list[int], tuple[LegendEntry, ...]]:
    """Find a legend of swatches among the lines of a page outside its tables.

    Returns:
        The indices of its lines, and its entries; both are empty without such a legend.
    """
    stack: list[Fill] = []
    for fill in sorted(filter(_may_be_swatch, page.fills), key=lambda f: f.box.top):
        stack = [*stack, fill] if stack and _is_below(fill, stack[-1]) else [fill]
        found = [_read_entry(page, swatch, lines) for swatch in stack]
        entries = [entry for _, entry in filter(None, found)]
        if len(entries) == len(stack) and _is_last(fill, page.fills) and _are_legend(entries):
            return [at for at, _ in filter(None, found)], tuple(entries)
    return [], ()


def _may_be_swatch(fill: Fill) -> bool:
    coloured = max(fill.colour) - min(fill.colour) >= MIN_SATURATION
    return coloured and fill.box.width <= MAX_SWATCH_WIDTH_PT and fill.box.height <= MAX_SWATCH_HEIGHT_PT


def _is_below(fill: Fill, other: Fill) -> bool:
    aligned = abs(fill.box.x0 - other.box.x0) <= MAX_MISALIGNMENT_PT
    return aligned and 0 <= fill.box.centre_y - other.box.bottom <= MAX_GAP_PT + fill.box.height / 2


def _is_last(fill: Fill, fills: Sequence[Fill]) -> bool:
    return not any(_may_be_swatch(other) and _is_below(other, fill) for other in fills)


def _read_entry(page: Page, swatch: Fill, lines: Sequence[Line]) -> tuple[int, LegendEntry] | None:
    """Return the line of a swatch, and the entry: words in the swatch are its label, those beside it the meaning."""
    for at, line in enumerate(lines):
        if not swatch.box.top <= line.box.centre_y <= swatch.box.bottom or line.box.x1 <= swatch.box.x0:
            continue
        label = [word for word in line.words if swatch.box.contains_centre(word.box)]
        meaning = [word for word in line.words if word.box.x0 >= swatch.box.x1]
        if not meaning or len(label) + len(meaning) < len(line.words) or len(label) > MAX_LABEL_WORDS:
            return None
        if len(meaning) > MAX_MEANING_WORDS:
            return None
        entry = LegendEntry(colour=swatch.colour, label=_join_words(label), meaning=_join_words(meaning))
        return at, replace(entry, source=(locate_on_page(page, swatch.box),))
    return None


def _are_legend(entries: Sequence[LegendEntry]) -> bool:
    """Return whether entries are of several colours, no two of which look the same as the tints of rows do."""
    colours = [entry.colour for entry in entries if entry.colour]
    labels = {entry.label.lower() for entry in entries}
    differ = not any(are_alike(one, other) for one, other in combinations(colours, 2))
    return MIN_SWATCHES <= len(entries) <= MAX_SWATCHES and differ and len(labels) == len(entries)


def _join_words(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
