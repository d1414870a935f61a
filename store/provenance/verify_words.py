"""Find places that do not show their words: each is read again alone, and if that fails, with its whole page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.coordinates import locate_on_page
from ingest.model import Page, Source, Span
from ingest.read_page import read_page
from ingest.render.reocr_check import MIN_SIMILARITY, PlacedWords, check_print, similarity

PLACE_MARGIN_PT = 3.0  # around a place, for the centre of a word


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedValue:
    """A value of a report, and the words that should be printed at its place."""

    source: Source
    record: str
    field: str
    claim: PlacedWords


def find_mismatches(
    path: Path, shown: Sequence[PlacedValue], turns: Mapping[int, int]
) -> Iterator[tuple[PlacedValue, str]]:
    """Yield the values of one file whose places do not show their words, with the words that they show.

    `turns` are the clockwise degrees by which pages are turned, where known. A single letter in a coloured cell is
    sometimes misread when it is cut out, so the whole page is read again before a place counts as a mismatch. Raises
    MissingToolError.
    """
    source = shown[0].source
    proofs = check_print(path, source.kind, [s.claim for s in shown], turns or None)
    doubted = [(s, proof.read) for s, proof in zip(shown, proofs, strict=True) if not proof.holds]
    pages: dict[int, Page] = {}
    if source.kind != "text":
        numbers = {place.page for s, _ in doubted for place in s.claim.spans}
        pages = {n: read_page(path, source.kind, n) for n in sorted(numbers) if 1 <= n <= source.pages}
    for one, read in doubted:
        whole = " ".join(text for place in one.claim.spans for text in _list_words_at(pages, place))
        if similarity(one.claim.words, whole) < MIN_SIMILARITY:
            yield one, read or whole


def _list_words_at(pages: dict[int, Page], place: Span) -> Iterable[str]:
    """Yield the words of a page whose centre is in a place."""
    page, box = pages.get(place.page), place.box
    if page is None or box is None:
        return
    for word in page.words:
        if (there := locate_on_page(page, word.box).box) and box.contains_centre(there, PLACE_MARGIN_PT):
            yield word.text
