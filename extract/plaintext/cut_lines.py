# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lines that run across the columns of one row, cut into strips by the most probable way.

Each line is a choice among its cuts, whose probabilities a log-linear model gives (line_features.py, weights.toml)
from what the row's cells hold already. The cuts of one line are found by dynamic programming from the last word to
the first; the best ways of cutting the lines so far are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, log

from extract.plaintext.classify_lines import Strip
from extract.plaintext.column_scores import measure_width
from extract.plaintext.line_features import (
    ColumnModel,
    Features,
    Flow,
    add_features,
    describe_border,
    describe_end,
    describe_inside,
    describe_leave,
    describe_more,
    describe_start,
    describe_width,
)
from extract.plaintext.table_lines import TableLine
from extract.text.word_pairs import score_word_pair

BEAM_WIDTH = 6  # ways of cutting kept from line to line
MAX_CUTS = 4  # ways of cutting the rest of a line
MAX_WIDTH_FACTOR = 1.3  # times a column's width: no strip can be as long
MIN_STRIP_SCORE = -30.0  # no other part makes up for it

Cut = tuple[tuple[int, int, int], ...]
"""The number of each strip's column, its first word and the word after its last; () where a line is left over."""
Flows = tuple[Flow | None, ...]
"""The content of each column of the row."""
ScoredCut = tuple[float, Cut]


@dataclass(slots=True)
class LineCutter:
    """Finds and scores the cuts of one line; scores of strips are kept between the ways of cutting the lines above."""

    line: TableLine
    model: ColumnModel
    first: bool
    """Whether it is the first line of its row."""
    named: bool = False
    """Whether its row has an agency, so that its first line nearly always has an answer."""
    strips: dict[tuple[int, int, int, int], float] = field(default_factory=dict)
    ends: dict[tuple[int, int], range] = field(default_factory=dict)

    def list_cuts(self, flows: Flows, most: int = MAX_CUTS) -> list[ScoredCut]:
        """Return the best cuts with the logarithm of their probabilities, best first."""
        leaves = [self._weigh_leave(n, flow) for n, flow in enumerate(flows)]
        cuts = self._find_cuts(flows, leaves)
        cuts.append((sum(leaves) + self.model.weigh(self._describe_leftover()), ()))
        cuts.sort(key=_by_score)
        best = cuts[0][0]
        total = best + log(sum(exp(score - best) for score, _ in cuts))
        return [(score - total, cut) for score, cut in cuts[:most]]

    def describe_cut(self, cut: Cut, flows: Flows) -> Features:
        """Return all features of a cut, as the search adds them up."""
        parts = [] if cut else [self._describe_leftover()]
        kept = {column for column, _, _ in cut}
        parts += [self._describe_leave(n, flow) for n, flow in enumerate(flows) if n not in kept]
        if cut and cut[0][0]:
            parts.append(self._describe_absence())
        for column, at, end in cut:
            parts.append(self._describe_strip(column, at, end, flows[column]))
            if at:
                parts.append(describe_border(self.line, at, self.model.habits))
        return add_features(parts)

    def _find_cuts(self, flows: Flows, leaves: Sequence[float]) -> list[ScoredCut]:
        """Return the best cuts for each first column."""
        size, width = len(self.line.words), len(flows)
        rest = [[list[ScoredCut]() for _ in range(size + 1)] for _ in range(width + 1)]
        for n in range(width + 1):
            rest[n][size] = [(sum(leaves[n:]), ())]
        for at in range(size - 1, 0, -1):
            border = self.model.weigh(describe_border(self.line, at, self.model.habits))
            for n in range(width - 1, -1, -1):
                ways = [(score + border, cut) for score, cut in self._begin_column(n, at, flows[n], rest[n + 1])]
                ways += [(score + leaves[n], cut) for score, cut in rest[n + 1][at]]
                rest[n][at] = sorted(ways, key=_by_score)[:MAX_CUTS]
        absent = self.model.weigh(self._describe_absence())
        return [
            (score + sum(leaves[:n]) + (absent if n else 0.0), cut)
            for n in range(width)
            for score, cut in self._begin_column(n, 0, flows[n], rest[n + 1])
        ]

    def _begin_column(
        self, column: int, at: int, flow: Flow | None, rest: Sequence[Sequence[ScoredCut]]
    ) -> list[ScoredCut]:
        """Return the best cuts of the words from `at`, the first of them in a column."""
        ways = []
        for end in self._list_ends(column, at):
            if rest[end]:
                key = (column, at, end, id(flow) if flow else 0)
                if key not in self.strips:
                    self.strips[key] = self.model.weigh(self._describe_strip(column, at, end, flow))
                if self.strips[key] > MIN_STRIP_SCORE:
                    ways += [(self.strips[key] + score, end, cut) for score, cut in rest[end]]
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

    def _describe_strip(self, column: int, at: int, end: int, flow: Flow | None) -> Features:
        name, text = self.model.columns[column], self.line.join_words(at, end)
        out = describe_width(name, text, self.model.habits) | describe_end(name, text)
        out |= describe_inside(self.line, at, end)
        if at == 0 and self.line.below:
            out["pair.ahead"] = score_word_pair(self.line.words[end - 1], self.line.below)
        if flow is None:
            return out | describe_start(name, text, late=not self.first)
        return out | describe_more(name, text, flow, self.line, self.model.habits)

    def _describe_leave(self, column: int, flow: Flow | None) -> Features:
        if flow is None or flow.line != self.line.number - 1:
            return {}
        return describe_leave(self.model.columns[column], flow, self.model.habits)

    def _weigh_leave(self, column: int, flow: Flow | None) -> float:
        return self.model.weigh(self._describe_leave(column, flow))

    def _describe_absence(self) -> Features:
        """Return the features of a line without its first column."""
        return {"answer.absent": 1.0} if self.first and self.named else {}

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
            line.number,
        )
    return tuple(out)


def cut_row(lines: Sequence[TableLine], model: ColumnModel, *, named: bool = False) -> tuple[Flows, float]:
    """Return the content of each column of a row, and the probability of the whole cut, as a logarithm.

    `named` says that the row has an agency.
    """
    beam: list[tuple[float, Flows]] = [(0.0, (None,) * len(model.columns))]
    for n, line in enumerate(lines):
        cutter = LineCutter(line, model, first=n == 0, named=named)
        grown = [(total + score, flows, cut) for total, flows in beam for score, cut in cutter.list_cuts(flows)]
        grown.sort(key=_by_score)
        beam = [(score, take_cut(flows, cut, line)) for score, flows, cut in grown[:BEAM_WIDTH]]
    return beam[0][1], beam[0][0]
