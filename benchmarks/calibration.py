# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the confidence of cells: the share of correct cells among those with about the same confidence."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.scoring import (
    CELLS,
    RIGHT_SIMILARITY,
    SAME_ROW_SIMILARITY,
    Json,
    Score,
    best_pairs,
    pair_questions,
    plain_text,
    row_likeness,
    similarity,
)

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
SURE_CONFIDENCE = 0.9


@dataclass(slots=True)
class Calibration:
    """Counts by the lower end of a bin of confidence; `cells` of the truth, for how many are read surely."""

    found: Counter[float] = field(default_factory=Counter)
    right: Counter[float] = field(default_factory=Counter)
    cells: int = 0

    def add(self, other: "Calibration") -> None:
        self.found += other.found
        self.right += other.right
        self.cells += other.cells

    @property
    def sure(self) -> int:
        return sum(n for low, n in self.found.items() if low >= SURE_CONFIDENCE)

    @property
    def sure_and_right(self) -> float:
        """The share of correct cells among those with high confidence."""
        return sum(n for low, n in self.right.items() if low >= SURE_CONFIDENCE) / self.sure if self.sure else 1.0

    @property
    def sure_of_all(self) -> float:
        return self.sure / self.cells if self.cells else 1.0


def calibrate(truth: Json, report: Json) -> Calibration:
    out = Calibration()
    for row, twin in pair_rows(truth, report):
        for name in CELLS:
            want, got = row[name]["text"] if row else "", twin[name] if twin else None
            out.cells += bool(plain_text(want))
            if got and plain_text(got["text"]) and got["confidence"] is not None:
                low = max(b for b in BINS if b <= got["confidence"])
                out.found[low] += 1
                out.right[low] += similarity(want, got["text"]) >= RIGHT_SIMILARITY
    return out


def pair_rows(truth: Json, report: Json) -> Iterator[tuple[Json | None, Json | None]]:
    """Each row of the truth with the one found for it, and each row found that is none of the truth's."""
    asked = [q for f in report["findings"] for q in f["questions"]]
    for question, twin in pair_questions(truth, report, Score()):
        want, got = question["responses"], twin["responses"] if twin else []
        matched = dict(best_pairs(want, got, row_likeness, SAME_ROW_SIMILARITY))
        yield from ((row, got[matched[i]] if i in matched else None) for i, row in enumerate(want))
        yield from ((None, row) for i, row in enumerate(got) if i not in matched.values())
        asked = [q for q in asked if q is not twin]
    yield from ((None, row) for q in asked for row in q["responses"])
