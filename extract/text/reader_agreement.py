"""What a second reader says of a line: where the two agree it is surer, where they differ both texts are kept."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from extract.text.bullets import LINE_END_MARKS
from extract.text.ocr_confusions import unify_punctuation
from ingest.model import Page, Word

AGREED = 0.97  # confidence of a word that two readers read alike
DISPUTED = 0.5  # highest confidence of a cell with a line (no icon's caption) that they read otherwise
SAYS = "a second reader reads"


def agrees(one: str, other: str) -> bool:
    """Whether two texts have the same letters, digits and signs; blanks, accents, list marks and kinds of
    quotes and dashes are no difference."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unify_punctuation(text).strip(LINE_END_MARKS))
    return "".join(c for c in folded if not c.isspace() and not unicodedata.combining(c))


def heard(page: Page, words: Sequence[Word]) -> tuple[list[Word], tuple[str, ...]]:
    """The words of one line, surer where the second reader agrees; a reason that gives its text where not."""
    second = next((r for r in page.second if r.line == words[0].line), None)
    if second is None:
        return list(words), ()
    if agrees(" ".join(w.text for w in words), second.text):
        return [replace(w, confidence=max(w.confidence, AGREED)) for w in words], ()
    return list(words), (f"{SAYS} “{second.text}”" if second.text else f"{SAYS} nothing",)
