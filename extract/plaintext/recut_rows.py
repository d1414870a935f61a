# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows printed across columns, cut again once the widths of the columns are known from the whole text."""

from collections.abc import Mapping, Sequence

from extract.plaintext.beam_search import Slot, Unit
from extract.plaintext.classified_text import ClassifiedText
from extract.plaintext.classify_lines import Strip
from extract.plaintext.cut_lines import cut_row
from extract.plaintext.line_features import ColumnModel
from extract.plaintext.split_lines import Piece
from extract.plaintext.table_lines import TableLine, build_table_line, keep_words, link_lines, split_line_words
from ingest.model import TextPage

LineTexts = Mapping[tuple[int, int], str]


def recut_rows(found: ClassifiedText, pages: Sequence[TextPage], model: ColumnModel) -> list[Strip]:
    """Cut the wide lines of each row again, in place; return the lines that are left over."""
    texts = {(page.number, n): text for page in pages for n, text in enumerate(page.lines, start=1)}
    left: list[Strip] = []
    rows: dict[int, list[Piece]] = {}
    for (row, _), pieces in found.cells.items():
        rows.setdefault(row, []).extend(pieces)
    cells: dict[Slot, list[Piece]] = {}
    for row, pieces in rows.items():
        if any(piece.spaced for piece in pieces):
            cells |= {(row, piece.field): found.cells[row, piece.field] for piece in pieces}
            continue
        cut, over = cut_pieces(pieces, texts, model, named=True)
        cells |= {(row, piece.field): [piece] for piece in cut}
        left += over
    found.cells.clear()
    found.cells.update(cells)
    found.units[:] = [_recut_unit(unit, found, texts, model, left) for unit in found.units]
    return left


def _recut_unit(unit: Unit, found: ClassifiedText, texts: LineTexts, model: ColumnModel, left: list[Strip]) -> Unit:
    strips = [s for p in unit.pieces for s in p.strips]
    if any((s.page, s.line) not in found.wide for s in strips) or unit.pieces[0].field == "question":
        return unit
    if unit.pieces[0].spaced:
        return unit
    cut, over = cut_pieces(unit.pieces, texts, model, named=False)
    if not cut:
        return unit
    left += over
    pieces = tuple(cut) if len(cut) > 1 else (Piece(cut[0].strips),)
    return Unit(pieces, unit.at, unit.page, unit.section)


def cut_pieces(
    pieces: Sequence[Piece], texts: LineTexts, model: ColumnModel, *, named: bool
) -> tuple[list[Piece], list[Strip]]:
    """Return the pieces of a row's lines cut again, in print order, and the lines that are left over."""
    lines = list_row_lines(pieces, texts)
    flows, _ = cut_row(lines, model, named=named)
    group = pieces[0].group
    cut = [
        Piece(flow.strips, column, group) for column, flow in zip(model.columns, flows, strict=True) if flow is not None
    ]
    placed = {(s.page, s.line) for p in cut for s in p.strips}
    left = [Strip(x.page, x.line, " ".join(x.words)) for x in lines if (x.page, x.line) not in placed]
    return cut, left


def list_row_lines(pieces: Sequence[Piece], texts: LineTexts) -> list[TableLine]:
    """Return the lines of a row with the words of its cells."""
    strips: dict[tuple[int, int], list[str]] = {}
    for piece in pieces:
        for strip in piece.strips:
            strips.setdefault((strip.page, strip.line), []).append(strip.text)
    lines = []
    for number, (page, line) in enumerate(sorted(strips)):
        words = keep_words(split_line_words(texts[page, line]), strips[page, line])
        if words:
            lines.append(build_table_line(number, page, line, words))
    return link_lines(lines)
