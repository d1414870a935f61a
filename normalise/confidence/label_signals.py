# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signals of doubt in a label: how sure the OCR engine was of it, and whether other labels have its shape."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ingest.model import Box
from normalise.confidence.values import Value
from normalise.confidence.word_places import PlacedWord, list_words_in
from normalise.model import Report

NOT_A_LABEL = -1.0
LEFT_OF_TEXT_PT = 800.0  # a label is printed in the line of its text, as far to the left as a page is wide
ABOVE_TEXT_PT = 6.0  # a label in a separate cell may be set a little higher than its text
LABEL_FIELDS = frozenset({"label", "number"})
_SHAPED = re.compile(r"\d+|[a-z]+|[A-Z]+")
_OUTER_MARKS = re.compile(r"^[\W_]+|[\W_]+$")


def shape_label(label: str) -> str:
    """Return the shape of a label: "1.2a" and "3.14b" are both "9.9a"."""
    return _SHAPED.sub(lambda run: "9" if run[0].isdigit() else "a" if run[0].islower() else "A", label.strip())


def learn_labels(report: Report) -> Counter[str]:
    """Count the shapes of the labels of a report's questions."""
    return Counter(shape_label(question.label) for question in report.questions)


def measure_label(
    value: Value, shapes: Mapping[str, int], placed: Mapping[int, Sequence[PlacedWord]]
) -> dict[str, float]:
    """Return the signals of a label; they say nothing of other values."""
    text = value.cell.text
    if value.field not in LABEL_FIELDS:
        return {"label_sure": NOT_A_LABEL, "labels_alike": NOT_A_LABEL}
    others = sum(shapes.values()) - 1
    alike = (shapes.get(shape_label(text), 0) - 1) / others if others > 0 and value.field == "label" else NOT_A_LABEL
    return {"label_sure": _find_label_confidence(value, placed), "labels_alike": alike}


def _find_label_confidence(value: Value, placed: Mapping[int, Sequence[PlacedWord]]) -> float:
    """Return how sure the OCR engine was of the word that is the label, level with its text; 0 where there is none."""
    wanted = _strip_marks(value.cell.text)
    box = value.cell.source[0].box if value.cell.source else None
    if not wanted or box is None:
        return 0.0
    area = Box(x0=box.x0 - LEFT_OF_TEXT_PT, top=box.top - ABOVE_TEXT_PT, x1=box.x1, bottom=box.bottom)
    words = list_words_in(placed.get(value.cell.source[0].page, ()), area)
    return next((word.confidence for word in words if wanted in _strip_marks(word.text)), 0.0)


def _strip_marks(text: str) -> str:
    return _OUTER_MARKS.sub("", text)
