# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Compare an exported report with its truth: a few figures, each a share from 0 to 1.

Values of the truth that the export lacks count as wrong, never as absent.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment

from extract.fields import PLAN_CELL_NAMES

Json = dict[str, Any]

CELLS = PLAN_CELL_NAMES
RIGHT_SIMILARITY = 0.95  # similarity: a letter or two of a sentence may be misread, a word may not
SAME_NAME_SIMILARITY = 0.6  # a finding or question without its number is known by a text this similar
SAME_ROW_SIMILARITY = 0.4  # rows of one question share few words, so that a weak likeness is enough
MIN_OVERLAP = 0.5

QUOTES_AND_DASHES = str.maketrans("‘’`´“”–—‑−", "''''\"\"----")
BULLETS = re.compile(r"(?<!\S)[•●▪◦·¢*+«»-]+(?!\S)")  # with what OCR makes of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """F1 of responses and of dates; of cells, statuses, rows without a status (`nulls`) and boxes the share
    that is right.

    `boxes` is None where the truth has none (a plain-text source). `made_up` counts rows found that match no row of
    the truth, whichever question they are under.
    """

    findings: float
    questions: float
    responses: float
    cells: float
    statuses: float
    nulls: float
    dates: float
    boxes: float | None
    made_up: int


def tidy_text(text: str | None) -> str:
    """Return the text with plain blanks, quotes and dashes and without bullets, which no reader would miss."""
    text = unicodedata.normalize("NFKC", text or "").translate(QUOTES_AND_DASHES).replace("\u00ad", "")
    return " ".join(BULLETS.sub(" ", text).split())


def plain_text(text: str | None) -> str:
    return tidy_text(text).replace(" ", "")


def similarity(a: str | None, b: str | None) -> float:
    return Levenshtein.normalized_similarity(plain_text(a), plain_text(b))


def plain_label(printed: str | None) -> str:
    """A number or label as printed, made plain: "Q 1(a)." is 1a."""
    return re.sub(r"^(question|q)(?=\d)", "", re.sub(r"[\s().:]", "", (printed or "").lower()))


def best_pairs(
    truths: Sequence[Json], found: Sequence[Json], likeness: Callable[[Json, Json], float], least: float
) -> list[tuple[int, int]]:
    """Indices of the one-to-one pairing with the greatest likeness in all."""
    if not truths or not found:
        return []
    table = np.array([[likeness(t, f) for f in found] for t in truths])
    return [
        (int(i), int(j))
        for i, j in zip(*linear_sum_assignment(table, maximize=True), strict=True)
        if table[i, j] >= least
    ]


def label_likeness(key: str, text: str) -> Callable[[Json, Json], float]:
    """Return a likeness by number or label, and by text only for those without a partner."""

    def likeness(t: Json, f: Json) -> float:
        same = bool(plain_label(t[key])) and plain_label(t[key]) == plain_label(f[key])
        return similarity(t[text], f[text]) + 2 * same

    return likeness


def row_likeness(t: Json, f: Json) -> float:
    one, other = t["agency"], f["agency"]
    same_id = bool(other.get("id")) and one["id"] == other["id"]
    agency = 1.0 if same_id else fuzz.ratio(plain_text(one["raw"]).lower(), plain_text(other["raw"]).lower()) / 100
    a, b = (tidy_text(" ".join(r[c]["text"] or "" for c in CELLS)) for r in (t, f))
    return (agency + (fuzz.token_sort_ratio(a, b) / 100 if a or b else 1.0)) / 2


def overlaps(truth: Sequence[Json], found: Sequence[Json]) -> bool:
    """Return whether the hull of the found spans overlaps the truth's by half, on each of the truth's pages."""
    for span in truth:
        boxes = [s["bbox"] for s in found if s["page"] == span["page"] and s.get("bbox")]
        if not boxes or intersection_over_union(span["bbox"], hull_of(boxes)) < MIN_OVERLAP:
            return False
    return True


def hull_of(boxes: Sequence[Sequence[float]]) -> list[float]:
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return [min(x0), min(top), max(x1), max(bottom)]


def intersection_over_union(a: Sequence[float], b: Sequence[float]) -> float:
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    both = max(wide, 0.0) * max(high, 0.0)
    either = sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in (a, b)) - both
    return both / either if either else 0.0


class Score:
    """Counts of the values in the truth, of those found, and of those found right."""

    def __init__(self) -> None:
        self.truth, self.found, self.right = Counter[str](), Counter[str](), Counter[str]()

    def count(self, name: str, truth: int, found: int, right: int) -> None:
        self.truth[name] += truth
        self.found[name] += found
        self.right[name] += right

    def add(self, other: "Score") -> None:
        self.truth += other.truth
        self.found += other.found
        self.right += other.right

    def judge(self, name: str, right: bool) -> None:
        self.count(name, 1, 1, int(right))

    def f1(self, name: str) -> float:
        """Of shares, where each judged value counts as found, this is the share itself."""
        both = self.truth[name] + self.found[name]
        return 2 * self.right[name] / both if both else 1.0


def score_report(truth: Json, export_report: Json, has_header: bool = True) -> Figures:
    """Figures of one report of an export against its truth.

    Without `has_header` no name of a column is printed, and a cell that fits no field is known by its text alone.
    """
    tally = Score()
    findings, found = truth["findings"], export_report["findings"]
    tally.count(
        "findings",
        len(findings),
        len(found),
        len(best_pairs(findings, found, label_likeness("number", "title"), SAME_NAME_SIMILARITY)),
    )
    for question, twin in pair_questions(truth, export_report, tally):
        judge_boxes(tally, question["source"], twin.get("source") if twin else None)
        rows, answers = question["responses"], twin["responses"] if twin else []
        matched = dict(best_pairs(rows, answers, row_likeness, SAME_ROW_SIMILARITY))
        tally.count("responses", len(rows), 0, len(matched))
        for i, row in enumerate(rows):
            judge_row(tally, row, answers[matched[i]] if i in matched else None, has_header)
    has_boxes = bool(tally.truth["boxes"])
    shares = {n: tally.f1(n) for n in ("findings", "questions", "responses", "cells", "statuses", "nulls", "dates")}
    return Figures(
        **shares, boxes=tally.f1("boxes") if has_boxes else None, made_up=count_made_up(truth, export_report)
    )


def count_made_up(truth: Json, report: Json) -> int:
    """Count the rows found that match no row of the truth."""
    rows, found = (
        [row for f in one["findings"] for q in f["questions"] for row in q["responses"]] for one in (truth, report)
    )
    return len(found) - len(best_pairs(rows, found, row_likeness, SAME_ROW_SIMILARITY))


def pair_questions(truth: Json, report: Json, tally: Score) -> Iterator[tuple[Json, Json | None]]:
    """Each question of the truth with the one found for it."""
    asked = [q for f in truth["findings"] for q in f["questions"]]
    found = [q for f in report["findings"] for q in f["questions"]]
    matched = dict(best_pairs(asked, found, label_likeness("label", "text"), SAME_NAME_SIMILARITY))
    tally.count("questions", len(asked), len(found), len(matched))
    tally.count("responses", 0, sum(len(q["responses"]) for q in found), 0)
    for i, question in enumerate(asked):
        yield question, found[matched[i]] if i in matched else None


def judge_row(tally: Score, row: Json, twin: Json | None, has_header: bool) -> None:
    """`twin` is None where the row was not found: then all its cells are wrong."""
    for name in CELLS:
        if plain_text(row[name]["text"]):
            right = twin is not None and similarity(row[name]["text"], twin[name]["text"]) >= RIGHT_SIMILARITY
            tally.judge("cells", right)
            judge_boxes(tally, row[name]["source"], twin[name].get("source") if twin else None)
    for name, cell in row.get("other", {}).items():
        if plain_text(cell["text"]):
            found = other_cell(twin, name) if has_header else most_similar_cell(twin, cell["text"])
            tally.judge("cells", found is not None and similarity(cell["text"], found["text"]) >= RIGHT_SIMILARITY)
            judge_boxes(tally, cell["source"], found.get("source") if found else None)
    if not row["rag"]["value"]:
        tally.judge("nulls", twin is not None and twin["rag"]["value"] is None)
    else:
        tally.judge("statuses", twin is not None and twin["rag"]["value"] == row["rag"]["value"])
        judge_boxes(tally, row["rag"]["source"], twin["rag"].get("source") if twin else None)
    want, got = count_dates(row), count_dates(twin) if twin else Counter[tuple[str, str]]()
    tally.count("dates", want.total(), got.total(), (want & got).total())


def other_cell(row: Json | None, name: str) -> Json | None:
    """The cell of a column that fits no field, by its printed name, a misread letter forgiven."""
    cells: dict[str, Json] = (row or {}).get("other") or {}
    near = max(cells, key=lambda printed: similarity(printed.lower(), name.lower()), default="")
    return cells[near] if near and similarity(near.lower(), name.lower()) >= SAME_NAME_SIMILARITY else None


def most_similar_cell(row: Json | None, text: str) -> Json | None:
    """The cell with the most similar text among those that fit no field."""
    cells: dict[str, Json] = (row or {}).get("other") or {}
    return max(cells.values(), key=lambda cell: similarity(cell["text"], text), default=None)


def judge_boxes(tally: Score, spans: Sequence[Json], found: Sequence[Json] | None) -> None:
    if spans and all("bbox" in s for s in spans):
        tally.judge("boxes", overlaps(spans, found or []))


def count_dates(row: Json) -> Counter[tuple[str, str]]:
    """The dates that are not crossed out."""
    dates = row["target_date"].get("dates") or []
    return Counter((d["date"], d["precision"]) for d in dates if not d.get("struck"))
