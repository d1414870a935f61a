# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Blocks of one column of plain text: questions, names of agencies, and units of cells."""

import re

from extract.plaintext.agency_names import AgencyNames, squash_name
from extract.plaintext.beam_search import AskedQuestion, Row, Unit
from extract.plaintext.classified_text import ClassifiedText, Section
from extract.plaintext.classify_lines import (
    Block,
    Strip,
    read_label,
)
from extract.plaintext.pieces import Piece


def take_question(strips: list[Strip], out: ClassifiedText, names: AgencyNames) -> bool:
    """Opens a question where a label begins the strips; whether one did."""
    found = read_label(strips[0].text, out.label)
    if not found:
        return False
    drop_half_name(out, names)
    printed, end, out.label = found
    _open_section_if_needed(out)
    rest = Strip(strips[0].page, strips[0].line, strips[0].text[end:])
    out.asked.append(AskedQuestion(printed, len(out.sections) - 1, rest.page, out.next_place(), [rest, *strips[1:]]))
    out.sections[-1].tabled = True
    out.open_agency = False
    return True


def _open_section_if_needed(out: ClassifiedText) -> None:
    """Add a finding for a question with another number, where no heading could be read."""
    number = str(out.label[0]) if out.label else ""
    mine = [a for a in out.asked if a.finding == len(out.sections) - 1]
    if not out.sections or (mine and re.match(r"\d+", mine[-1].label)[0] != number):  # type: ignore[index]
        out.sections.append(Section("finding", number, []))


def take_narrow_block(part: Block, out: ClassifiedText, names: AgencyNames) -> None:
    """Add a block of one or few columns to the classified text."""
    chunks: list[list[Strip]] = []
    for strip in part.strips:
        if not chunks or read_label(strip.text, out.label):
            chunks.append([strip])
        else:
            chunks[-1].append(strip)
    for chunk in chunks:
        if take_question(chunk, out, names) or _take_agency(chunk, out, names):
            continue
        out.units.append(Unit((Piece(tuple(chunk)),), out.next_place(), part.page, out.narrated))


def _take_agency(strips: list[Strip], out: ClassifiedText, names: AgencyNames) -> bool:
    """Takes a block that is an agency's name, or holds the rest of one; whether nothing else was in it."""
    if not out.asked:
        return False
    text = " ".join(s.text for s in strips)
    if out.open_agency and _take_rest_of_agency(strips, out, names):
        return not strips
    if names.is_whole_name(text) or (
        len(strips) < 4 and all(len(s.text) < 15 for s in strips) and names.begins_name(text)
    ):
        drop_half_name(out, names)
        out.rows.append(Row(question_of_row(out), list(strips), strips[0].page, out.next_place()))
        out.open_agency = not names.is_whole_name(text)
        return True
    return False


def question_of_row(out: ClassifiedText) -> int:
    """The question that a row read now answers: the last, or below a heading the first that will follow."""
    last = len(out.asked) - 1
    return last + 1 if out.asked[last].finding < len(out.sections) - 1 else last


def drop_half_name(out: ClassifiedText, names: AgencyNames) -> None:
    """Turn a single word that might have begun a name, but was not continued, into a unit of a cell."""
    if not out.open_agency or (len(out.rows) - 1) in {row for row, _ in out.cells}:
        return
    row = out.rows[-1]
    said = " ".join(s.text for s in row.agency)
    if len(said.split()) == 1 and not names.is_whole_name(said):
        out.rows.pop()
        out.units.append(Unit((Piece(tuple(row.agency)),), row.at, row.page, out.narrated))
        out.open_agency = False


def _take_rest_of_agency(strips: list[Strip], out: ClassifiedText, names: AgencyNames) -> bool:
    """Moves words that finish the last agency's name, at a line's start or end, out of `strips`."""
    row = out.rows[-1]
    moved = False
    for k, strip in enumerate(list(strips)):
        said = " ".join(s.text for s in row.agency)
        words = strip.text.split()
        for cut in range(1, min(4, len(words)) + 1):
            for own, rest in ((words[:cut], words[cut:]), (words[-cut:], words[:-cut])):
                whole = f"{said} {' '.join(own)}"
                if squash_name(" ".join(own)) and (names.is_whole_name(whole) or names.begins_name(whole)):
                    row.agency.append(Strip(strip.page, strip.line, " ".join(own)))
                    strips[k] = Strip(strip.page, strip.line, " ".join(rest))
                    moved = True
                    break
            else:
                continue
            break
        if names.is_whole_name(" ".join(s.text for s in row.agency)):
            out.open_agency = names.begins_name(" ".join(s.text for s in row.agency))
        if not moved:
            break
    strips[:] = [s for s in strips if s.text]
    return moved
