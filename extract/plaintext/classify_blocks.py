"""Blocks of plain text sorted: front matter, headings, prose, furniture, questions, agencies; the rest is cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.plaintext.agency_names import AgencyNames, squash_name
from extract.plaintext.beam_search import AskedQuestion, Row, Slot, Unit
from extract.plaintext.column_scores import DATE, looks_open, measure_width, starts_in_middle
from extract.plaintext.column_widths import TextHabits, wraps_as_one
from extract.plaintext.lines import (
    DEBRIS,
    PROSE_LINE_LENGTH,
    Block,
    Label,
    Strip,
    is_caption,
    is_debris,
    parse_chapter,
    parse_heading,
    parse_numbered_heading,
    read_header_line,
    read_label,
    read_lone_header,
)
from extract.plaintext.split_costs import ColumnRuler
from extract.plaintext.split_lines import PRINT_ORDER, Piece, split_wide_lines
from extract.text.status_words import PLAIN_TEXT_STATUS

WIDE_LINE_FACTOR = 1.25  # times the widest column: a longer line runs across columns
MIN_NARRATIVE_LENGTH = 60  # characters: before a finding's first question, a longer line is prose
FULL_LINE_LENGTH = 100  # characters: a heading as long may go on below
_PAGE_NUMBER = re.compile(r"^\W*(?:page\s+)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\W*$", re.I)


@dataclass(slots=True)
class Section:
    """A finding being read."""

    kind: str
    number: str
    title: list[Strip]
    prose: list[list[Strip]] = field(default_factory=list)
    tabled: bool = False
    crossed: bool = False
    """Whether lines of the table before it were read after its heading."""


@dataclass(slots=True)
class ClassifiedText:
    """All that was told from blocks alone. `cells` were printed in one line with their agency; `units`
    still need a row. `captions` go with the row they follow."""

    front: list[Strip] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    headings: list[Strip] = field(default_factory=list)
    furniture: list[Strip] = field(default_factory=list)
    leftovers: list[Strip] = field(default_factory=list)
    asked: list[AskedQuestion] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    cells: dict[Slot, list[Piece]] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    captions: dict[int, list[tuple[str, list[Strip]]]] = field(default_factory=dict)
    order: tuple[str, ...] = PRINT_ORDER
    label: Label | None = None
    chapter: str = ""
    open_agency: bool = False
    groups: int = 0
    at: int = 0
    narrated: int = -1

    def next_place(self) -> int:
        """The next place in the order of reading."""
        self.at += 1
        return self.at


def classify_blocks(
    blocks: Sequence[Block], names: AgencyNames, habits: TextHabits, order: tuple[str, ...]
) -> ClassifiedText:
    """`order` is that of the columns, as far as it is known before their names are read."""
    out = ClassifiedText(order=order)
    run: list[Block] = []
    for number, block in enumerate(blocks):
        for part in _split_block(block, out):
            if run and not _continues_run(part, run, habits, names, out):
                _split_wide_run(run, out, names, habits)
            if _take_non_cell(part, blocks, number, out):
                continue
            if run or _crosses_columns(part, habits, names, out):
                run.append(part)
            else:
                _take_narrow_block(part, out, names)
    if run:
        _split_wide_run(run, out, names, habits)
    _drop_half_name(out, names)
    for row in out.rows:
        row.question = min(row.question, len(out.asked) - 1)
    return out


def _split_block(block: Block, out: ClassifiedText) -> list[Block]:
    """A block cut where a line of another kind stands in it: heading, column names, caption, date over captions."""
    parts: list[list[Strip]] = []
    before = ""
    for strip in block.strips:
        kind = _classify_line_kind(strip.text, out)
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


def _classify_line_kind(text: str, out: ClassifiedText) -> str:
    if parse_heading(text) or parse_chapter(text) or (out.chapter and parse_numbered_heading(text)):
        return "heading"
    if is_caption(text):
        return "caption"
    if read_header_line(text):
        return "header"
    return "text"


def _take_non_cell(part: Block, blocks: Sequence[Block], number: int, out: ClassifiedText) -> bool:
    """Takes a part that is no cell; whether it did."""
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
    if columns or _is_lone_header(part, blocks, number):
        if len(columns) > len(PRINT_ORDER) - 3 or (columns and set(columns) > set(out.order)):
            out.order = columns
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
    """A column's name alone in its block, with another before or behind it."""
    if len(part.strips) != 1 or not read_lone_header(part.text):
        return False
    beside = [
        b for b in (*blocks[max(0, number - 1) : number], *blocks[number + 1 : number + 2]) if b.page == part.page
    ]
    return any(len(b.strips) == 1 and (read_lone_header(b.text) or read_header_line(b.text)) for b in beside)


def _take_narrative(part: Block, blocks: Sequence[Block], number: int, out: ClassifiedText) -> bool:
    """A finding's narrative: full-width lines before its first question, what goes on from them, and
    a short line above them."""
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


# --- lines across columns -------------------------------------------------------------------------------


def _crosses_columns(part: Block, habits: TextHabits, names: AgencyNames, out: ClassifiedText) -> bool:
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
        and any(names.is_whole_name(" ".join(words[k:])) for k in range(2, len(words)))
    )


def _begins_sentence(name: Sequence[str], rest: Sequence[str], out: ClassifiedText) -> bool:
    """An agency's name that begins a sentence about it ("Police are ...") is no agency cell, unless it is
    the first thing under its question; nor is one that has just answered."""
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


def _continues_run(
    part: Block, run: Sequence[Block], habits: TextHabits, names: AgencyNames, out: ClassifiedText
) -> bool:
    last = run[-1]
    if part.page != last.page or _classify_line_kind(part.strips[0].text, out) != "text":
        return False
    if _crosses_columns(part, habits, names, out):
        return True
    near = part.strips[0].line - last.strips[-1].line <= 2
    return near and len(part.strips) == 1 == len(last.strips) and not is_debris(part.text)


def _split_wide_run(run: list[Block], out: ClassifiedText, names: AgencyNames, habits: TextHabits) -> None:
    ruler = ColumnRuler(out.order if "agency" in out.order else PRINT_ORDER, habits, names)
    strips = [s for block in run for s in block.strips]
    run.clear()
    pieces = split_wide_lines(strips, ruler, out.label, out.groups + 1)
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


def _take_row(pieces: Sequence[Piece], out: ClassifiedText, names: AgencyNames) -> None:
    """The columns of one printed row."""
    pieces = _return_half_name(pieces, names)
    cells = [p for p in pieces if p.field not in ("question", "agency")]
    for piece in pieces:
        if piece.field == "question" and not _take_question(list(piece.strips), out, names):
            out.units.append(Unit((piece,), out.next_place(), piece.strips[0].page, out.narrated))
    named = [p for p in pieces if p.field == "agency"]
    if named and out.asked:
        first = named[0]
        page = first.strips[0].page
        out.rows.append(Row(_question_of_row(out), list(first.strips), page, out.next_place(), first.group))
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


# --- blocks of one column -------------------------------------------------------------------------------


def _take_question(strips: list[Strip], out: ClassifiedText, names: AgencyNames) -> bool:
    """Opens a question where a label begins the strips; whether one did."""
    found = read_label(strips[0].text, out.label)
    if not found:
        return False
    _drop_half_name(out, names)
    printed, end, out.label = found
    _open_section_if_needed(out)
    rest = Strip(strips[0].page, strips[0].line, strips[0].text[end:])
    out.asked.append(AskedQuestion(printed, len(out.sections) - 1, rest.page, out.next_place(), [rest, *strips[1:]]))
    out.sections[-1].tabled = True
    out.open_agency = False
    return True


def _open_section_if_needed(out: ClassifiedText) -> None:
    """A finding of its own for a question whose number is not that of the questions before it, where no
    heading could be read."""
    number = str(out.label[0]) if out.label else ""
    mine = [a for a in out.asked if a.finding == len(out.sections) - 1]
    if not out.sections or (mine and re.match(r"\d+", mine[-1].label)[0] != number):  # type: ignore[index]
        out.sections.append(Section("finding", number, []))


def _take_narrow_block(part: Block, out: ClassifiedText, names: AgencyNames) -> None:
    chunks: list[list[Strip]] = []
    for strip in part.strips:
        if not chunks or read_label(strip.text, out.label):
            chunks.append([strip])
        else:
            chunks[-1].append(strip)
    for chunk in chunks:
        if _take_question(chunk, out, names) or _take_agency(chunk, out, names):
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
        _drop_half_name(out, names)
        out.rows.append(Row(_question_of_row(out), list(strips), strips[0].page, out.next_place()))
        out.open_agency = not names.is_whole_name(text)
        return True
    return False


def _question_of_row(out: ClassifiedText) -> int:
    """The question that a row read now answers: the last, or below a heading the first that will follow."""
    last = len(out.asked) - 1
    return last + 1 if out.asked[last].finding < len(out.sections) - 1 else last


def _drop_half_name(out: ClassifiedText, names: AgencyNames) -> None:
    """A single word that might have begun a name, and was not gone on with, is no agency."""
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
