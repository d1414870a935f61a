# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lines that run across the columns of a table, cut into strips and gathered into rows by the best way.

Each line is a choice among its cuts and among the rows that it may belong to: it goes on with the row above, or it
begins a row with an agency, with a question, or without either. A log-linear model (line_features.py, weights.toml)
scores each choice from what the row's cells hold already. The cuts of one line are found by dynamic programming from
the last word to the first; a beam search keeps the best ways of cutting the lines so far.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

from extract.plaintext.classify_lines import Label, Strip, read_label
from extract.plaintext.column_scores import measure_width, must_continue
from extract.plaintext.line_features import (
    ColumnModel,
    Features,
    Flow,
    add_features,
    describe_agency,
    describe_border,
    describe_end,
    describe_inside,
    describe_leave,
    describe_more,
    describe_question,
    describe_start,
    describe_width,
)
from extract.plaintext.pieces import Piece
from extract.plaintext.table_lines import TableLine, build_table_line, link_lines, split_line_words
from extract.text.word_pairs import score_word_pair

BEAM_WIDTH = 6  # ways of cutting kept from line to line
FIRST_BEAM_WIDTH = 3  # where the widths of columns are not learned yet
MAX_CUTS = 4  # ways of cutting the rest of a line
MAX_WIDTH_FACTOR = 1.3  # times a column's width: no strip can be as long
MIN_STRIP_SCORE = -30.0  # no other part makes up for it
MAX_AGE_LINES = 8.0  # lines of a row, from which it is as likely to end at each

Cut = tuple[tuple[int, int, int], ...]
"""The number of each strip's column, its first word and the word after its last; () where a line is left over."""
Flows = tuple[Flow | None, ...]
"""The content of each column of the row."""
ScoredCut = tuple[float, Cut]


@dataclass(frozen=True, slots=True, eq=False)
class OpenRow:
    """The row being read: the content of its columns, the number of its first line, and whether it has an agency."""

    flows: Flows
    begun: int
    named: bool


Way = tuple[float, Cut, bool]
"""Score, cut, and whether the line begins a row."""


@dataclass(slots=True)
class LineCutter:
    """Finds and scores the cuts of one line; scores of strips are kept between the ways of cutting the lines above."""

    line: TableLine
    model: ColumnModel
    labelled: bool = False
    """Whether the line begins with a question's label."""
    apart: str = ""
    """What is between it and the line above: "gap" or "page"; "" where nothing is."""
    strips: dict[tuple[int, int, int, int], float] = field(default_factory=dict)
    ends: dict[tuple[int, int], range] = field(default_factory=dict)
    borders: dict[int, float] = field(default_factory=dict)
    begun: dict[tuple[int, bool], list[ScoredCut]] = field(default_factory=dict)

    def list_ways(self, row: OpenRow | None, most: int = MAX_CUTS) -> list[Way]:
        """Return the best ways of reading the line below a row, best first; None is no row."""
        flows = self.start_flows(row)
        key = id(next((f for f in flows if f), 0))
        ways: list[Way] = []
        for named in (False, True):
            if (key, named) not in self.begun:
                leaves = [self._weigh_absence(n, f, named=named) for n, f in enumerate(flows)]
                self.begun[key, named] = self._find_cuts(flows, leaves, fresh=True)[:most]
            extra = self.model.weigh(self._describe_new_row(row, named=named))
            ways += [(score + extra, cut, True) for score, cut in self.begun[key, named]]
        if row and not self.labelled:
            leaves = [self.model.weigh(self._describe_leave(n, flow)) for n, flow in enumerate(row.flows)]
            cuts = self._find_cuts(row.flows, leaves, fresh=False)
            cuts.append((sum(leaves) + self.model.weigh(self._describe_leftover()), ()))
            extra = self.model.weigh(self._describe_same_row(row))
            ways += [(score + extra, cut, False) for score, cut in cuts]
        ways.sort(key=_by_score)
        return ways[:most]

    def describe_way(self, cut: Cut, row: OpenRow | None, *, fresh: bool) -> Features:
        """Return all features of a way, as the search adds them up."""
        flows = self.start_flows(row) if fresh or row is None else row.flows
        kept = {column for column, _, _ in cut}
        parts: list[Features] = [] if cut else [self._describe_leftover()]
        if fresh or row is None:
            named = any(self.model.columns[c] == "agency" for c in kept)
            parts.append(self._describe_new_row(row, named=named))
            if named and "response" in self.model.columns and self.model.columns.index("response") not in kept:
                parts.append({"answer.absent": 1.0})
        else:
            parts.append(self._describe_same_row(row))
            parts += [self._describe_leave(n, flow) for n, flow in enumerate(flows) if n not in kept]
        for column, at, end in cut:
            parts.append(self.describe_strip(column, at, end, flows[column], fresh=fresh) or {})
            if at:
                parts.append(describe_border(self.line, at, self.model.habits))
        return add_features(parts)

    def start_flows(self, row: OpenRow | None) -> Flows:
        """Return the content of a row that the line begins: a question may go on beside the next agency."""
        columns = self.model.columns
        if row is None or self.labelled or "question" not in columns:
            return (None,) * len(columns)
        at = columns.index("question")
        asked = row.flows[at]
        kept = asked if asked and not asked.whole.endswith("?") else None
        return tuple(kept if n == at else None for n in range(len(columns)))

    def _find_cuts(self, flows: Flows, leaves: Sequence[float], *, fresh: bool) -> list[ScoredCut]:
        """Return the best cuts, best first. `leaves` are the scores of columns without a strip."""
        size, width = len(self.line.words), len(flows)
        tails = [sum(leaves[n:]) for n in range(width + 1)]
        rest = [[list[ScoredCut]() for _ in range(size + 1)] for _ in range(width + 1)]
        for n in range(width + 1):
            rest[n][size] = [(tails[n], ())]
        for at in range(size - 1, 0, -1):
            border = self._weigh_border(at)
            for n in range(width - 1, -1, -1):
                ways = [(score + border, cut) for score, cut in self._begin_column(n, at, flows[n], rest[n + 1], fresh)]
                if leaves[n] > MIN_STRIP_SCORE:
                    ways += [(score + leaves[n], cut) for score, cut in rest[n + 1][at]]
                ways.sort(key=_by_score)
                rest[n][at] = ways[:MAX_CUTS]
        found: list[ScoredCut] = []
        before = 0.0
        for n in range(width):
            if self.labelled and self.model.columns[n] != "question":
                before = -inf
            if before > MIN_STRIP_SCORE:
                found += [(s + before, cut) for s, cut in self._begin_column(n, 0, flows[n], rest[n + 1], fresh)]
            before += leaves[n]
        return sorted((way for way in found if way[0] > -inf), key=_by_score)

    def _begin_column(
        self, column: int, at: int, flow: Flow | None, rest: Sequence[Sequence[ScoredCut]], fresh: bool
    ) -> list[ScoredCut]:
        """Return the best cuts of the words from `at`, the first of them in a column."""
        ways = []
        mark = id(flow) if flow else int(fresh)
        for end in self._list_ends(column, at):
            if rest[end]:
                key = (column, at, end, mark)
                weight = self.strips.get(key)
                if weight is None:
                    features = self.describe_strip(column, at, end, flow, fresh=fresh)
                    weight = self.strips[key] = -inf if features is None else self.model.weigh(features)
                if weight > MIN_STRIP_SCORE:
                    ways += [(weight + score, end, cut) for score, cut in rest[end]]
        ways.sort(key=_by_score)
        return [(score, ((column, at, end), *cut)) for score, end, cut in ways[:MAX_CUTS]]

    def _list_ends(self, column: int, at: int) -> range:
        key = (column, at)
        if key not in self.ends:
            limit = self.model.width(column) * MAX_WIDTH_FACTOR
            size = len(self.line.words)
            wide = (e for e in range(at + 2, size + 1) if measure_width(self.line.join_words(at, e)) > limit)
            self.ends[key] = range(at + 1, next(wide, size + 1))
        return self.ends[key]

    def _weigh_border(self, at: int) -> float:
        if at not in self.borders:
            self.borders[at] = self.model.weigh(describe_border(self.line, at, self.model.habits))
        return self.borders[at]

    def describe_strip(self, column: int, at: int, end: int, flow: Flow | None, *, fresh: bool) -> Features | None:
        """Return the features of a strip; None where it is impossible."""
        name, text = self.model.columns[column], self.line.join_words(at, end)
        size = len(self.line.words)
        if name == "question" and flow is None and (at or not self.labelled or end < min(2, size)):
            return None  # a question begins with its label, which is never without its words
        if name == "agency":
            if flow is None and not fresh:
                return None
            found = describe_agency(text, flow, self.line, self.model.names)
            if found is None or (end < size and self.line.words[end][0] == "/"):
                return None  # "CSC / Named GP" are doers in an answer
            return found | describe_inside(self.line, at, end)
        out = describe_width(name, text, self.model.habits) | describe_inside(self.line, at, end)
        if end < size and end - 1 in self.line.bullets:
            return None  # a bullet is never without its text
        if at == 0 and self.line.below:
            out["pair.ahead"] = score_word_pair(self.line.words[end - 1], self.line.below)
        if name == "question":
            asked = describe_question(text, flow, self.line, self.model.habits)
            return None if asked is None else out | asked
        out |= describe_end(name, text)
        if flow is None:
            return out | describe_start(name, text, late=not fresh)
        return out | describe_more(name, text, flow, self.line, self.model.habits)

    def _describe_leave(self, column: int, flow: Flow | None) -> Features:
        if flow is None or flow.line != self.line.number - 1:
            return {}
        return describe_leave(self.model.columns[column], flow, self.model)

    def _weigh_absence(self, column: int, flow: Flow | None, *, named: bool) -> float:
        """Return the score of a row's first line without a strip in a column."""
        name = self.model.columns[column]
        if name == "agency" and named:
            return -inf
        if name == "response" and named:
            return self.model.weights.get("answer.absent", 0.0)
        return 0.0

    def _describe_new_row(self, row: OpenRow | None, *, named: bool) -> Features:
        """Return what speaks for and against a row that begins with the line."""
        kind = f"{'labelled' if self.labelled else 'bare'}{'_named' if named else ''}"
        out: Features = {f"row.{kind}": 1.0}
        if row is None:
            return {f"first.{kind}": 1.0}
        if self.labelled:
            return out
        if not named:
            out["row.bare_after_named" if row.named else "row.bare_after_bare"] = 1.0
        last = [f for f in row.flows if f and f.line == self.line.number - 1]
        out["row.broken"] = float(sum(must_continue(f.last) for f in last))
        if self.apart:
            out[f"row.{self.apart}"] = 1.0
        return out

    def _describe_same_row(self, row: OpenRow) -> Features:
        out: Features = {f"same.{self.apart}": 1.0} if self.apart else {}
        out["same.age"] = min(MAX_AGE_LINES, self.line.number - row.begun) / MAX_AGE_LINES
        return out

    def _describe_leftover(self) -> Features:
        return {"left": 1.0, "left.words": min(4.0, len(self.line.words) / 4)}


def _by_score(way: tuple[float, object] | tuple[float, object, object]) -> float:
    return -way[0]


def take_cut(flows: Flows, cut: Cut, line: TableLine) -> Flows:
    """Return the content of the columns after a line."""
    out = list(flows)
    for column, at, end in cut:
        above, strip = out[column], Strip(line.page, line.line, line.join_words(at, end))
        out[column] = Flow(
            (*above.strips, strip) if above else (strip,),
            f"{above.whole} {strip.text}" if above else strip.text,
            strip.text,
            line.number,
        )
    return tuple(out)


def take_way(row: OpenRow | None, cut: Cut, cutter: LineCutter, *, fresh: bool) -> OpenRow:
    """Return the row after a line; the strips of a question that goes on beside a further agency are not repeated."""
    line = cutter.line
    if row and not fresh:
        return OpenRow(take_cut(row.flows, cut, line), row.begun, row.named)
    flows = tuple(Flow((), f.whole, f.last, f.line) if f else None for f in cutter.start_flows(row))
    named = any(cutter.model.columns[column] == "agency" for column, _, _ in cut)
    return OpenRow(take_cut(flows, cut, line), line.number, named)


@dataclass(frozen=True, slots=True)
class Reading:
    """A way of reading the lines so far: its score, the row being read, those before it, and the lines left over."""

    score: float
    row: OpenRow | None = None
    rows: tuple[OpenRow, ...] = ()
    left: tuple[TableLine, ...] = ()


def build_lines(strips: Sequence[Strip]) -> list[TableLine]:
    """Return the lines that have words, numbered from 0."""
    worded = [(strip, words) for strip in strips if (words := split_line_words(strip.text))]
    return link_lines([build_table_line(n, s.page, s.line, words) for n, (s, words) in enumerate(worded)])


def prepare_cutters(lines: Sequence[TableLine], model: ColumnModel, label: Label | None) -> list[LineCutter]:
    """Return the cutter of each line; `label` is the last before them."""
    out: list[LineCutter] = []
    for n, line in enumerate(lines):
        found = read_label(" ".join(line.words), label) if "question" in model.columns else None
        label = found[2] if found else label
        above = lines[n - 1] if n else line
        apart = "page" if above.page != line.page else "gap" if line.line - above.line > 1 else ""
        out.append(LineCutter(line, model, found is not None, apart))
    return out


def cut_lines(cutters: Sequence[LineCutter], most: int = BEAM_WIDTH) -> Reading:
    """Return the best way of reading consecutive lines. `most` ways are kept from line to line."""
    beam = [Reading(0.0)]
    for cutter in cutters:
        grown = [
            (old.score + score, old, cut, fresh) for old in beam for score, cut, fresh in cutter.list_ways(old.row)
        ]
        grown.sort(key=lambda way: -way[0])
        beam = [_extend_reading(old, score, cut, cutter, fresh=fresh) for score, old, cut, fresh in grown[:most]] or [
            Reading(old.score, old.row, old.rows, (*old.left, cutter.line)) for old in beam
        ]
    return beam[0]


def _extend_reading(old: Reading, score: float, cut: Cut, cutter: LineCutter, *, fresh: bool) -> Reading:
    if not cut:
        return Reading(score, old.row, old.rows, (*old.left, cutter.line))
    rows = (*old.rows, old.row) if fresh and old.row else old.rows
    return Reading(score, take_way(old.row, cut, cutter, fresh=fresh), rows, old.left)


def split_wide_lines(strips: Sequence[Strip], model: ColumnModel, last_label: Label | None, group: int) -> list[Piece]:
    """Return the pieces of consecutive lines that run across columns.

    Groups are numbered from `group` on; lines that are left over are of group 0 and without a field. A question's text
    comes as a piece of the field "question", its label still in front.
    """
    lines = build_lines(strips)
    if not lines:
        return []
    most = BEAM_WIDTH if model.habits.learned else FIRST_BEAM_WIDTH
    found = cut_lines(prepare_cutters(lines, model, last_label), most)
    over = [Piece((Strip(x.page, x.line, " ".join(x.words)),)) for x in found.left]
    rows = [*found.rows, found.row] if found.row else []
    return over + [
        Piece(flow.strips, column, group + n)
        for n, row in enumerate(rows)
        for column, flow in zip(model.columns, row.flows, strict=True)
        if flow and flow.strips
    ]
