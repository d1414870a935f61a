# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A legend of coloured areas without rulings, each with its meaning beside it."""

from extract.status.swatches import read_swatches
from extract.text.cells import Line
from ingest.model import Box, Colour, Fill, Page, Word

RED, AMBER, GREEN = (255, 0, 0), (255, 192, 0), (0, 176, 80)


def draw_legend(*rows: tuple[Colour, str, str]) -> tuple[Page, list[Line]]:
    """Return a page with a swatch of 100 x 20 pt for each row, and its lines."""
    fills, lines = [], []
    for at, (colour, label, meaning) in enumerate(rows):
        top = 100.0 + 24 * at
        fills.append(Fill(box=Box(x0=40, top=top, x1=140, bottom=top + 20), colour=colour))
        words = [
            Word(text=text, box=Box(x0=x, top=top + 5, x1=x + 80, bottom=top + 15), confidence=1.0, line=at, region=0)
            for x, text in ((50, label), (150, meaning))
            if text
        ]
        lines.append(Line(words=tuple(words), box=Box.hull(w.box for w in words), size=5.0))
    return Page(number=1, width=600, height=800, fills=tuple(fills)), lines


def test_swatches_below_each_other_are_a_legend() -> None:
    at, entries = read_swatches(*draw_legend((RED, "Late", "Help needed"), (GREEN, "Fine", "In time")))
    assert at == [0, 1]
    assert [(e.colour, e.label, e.meaning) for e in entries] == [
        (RED, "Late", "Help needed"),
        (GREEN, "Fine", "In time"),
    ]


def test_swatches_without_a_meaning_or_with_one_colour_twice_are_no_legend() -> None:
    assert read_swatches(*draw_legend((RED, "Late", "Help needed"), (GREEN, "Fine", "")))[1] == ()
    statuses = draw_legend((RED, "Red", "a"), (AMBER, "Amber", "b"), (RED, "Red", "c"))
    assert read_swatches(*statuses)[1] == ()
