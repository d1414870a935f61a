# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find places that do not show their words: each is read again alone, and if that fails, with its whole page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.coordinates import locate_on_page
from ingest.model import Page, Source, Span
from ingest.read_page import read_page
from ingest.render.reocr_check import MIN_SIMILARITY, PlacedWords, check_print, similarity
from normalise.model import Cell, Report
from store.file_archive import find_copies
from store.reports.page_cache import load_page_turns
from store.verify.context import VerifyContext
from store.verify.discrepancies import Discrepancy, DiscrepancyKind, shorten_text

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
        if similarity(one.claim.words, whole) < MIN_SIMILARITY and not _is_letter_doubled(one.claim.words, whole):
            yield one, read or whole


def _is_letter_doubled(words: str, shown: str) -> bool:
    """Tell whether the words are the one letter shown and the same again, as a speck beside it was once read: "Aa"."""
    return len(shown) == 1 and shown.isalpha() and words.casefold() == 2 * shown.casefold()


def _list_words_at(pages: dict[int, Page], place: Span) -> Iterable[str]:
    """Yield the words of a page whose centre is in a place."""
    page, box = pages.get(place.page), place.box
    if page is None or box is None:
        return
    for word in page.words:
        if (there := locate_on_page(page, word.box).box) and box.contains_centre(there, PLACE_MARGIN_PT):
            yield word.text


def list_cells(report: Report) -> Iterator[tuple[str, str, Cell]]:
    """Yield every text of a report that has a place: the record's id, the field, and the cell as it was read."""
    for finding in report.findings:
        yield finding.id, "title", finding.title
        yield finding.id, "narrative", finding.narrative
        for question in finding.questions:
            yield question.id, "text", question.text
            for row in question.responses:
                yield row.id, "agency", row.agency.cell
                rag = row.rag
                yield row.id, "rag", Cell(text=rag.raw, confidence=rag.confidence, source=rag.source, struck=rag.struck)
                yield from ((row.id, name, cell) for name, cell in row.cells.items())
                yield from ((row.id, f"other:{name}", cell) for name, cell in row.other)


def list_placed_values(report: Report) -> Iterator[PlacedValue]:
    """Yield the values of a report that have words and a place."""
    for record, field, cell in list_cells(report):
        words = cell.raw if cell.struck else cell.text  # crossed-out text is printed there too
        if words.strip() and cell.source:
            claim = PlacedWords(words=words, spans=cell.source)
            yield PlacedValue(source=report.source, record=record, field=field, claim=claim)


def check_words(context: VerifyContext, shown: Sequence[PlacedValue]) -> Iterator[Discrepancy]:
    """Find the places of these values that do not show their words."""
    by_file: dict[str, list[PlacedValue]] = {}
    for one in shown:
        by_file.setdefault(one.source.sha256, []).append(one)
    for sha256, here in by_file.items():
        copy = find_copies(context.root, here[0].source.read_sha256)[0]
        for one, read in find_mismatches(copy, here, load_page_turns(context.connection, sha256)):
            pages = sorted({s.page for s in one.claim.spans})
            found = f"“{shorten_text(read)}”" if read.strip() else "nothing that can be read"
            yield Discrepancy(
                kind=DiscrepancyKind.WORDS, file=one.source.name, page=pages[0], record=one.record, field=one.field,
                before=read, after=one.claim.words,
                detail=f"{one.field} says “{shorten_text(one.claim.words)}”, but its place on page "
                f"{' and '.join(map(str, pages))} shows {found}.",
                advice=f"Look at it: boardtrace trace {one.record} --field '{one.field}' -o page.png",
            )  # fmt: skip
