# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Compare the reading of a line with that of a second OCR engine.

Where the two agree the confidence is raised; where they differ both texts are kept.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from extract.text.bullets import LINE_END_MARKS
from extract.text.ocr_confusions import unify_punctuation
from ingest.model import Page, Word

AGREED_CONFIDENCE = 0.97  # of a word that two engines read alike
DISPUTED_CONFIDENCE = 0.5  # the most for a cell with a line, not a caption, that they read differently
REASON_START = "a second reader reads"


def readings_agree(one: str, other: str) -> bool:
    """Return whether two texts have the same letters, digits and signs.

    Blanks, accents, list marks and the kinds of quotes and dashes are ignored.
    """
    return _fold_reading(one) == _fold_reading(other)


def _fold_reading(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unify_punctuation(text).strip(LINE_END_MARKS))
    return "".join(c for c in folded if not c.isspace() and not unicodedata.combining(c))


def apply_second_reading(page: Page, words: Sequence[Word]) -> tuple[list[Word], tuple[str, ...]]:
    """Return the words of one line, with more confidence where the second engine agrees, and the reasons for doubt.

    The reason quotes the text of the second engine where that differs. A line with words that are crossed out is not
    compared: the second engine sees the strokes.
    """
    second = next((r for r in page.second if r.line == words[0].line), None)
    if second is None or any(w.struck != "no" for w in words):
        return list(words), ()
    if readings_agree(" ".join(w.text for w in words), second.text):
        return [replace(w, confidence=max(w.confidence, AGREED_CONFIDENCE)) for w in words], ()
    return list(words), (f"{REASON_START} “{second.text}”" if second.text else f"{REASON_START} nothing",)
