# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Blocks of plain text sorted: front matter, headings, prose, furniture, questions, agencies; the rest is cells."""

import re
from collections.abc import Sequence

from extract.plaintext.agency_names import AgencyNames
from extract.plaintext.classified_text import ClassifiedText, Section, classify_line_kind
from extract.plaintext.classify_lines import (
    DEBRIS,
    PROSE_LINE_LENGTH,
    Block,
    Strip,
    complete_order,
    is_caption,
    is_debris,
    is_garbled_header,
    parse_chapter,
    parse_heading,
    parse_numbered_heading,
    read_header_line,
    read_label,
    read_lone_header,
)
from extract.plaintext.column_scores import DATE, looks_open, starts_in_middle
from extract.plaintext.column_widths import TextHabits
from extract.plaintext.narrow_blocks import drop_half_name, take_narrow_block
from extract.plaintext.pieces import PRINT_ORDER
from extract.plaintext.wide_lines import continues_run, crosses_columns, take_wide_run
from extract.text.status_words import PLAIN_TEXT_STATUS

MIN_NARRATIVE_LENGTH = 60  # characters: before a finding's first question, a longer line is prose
FULL_LINE_LENGTH = 100  # characters: a heading as long may go on below
_PAGE_NUMBER = re.compile(r"^\W*(?:page\s+)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\W*$", re.I)


def classify_blocks(
    blocks: Sequence[Block], names: AgencyNames, habits: TextHabits, order: tuple[str, ...]
) -> ClassifiedText:
    """`order` is that of the columns, as far as it is known before their names are read."""
    out = ClassifiedText(order=order)
    run: list[Block] = []
    for number, block in enumerate(blocks):
        for part in _split_block(block, out):
            if run and not continues_run(part, run, habits, names, out):
                take_wide_run(run, out, names, habits)
            if _take_non_cell(part, blocks, number, out):
                continue
            if run or crosses_columns(part, habits, names, out):
                run.append(part)
            else:
                take_narrow_block(part, out, names)
    if run:
        take_wide_run(run, out, names, habits)
    drop_half_name(out, names)
    for row in out.rows:
        row.question = min(row.question, len(out.asked) - 1)
    return out


def _split_block(block: Block, out: ClassifiedText) -> list[Block]:
    """Split a block at lines of another kind: heading, column names, caption, date above captions."""
    parts: list[list[Strip]] = []
    before = ""
    for strip in block.strips:
        kind = classify_line_kind(strip.text, out)
        if kind == "caption" and before == "text" and parts and len(parts[-1]) <= 2:
            last = parts[-1][-1].text
            if not DATE.match(last) and not last.endswith("."):
                parts[-1].append(strip)
                before = "caption"
                continue
        asks = bool(read_label(strip.text, out.label)) and before == "text"
        if (
            parts
            and kind == before
            and kind == "text"
            and not asks
            and not (DATE.match(parts[-1][0].text) and len(parts[-1]) > 9)
        ):
            parts[-1].append(strip)
        else:
            parts.append([strip])
        before = kind
    return [Block(tuple(p)) for p in parts]


def _take_non_cell(part: Block, blocks: Sequence[Block], number: int, out: ClassifiedText) -> bool:
    """Take a part that is not a cell; return whether it was one."""
    first = part.strips[0]
    if _take_heading(part, out):
        return True
    if not out.sections and not read_label(first.text, None) and not read_header_line(first.text):
        out.front += part.strips
        return True
    if is_caption(part.strips[-1].text):
        _take_caption(part, out)
        return True
    columns = read_header_line(first.text) if len(part.strips) == 1 else ()
    garbled = len(part.strips) == 1 and is_garbled_header(first.text)
    if columns or garbled or _is_lone_header(part, blocks, number):
        if len(columns) > len(PRINT_ORDER) - 3 or (columns and set(columns) > set(out.order)):
            out.order = complete_order(first.text, columns, PRINT_ORDER)
        out.furniture += part.strips
        if out.sections:
            out.sections[-1].tabled = True
        return True
    text = part.text
    if (
        all(is_debris(s.text) for s in part.strips)
        and not PLAIN_TEXT_STATUS.match(text)
        and not re.match(r"^[A-Z]{2}$", text)
    ):
        edge = number + 1 == len(blocks) or blocks[number + 1].page != part.page or blocks[number - 1].page != part.page
        (out.furniture if _PAGE_NUMBER.match(text) and edge else out.leftovers).extend(part.strips)
        return True
    return _take_narrative(part, blocks, number, out)


def _take_heading(part: Block, out: ClassifiedText) -> bool:
    first = part.strips[0]
    found = parse_heading(first.text)
    if found:
        kind, number, title = found
        out.sections.append(Section(kind, number, [Strip(first.page, first.line, title)]))
    elif named := parse_chapter(first.text):
        out.chapter = named
    elif out.chapter and (numbered := parse_numbered_heading(first.text)):
        out.sections.append(Section(out.chapter, "", [Strip(first.page, first.line, numbered[1])]))
    elif _continues_title(part, out):
        out.sections[-1].title += part.strips
    else:
        return False
    out.headings += part.strips
    return True


def _continues_title(part: Block, out: ClassifiedText) -> bool:
    if not out.sections or out.sections[-1].tabled or out.sections[-1].prose:
        return False
    last = out.sections[-1].title[-1]
    near = part.page == last.page and part.strips[0].line - last.line <= 2
    return near and len(part.strips) == 1 and starts_in_middle(part.text) and len(last.text) >= FULL_LINE_LENGTH - 12


def _is_lone_header(part: Block, blocks: Sequence[Block], number: int) -> bool:
    """Return whether a block is a column's name alone, with another one before or after it."""
    if len(part.strips) != 1 or not read_lone_header(part.text):
        return False
    beside = [
        b for b in (*blocks[max(0, number - 1) : number], *blocks[number + 1 : number + 2]) if b.page == part.page
    ]
    return any(len(b.strips) == 1 and (read_lone_header(b.text) or read_header_line(b.text)) for b in beside)


def _take_narrative(part: Block, blocks: Sequence[Block], number: int, out: ClassifiedText) -> bool:
    """Take a finding's narrative.

    It consists of full-width lines before its first question, what goes on from them, and a short line above them.
    """
    section = out.sections[-1] if out.sections else None
    if section is None or section.tabled:
        return False
    if read_label(part.strips[0].text, out.label):
        section.tabled = True
        return False
    least = PROSE_LINE_LENGTH if section.crossed else MIN_NARRATIVE_LENGTH
    long = any(len(s.text) >= least for s in part.strips) and not DEBRIS.search(part.text)
    held = section.prose[-1] if section.prose else None
    goes_on = bool(held) and starts_in_middle(part.text) and looks_open(held[-1].text) if held else False
    above = len(part.strips) == 1 and not held and part.text[:1].isupper() and _prose_follows(blocks, number, out)
    if not (long or goes_on or above):
        return False
    if goes_on and held is not None:
        held += part.strips
    else:
        section.prose.append(list(part.strips))
    out.headings += part.strips
    out.narrated = len(out.sections) - 1
    return True


def _prose_follows(blocks: Sequence[Block], number: int, out: ClassifiedText) -> bool:
    follow = blocks[number + 1] if number + 1 < len(blocks) else None
    return (
        follow is not None
        and len(follow.strips[0].text) >= PROSE_LINE_LENGTH
        and not read_label(follow.strips[0].text, out.label)
    )


def _take_caption(part: Block, out: ClassifiedText) -> None:
    row = len(out.rows) - 1
    if row < 0:
        out.leftovers += part.strips
        return
    named = [s for s in part.strips if len(s.text) > 2]  # a lone mark above it is the icon itself
    out.captions.setdefault(row, []).append((" ".join(s.text for s in named), list(part.strips)))
