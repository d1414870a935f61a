"""Lines that run across columns, cut where the columns must have stood.

Plain text has lost the gaps between columns. What is left: debris of rulings, known names, dates and
status words, how wide a column is, and that each column's text has to read on from line to line. Each
line is cut by the cheapest partition into the columns, in print order, given the lines above it; some ways
of cutting are kept from line to line.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from extract.plain_agencies import AgencyNames
from extract.plain_evidence import DATE, STATUS, evidence, looks_open, must_go_on, starts_small, width_of
from extract.plain_lines import DEBRIS, Label, Strip, label_at

PRINT_ORDER = (
    "question",
    "agency",
    "response",
    "actions",
    "rag",
    "constraints",
    "target_date",
    "lead_person",
    "desired_outcome",
)
USUAL_WIDTHS: Mapping[str, float] = {
    # in common letters, of a nine-column table on A4 landscape; replaced by what the text itself shows
    "question": 16,
    "agency": 13,
    "response": 27,
    "actions": 27,
    "rag": 9,
    "constraints": 25,
    "target_date": 24,
    "lead_person": 24,
    "desired_outcome": 26,
}
IMPOSSIBLE = 50.0
FULL = 0.8  # of a column's width: wrapped lines are mostly as long
SHORT = 4.0  # cost of a line of no width
SHORT_COSTS = {"question": 3.2, "rag": 0.0, "target_date": 1.5, "lead_person": 1.5}
READINGS = 6  # ways of cutting kept from line to line
CUTS = 4  # ways of cutting kept of one line
NEW_ROW = 1.0  # cost of taking a line for the first of a row when it may be a further one

_BULLET = re.compile(r"^(?:[*¢«•·+»©-]+|e|°|,|\.)\s+(?=[A-Z])")
_BETWEEN_TITLES = frozenset(["and", "of", "for", "the", "in", "to", "at", "with", "or"])
_STATUS_BEGINS = re.compile(r"^actions?$", re.I)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one column. Pieces of one `group` (above 0) were printed in one row; `field` is "" where
    the words alone must tell it."""

    strips: tuple[Strip, ...]
    field: str = ""
    group: int = 0

    @property
    def text(self) -> str:
        return "\n".join(s.text for s in self.strips)


@dataclass(slots=True)
class Flow:
    """One column of the row being read: its strips, and how many lines ago the last stood."""

    strips: list[Strip] = field(default_factory=list)
    last: str = ""
    whole: str = ""
    gap: int = 0


@dataclass(slots=True)
class RowFlows:
    """The row being read, column by column; `lines` since its first."""

    flows: dict[str, Flow] = field(default_factory=dict)
    lines: int = 0

    def copy(self) -> "RowFlows":
        flows = {c: Flow(list(f.strips), f.last, f.whole, f.gap) for c, f in self.flows.items()}
        return RowFlows(flows, self.lines)

    def add(self, column: str, strip: Strip) -> None:
        flow = self.flows.setdefault(column, Flow())
        flow.strips.append(strip)
        flow.last, flow.gap = strip.text, -1
        flow.whole = f"{flow.whole} {strip.text}".strip()


Cut = tuple[tuple[str, int, int], ...]
"""(column, first word, word after the last), in print order."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """What is known of the table's columns: their order, widths and the names that may stand in one."""

    order: tuple[str, ...]
    widths: Mapping[str, float]
    names: AgencyNames


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of cutting the lines so far."""

    cost: float
    row: RowFlows
    pieces: tuple[Piece, ...]
    group: int


def split_run(strips: Sequence[Strip], ruler: Ruler, last_label: Label | None, group: int) -> list[Piece]:
    """The pieces of consecutive wide lines. Groups are numbered from `group` on; a question's text comes
    as a piece of the field "question", its label still in front."""
    beam = [Reading(0.0, RowFlows(), (), group)]
    for strip in strips:
        words, walls = _words(strip.text)
        if not words:
            continue
        label = label_at(" ".join(words), last_label)
        grown = [
            _with_line(old, cost, cut, fresh, strip, words, label is not None)
            for old in beam
            for cost, cut, fresh in _cuts(words, walls, old.row, ruler, label is not None)
        ]
        beam = sorted(grown, key=lambda r: r.cost)[:READINGS]
        last_label = label[2] if label else last_label
    return [*beam[0].pieces, *_pieces(beam[0].row, beam[0].group)]


def _with_line(
    old: Reading, cost: float, cut: Cut, fresh: bool, strip: Strip, words: list[str], labelled: bool
) -> Reading:
    row, pieces, group = old.row.copy(), old.pieces, old.group
    if fresh and row.flows:
        pieces = (*pieces, *_pieces(row, group))
        asked = None if labelled else row.flows.get("question")
        row, group = RowFlows(), group + 1
        if asked:
            row.flows["question"] = Flow([], asked.last, asked.whole, asked.gap)
    for column, first, end in cut:
        row.add(column, Strip(strip.page, strip.line, " ".join(words[first:end])))
    row.lines += 1
    for flow in row.flows.values():
        flow.gap += 1
    return Reading(old.cost + cost, row, pieces, group)


def _pieces(row: RowFlows, group: int) -> list[Piece]:
    return [Piece(tuple(flow.strips), column, group) for column, flow in row.flows.items() if flow.strips]


def _words(text: str) -> tuple[list[str], frozenset[int]]:
    """Words, and the indices of those behind the debris of a ruling."""
    words: list[str] = []
    walls: set[int] = set()
    for number, part in enumerate(DEBRIS.split(re.sub(r"\s_+(?=\s*[|\[])|_+\s*(?=[|\[])", " ", text))):
        said = part.split()
        if number and said and words:
            walls.add(len(words))
        words += said
    return words, frozenset(walls)


def _cuts(
    words: list[str], walls: frozenset[int], row: RowFlows, ruler: Ruler, labelled: bool
) -> list[tuple[float, Cut, bool]]:
    """The cheapest cuts, each with whether it begins a row."""
    begun = _cheapest(words, walls, RowFlows(), row.flows.get("question"), ruler, labelled)
    if labelled or not row.lines:
        return [(cost, cut, True) for cost, cut in begun]
    further = _cheapest(words, walls, row, None, ruler, False)
    broken = sum(3.0 for c, f in row.flows.items() if c != "question" and f.gap <= 0 and must_go_on(f.last))
    both = [(cost + NEW_ROW + broken, cut, True) for cost, cut in begun] + [(cost, cut, False) for cost, cut in further]
    return sorted(both, key=lambda c: c[0])[:CUTS]


def _cheapest(
    words: list[str], walls: frozenset[int], row: RowFlows, question: Flow | None, ruler: Ruler, labelled: bool
) -> list[tuple[float, Cut]]:
    """The cheapest partitions of a line's words into the columns in order, best first."""
    fresh = not row.lines

    @cache
    def best(column: int, at: int) -> list[tuple[float, Cut]]:
        if column == len(ruler.order):
            return [(IMPOSSIBLE * (len(words) - at), ())]
        name = ruler.order[column]
        flow = question if name == "question" and fresh and not labelled else row.flows.get(name)
        absent = _absent(name, flow, fresh, labelled)
        found = [(cost + absent, cut) for cost, cut in best(column + 1, at)]
        limit = ruler.widths.get(name, 25.0) * 1.25
        for end in range(at + 1, len(words) + 1):
            if end - 1 in walls and end - 1 > at:
                break
            if name == "question" and labelled and end < min(2, len(words)):
                continue  # a label never stands without its question
            if name == "agency" and end < len(words) and words[end][0] == "/":
                continue  # "CSC / Named GP" are doers in an answer
            text = " ".join(words[at:end])
            if end > at + 1 and width_of(text) > limit:
                break
            cost = _present(name, text, flow, row, ruler, fresh, labelled)
            if cost < IMPOSSIBLE:
                found += [(cost + more, ((name, at, end), *cut)) for more, cut in best(column + 1, end)]
        return sorted(found, key=lambda f: f[0])[:CUTS]

    return best(0, 0)


def _absent(name: str, flow: Flow | None, fresh: bool, labelled: bool) -> float:
    if fresh and flow is None:
        return {"question": IMPOSSIBLE if labelled else 0.0, "agency": 2.5, "response": 0.8, "rag": 0.2}.get(name, 0.4)
    if flow is None or flow.gap > 0:
        return 0.0
    if name == "question":
        return 0.0 if flow.whole.endswith("?") else 3.5
    if name in ("target_date", "rag") and (_all_date(flow.whole) or STATUS.match(flow.whole)):
        return 0.0
    return 3.0 if must_go_on(flow.last) else 0.8 if looks_open(flow.last) else 0.0


def _present(
    name: str, text: str, flow: Flow | None, row: RowFlows, ruler: Ruler, fresh: bool, labelled: bool
) -> float:
    if name == "agency":
        return _agency(text, flow, ruler.names)
    if name == "question" and flow is None and not labelled:
        return IMPOSSIBLE
    if name == "rag" and not _is_status(text, flow):
        return 5.0 + _width(text, ruler.widths["rag"]) if len(text) > 3 else IMPOSSIBLE
    cost = _width(text, ruler.widths.get(name, 25.0), SHORT_COSTS.get(name, SHORT))
    if name == "lead_person":
        cost += sum(w.isalpha() and w.islower() and w not in _BETWEEN_TITLES for w in text.split())
    if flow is None:
        return cost + _first(name, text, fresh, row.lines)
    return cost + _further(name, text, flow, ruler.widths.get(name, 25.0))


def _all_date(text: str) -> bool:
    dated = DATE.match(text)
    return bool(dated) and not text[dated.end() :].strip(" .")  # type: ignore[union-attr]


def _agency(text: str, flow: Flow | None, names: AgencyNames) -> float:
    so_far = f"{flow.whole} {text}" if flow else text
    if flow and flow.gap > 2:
        return IMPOSSIBLE
    if names.whole(so_far) or (text.endswith("&") and names.begins(so_far)):
        return -4.0 - 0.2 * text.endswith("&")
    return -2.5 if names.begins(so_far) else IMPOSSIBLE


def _is_status(text: str, flow: Flow | None) -> bool:
    return bool(STATUS.match(f"{flow.whole} {text}" if flow else text)) or bool(_STATUS_BEGINS.match(text) and not flow)


def _width(text: str, usual: float, short: float = 0.0) -> float:
    share = width_of(text) / usual
    if share > 1.03:
        return 25.0 * (share - 1.03)
    return 0.0 if text.endswith((".", "?")) else max(0.0, FULL - share) * short


def _first(name: str, text: str, fresh: bool, lines: int) -> float:
    """The first strip of a column."""
    cost = 0.0 if fresh else 1.5 + 0.5 * min(lines, 4)
    if name == "question":
        return cost
    if name == "rag":
        return cost - 2.5 - 1.5 * text.count(" ")
    if starts_small(text):
        cost += 2.5
    if name == "target_date":
        dated = DATE.match(text)
        return cost - (3.0 + 0.1 * len(dated.group()) if dated else -0.8)
    return cost - 0.5 * evidence(text)[name] if name in evidence(text) else cost


def _further(name: str, text: str, flow: Flow, usual: float) -> float:
    """A strip below another of its column: does it read on, and would its first word not have fitted above?"""
    if (name == "question" and flow.whole.endswith("?")) or (name == "rag" and STATUS.match(flow.whole)):
        return IMPOSSIBLE
    if name == "target_date" and starts_small(text) and _all_date(flow.whole):
        return 4.0
    cost = 0.0 if flow.gap <= 0 else 2.0 + (1.5 if starts_small(text) else 0.0)
    bullet = bool(_BULLET.match(text))
    if starts_small(text):
        cost += 0.0 if looks_open(flow.last) else 2.0
    elif text[:1].isupper() and looks_open(flow.last):
        cost += 0.5
    if must_go_on(flow.last) and bullet:
        cost += 2.0
    spare = (usual - width_of(flow.last) - 0.5 - width_of(text.split()[0])) / usual
    if spare > 0.08 and not bullet and (starts_small(text) or must_go_on(flow.last)):
        cost += 15.0 * (spare - 0.08)
    return cost
