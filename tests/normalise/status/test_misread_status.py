# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A misread status word is the nearest label of the legend, where OCR was unsure and no other label is as near."""

import pytest

from extract.model import DraftCell, DraftStatus, LegendEntry
from normalise.status.read_status import read_status

COLOURS, SCALE = (
    tuple(LegendEntry(colour=None, label=label, meaning="as agreed") for label in labels)
    for labels in (("Red", "Amber", "Green", "Complete"), ("Off track", "At risk", "On track", "Completed"))
)


def read(text: str, legend: tuple[LegendEntry, ...], confidence: float = 0.6) -> tuple[str | None, float | None]:
    cell = DraftCell(raw=text, body=text, confidence=confidence)
    rag, _ = read_status(DraftStatus(cell=cell, visible=False), legend)
    return rag.value, rag.confidence


@pytest.mark.parametrize(
    ("text", "legend", "value"),
    [("Ambcn", COLOURS, "amber"), ("AL risk", SCALE, "amber"), ("At rek", SCALE, "amber"), ("Jy trac", SCALE, None)],
)
def test_misread_word_is_the_nearest_label(text: str, legend: tuple[LegendEntry, ...], value: str | None) -> None:
    assert read(text, legend) == (value, 0.5 if value else None)


def test_word_that_was_read_well_is_kept() -> None:
    assert read("Ambcn", COLOURS, confidence=0.96) == (None, None)
    assert read("Ambcn", ()) == (None, None)


def test_scale_explains_the_colours_of_its_labels() -> None:
    legend = (*SCALE[:2], LegendEntry(colour=(0, 176, 80), label="On track", meaning="as agreed"), SCALE[3])
    cell = DraftCell(raw="om . Ss", body="om . Ss", confidence=0.3)
    rag, _ = read_status(DraftStatus(cell=cell, colour=(2, 174, 81)), legend)
    assert (rag.value, rag.basis) == ("green", "colour")
