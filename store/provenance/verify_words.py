"""Places that no longer show their words: read again by themselves, and where that fails, with their whole page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.coordinates import locate_on_page
from ingest.model import Page, Source, Span
from ingest.read_page import read_page
from ingest.render.reocr_check import MIN_SIMILARITY, PlacedWords, check_print, similarity

PLACE_MARGIN_PT = 3.0  # points about a place in which a word's middle may lie


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedValue:
    """A value of a report, and what is said to be printed at its place."""

    source: Source
    record: str
    field: str
    claim: PlacedWords


def find_mismatches(
    path: Path, shown: Sequence[PlacedValue], turns: Mapping[int, int]
) -> Iterator[tuple[PlacedValue, str]]:
    """The values of one file whose places do not show their words, with what they show; `turns` are the clockwise
    degrees by which its pages are turned, as far as they are known. A single letter in a coloured cell, cut out, is at
    times read wrongly: before a place is doubted its page is read anew as a whole. Raises MissingToolError."""
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
    """The words of a page whose middle lies in a place."""
    page, box = pages.get(place.page), place.box
    if page is None or box is None:
        return
    for word in page.words:
        if (there := locate_on_page(page, word.box).box) and box.contains_centre(there, PLACE_MARGIN_PT):
            yield word.text
