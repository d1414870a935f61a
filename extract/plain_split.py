"""Lines that run across columns, cut where the columns must have stood.

Plain text has lost the gaps between columns. What is left: debris of rulings, known names, dates and
status words, how wide a column is, and that each column's text has to read on from line to line. Each
line is cut by the cheapest partition into the columns, in print order, given the lines above it.
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
NEW_ROW = 1.0  # cost of taking a line for the first of a row when it may be a further one

_BULLET = re.compile(r"^(?:[*¢«•·+»©-]+|e|°|,|\.)\s+(?=[A-Z])")
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


def split_run(strips: Sequence[Strip], ruler: Ruler, last_label: Label | None, group: int) -> list[Piece]:
    """The pieces of consecutive wide lines. Groups are numbered from `group` on; a question's text comes
    as a piece of the field "question", its label still in front."""
    pieces: list[Piece] = []
    row = RowFlows()
    for strip in strips:
        words, walls = _words(strip.text)
        if not words:
            continue
        label = label_at(" ".join(words), last_label)
        cut, fresh = _best_cut(words, walls, row, ruler, label is not None)
        if fresh and row.flows:
            pieces += _pieces(row, group)
            kept = {} if label else {"question": row.flows["question"]} if "question" in row.flows else {}
            row, group = RowFlows(), group + 1
            for flow in kept.values():
                row.flows["question"] = Flow([], flow.last, flow.whole, flow.gap)
        last_label = label[2] if label else last_label
        for column, first, end in cut:
            row.add(column, Strip(strip.page, strip.line, " ".join(words[first:end])))
        row.lines += 1
        for flow in row.flows.values():
            flow.gap += 1
    return pieces + _pieces(row, group)


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


def _best_cut(
    words: list[str], walls: frozenset[int], row: RowFlows, ruler: Ruler, labelled: bool
) -> tuple[Cut, bool]:
    """The cheapest cut, and whether it begins a row."""
    begun = _cheapest(words, walls, RowFlows(), row.flows.get("question"), ruler, labelled)
    if labelled or not row.lines:
        return begun[1], True
    further = _cheapest(words, walls, row, None, ruler, False)
    return (further[1], False) if further[0] <= begun[0] + NEW_ROW else (begun[1], True)


def _cheapest(
    words: list[str],
    walls: frozenset[int],
    row: RowFlows,
    question: Flow | None,
    ruler: Ruler,
    labelled: bool,
) -> tuple[float, Cut]:
    fresh = not row.lines

    @cache
    def best(column: int, at: int) -> tuple[float, Cut]:
        if column == len(ruler.order):
            return (0.0, ()) if at == len(words) else (IMPOSSIBLE * (len(words) - at), ())
        name = ruler.order[column]
        flow = question if name == "question" and fresh and not labelled else row.flows.get(name)
        rest = best(column + 1, at)
        found = (rest[0] + _absent(name, flow, fresh, labelled), rest[1])
        limit = ruler.widths.get(name, 25.0) * 1.35
        for end in range(at + 1, len(words) + 1):
            if end - 1 in walls and end - 1 > at:
                break
            text = " ".join(words[at:end])
            if width_of(text) > limit and end > at + 1:
                break
            cost = _present(name, text, flow, row, ruler, fresh, labelled)
            if cost < IMPOSSIBLE:
                rest = best(column + 1, end)
                if rest[0] + cost < found[0]:
                    found = (rest[0] + cost, ((name, at, end), *rest[1]))
        return found

    return best(0, 0)


def _absent(name: str, flow: Flow | None, fresh: bool, labelled: bool) -> float:
    if fresh and flow is None:
        return {"question": 6.0 if labelled else 0.0, "agency": 2.5, "response": 0.8, "rag": 0.2}.get(
            name, 0.4
        )
    if flow is None or flow.gap > 0:
        return 0.0
    if name == "question":
        return 0.0 if flow.whole.endswith("?") else 1.5
    return 2.5 if must_go_on(flow.last) else 0.6 if looks_open(flow.last) else 0.1


def _present(
    name: str, text: str, flow: Flow | None, row: RowFlows, ruler: Ruler, fresh: bool, labelled: bool
) -> float:
    if name == "agency":
        return _agency(text, flow, ruler.names)
    if name == "question" and flow is None and not labelled:
        return IMPOSSIBLE
    if name == "rag" and not _is_status(text, flow):
        return 5.0 + _width(text, ruler.widths["rag"]) if len(text) > 3 else IMPOSSIBLE
    cost = _width(text, ruler.widths.get(name, 25.0))
    if flow is None:
        return cost + _first(name, text, fresh, row.lines)
    return cost + _further(name, text, flow, ruler.widths.get(name, 25.0))


def _agency(text: str, flow: Flow | None, names: AgencyNames) -> float:
    so_far = f"{flow.whole} {text}" if flow else text
    if flow and flow.gap > 2:
        return IMPOSSIBLE
    if names.whole(so_far):
        return -4.0
    return -2.5 if names.begins(so_far) else IMPOSSIBLE


def _is_status(text: str, flow: Flow | None) -> bool:
    return bool(STATUS.match(f"{flow.whole} {text}" if flow else text)) or bool(
        _STATUS_BEGINS.match(text) and not flow
    )


def _width(text: str, usual: float) -> float:
    over = width_of(text) / usual - 1.0
    return 0.0 if over <= 0.03 else 25.0 * (over - 0.03)


def _first(name: str, text: str, fresh: bool, lines: int) -> float:
    """The first strip of a column."""
    cost = 0.0 if fresh else 1.5 + 0.5 * min(lines, 4)
    if name == "question":
        return cost
    if name == "rag":
        return cost - 2.5
    if starts_small(text):
        cost += 2.5
    if name == "target_date":
        return cost - (3.0 if DATE.match(text) else -0.8)
    return cost - 0.5 * evidence(text)[name] if name in evidence(text) else cost


def _further(name: str, text: str, flow: Flow, usual: float) -> float:
    """A strip below another of its column: does it read on, and would its first word not have fitted above?"""
    if name == "question" and flow.whole.endswith("?"):
        return IMPOSSIBLE
    cost = 0.0 if flow.gap <= 0 else 2.0 + (1.5 if starts_small(text) else 0.0)
    bullet = bool(_BULLET.match(text))
    if starts_small(text):
        cost += -1.0 if looks_open(flow.last) else 2.0
    elif text[:1].isupper() and looks_open(flow.last):
        cost += 0.5
    if must_go_on(flow.last):
        cost += 2.0 if bullet else -0.3
    spare = (usual - width_of(flow.last) - 0.5 - width_of(text.split()[0])) / usual
    if spare > 0.08 and not bullet and (starts_small(text) or must_go_on(flow.last)):
        cost += 5.0 * (spare - 0.08)
    return cost
