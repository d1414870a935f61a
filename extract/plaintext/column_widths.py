"""How wide a column is, learned from where its lines wrap.

A line wraps where the next word would not have fitted: each line with the word that begins the next
bounds its column's width from below and from above, and the width is what most of these bounds allow.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.fields import PLAN_FIELDS
from extract.plaintext.column_scores import must_go_on, starts_small, width_of
from extract.plaintext.lines import DEBRIS

ENOUGH = 3  # wrapped lines, before a column's width is taken from them
LEEWAY = 0.02  # of a width: type set closer or wider than the metrics say
SPACE = 0.5
WINDOW = 4  # lines: so many hardly wrap alike by chance
NARROW = 0.68  # of the answers' width: questions stand in a narrower column
WIDEST_COLUMN = 60.0  # common letters: more is prose over the page

USUAL_WIDTHS: Mapping[str, float] = {"question": 14.5, **{field.name: field.text_width for field in PLAN_FIELDS}}
"""In common letters, of a nine-column table on A4 landscape; replaced by what the text itself shows."""

Bounds = tuple[float, float]
"""What a width is at least, and what it is below."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What the whole text shows of itself: its columns' widths, and how often two words stand side by side."""

    widths: Mapping[str, float]
    pairs: Mapping[tuple[str, str], int]
    learned: bool = False


def word_pairs(lines: Iterable[str]) -> Counter[tuple[str, str]]:
    """Neighbouring words of lines, counted once a line."""
    pairs: Counter[tuple[str, str]] = Counter()
    for line in lines:
        words = DEBRIS.sub(" ", line).lower().split()
        pairs.update(set(pairwise(words)))
    return pairs


def first_part(text: str) -> str:
    """What a line begins with that could have stood on the line above: a word (a figure with what it
    counts), or as far as its hyphen."""
    words = text.split(maxsplit=2)
    if not words:
        return ""
    if words[0].isdigit() and len(words) > 1:
        return " ".join(words[:2])
    at = words[0].find("-", 1)
    return words[0][: at + 1] if 0 < at < len(words[0]) - 1 else words[0]


def filled(above: str, below: str) -> float:
    """How wide the line above would have been with the first word of the line below."""
    gap = 0.0 if above.endswith("-") else SPACE
    return width_of(above) + gap + width_of(first_part(below))


def goes_on(above: str, below: str) -> bool:
    """Whether a line surely continues the one above in one paragraph."""
    return starts_small(below) or must_go_on(above)


def bounds_of(lines: Sequence[str]) -> list[Bounds]:
    return [(width_of(above), filled(above, below)) for above, below in pairwise(lines) if goes_on(above, below)]


def wraps_as_one(lines: Sequence[str]) -> bool:
    """Whether lines wrap where one column of the widest line's width makes them: lines across columns hardly do."""
    widest = max(map(width_of, lines))
    wraps = bounds_of(lines)
    kept = sum(high >= (1.0 - LEEWAY) * widest for _, high in wraps)
    return len(wraps) >= ENOUGH - 1 and kept == len(wraps) and widest < WIDEST_COLUMN


def first_widths(blocks: Iterable[Sequence[str]]) -> dict[str, float]:
    """The widths to begin with. Runs of lines that wrap as one column, also between lines that cross columns,
    show two widths of every table: the widest, of its answers, and the narrow one of its questions."""
    windows = [lines[n : n + WINDOW] for lines in blocks for n in range(len(lines) - WINDOW + 1)]
    seen = [max(map(width_of, w)) for w in windows if not any(map(DEBRIS.search, w)) and _all_wrap(w)]
    answer = _common(w for w in seen if w >= USUAL_WIDTHS["question"] * 1.3) or USUAL_WIDTHS["response"]
    question = _common(w for w in seen if w <= NARROW * answer) or USUAL_WIDTHS["question"]
    scale = question / USUAL_WIDTHS["question"]
    return {**{c: w * scale for c, w in USUAL_WIDTHS.items()}, "question": question, "response": answer}


def _all_wrap(lines: Sequence[str]) -> bool:
    return len(bounds_of(lines)) == len(lines) - 1 and wraps_as_one(lines)


def _common(widths: Iterable[float]) -> float:
    """The width that the most windows come near to from below; 0 where hardly any do."""
    seen = sorted(widths)
    votes = [(sum((1.0 - 5 * LEEWAY) * w <= v <= w for v in seen), w) for w in seen]
    return max(votes)[1] if votes and max(votes)[0] >= ENOUGH - 1 else 0.0


def learned_widths(seen: Mapping[str, Sequence[Bounds]]) -> dict[str, float]:
    """The widths of the columns that wrap often enough to tell."""
    return {c: _allowed(b) for c, b in seen.items() if c in USUAL_WIDTHS and len(b) >= ENOUGH}


def all_widths(known: Mapping[str, float]) -> dict[str, float]:
    """The width of every usual column: its own, or the usual one scaled as the others are."""
    scales = sorted(width / USUAL_WIDTHS[column] for column, width in known.items())
    scale = scales[len(scales) // 2] if scales else 1.0
    return {column: known.get(column, usual * scale) for column, usual in USUAL_WIDTHS.items()}


def _allowed(bounds: Sequence[Bounds]) -> float:
    """The width that most bounds allow: the middle of the best range."""
    votes = [(sum(low <= at < high for low, high in bounds), at) for at, _ in bounds]
    most = max(count for count, _ in votes)
    low = max(at for count, at in votes if count == most)
    high = min((high for start, high in bounds if start <= low < high), default=low)
    return low + min(high - low, LEEWAY * 2 * low) / 2
