# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The named parts of the model that cuts lines of plain text: what speaks for a strip of a line in a column.

Each function returns features by name. A cut has the probability that a log-linear model gives it: the exponential of
the weighted sum of its features, among all cuts of its line. The weights are in weights.toml.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

from extract.plaintext.agency_names import AgencyNames
from extract.plaintext.classify_lines import Strip
from extract.plaintext.column_scores import (
    DATE,
    measure_width,
    must_continue,
    score_columns,
    starts_in_middle,
)
from extract.plaintext.column_widths import TextHabits, measure_filled_line
from extract.plaintext.pieces import PRINT_ORDER
from extract.plaintext.table_lines import TableLine
from extract.text.bullets import PLAIN_TEXT_STRIP_BULLET
from extract.text.date_words import MONTH_START
from extract.text.status_words import PLAIN_TEXT_STATUS
from extract.text.word_pairs import score_word_pair

Features = dict[str, float]

BULLET_INDENT = 1.8  # common letters by which the lines of a bulleted paragraph are indented
WIDTH_TOLERANCE = 0.02  # of a width: type set closer or wider than the metrics say
WIDTH_STEP = 0.05  # of a width: the unit of what a line is too wide or too short by
MAX_WIDTH_STEPS = 6.0
UNKNOWN_WIDTH = 25.0  # common letters
MIN_ITEM_POINTS = 1.0  # of evidence: a line that begins an item of a list of its column
MAX_NAME_GAP = 2  # lines between the lines of an agency's name
MAX_POINTS = 3.0  # of evidence from a text's words
_STATUS_BEGINS = re.compile(r"^actions?$", re.I)
_DATE_PAIR = re.compile(
    rf"\W?\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTH_START})[a-z]*\W*|(?:{MONTH_START})[a-z]*\W* [’']?(?:\d\d|20\d\d)\W*", re.I
)
"""Two words of one date."""
_SENTENCE_END = re.compile(r"[.?!]\W?$")
_INITIAL = re.compile(r"[A-Z]\.")
_LISTED_COLUMNS = frozenset(["rag", "target_date", "lead_person"])  # their texts end without a full stop


@dataclass(frozen=True, slots=True)
class ColumnModel:
    """The columns that lines are cut into, in print order; the text's habits and agencies; the weights of features."""

    columns: tuple[str, ...]
    habits: TextHabits
    names: AgencyNames
    weights: Mapping[str, float]

    def weigh(self, features: Features) -> float:
        """Return the weighted sum of features."""
        return sum(self.weights.get(name, 0.0) * value for name, value in features.items())

    def width(self, column: int) -> float:
        """Return the width of a column, in common letters."""
        return self.habits.widths.get(self.columns[column], UNKNOWN_WIDTH)


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, float]:
    """Return the fitted weight of each feature."""
    return tomllib.loads(resources.files("extract.plaintext").joinpath("weights.toml").read_text(encoding="utf-8"))


def build_model(order: Iterable[str], habits: TextHabits, names: AgencyNames) -> ColumnModel:
    """Return the model for a table's columns; one without agencies is read in the order of print."""
    columns = tuple(order)
    return ColumnModel(columns if "agency" in columns else PRINT_ORDER, habits, names, load_weights())


@dataclass(frozen=True, eq=False)
class Flow:
    """The text of one cell so far: its strips, and the number of the last one's line."""

    strips: tuple[Strip, ...]
    whole: str
    last: str
    """The last strip's text."""
    line: int

    @cached_property
    def last_word(self) -> str:
        """The last word."""
        return self.last.split()[-1]

    @cached_property
    def bulleted(self) -> bool:
        """Whether a strip begins with a bullet."""
        return any(PLAIN_TEXT_STRIP_BULLET.match(s.text) for s in self.strips)


def add_features(parts: Iterable[Features]) -> Features:
    """Return the sums of features."""
    out: Features = {}
    for features in parts:
        for name, value in features.items():
            out[name] = out.get(name, 0.0) + value
    return out


def describe_end(column: str, text: str) -> Features:
    """Return what a strip's end says: only answers are written in sentences, and a date is alone on its line."""
    out: Features = {}
    if _SENTENCE_END.search(text):
        out["stop.response" if column == "response" else "stop.other"] = 1.0
    if column == "target_date" and (dated := DATE.match(text)):
        rest = text[dated.end() :].strip(" .")
        out["date.tail" if rest else "date.stop" if text.endswith(".") else "date.alone"] = 1.0
    return out


def describe_width(column: str, text: str, habits: TextHabits) -> Features:
    """Return how far a strip is too wide for its column, or shorter than a line that wraps."""
    share = measure_width(text) / habits.widths.get(column, UNKNOWN_WIDTH)
    if share > 1.0 + WIDTH_TOLERANCE:
        return {"width.over": min(MAX_WIDTH_STEPS, (share - 1.0 - WIDTH_TOLERANCE) / WIDTH_STEP)}
    if _SENTENCE_END.search(text):
        return {"width.short_closed": 1.0 - share}
    return {"width.short_listed" if column in _LISTED_COLUMNS else "width.short_open": 1.0 - share}


def describe_inside(line: TableLine, at: int, end: int) -> Features:
    """Return the rulings, wide gaps and bullets inside a strip."""
    kinds = (("keep.wall", line.walls), ("keep.gap", line.gaps), ("keep.bullet", line.bullets))
    return {name: float(inside) for name, places in kinds if (inside := sum(at < k < end for k in places))}


def describe_border(line: TableLine, at: int, habits: TextHabits) -> Features:
    """Return what speaks for and against a cut before a word."""
    kinds = (("cut.wall", line.walls), ("cut.gap", line.gaps), ("cut.bullet", line.bullets))
    out: Features = {"cut": 1.0, **{name: 1.0 for name, places in kinds if at in places}}
    if at not in line.walls and at not in line.gaps:
        one, other = line.words[at - 1], line.words[at]
        out["pair.cut"] = score_word_pair(one, other)
        out["pair.cut_known"] = float(habits.pairs.get((one.lower(), other.lower()), 0) > 1)
        if _DATE_PAIR.fullmatch(f"{one} {other}"):
            out["cut.date"] = 1.0
        elif _INITIAL.fullmatch(one) and other[0].isupper():
            out["cut.initial"] = 1.0
        elif one.isdigit() and other[0].islower():
            out["cut.figure"] = 1.0
    return out


def describe_start(column: str, text: str, *, late: bool) -> Features:
    """Return the features of a strip that begins a cell; `late` is below the first line of its row."""
    points = score_columns(text)
    out = {f"start.{column}": 1.0}
    if late:
        out["start.late"] = 1.0
    if column == "rag":
        whole, begins = PLAIN_TEXT_STATUS.match(text), _STATUS_BEGINS.match(text)
        return out | {"status.first" if whole else "status.begins" if begins else "status.none": 1.0}
    if column in points:
        out[f"points.{column}"] = max(-MAX_POINTS, min(MAX_POINTS, points[column]))
        out["points.behind"] = min(MAX_POINTS, max(0.0, max(points.values()) - points[column]))
    if starts_in_middle(text):
        out["start.lower"] = 1.0
    elif PLAIN_TEXT_STRIP_BULLET.match(text):
        out["start.bullet"] = 1.0
    return out


def describe_more(column: str, text: str, flow: Flow, line: TableLine, habits: TextHabits) -> Features:
    """Return how well a strip reads on from the text above it, and whether it would have fitted there."""
    kind = "listed" if column in _LISTED_COLUMNS else "prose"
    out: Features = {f"more.{kind}": 1.0}
    must, resumed = must_continue(flow.last), line.number - flow.line > 1
    first = text.split()[0]
    if PLAIN_TEXT_STRIP_BULLET.match(text):
        out["bullet.listed" if flow.bulleted else "bullet.new"] = 1.0
        if must:
            out["bullet.must"] = 1.0
    else:
        out["pair.wrap"] = score_word_pair(flow.last_word, first)
        out["pair.known"] = float((flow.last_word.lower(), first.lower()) in habits.pairs)
        case = "lower" if starts_in_middle(text) else "figure" if text[0].isdigit() else "upper"
        state = "must" if must else "closed" if _SENTENCE_END.search(flow.last) else "open"
        if case == "upper" and state == "open" and score_columns(text).get(column, 0.0) < MIN_ITEM_POINTS:
            case = "plain"
        out[f"{'resumed' if resumed else 'next'}.{case}_{state}"] = 1.0
        out |= _describe_wrap(column, text, flow, habits, certain=case == "lower" or must)
    if resumed:
        out["gap.lines"] = min(4.0, (line.number - flow.line - 1) / 4)
    if not starts_in_middle(text) and column != "rag":
        points = max(-MAX_POINTS, min(MAX_POINTS, score_columns(text)[column]))
        out[f"paragraph.{kind}"] = points
    if column == "rag":
        out["status.whole" if PLAIN_TEXT_STATUS.match(f"{flow.whole} {text}") else "status.broken"] = 1.0
    elif column == "target_date":
        out |= _describe_below_date(text, flow)
    return out


def _describe_wrap(column: str, text: str, flow: Flow, habits: TextHabits, *, certain: bool) -> Features:
    """Return whether the line above had room for the first word; `certain` where the two are one sentence."""
    usual = habits.widths.get(column, UNKNOWN_WIDTH)
    spare = (usual - BULLET_INDENT * flow.bulleted - measure_filled_line(flow.last, text)) / usual
    if spare <= WIDTH_TOLERANCE:
        return {"wrap.full": 1.0}
    kind = "certain" if certain else "maybe"
    return {f"wrap.early_{kind}": 1.0, f"wrap.early_{kind}_by": min(MAX_WIDTH_STEPS, spare / WIDTH_STEP)}


def _describe_below_date(text: str, flow: Flow) -> Features:
    """Return the features of what is printed below a date: rarely another, often its evidence as a new sentence."""
    dated = DATE.match(flow.whole)
    if not dated:
        return {}
    if DATE.match(text):
        return {"date.another": 1.0}
    if flow.whole[dated.end() :].strip(" ."):
        return {}
    return {"date.lower" if starts_in_middle(text) else "date.evidence": 1.0}


def describe_agency(text: str, flow: Flow | None, line: TableLine, names: AgencyNames) -> Features | None:
    """Return what a strip in the column of agencies makes of the name so far; None where that is no name."""
    name = f"{flow.whole} {text}" if flow else text
    if flow and (line.number - flow.line > MAX_NAME_GAP or not (text[0].isalnum() or text[0] in "(&")):
        return None
    whole, begun = names.is_whole_name(name), names.begins_name(name)
    if name.count("(") > name.count(")") and (whole or begun):
        kind = "bracket"
    elif whole or begun:
        kind = "both" if whole and begun else "whole" if whole else "joint" if must_continue(name) else "begun"
    elif names.may_begin_name(name):
        kind = "place"
    else:
        return None
    out = {f"agency.{kind}": 1.0}
    if text[0] == "(" and kind != "bracket":
        out["agency.abbreviation"] = 1.0
    if flow:
        was = "whole" if names.is_whole_name(flow.whole) else "begun"
        out[f"agency.more_{was}"] = 1.0
        if line.number - flow.line > 1:
            out["agency.resumed"] = 1.0
    return out


def describe_question(text: str, flow: Flow | None, line: TableLine, habits: TextHabits) -> Features | None:
    """Return how well a strip goes on with a question; None where it cannot. A label begins one."""
    if flow is None:
        return {}
    if flow.whole.endswith("?"):
        return None
    first = text.split()[0]
    out: Features = {"question.more": 1.0, "pair.question": score_word_pair(flow.last_word, first)}
    out["pair.known"] = float((flow.last_word.lower(), first.lower()) in habits.pairs)
    if not starts_in_middle(text):
        out["question.upper"] = 1.0
    if text.endswith("?"):
        out["question.last"] = 1.0
    if line.number - flow.line > 1:
        out["question.resumed"] = 1.0
    return out | _describe_wrap("question", text, flow, habits, certain=True)


def describe_leave(column: str, flow: Flow, model: ColumnModel) -> Features:
    """Return what speaks against a text that does not go on in the line after its last."""
    habits = model.habits
    if column == "question":
        return {} if flow.whole.endswith("?") else {"leave.question": 1.0}
    if column == "agency":
        return {} if model.names.is_whole_name(flow.whole) else {"leave.name": 1.0}
    if must_continue(flow.last):
        return {"leave.must": 1.0}
    if _SENTENCE_END.search(flow.last):
        return {"leave.closed": 1.0}
    if column in _LISTED_COLUMNS:
        return {"leave.listed": 1.0}
    if column == "response":
        return {"leave.answer": 1.0}
    full = measure_width(flow.last) > 0.85 * habits.widths.get(column, UNKNOWN_WIDTH)
    return {"leave.full" if full else "leave.open": 1.0}
