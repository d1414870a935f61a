# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Columns of plain text that keeps the blanks between them (Tesseract's preserve_interword_spaces).

A wide gap is printed as several blanks, so where a part of a line begins follows from the printed width of what is
before it. Blanks at the beginning of a line are not kept: which column a line begins in is found by the columns in
which its other parts are then (extract/plaintext/spaced_rows.py).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

from extract.plaintext.agency_names import AgencyNames
from extract.plaintext.classify_lines import DEBRIS
from extract.plaintext.column_scores import measure_width, score_columns
from ingest.geometry import group_close_values

BLANK_WIDTH = 0.6  # common letters for each blank of a gap: its columns' places then vary least, on drawn texts
MIN_GAP_BLANKS = 2  # blanks between columns; words of one text have one between them
MIN_PARTS = 3  # of a line whose parts show where columns are
MIN_SHARE = 0.15  # of a text's lines that have so many parts, from which it keeps its blanks
MAX_OFFSET = 5.0  # common letters by which a part begins beside its column; columns are 8 apart at least
MAX_SPREAD = 2.5  # common letters between places of one column, next to each other
MIN_COLUMN_SHARE = 0.06  # of the lines with so many parts, that show a column; the rarest, of dates, has one a row
USUAL_SHARE = 0.97  # of a column's texts, that are no wider than its usual limit
MAX_WIDTH_FACTOR = 1.3  # times the widest column
MAX_POINTS = 3.0  # of evidence from a part's words
MISSING_FIELD_COST = 0.5  # points: most tables have all columns, but not always a status
_LABEL = re.compile(r"\d{1,2}(?:\.\d{1,2}|[a-z])\W")
_TOKEN = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class LinePart:
    """A part of a line between wide gaps; `x` is where it begins, in common letters from the line's first word."""

    text: str
    x: float


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """The columns of a text: where each begins, in common letters from the first; its field; and its widest text."""

    lefts: tuple[float, ...]
    fields: tuple[str, ...]
    widths: tuple[float, ...] = ()

    @property
    def limit(self) -> float:
        """The width above which no text is in a column."""
        return MAX_WIDTH_FACTOR * max(self.widths)

    def place_parts(self, parts: Sequence[LinePart], first: int) -> tuple[tuple[int, ...], float]:
        """Return the columns of a line's parts if the first is in column `first`, and how well they fit.

        The fit is the sum of squared offsets, in units of half of MAX_OFFSET. Each part's place is measured from that
        of the part before it, because errors of widths add up along the line.
        """
        columns, misfit = [first], 0.0
        shift = self.lefts[first] - parts[0].x
        for part in parts[1:]:
            later = range(columns[-1] + 1, len(self.lefts))
            if not later:
                return tuple(columns), float("inf")
            nearest = min(later, key=lambda c: abs(self.lefts[c] - part.x - shift))
            offset = self.lefts[nearest] - part.x - shift
            misfit += (2 * offset / MAX_OFFSET) ** 2
            columns.append(nearest)
            shift += offset
        return tuple(columns), misfit


def split_at_gaps(line: str) -> tuple[LinePart, ...]:
    """Return the parts of a line between wide gaps and ruling lines."""
    parts: list[LinePart] = []
    x, apart = 0.0, True
    for token in _TOKEN.findall(line.strip()):
        if token.isspace():
            apart = apart or len(token) >= MIN_GAP_BLANKS
            x += BLANK_WIDTH * len(token)
            continue
        text = DEBRIS.sub("", token)
        apart = apart or bool(DEBRIS.match(token))
        if text and apart:
            parts.append(LinePart(text, x))
        elif text:
            parts[-1] = LinePart(f"{parts[-1].text} {text}", parts[-1].x)
        apart = bool(DEBRIS.search(token)) and (apart or token.endswith(tuple("|[]{}¦")))
        x += measure_width(token)
    return tuple(part for part in parts if any(map(str.isalnum, part.text)))


def find_layout(lines: Iterable[str], names: AgencyNames, order: Sequence[str]) -> ColumnLayout | None:
    """Return the columns of a text; None where it does not keep its blanks, or no line with a label has any gaps."""
    split = [parts for line in lines if (parts := split_at_gaps(line))]
    gapped = [parts for parts in split if len(parts) >= MIN_PARTS]
    if len(gapped) < MIN_SHARE * len(split):
        return None
    labelled = [parts for parts in gapped if _LABEL.match(parts[0].text)]
    lefts = _find_lefts([part.x for parts in labelled for part in parts], 1)
    for _ in range(2):
        if len(lefts) < MIN_PARTS:
            return None
        rough = ColumnLayout(lefts, ("",) * len(lefts))
        places = [x for parts in gapped for x in _list_places(parts, rough)]
        lefts = _find_lefts(places, 1 + int(MIN_COLUMN_SHARE * len(gapped)))
    if len(lefts) < MIN_PARTS:
        return None
    texts = _collect_texts(ColumnLayout(lefts, ("",) * len(lefts)), gapped)
    widths = tuple(_measure_usual_limit(said) for said in texts)
    return ColumnLayout(lefts, _name_columns(texts, names, order), widths)


def _list_places(parts: Sequence[LinePart], layout: ColumnLayout) -> list[float]:
    """Return where the parts of a line begin, measured from the column of the part before; [] where none fits."""
    first = min(range(len(layout.lefts)), key=lambda c: layout.place_parts(parts, c)[1])
    columns, misfit = layout.place_parts(parts, first)
    if misfit > 4 * len(parts):
        return []
    places, shift = [layout.lefts[first]], layout.lefts[first] - parts[0].x
    for part, column in zip(parts[1:], columns[1:], strict=True):
        places.append(part.x + shift)
        if abs(layout.lefts[column] - places[-1]) <= MAX_OFFSET:
            shift = layout.lefts[column] - part.x
    return places


def _find_lefts(places: Sequence[float], least: int) -> tuple[float, ...]:
    """Return the middle of each run of places that are close together, of `least` places or more."""
    return tuple(median(run) for run in group_close_values(places, MAX_SPREAD) if len(run) >= least)


def _collect_texts(layout: ColumnLayout, gapped: Iterable[Sequence[LinePart]]) -> list[list[str]]:
    """Return the parts of each column, of lines that fit well."""
    texts: list[list[str]] = [[] for _ in layout.lefts]
    for parts in gapped:
        first = min(range(len(layout.lefts)), key=lambda c: layout.place_parts(parts, c)[1])
        columns, misfit = layout.place_parts(parts, first)
        for part, column in zip(parts, columns, strict=False):
            if misfit <= len(parts):
                texts[column].append(part.text)
    return texts


def _measure_usual_limit(texts: Sequence[str]) -> float:
    """Return the width that hardly any text of a column exceeds: two that were not parted do."""
    widths = sorted(map(measure_width, texts))
    return widths[int(USUAL_SHARE * (len(widths) - 1))] if widths else 0.0


def _name_columns(texts: Sequence[Sequence[str]], names: AgencyNames, order: Sequence[str]) -> tuple[str, ...]:
    """Return the field of each column: those in print order that its words speak for most."""
    points = [{field: _score_field(field, said, names) for field in order} for said in texts]
    nothing: tuple[str, ...] = ()
    best = [(0.0, nothing)] + [(float("-inf"), nothing)] * len(texts)
    for field in order:
        for n in range(len(texts), 0, -1):
            score, fields = best[n - 1]
            taken = (score + points[n - 1][field], (*fields, field))
            best[n] = max(best[n], taken)
        best = [(score - MISSING_FIELD_COST * (len(fields) and field not in fields), fields) for score, fields in best]
    return best[-1][1] or ("",) * len(texts)


def _score_field(field: str, texts: Sequence[str], names: AgencyNames) -> float:
    if not texts:
        return 0.0
    if field == "question":
        return 10 * mean(bool(_LABEL.match(text)) for text in texts)
    if field == "agency":
        return 10 * mean(names.is_whole_name(text) or names.begins_name(text) for text in texts)
    scores: list[Mapping[str, float]] = [score_columns(text) for text in texts]
    return mean(max(-MAX_POINTS, min(MAX_POINTS, score.get(field, 0.0))) for score in scores)
