# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signals of doubt in the words that a value was read from: how sure the OCR engine was of each."""

import re
from collections.abc import Callable, Sequence

from ingest.model import Word
from normalise.confidence.report_words import WORD

NO_WORDS = 1.0  # no word of a kind is doubtful where there is none
Rarity = Callable[[str], float]
"""How rare a word is (text_signals.measure_rarity)."""

LONG_WORD_LETTERS = 4
_LETTER_OR_DIGIT, _DIGIT = re.compile(r"[^\W_]"), re.compile(r"\d")


def measure_words(words: Sequence[Word], text: str, rarity: Rarity) -> dict[str, float]:
    """Return the signals of the words of one value with this text."""
    printed: list[Word] = []
    marks: list[Word] = []
    for word in words:
        (printed if _LETTER_OR_DIGIT.search(word.text) else marks).append(word)
    sure = sorted(w.confidence for w in printed)
    edges = [printed[0].confidence, printed[-1].confidence] if printed else []
    read, letters = sum(len(w.text) for w in words), len(text.replace(" ", "").replace("\n", ""))
    heights = sorted(w.box.height for w in printed)
    return {
        "least_sure": min(sure, default=NO_WORDS),
        "second_least_sure": sure[1] if len(sure) > 1 else NO_WORDS,
        "mean_sure": sum(sure) / len(sure) if sure else NO_WORDS,
        "below_90": float(sum(c < 0.9 for c in sure)),
        "least_sure_long": min((w.confidence for w in printed if len(w.text) >= LONG_WORD_LETTERS), default=NO_WORDS),
        "least_sure_figure": min((w.confidence for w in printed if _DIGIT.search(w.text)), default=NO_WORDS),
        "least_sure_mark": min((w.confidence for w in marks), default=NO_WORDS),
        "least_sure_with_mark": min(
            (w.confidence for w in printed if not (w.text[0].isalnum() and w.text[-1].isalnum())), default=NO_WORDS
        ),
        "edge_sure": min(edges, default=NO_WORDS),
        "marks": float(len(marks)),
        "letters_astray": float(abs(read - letters)) if words else 0.0,
        "uneven_height": heights[-1] / max(0.1, heights[len(heights) // 2]) if heights else 1.0,
        "doubtful_and_rare": max(((1 - w.confidence) * _measure_rarest(w.text, rarity) for w in printed), default=0.0),
    }


def _measure_rarest(printed: str, rarity: Rarity) -> float:
    return max((rarity(word) for word in WORD.findall(printed) if word.islower()), default=0.0)
