# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lines that run across columns, cut where the columns must have stood.

Plain text has lost the gaps between columns. What is left: debris of rulings, bullets, known names, dates
and status words, how wide a column is, and that each column's text has to read on and to wrap from line to
line. Each line is cut by the cheapest partition into the columns, in print order, given the lines above it;
some ways of cutting are kept from line to line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extract.fields import PLAN_FIELD
from extract.plaintext.classify_lines import DEBRIS, Label, Strip, read_label
from extract.plaintext.column_scores import looks_open, measure_width, must_continue
from extract.plaintext.split_costs import (
    IMPOSSIBLE_COST,
    PAIR_COST,
    ColumnFlow,
    ColumnRuler,
    cost_of_strip,
    is_all_date,
)
from extract.text.bullets import PLAIN_TEXT_MARK
from extract.text.status_words import PLAIN_TEXT_STATUS

PRINT_ORDER = ("question", *PLAN_FIELD)
MAX_WIDTH_FACTOR = 1.25  # times a column's width: no line can be as long
BEAM_WIDTH = 4  # ways of cutting kept from line to line
FIRST_BEAM_WIDTH = 3  # where no width is known yet
MAX_CUTS = 4  # ways of cutting kept of one line
NEW_ROW_COST = 1.0  # cost of taking a line for the first of a row when it may be a further one


@dataclass(frozen=True)
class Piece:
    """Text of one column.

    Pieces of one `group` (above 0) were printed in one row; `field` is "" where the words alone must tell it. The
    column of a `spaced` piece is known from the blanks before it.
    """

    strips: tuple[Strip, ...]
    field: str = ""
    group: int = 0
    spaced: bool = False

    @cached_property
    def text(self) -> str:
        """The text of the strips, one below the other."""
        return "\n".join(s.text for s in self.strips)


@dataclass(frozen=True, slots=True)
class RowFlows:
    """The row being read, one flow a column of the print order; `lines` since its first."""

    flows: tuple[ColumnFlow | None, ...]
    lines: int = 0


Cut = tuple[tuple[int, int, int], ...]
"""(column, first word, word after the last), in print order."""


@dataclass(frozen=True, slots=True)
class Partition:
    """One way of cutting the lines so far."""

    cost: float
    row: RowFlows
    pieces: tuple[Piece, ...]
    group: int


def split_wide_lines(strips: Sequence[Strip], ruler: ColumnRuler, last_label: Label | None, group: int) -> list[Piece]:
    """The pieces of consecutive wide lines.

    Groups are numbered from `group` on; a question's text comes as a piece of the field "question", its label still in
    front.
    """
    nothing = RowFlows((None,) * len(ruler.order))
    beam = [Partition(0.0, nothing, (), group)]
    for number, strip in enumerate(strips):
        words, walls = _split_words(strip.text)
        if not words:
            continue
        label = read_label(" ".join(words), last_label)
        cutter = LineCutter(words, walls, number, label is not None, ruler)
        flows: dict[tuple[int, str], ColumnFlow] = {}
        grown = [_add_line(old, way, strip, cutter, flows) for old in beam for way in cutter.list_cuts(old.row)]
        beam = _keep_distinct(
            sorted(grown, key=lambda r: r.cost), BEAM_WIDTH if ruler.habits.learned else FIRST_BEAM_WIDTH
        )
        last_label = label[2] if label else last_label
    return [*beam[0].pieces, *_list_pieces(beam[0].row, ruler.order, beam[0].group)]


def _keep_distinct(readings: Sequence[Partition], most: int) -> list[Partition]:
    """The cheapest reading of each state of the row."""
    kept: dict[tuple[object, ...], Partition] = {}
    for reading in readings:
        kept.setdefault((reading.row.lines, reading.row.flows), reading)
        if len(kept) == most:
            break
    return list(kept.values())


Step = tuple[float, Cut, bool]
"""Cost, cut, and whether the line begins a row."""


def _add_line(
    old: Partition, way: Step, strip: Strip, cutter: "LineCutter", made: dict[tuple[int, str], ColumnFlow]
) -> Partition:
    cost, cut, fresh = way
    row, pieces, group = old.row, old.pieces, old.group
    if fresh and row.lines:
        pieces = (*pieces, *_list_pieces(row, cutter.ruler.order, group))
        group += 1
    flows = list(cutter.start_row(row) if fresh else row.flows)
    for column, first, end in cut:
        flow, text = flows[column], " ".join(cutter.words[first:end])
        key = (id(flow) if flow else -1 - column, text)
        if key not in made:
            above = flow or ColumnFlow()
            new = Strip(strip.page, strip.line, text)
            made[key] = ColumnFlow((*above.strips, new), text, f"{above.whole} {text}".strip(), cutter.number)
        flows[column] = made[key]
    return Partition(old.cost + cost, RowFlows(tuple(flows), 1 if fresh else row.lines + 1), pieces, group)


def _list_pieces(row: RowFlows, order: Sequence[str], group: int) -> list[Piece]:
    return [Piece(f.strips, column, group) for column, f in zip(order, row.flows, strict=True) if f and f.strips]


def _split_words(text: str) -> tuple[list[str], frozenset[int]]:
    """Words, and the indices of those behind the debris of a ruling, and of bullets."""
    words: list[str] = []
    walls: set[int] = set()
    for number, part in enumerate(DEBRIS.split(re.sub(r"\s_+(?=\s*[|\[]|$|\s)|_+\s*(?=[|\[])", " ", text))):
        said = part.split()
        if number and said and words:
            walls.add(len(words))
        for n, word in enumerate(said[:-1]):
            if PLAIN_TEXT_MARK.fullmatch(word) and said[n + 1][0].isupper():
                walls.add(len(words) + n)
        words += said
    return words, frozenset(walls - {0})


def _by_cost(way: tuple[float, Cut]) -> float:
    return way[0]


@dataclass(slots=True)
class LineCutter:
    """One line being cut.

    Results for the right-hand columns are kept between the ways of reading the lines above.
    """

    words: list[str]
    walls: frozenset[int]
    number: int
    labelled: bool
    ruler: ColumnRuler
    found: dict[tuple[object, ...], list[tuple[float, Cut]]] = field(default_factory=dict)
    ends: dict[tuple[str, int], list[tuple[int, str]]] = field(default_factory=dict)
    strips: dict[tuple[object, ...], float] = field(default_factory=dict)
    blank: dict[int, tuple[ColumnFlow | None, ...]] = field(default_factory=dict)

    def start_row(self, row: RowFlows) -> tuple[ColumnFlow | None, ...]:
        """The flows of a row that this line would begin: a question may go on beside the next agency."""
        at = self.ruler.order.index("question") if "question" in self.ruler.order else -1
        asked = row.flows[at] if at >= 0 and row.lines and not self.labelled else None
        if id(asked) not in self.blank:
            kept = ColumnFlow((), asked.last, asked.whole, asked.at) if asked else None
            self.blank[id(asked)] = tuple(kept if n == at else None for n in range(len(row.flows)))
        return self.blank[id(asked)]

    def list_cuts(self, row: RowFlows) -> list[Step]:
        """The cheapest cuts, each with whether it begins a row."""
        begun = self.best_partitions(0, 0, self.start_row(row), 0)
        if self.labelled or not row.lines:
            return [(cost, cut, True) for cost, cut in begun]
        further = self.best_partitions(0, 0, row.flows, min(row.lines, 4))
        asked = self.ruler.order.index("question") if "question" in self.ruler.order else -1
        broken = sum(
            3.0
            for n, f in enumerate(row.flows)
            if f and n != asked and f.at == self.number - 1 and must_continue(f.last)
        )
        both = [(c + NEW_ROW_COST + broken, cut, True) for c, cut in begun] + [(c, cut, False) for c, cut in further]
        return sorted(both, key=lambda c: c[0])[:MAX_CUTS]

    def best_partitions(
        self, column: int, at: int, flows: tuple[ColumnFlow | None, ...], lines: int
    ) -> list[tuple[float, Cut]]:
        """The cheapest partitions of the words from `at` into the columns from `column`, best first."""
        if column == len(flows):
            return [(IMPOSSIBLE_COST * (len(self.words) - at), ())]
        key = (column, at, lines, flows[column:])
        if key in self.found:
            return self.found[key]
        name, flow = self.ruler.order[column], flows[column]
        absent = self.absence_cost(name, flow, not lines)
        ways = [(cost + absent, cut) for cost, cut in self.best_partitions(column + 1, at, flows, lines)]
        for end, text in self.list_ends(name, at):
            strip = (column, at, end, id(flow) if flow else 0, lines)
            cost = self.strips.get(strip)
            if cost is None:
                cost = self.strips[strip] = self.strip_cost(name, text, flow, lines, at, end)
            if cost < IMPOSSIBLE_COST:
                ways += [
                    (cost + c, ((column, at, end), *cut))
                    for c, cut in self.best_partitions(column + 1, end, flows, lines)
                ]
        ways.sort(key=_by_cost)
        self.found[key] = ways[:MAX_CUTS]
        return self.found[key]

    def list_ends(self, name: str, at: int) -> list[tuple[int, str]]:
        """Return where a strip of a column may end, from a word on, with its text."""
        if (name, at) not in self.ends:
            limit = self.ruler.width(name) * MAX_WIDTH_FACTOR
            found: list[tuple[int, str]] = []
            for end in range(at + 1, len(self.words) + 1):
                text = " ".join(self.words[at:end])
                if end > at + 1 and (end - 1 in self.walls or measure_width(text) > limit):
                    break
                found.append((end, text))
            self.ends[name, at] = found
        return self.ends[name, at]

    def strip_cost(self, name: str, text: str, flow: ColumnFlow | None, lines: int, at: int, end: int) -> float:
        """Return the cost of a strip of this line, from one word to another."""
        words = self.words
        if name == "question" and self.labelled and end < min(2, len(words)):
            return IMPOSSIBLE_COST  # a label never stands without its question
        if name == "agency" and end < len(words) and words[end][0] == "/":
            return IMPOSSIBLE_COST  # "CSC / Named GP" are doers in an answer
        if end < len(words) and end not in self.walls:
            pair = (words[end - 1].lower(), words[end].lower())
            if PLAIN_TEXT_MARK.fullmatch(words[end - 1]):
                return IMPOSSIBLE_COST  # a bullet never stands without its text
            parted = PAIR_COST if self.ruler.habits.pairs.get(pair, 0) > 1 else 0.0
        else:
            parted = 0.0
        gap = self.number - flow.at - 1 if flow else 0
        return cost_of_strip(name, text, flow, gap, lines, self.ruler, self.labelled) + parted

    def absence_cost(self, name: str, flow: ColumnFlow | None, fresh: bool) -> float:
        """Return the cost of a line without a strip of this column."""
        if fresh and flow is None:
            if name == "question":
                return IMPOSSIBLE_COST if self.labelled else 0.0
            return {"agency": 2.5, "response": 0.8, "rag": 0.2}.get(name, 0.4)
        if flow is None or flow.at < self.number - 1:
            return 0.0
        if name == "question":
            return 0.0 if flow.whole.endswith("?") else 3.5
        if name in ("target_date", "rag") and (is_all_date(flow.whole) or PLAIN_TEXT_STATUS.match(flow.whole)):
            return 0.0
        if name == "rag":
            return 3.0
        if must_continue(flow.last):
            return 2.0
        if name == "response":
            return 0.8 if looks_open(flow.last) else 0.0
        return 0.4 if looks_open(flow.last) and measure_width(flow.last) > 0.85 * self.ruler.width(name) else 0.1
