# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Interpret the entries of a report's legend, and find the one that explains a text or a colour."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.model import LegendEntry
from extract.text.ocr_confusions import MISREAD_STATUS_DIGITS
from extract.text.status_words import NAMED_COLOUR
from ingest.model import Colour
from normalise.colours import conventional_status, find_nearest_swatch, is_coloured
from normalise.model import Status, StatusBasis
from normalise.status.progress import find_entry_by_percent, read_percent
from normalise.status.status_names import (
    STATUS_BY_LETTER,
    UNFINISHED,
    StatusReading,
    reduce_to_words,
    status_from_label,
)
from normalise.status.ticked_status import STATUS_BY_TICK

MIN_SCALE_ENTRIES = 3
"""A legend of fewer entries does not explain words."""

LEGEND_CONFIDENCE = 0.95

_OFF_LEGEND_CONFIDENCE = 0.6
"""The highest confidence of a colour that the legend lacks."""

MIXED_COLOUR = "the colour is between two that mean different things"

_COLOURS_BY_NAME: dict[str, Colour] = {
    "red": (220, 30, 30), "amber": (255, 180, 0), "orange": (255, 150, 0), "yellow": (255, 220, 0),
    "green": (0, 160, 80), "blue": (0, 112, 192), "purple": (112, 48, 160), "pink": (255, 120, 190),
}  # fmt: skip
"""The sRGB colours of names in a legend that has no swatches."""

_COLOUR_STATUSES = {"red", "amber", "green"}
"""Colour names that are statuses themselves; the legend says what others mean."""

_FINISHED_MEANING = re.compile(
    r"\b(?:(?:fully )?(?:complete[d]?|implemented|achieved|delivered|embedded|closed|finished|signed off)|done)\b"
)
"""A legend's text for an action that is complete."""

_EXPECTED = re.compile(
    r"\b(?:on (?:track|target|schedule|course)|will|due|expected|likely|can|should|progress(?:ing)?|or)\b"
)
"""Words by which the meaning of green is that an action will be complete, not that it is."""


def read_legend_statuses(legend: tuple[LegendEntry, ...]) -> tuple[Status | None, ...]:
    """Return the status that each entry of a legend gives; None where it gives none."""
    if _is_scale(legend):
        return tuple(STATUS_BY_TICK[reduce_to_words(row.label)] for row in legend)
    return tuple(_status_from_legend_row(row) for row in legend)


def read_status_colour(
    colour: Colour | None, legend: tuple[LegendEntry, ...]
) -> tuple[Status | None, float, tuple[str, ...]]:
    """Return the status that a fill means, the confidence of that, and reasons why it is not higher."""
    if colour is None or not is_coloured(colour):
        return None, 0.0, ()
    swatches = [(_find_swatch_colour(row), row) for row in legend]
    given = read_legend_statuses(legend)
    rows = [
        (swatch, row, value)
        for (swatch, row), value in zip(swatches, given, strict=True)
        if swatch is not None and is_coloured(swatch)
    ]
    found = find_nearest_swatch(colour, [swatch for swatch, _, _ in rows])
    if found is not None:
        _, row, told = rows[found]
        if told:
            return told, LEGEND_CONFIDENCE, ()
        said = row.label.strip()
        if row.meaning.strip() and said.lower() in _COLOURS_BY_NAME:
            return None, 0.0, (f"the report's key says of this colour: {row.meaning.strip()}",)
        if said:
            return None, 0.0, (f"the report's key calls this colour “{said}”",)
    value, sure = conventional_status(colour)
    if value and rows and value not in _list_legend_statuses(swatches):
        return None, 0.0, ("the report's legend has no entry for this colour",)
    if not value:
        return None, 0.0, (f"the colour {colour} means no status",)
    if sure < 0.6:
        return value, sure, (MIXED_COLOUR,)
    if rows and found is None:
        reason = "the report's legend has a similar colour only; the status is what both usually mean"
        return value, _OFF_LEGEND_CONFIDENCE, (reason,)
    return value, sure, ()


def _list_legend_statuses(swatches: Sequence[tuple[Colour | None, LegendEntry]]) -> set[Status | None]:
    """Return the usual meanings of a legend's colours, and the statuses of its entries without a colour."""
    return {conventional_status(swatch)[0] if swatch else _status_from_legend_row(row) for swatch, row in swatches}


def _name_by_colour(row: LegendEntry) -> LegendEntry:
    """Return a legend row with the name of its colour as its label, where its texts begin with it.

    "1" with the meaning "Red: not on track" is "Red" with the meaning "not on track".
    """
    plain = reduce_to_words(row.label)
    if label := NAMED_COLOUR.match(row.label):
        return replace(row, label=label["name"], meaning=label["rest"].strip(" )") or row.meaning)
    if (len(plain) <= 1) and (meaning := NAMED_COLOUR.match(row.meaning)):
        return replace(row, label=meaning["name"], meaning=meaning["rest"].strip(" )"))
    return row


def _find_swatch_colour(row: LegendEntry) -> Colour | None:
    """Return the colour of a legend row: its swatch, or else the colour that its label or meaning names."""
    named = _name_by_colour(row).label.strip().lower()
    return (
        row.colour
        or _COLOURS_BY_NAME.get(named)
        or next((_COLOURS_BY_NAME[w] for w in re.findall(r"[a-z]+", named) if w in _COLOURS_BY_NAME), None)
    )


def _status_from_legend_row(row: LegendEntry) -> Status | None:
    """Return the status that a legend row gives, or None.

    A label that is not a status itself, such as the name of another colour or a digit, leaves it to the meaning, and a
    digit then to its swatch.
    """
    row = _name_by_colour(row)
    plain, meaning = reduce_to_words(row.label), reduce_to_words(row.meaning)
    open_to_say = plain in _COLOURS_BY_NAME or plain in STATUS_BY_LETTER or plain.isdigit() or not plain
    own = plain in _COLOUR_STATUSES or STATUS_BY_LETTER.get(plain) in _COLOUR_STATUSES
    finished = bool(_FINISHED_MEANING.search(meaning)) and not UNFINISHED.search(meaning)
    if own and finished and status_from_label(row.label) == Status.GREEN and not _EXPECTED.search(meaning):
        return Status.COMPLETE
    if own or not open_to_say or (not meaning and not plain.isdigit()):
        return status_from_label(row.label)
    if finished:
        return Status.COMPLETE
    return status_from_label(row.meaning) or (_status_from_swatch(row) if plain.isdigit() else None)


def _status_from_swatch(row: LegendEntry) -> Status | None:
    return conventional_status(row.colour)[0] if row.colour else None


def find_legend_row(raw: str, legend: tuple[LegendEntry, ...]) -> LegendEntry | None:
    """Return the legend row for a cell's text: the row with the same label, or with its first letter."""
    plain = reduce_to_words(raw)
    labels = [reduce_to_words(row.label) for row in legend]
    if plain in labels and plain:
        return legend[labels.index(plain)]
    if plain in MISREAD_STATUS_DIGITS and labels and all(label.isdigit() for label in labels):
        digit = MISREAD_STATUS_DIGITS[plain]
        return legend[labels.index(digit)] if digit in labels else None
    if len(plain) == 1 and plain.isalpha():
        found = [
            row for row, label in zip(legend, labels, strict=True) if label in _COLOURS_BY_NAME and label[0] == plain
        ]
        return found[0] if len(found) == 1 else None
    return None


def read_status_by_legend(raw: str, legend: tuple[LegendEntry, ...]) -> StatusReading | None:
    """Return the legend's status of a digit, or of a letter or word for a colour that is not a status itself.

    None where the legend says nothing, or the text is a status already.
    """
    plain, row = reduce_to_words(raw), find_legend_row(raw, legend)
    meant = [entry for entry in legend if plain and reduce_to_words(entry.meaning) == plain]
    if row is None and len(meant) == 1 and _status_from_legend_row(meant[0]):
        return _status_from_legend_row(meant[0]), StatusBasis.WORD, LEGEND_CONFIDENCE, ()
    if (
        row is None
        or not row.meaning.strip()
        or plain in _COLOUR_STATUSES
        or STATUS_BY_LETTER.get(plain) in _COLOUR_STATUSES
    ):
        return None
    if plain in STATUS_BY_TICK and _is_scale(legend):
        return STATUS_BY_TICK[plain], StatusBasis.WORD, LEGEND_CONFIDENCE, ()
    if plain.isdigit() or plain in _COLOURS_BY_NAME or len(plain) == 1:
        value = _status_from_legend_row(row)
        return value, _basis_of_sign(reduce_to_words(row.label), plain), LEGEND_CONFIDENCE, ()
    return None


def _basis_of_sign(label: str, plain: str) -> StatusBasis:
    if label.isdigit():
        return StatusBasis.DIGIT
    return StatusBasis.LETTER if len(plain) == 1 else StatusBasis.WORD


def read_percent_by_legend(raw: str, legend: tuple[LegendEntry, ...]) -> StatusReading | None:
    """Return the status of a percentage by the thresholds of a legend.

    The value is None where the legend has none for it; None is returned where the text is not a percentage.
    """
    percent = read_percent(raw)
    if percent is None:
        return None
    entry = find_entry_by_percent(percent, legend)
    value = _status_from_legend_row(entry) if entry else None
    return (value, StatusBasis.DIGIT, LEGEND_CONFIDENCE, ()) if value else (None, None, 0.0, ())


def apply_legend(value: Status | None, legend: tuple[LegendEntry, ...]) -> Status | None:
    """Return the status that a printed name of a colour means: green is complete where the legend says so."""
    green = [row for row in legend if status_from_label(_name_by_colour(row).label) == Status.GREEN]
    meant = {_status_from_legend_row(row) for row in green}
    return Status.COMPLETE if value == Status.GREEN and meant == {Status.COMPLETE} else value


def find_meaning(raw: str, colour: Colour | None, value: Status | None, legend: tuple[LegendEntry, ...]) -> str | None:
    """Return the legend's explanation of a status: of its text, its colour or its value; None for nothing."""
    percent = read_percent(raw)
    row = find_legend_row(raw, legend) or (find_entry_by_percent(percent, legend) if percent is not None else None)
    if row is None and colour is not None and is_coloured(colour):
        swatches = [(swatch, entry) for entry in legend if (swatch := _find_swatch_colour(entry)) is not None]
        found = find_nearest_swatch(colour, [swatch for swatch, _ in swatches])
        row = swatches[found][1] if found is not None else None
    if row is None and value is not None:
        same = [entry for entry, own in zip(legend, read_legend_statuses(legend), strict=True) if own == value]
        row = same[0] if len(same) == 1 else None
    if row is None:
        return None
    label = "" if reduce_to_words(row.label) in _COLOURS_BY_NAME or len(row.label.strip()) <= 1 else row.label
    return row.meaning.strip() or label.strip() or None


def _is_scale(legend: tuple[LegendEntry, ...]) -> bool:
    """Return whether a legend is a scale of statuses in words, not in names of colours.

    Such words are off track, at risk and on track.
    """
    labels = [reduce_to_words(row.label) for row in legend]
    values = [None if label in _COLOURS_BY_NAME else STATUS_BY_TICK.get(label) for label in labels]
    return None not in values and len(set(values)) == len(values) >= MIN_SCALE_ENTRIES
