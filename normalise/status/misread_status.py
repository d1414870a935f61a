# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read a status word that OCR misread, by the few words that the report's legend allows."""

from rapidfuzz.distance import Levenshtein

from extract.model import DraftCell, LegendEntry
from extract.text.ocr_confusions import fold_wording
from normalise.model import Status
from normalise.status.legend import read_legend_statuses
from normalise.status.status_names import reduce_to_words

MIN_LETTERS = 4
"""A shorter word, such as "red", is too near to others."""

MIN_LEAD = 2
"""Letters by which the next label differs more from the text than the nearest does."""

MAX_WORD_CONFIDENCE = 0.9
"""Of OCR in a word that may be misread; a word that it is sure of is another word ("Live" is not "Blue")."""

MISREAD_WORD_CONFIDENCE = 0.5
"""Of a status that is the nearest label of the legend, without a colour that says the same."""


NEAREST_WORD = "the nearest word of the legend"
"""In the reason of such a status."""


def find_misread_label(raw: str, cell: DraftCell, legend: tuple[LegendEntry, ...]) -> tuple[LegendEntry, Status] | None:
    """Return the entry of a legend whose label an uncertain reading of a status cell is most like, and its status.

    About one letter of three may be misread, and no other label may be as near. None where no entry is.
    """
    if cell.confidence is None or cell.confidence > MAX_WORD_CONFIDENCE:
        return None
    text = fold_wording(reduce_to_words(raw))
    entries = [(entry, value) for entry, value in zip(legend, read_legend_statuses(legend), strict=True) if entry.label]
    ranked = sorted(
        (Levenshtein.distance(text, fold_wording(reduce_to_words(entry.label))), at)
        for at, (entry, _) in enumerate(entries)
    )
    if len(ranked) < 2 or ranked[1][0] - ranked[0][0] < MIN_LEAD:
        return None
    entry, value = entries[ranked[0][1]]
    letters = len(reduce_to_words(entry.label))
    if value is None or letters < MIN_LETTERS or ranked[0][0] > (letters + 1) // 3:
        return None
    return entry, value
