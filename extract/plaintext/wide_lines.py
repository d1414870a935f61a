# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lines of plain text that cross columns, split into the cells of rows."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.plaintext.agency_names import AgencyNames, squash_name
from extract.plaintext.beam_search import Row, Unit
from extract.plaintext.classified_text import ClassifiedText, WideRun, classify_line_kind
from extract.plaintext.classify_lines import Block, is_debris, read_label
from extract.plaintext.column_scores import measure_width
from extract.plaintext.column_widths import TextHabits, wraps_as_one
from extract.plaintext.cut_lines import split_wide_lines
from extract.plaintext.line_features import build_model
from extract.plaintext.narrow_blocks import question_of_row, take_question
from extract.plaintext.pieces import Piece
from extract.plaintext.spaced_columns import split_at_gaps
from extract.plaintext.spaced_rows import SpacedRow, split_spaced_lines

WIDE_LINE_FACTOR = 1.25  # times the widest column: a longer line runs across columns


def crosses_columns(part: Block, habits: TextHabits, names: AgencyNames, out: ClassifiedText) -> bool:
    """Return whether the lines of a block run across columns."""
    if habits.layout and any(len(split_at_gaps(s.text)) > 1 for s in part.strips):
        return True
    limit = WIDE_LINE_FACTOR * max(habits.widths.values())
    if any(re.search(r"\S\s*[|\[]\s*\S", s.text) for s in part.strips):
        return True
    if any(measure_width(s.text) > limit for s in part.strips) and not wraps_as_one([s.text for s in part.strips]):
        return True
    words = part.strips[0].text.split()
    led = 0 if out.open_agency else names.count_leading_words(words)
    if led and led < len(words) and not names.is_whole_name(part.text.replace("\n", " ")):
        return not _begins_sentence(words[:led], words[led:], out)
    first = part.strips[0].text
    label = read_label(first, out.label)
    return (
        bool(label)
        and measure_width(first) > 1.2 * habits.widths["question"]
        and any(
            names.is_whole_name(end) or names.begins_name(end)
            for end in (" ".join(words[k:]) for k in range(2, len(words)))
        )
    )


def _begins_sentence(name: Sequence[str], rest: Sequence[str], out: ClassifiedText) -> bool:
    """Return whether an agency's name begins a sentence about it, as in "Police are ...".

    Such a name is not an agency cell, unless it is the first thing under its question; nor is one that has just
    answered.
    """
    answered = [row for row in out.rows if row.question == len(out.asked) - 1]
    if not answered and not (out.units and out.asked and out.units[-1].at > out.asked[-1].at):
        return False
    if answered and squash_name(" ".join(name)) in squash_name(" ".join(s.text for s in answered[-1].agency)):
        return True
    return bool(
        re.fullmatch(
            r"(?:and|is|are|was|were|has|have|had|will|to|of|in|for|on|who|can|should|with|be|or|[’']s)\b.*", rest[0]
        )
    )


def continues_run(
    part: Block, run: Sequence[Block], habits: TextHabits, names: AgencyNames, out: ClassifiedText
) -> bool:
    """Return whether a block continues a run of wide lines."""
    last = run[-1]
    if part.page != last.page or classify_line_kind(part.strips[0].text, out) != "text":
        return False
    if habits.layout or crosses_columns(part, habits, names, out):
        return True
    near = part.strips[0].line - last.strips[-1].line <= 2
    return near and len(part.strips) == 1 == len(last.strips) and not is_debris(part.text)


def take_wide_run(run: list[Block], out: ClassifiedText, names: AgencyNames, habits: TextHabits) -> None:
    """Cut a run of wide lines into columns, and add them to the classified text."""
    strips = [s for block in run for s in block.strips]
    run.clear()
    out.runs.append(WideRun(tuple(strips), out.label))
    if habits.layout:
        pieces = split_spaced_lines(strips, habits.layout, names, _resume_last_row(out), out.label, out.groups + 1)
    else:
        model = build_model(out.order, habits, names)
        pieces = split_wide_lines(strips, model, out.label, out.groups + 1)
    _add_to_last_row([p for p in pieces if not p.group], out)
    pieces = [p for p in pieces if p.group]
    for group in sorted({p.group for p in pieces}):
        _take_row([p for p in pieces if p.group == group], out, names)
        out.groups = group
    if out.sections:
        out.sections[-1].crossed = True
    out.open_agency = (
        bool(out.rows)
        and names.begins_name(" ".join(s.text for s in out.rows[-1].agency))
        and not names.is_whole_name(" ".join(s.text for s in out.rows[-1].agency))
    )


def _resume_last_row(out: ClassifiedText) -> SpacedRow:
    """Return the last row of the table being read, with the text of its question."""
    if not out.asked or out.asked[-1].finding < len(out.sections) - 1:
        return SpacedRow()
    cells = {
        column: [s for piece in pieces for s in piece.strips]
        for (row, column), pieces in out.cells.items()
        if row == len(out.rows) - 1
    }
    return SpacedRow.resume({**cells, "question": out.asked[-1].strips})


def _add_to_last_row(pieces: Sequence[Piece], out: ClassifiedText) -> None:
    """Add pieces of lines before the first row of a page to the row, and to the question, that they go on from."""
    for piece in pieces:
        if piece.field == "question" and out.asked:
            out.asked[-1].strips += piece.strips
        elif piece.field == "agency" and out.rows:
            out.rows[-1].agency += piece.strips
        elif out.rows and piece.field:
            out.cells.setdefault((len(out.rows) - 1, piece.field), []).append(piece)
        else:
            out.leftovers += piece.strips


def _take_row(pieces: Sequence[Piece], out: ClassifiedText, names: AgencyNames) -> None:
    """The columns of one printed row."""
    pieces = _return_half_name(pieces, names)
    cells = [p for p in pieces if p.field not in ("question", "agency")]
    for piece in pieces:
        if piece.field == "question" and not take_question(list(piece.strips), out, names):
            out.asked[-1].strips += piece.strips
    named = [p for p in pieces if p.field == "agency"]
    if named and out.asked:
        first = named[0]
        page = first.strips[0].page
        out.rows.append(Row(question_of_row(out), list(first.strips), page, out.next_place(), first.group))
        for piece in cells:
            out.cells[len(out.rows) - 1, piece.field] = [piece]
    elif len(cells) > 1:
        out.units.append(Unit(tuple(cells), out.next_place(), cells[0].strips[0].page, out.narrated))
    elif cells:
        out.units.append(Unit((Piece(cells[0].strips),), out.next_place(), cells[0].strips[0].page, out.narrated))
    if named and not out.asked:
        out.leftovers += [s for p in named for s in p.strips]


def _return_half_name(pieces: Sequence[Piece], names: AgencyNames) -> list[Piece]:
    """A word that begins a name which nothing ends goes back to the words behind it."""
    half = next((p for p in pieces if p.field == "agency" and " " not in p.text and "\n" not in p.text), None)
    if half is None or names.is_whole_name(half.text):
        return list(pieces)
    word = half.strips[0]
    rest = [p for p in pieces if p is not half]
    for n, piece in enumerate(rest):
        if piece.field != "question" and any(s.line == word.line for s in piece.strips):
            strips = tuple(replace(s, text=f"{word.text} {s.text}") if s.line == word.line else s for s in piece.strips)
            return [*rest[:n], replace(piece, strips=strips), *rest[n + 1 :]]
    return list(pieces)
