# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The cost of putting a strip of a line into a column, at its top or below another strip."""

import re
from dataclasses import dataclass

from extract.plaintext.agency_names import AgencyNames
from extract.plaintext.classify_lines import Strip
from extract.plaintext.column_scores import (
    DATE,
    looks_open,
    measure_width,
    must_continue,
    score_columns,
    starts_in_middle,
)
from extract.plaintext.column_widths import TextHabits, continues_paragraph, measure_filled_line
from extract.text.bullets import PLAIN_TEXT_STRIP_BULLET
from extract.text.status_words import PLAIN_TEXT_STATUS

MAX_WIDTH_SHARE = 1.02  # of a column's width: a line may be as long
SHORT_LINE_COST = 1.2  # cost of a line of no width
BULLET_INDENT = 1.8  # common letters by which the lines of a bulleted paragraph are indented
_BETWEEN_TITLES = frozenset(["and", "of", "for", "the", "in", "to", "at", "with", "or"])
_STATUS_BEGINS = re.compile(r"^actions?$", re.I)
IMPOSSIBLE_COST = 50.0
PAIR_COST = 0.8  # gain of a wrap, and cost of a cut, between words that stand side by side elsewhere


@dataclass(frozen=True, slots=True, eq=False)
class ColumnFlow:
    """One column of the row being read: its strips, and the line number of the last strip."""

    strips: tuple[Strip, ...] = ()
    last: str = ""
    whole: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class ColumnRuler:
    """The columns of the table: their order, their widths, and the names that one of them may have."""

    order: tuple[str, ...]
    habits: TextHabits
    names: AgencyNames

    def width(self, column: str) -> float:
        """Return the width of a column, in common letters."""
        return self.habits.widths.get(column, 25.0)


def cost_of_strip(
    name: str, text: str, flow: ColumnFlow | None, gap: int, lines: int, ruler: ColumnRuler, labelled: bool
) -> float:
    """Return the cost of reading a text as a strip of a column."""
    if name == "agency":
        return _cost_of_agency(text, flow, gap, ruler.names)
    if name == "question" and flow is None and not labelled:
        return IMPOSSIBLE_COST
    if name == "rag" and not _is_status(text, flow):
        return 5.0 + _cost_of_width(text, ruler.width("rag")) if len(text) > 3 else IMPOSSIBLE_COST
    cost = _cost_of_width(text, ruler.width(name), SHORT_LINE_COST / 2 if flow else SHORT_LINE_COST)
    if name == "lead_person":
        cost += sum(w.isalpha() and w.islower() and w not in _BETWEEN_TITLES for w in text.split())
    if flow is None:
        return cost + _cost_of_first(name, text, lines)
    return cost + _cost_of_further(name, text, flow, gap, ruler)


def is_all_date(text: str) -> bool:
    """Return whether a text is a date and nothing else."""
    dated = DATE.match(text)
    return bool(dated) and not text[dated.end() :].strip(" .")  # type: ignore[union-attr]


def _cost_of_agency(text: str, flow: ColumnFlow | None, gap: int, names: AgencyNames) -> float:
    so_far = f"{flow.whole} {text}" if flow else text
    if gap > 2:
        return IMPOSSIBLE_COST
    if names.is_whole_name(so_far) or (text.endswith("&") and names.begins_name(so_far)):
        return -4.0 - 0.2 * text.endswith("&")
    return -2.5 if names.begins_name(so_far) else IMPOSSIBLE_COST


def _is_status(text: str, flow: ColumnFlow | None) -> bool:
    return bool(PLAIN_TEXT_STATUS.match(f"{flow.whole} {text}" if flow else text)) or bool(
        _STATUS_BEGINS.match(text) and not flow
    )


def _cost_of_width(text: str, usual: float, short: float = SHORT_LINE_COST) -> float:
    share = measure_width(text) / usual
    if share > MAX_WIDTH_SHARE:
        return 40.0 * (share - MAX_WIDTH_SHARE)
    return 0.0 if text.endswith((".", "?")) else (1.0 - share) * short


def _cost_of_first(name: str, text: str, lines: int) -> float:
    """The first strip of a column, so many lines below the first of its row."""
    cost = 1.5 + 0.5 * lines if lines else 0.0
    if name == "question":
        return cost
    if name == "lead_person" and score_columns(text)[name] > 1.0:
        cost -= 0.3 * text.count(" ")  # a name or a title to its end
    if name == "rag":
        return cost - 2.5 - 1.5 * text.count(" ")
    if starts_in_middle(text):
        cost += 2.5
    if name == "target_date":
        dated = DATE.match(text)
        if not dated:
            return cost + 0.8
        return cost - 3.0 - 0.1 * len(dated.group()) + 1.5 * bool(re.match(r"\s*[A-Z]", text[dated.end() :]))
    return cost - 0.5 * score_columns(text)[name] if name in score_columns(text) else cost


def _cost_of_further(name: str, text: str, flow: ColumnFlow, gap: int, ruler: ColumnRuler) -> float:
    """A strip below another of its column: does it read on, and would its first word not have fitted above?"""
    if (name == "question" and flow.whole.endswith("?")) or (name == "rag" and PLAIN_TEXT_STATUS.match(flow.whole)):
        return IMPOSSIBLE_COST
    if name == "target_date" and starts_in_middle(text) and is_all_date(flow.whole):
        return 4.0
    if name == "rag":
        return -3.0
    cost = 0.0 if gap <= 0 else 2.0 + (1.5 if starts_in_middle(text) else 0.0)
    bulleted = any(PLAIN_TEXT_STRIP_BULLET.match(s.text) for s in flow.strips)
    bullet = bool(PLAIN_TEXT_STRIP_BULLET.match(text))
    if starts_in_middle(text):
        cost += 0.0 if looks_open(flow.last) else 2.0
    elif bullet:
        cost += -0.5 if bulleted else 1.0
    elif not text[:1].islower() and looks_open(flow.last) and name != "lead_person":
        cost += 0.5 - 0.3 * min(max(score_columns(text).get(name, 0.0), -1.0), 2.0)
    if must_continue(flow.last) and bullet:
        cost += 2.0
    usual = ruler.width(name)
    spare = (usual - BULLET_INDENT * bulleted - measure_filled_line(flow.last, text)) / usual
    if spare > 0.01 and not bullet:
        if continues_paragraph(flow.last, text):
            cost += 1.0 + 15.0 * (spare - 0.01)
        elif looks_open(flow.last) and name != "target_date":
            cost += 0.5
    if not bullet and (flow.last.split()[-1].lower(), text.split()[0].lower()) in ruler.habits.pairs:
        cost -= PAIR_COST
    return cost
