# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""How wide a column is, learned from where its lines wrap.

A line wraps where the next word would not have fitted: each line with the word that begins the next
bounds its column's width from below and from above, and the width is what most of these bounds allow.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.fields import PLAN_FIELDS
from extract.plaintext.classify_lines import DEBRIS
from extract.plaintext.column_scores import measure_width, must_continue, starts_in_middle
from extract.plaintext.spaced_columns import ColumnLayout

MIN_WRAPPED_LINES = 3  # wrapped lines, before a column's width is taken from them
WIDTH_TOLERANCE = 0.02  # of a width: type set closer or wider than the metrics say
SPACE_WIDTH = 0.5
WINDOW_LINES = 4  # lines: so many hardly wrap alike by chance
MAX_QUESTION_SHARE = 0.68  # of the answers' width: questions have a narrower column
MAX_COLUMN_WIDTH = 60.0  # common letters: more is prose over the page

USUAL_WIDTHS: Mapping[str, float] = {"question": 14.5, **{field.name: field.text_width for field in PLAN_FIELDS}}
"""In common letters, of a nine-column table on A4 landscape; replaced by the widths that the text itself shows."""

Bounds = tuple[float, float]
"""The smallest width, and the limit above."""


@dataclass(frozen=True, slots=True)
class TextHabits:
    """Statistics of the whole text: the widths of its columns, and how often two words are side by side.

    `layout` is where its columns are, if it keeps the blanks between them.
    """

    widths: Mapping[str, float]
    pairs: Mapping[tuple[str, str], int]
    learned: bool = False
    layout: ColumnLayout | None = None


def count_word_pairs(lines: Iterable[str]) -> Counter[tuple[str, str]]:
    """Neighbouring words of lines, counted once a line."""
    pairs: Counter[tuple[str, str]] = Counter()
    for line in lines:
        words = DEBRIS.sub(" ", line).lower().split()
        pairs.update(set(pairwise(words)))
    return pairs


def first_breakable_part(text: str) -> str:
    """Return the beginning of a line that could have fitted on the line above.

    It is a word (a figure with its noun), or a part as far as its hyphen.
    """
    words = text.split(maxsplit=2)
    if not words:
        return ""
    if words[0].isdigit() and len(words) > 1:
        return " ".join(words[:2])
    at = words[0].find("-", 1)
    return words[0][: at + 1] if 0 < at < len(words[0]) - 1 else words[0]


def measure_filled_line(above: str, below: str) -> float:
    """Return the width of the line above together with the first word of the line below."""
    gap = 0.0 if above.endswith("-") else SPACE_WIDTH
    return measure_width(above) + gap + measure_width(first_breakable_part(below))


def continues_paragraph(above: str, below: str) -> bool:
    """Return whether a line certainly continues the one above in one paragraph."""
    return starts_in_middle(below) or must_continue(above)


def wrap_bounds(lines: Sequence[str]) -> list[Bounds]:
    """Return the bounds of a column's width that each wrap between lines shows."""
    return [
        (measure_width(above), measure_filled_line(above, below))
        for above, below in pairwise(lines)
        if continues_paragraph(above, below)
    ]


def wraps_as_one(lines: Sequence[str]) -> bool:
    """Whether lines wrap where one column of the widest line's width makes them: lines across columns hardly do."""
    widest = max(map(measure_width, lines))
    wraps = wrap_bounds(lines)
    kept = sum(high >= (1.0 - WIDTH_TOLERANCE) * widest for _, high in wraps)
    return len(wraps) >= MIN_WRAPPED_LINES - 1 and kept == len(wraps) and widest < MAX_COLUMN_WIDTH


def estimate_first_widths(blocks: Iterable[Sequence[str]]) -> dict[str, float]:
    """The widths to begin with.

    Runs of lines that wrap as one column, also between lines that cross columns, show two widths of every table: the
    widest, of its answers, and the narrow one of its questions.
    """
    windows = [lines[n : n + WINDOW_LINES] for lines in blocks for n in range(len(lines) - WINDOW_LINES + 1)]
    seen = [max(map(measure_width, w)) for w in windows if not any(map(DEBRIS.search, w)) and _all_wrap(w)]
    answer = _most_common_width(w for w in seen if w >= USUAL_WIDTHS["question"] * 1.3) or USUAL_WIDTHS["response"]
    question = _most_common_width(w for w in seen if w <= MAX_QUESTION_SHARE * answer) or USUAL_WIDTHS["question"]
    scale = question / USUAL_WIDTHS["question"]
    return {**{c: w * scale for c, w in USUAL_WIDTHS.items()}, "question": question, "response": answer}


def _all_wrap(lines: Sequence[str]) -> bool:
    return len(wrap_bounds(lines)) == len(lines) - 1 and wraps_as_one(lines)


def _most_common_width(widths: Iterable[float]) -> float:
    """The width that the most windows come near to from below; 0 where hardly any do."""
    seen = sorted(widths)
    votes = [(sum((1.0 - 5 * WIDTH_TOLERANCE) * w <= v <= w for v in seen), w) for w in seen]
    return max(votes)[1] if votes and max(votes)[0] >= MIN_WRAPPED_LINES - 1 else 0.0


def learn_widths(seen: Mapping[str, Sequence[Bounds]]) -> dict[str, float]:
    """The widths of the columns that wrap often enough to tell."""
    return {c: _fit_width(b) for c, b in seen.items() if c in USUAL_WIDTHS and len(b) >= MIN_WRAPPED_LINES}


def scale_widths(known: Mapping[str, float]) -> dict[str, float]:
    """The width of every usual column: its own, or the usual one scaled as the others are."""
    scales = sorted(width / USUAL_WIDTHS[column] for column, width in known.items())
    scale = scales[len(scales) // 2] if scales else 1.0
    return {column: known.get(column, usual * scale) for column, usual in USUAL_WIDTHS.items()}


def _fit_width(bounds: Sequence[Bounds]) -> float:
    """The width that most bounds allow: the middle of the best range."""
    votes = [(sum(low <= at < high for low, high in bounds), at) for at, _ in bounds]
    most = max(count for count, _ in votes)
    low = max(at for count, at in votes if count == most)
    high = min((high for start, high in bounds if start <= low < high), default=low)
    return low + min(high - low, WIDTH_TOLERANCE * 2 * low) / 2
