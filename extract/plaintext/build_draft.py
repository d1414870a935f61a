# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Build the draft from classified and placed text, with the coverage of every word."""

import re
from collections.abc import Iterable, Mapping, Sequence

from extract.fields import PLAN_CELL_NAMES
from extract.model import (
    EMPTY_CELL,
    Coverage,
    DatedLine,
    Draft,
    DraftCell,
    DraftFinding,
    DraftQuestion,
    DraftResponse,
    DraftStatus,
    Leftover,
    LegendEntry,
    fill_draft_cells,
)
from extract.plaintext.beam_search import Slot
from extract.plaintext.classified_text import ClassifiedText
from extract.plaintext.classify_lines import DEBRIS, Strip, count_words, span_by_page
from extract.plaintext.column_scores import DATE, looks_open, score_columns, starts_in_middle
from extract.plaintext.pieces import Piece
from extract.text.bullets import PLAIN_TEXT_BULLET, PLAIN_TEXT_MISREAD_BULLET
from extract.text.date_words import MAY_HAVE_DATE, REPORT_DATE_LINE
from extract.text.status_words import PLAIN_TEXT_MEANING, PLAIN_TEXT_STATUS
from ingest.model import Span, TextPage

NAMED_LINE_CONFIDENCE = 0.8  # plain text never shows the cell of a text; the best evidence is a name on its line
SPACED_CONFIDENCE = 0.75  # columns known from the blanks between them
SOLE_CELL_CONFIDENCE = 0.7  # all of a line behind an agency's name
BY_WORDS_CONFIDENCE = 0.65
CUT_LINE_CONFIDENCE = 0.55
BY_ORDER_CONFIDENCE = 0.35  # a third of them are right on drawn texts

_STRAY_POINTS = re.compile(r"(?:(?:^|\s)[:;.,~_])+$")  # specks read as points, apart from any word
_SUBJECT_LINE = re.compile(
    r"^\W*(?:child|baby|young person|adult|family|case|mr|ms|re:?)\s+[A-Z0-9]\w{0,12}\b(?!.*\bplan\b)", re.I
)
_BOARD_NAME = re.compile(
    r"((?:[A-Z][\w’'&-]*\s+){1,5}?(?:LSCB|LSCP|LSAB|SAB|SCB|"
    r"Safeguarding (?:Children|Adults?)s?[’']?(?: (?:Board|Partnership))?))"
)


def build_draft(
    pages: Sequence[TextPage], found: ClassifiedText, placed: Mapping[Slot, list[Piece]], loose: Sequence[Strip]
) -> Draft:
    """Return the draft of a report from classified text."""
    title, board, subject, key, furniture, headings = _read_front_matter(found.front)
    left = sorted(dict.fromkeys((*found.leftovers, *loose)), key=lambda s: (s.page, s.line))
    findings = tuple(_build_finding(found, n, placed) for n in range(len(found.sections)))
    return Draft(
        title=title,
        board=board,
        subject=subject,
        dated_lines=tuple(
            DatedLine(text=strip.text, place="prose", source=span_by_page([strip]))
            for strip in found.front
            if MAY_HAVE_DATE.search(strip.text)
        ),
        findings=findings,
        key=key,
        leftovers=_group_leftovers(left),
        coverage=_measure_coverage(
            pages, [*found.headings, *headings], [*found.furniture, *furniture], [*found.leftovers, *loose]
        ),
    )


def _read_front_matter(
    strips: Sequence[Strip],
) -> tuple[str, str, str, tuple[LegendEntry, ...], list[Strip], list[Strip]]:
    """Title, board, subject and status key; then the strips that are furniture, and headings."""
    title = strips[0].text if strips else ""
    subject = next((s.text for s in strips[1:] if _SUBJECT_LINE.match(s.text)), "")
    dated = next((s.text for s in strips if REPORT_DATE_LINE.search(s.text)), "")
    board = next((m.group(1) for s in strips if (m := _BOARD_NAME.search(s.text))), "")
    key: list[LegendEntry] = []
    furniture: list[Strip] = []
    headings: list[Strip] = []
    word = ""
    for n, strip in enumerate(strips):
        if PLAIN_TEXT_STATUS.match(strip.text) and n:
            word = strip.text
            furniture.append(strip)
            if (
                not (n + 1 < len(strips) and PLAIN_TEXT_MEANING.search(strips[n + 1].text))
                or "complete" in word.lower()
            ):
                key.append(LegendEntry(colour=None, label=word, meaning="", source=span_by_page([strip])))
        elif n and PLAIN_TEXT_MEANING.search(strip.text) and strip.text != dated:
            furniture.append(strip)
            key.append(LegendEntry(colour=None, label=word, meaning=strip.text, source=span_by_page([strip])))
            word = ""
        elif re.search(r"[A-Za-z]{3}", strip.text):
            headings.append(strip)
        else:
            furniture.append(strip)
    return title, board, subject, tuple(key), furniture, headings


def _build_finding(found: ClassifiedText, index: int, placed: Mapping[Slot, list[Piece]]) -> DraftFinding:
    section = found.sections[index]
    asked = [n for n, a in enumerate(found.asked) if a.finding == index]
    number = section.number
    if not number and asked:
        number = re.match(r"\d+", found.asked[asked[0]].label)[0]  # type: ignore[index]
    return DraftFinding(
        number=number,
        kind=section.kind,
        title=_build_cell([section.title], NAMED_LINE_CONFIDENCE) if section.title else EMPTY_CELL,
        narrative=_build_cell(section.prose, NAMED_LINE_CONFIDENCE),
        questions=tuple(_build_question(found, n, placed) for n in asked),
    )


def _build_question(found: ClassifiedText, index: int, placed: Mapping[Slot, list[Piece]]) -> DraftQuestion:
    asked = found.asked[index]
    more = [list(p.strips) for p in placed.get((-1 - index, "question"), [])]
    strips = asked.strips + [s for m in more for s in m]
    ahead = [m for m in more if (m[0].page, m[0].line) < (asked.strips[0].page, asked.strips[0].line)]
    if ahead:  # printed before its label, as the reading went: it goes on from the labelled lines
        strips = asked.strips + [s for m in sorted(more, key=lambda m: (m[0].page, m[0].line)) for s in m]
    whole = strips[-1].text.rstrip().endswith("?")
    reasons = () if whole else ("no question mark was found at its end",)
    return DraftQuestion(
        label=asked.label,
        text=_build_cell([strips], NAMED_LINE_CONFIDENCE if whole else BY_ORDER_CONFIDENCE, reasons),
        responses=tuple(_build_response(found, n, placed) for n, row in enumerate(found.rows) if row.question == index),
    )


def _build_response(found: ClassifiedText, index: int, placed: Mapping[Slot, list[Piece]]) -> DraftResponse:
    row = found.rows[index]
    cells = {name: _build_field_cell(found, index, name, placed) for name in (*PLAN_CELL_NAMES, "rag")}
    captions = found.captions.get(index, [])
    if captions:
        cells["target_date"] = _add_captions(cells["target_date"], captions)
    status = cells.pop("rag")
    return DraftResponse(
        agency=_build_cell([row.agency], NAMED_LINE_CONFIDENCE),
        status=DraftStatus(cell=status, visible=False, source=status.source),
        cells=fill_draft_cells(cells),
    )


def _build_field_cell(found: ClassifiedText, row: int, column: str, placed: Mapping[Slot, list[Piece]]) -> DraftCell:
    pieces = placed.get((row, column), [])
    if not pieces:
        return EMPTY_CELL
    trust = 1.0
    reasons: dict[str, None] = {}
    for piece in pieces:
        one, why = _rate_piece(found, row, column, piece)
        trust = min(trust, one)
        reasons |= dict.fromkeys(why)
    return _build_cell([list(p.strips) for p in pieces], trust, tuple(reasons))


def _rate_piece(found: ClassifiedText, row: int, column: str, piece: Piece) -> tuple[float, tuple[str, ...]]:
    if piece.spaced:
        return SPACED_CONFIDENCE, ()
    if piece.group and piece.group == found.rows[row].group:
        alone = sum(i == row and c != "question" for i, c in found.cells) == 1
        return (
            (SOLE_CELL_CONFIDENCE, ())
            if alone
            else (CUT_LINE_CONFIDENCE, ("columns of one printed line told by their words and widths",))
        )
    points = score_columns(piece.text)
    margin = points.get(column, 0.0) - max((v for c, v in points.items() if c != column), default=0.0)
    reasons: list[str] = []
    if margin < 0.5:
        reasons.append("column told from order only")
    if found.rows[row].page != piece.strips[0].page:
        reasons.append("taken to run on from the page before")
    elif not _follows_its_agency(found, row, piece):
        reasons.append("row told from order only")
    return (BY_ORDER_CONFIDENCE if reasons else BY_WORDS_CONFIDENCE), tuple(reasons)


def _follows_its_agency(found: ClassifiedText, row: int, piece: Piece) -> bool:
    first = (piece.strips[0].page, piece.strips[0].line)
    before = [n for n, r in enumerate(found.rows) if (r.agency[0].page, r.agency[0].line) <= first]
    return bool(before) and before[-1] == row


def _add_captions(cell: DraftCell, captions: Sequence[tuple[str, list[Strip]]]) -> DraftCell:
    strips = [s for _, part in captions for s in part]
    raw = "\n".join(filter(None, (cell.raw, *(s.text for s in strips))))
    return DraftCell(
        raw=raw,
        body=cell.body,
        captions=tuple(text for text, _ in captions),
        confidence=min(cell.confidence or NAMED_LINE_CONFIDENCE, BY_ORDER_CONFIDENCE),
        reasons=(*cell.reasons, "icons told from order only"),
        source=_join_spans(cell.source, span_by_page(strips)),
    )


def _join_spans(a: Sequence[Span], b: Sequence[Span]) -> tuple[Span, ...]:
    by_page: dict[int, list[int]] = {}
    for span in (*a, *b):
        by_page.setdefault(span.page, []).extend(span.lines or ())
    return tuple(Span(page=p, lines=(min(at), max(at))) for p, at in sorted(by_page.items()))


def _build_cell(parts: Sequence[Sequence[Strip]], confidence: float, reasons: tuple[str, ...] = ()) -> DraftCell:
    strips = [s for part in parts for s in part]
    if not strips:
        return EMPTY_CELL
    raw = "\n".join(s.text for s in strips)
    return DraftCell(
        raw=raw, body=_join_body(parts), confidence=confidence, reasons=reasons, source=span_by_page(strips)
    )


def _join_body(parts: Sequence[Sequence[Strip]]) -> str:
    """Lines joined; a paragraph begins at a bullet, after a date, and at a block that does not read on."""
    body = ""
    for part in parts:
        for n, strip in enumerate(part):
            text = _STRAY_POINTS.sub("", PLAIN_TEXT_MISREAD_BULLET.sub("• ", DEBRIS.sub(" ", strip.text).strip()))
            if not body:
                body = text
                continue
            above = body.rsplit("\n", 1)[-1]
            new = bool(PLAIN_TEXT_BULLET.match(text)) or (
                n == 0 and not starts_in_middle(text) and not looks_open(above)
            )
            if DATE.match(above) and text[:1].isupper() and len(above) < 30:
                new = True
            body += ("\n\n" if new else "\n") + text
    return body


def _group_leftovers(strips: Iterable[Strip]) -> tuple[Leftover, ...]:
    """One for each run of neighbouring lines."""
    runs: list[list[Strip]] = []
    for strip in strips:
        if runs and runs[-1][-1].page == strip.page and strip.line - runs[-1][-1].line <= 1:
            runs[-1].append(strip)
        else:
            runs.append([strip])
    return tuple(Leftover(text="\n".join(s.text for s in run), source=span_by_page(run)[0]) for run in runs)


def _measure_coverage(
    pages: Sequence[TextPage], headings: Sequence[Strip], furniture: Sequence[Strip], left: Sequence[Strip]
) -> tuple[Coverage, ...]:
    def words(strips: Sequence[Strip], page: int) -> int:
        return sum(count_words(s.text) for s in strips if s.page == page)

    out = []
    for page in pages:
        total = sum(map(count_words, page.lines))
        head, furn, over = (words(s, page.number) for s in (headings, furniture, left))
        out.append(
            Coverage(
                page=page.number, in_cells=total - head - furn - over, in_headings=head, furniture=furn, left_over=over
            )
        )
    return tuple(out)
