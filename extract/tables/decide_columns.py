# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Decide which field each column of a document's tables fills, for all tables and columns at once.

The tables are grouped into forms (extract/tables/table_forms.py). Each column of a form has evidence for each field, as
log-odds against "no field": its printed name, the cells in it over all pages, and its place among the columns. The
decision is the assignment of fields to columns with the highest sum (`linear_sum_assignment`), where each column may
also fill no field. A form's columns also tell whether it is a plan at all.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extract.fields import PLAN_FIELD, PROSE_NAMES
from extract.tables.column_content import FIELDS, Cells, weigh_cells
from extract.tables.grid import Column, FoundTable
from extract.tables.header_rows import Header
from extract.tables.split_columns import join_split_columns
from extract.tables.table_forms import Form, collect_cells, group_forms
from extract.tables.tick_columns import find_tick_columns
from extract.text.column_names import ColumnNames
from extract.text.name_words import weigh_name

FIELD_PRIOR = -0.6  # log-odds of a field before any evidence: most columns are not the one that is asked for
RARE_FIELDS = {"constraints": -0.4, "finding": -0.6}  # more, for fields that few plans have
NO_NAMES = 1.0  # log-odds by which a column is likelier to fill a field where no header could be read
EMPTY_COLUMN = -3.0  # log-odds of any field for a column without a name or a cell
BLANK_NAME = -1.0  # log-odds of a column without a name beside columns with names
DATED_STATUS = -5.5  # log-odds that a status of another time or of a risk is the current one, beside another one
LATER_PERIOD = 3.0  # log-odds by which the last of several columns with one name and other dates is the current one
LAST_NAMELESS_STATUS = 3.0  # the same of neighbouring status columns without names: boards print the latest last
CURRENT_STATUS = 4.0  # log-odds by which a status column named "current" or "latest" is before one of a period
NUMBER_NOT_FIRST = -8.0  # log-odds of the number of a row in the third column or later
BOTH_NAMED = -6.0  # log-odds of the status alone in a column whose name promises comments too
LATER_COLUMN = -0.01  # log-odds for each column to the left: of equals, the first keeps the field
USUAL_PLACE = {
    "number": 0.0, "finding": 0.05, "question": 0.1, "agency": 0.35, "actions": 0.35, "lead_person": 0.5,
    "response": 0.55, "target_date": 0.6, "constraints": 0.75, "desired_outcome": 0.75, "rag": 0.85,
}  # fmt: skip
"""Where plans usually print a field: 0 the first column, 1 the last."""
MIDDLE_PLACE = 0.5  # of a field whose usual place is not known
PLACE_WEIGHT = 0.6  # log-odds between a field's usual place and half a table away
NAMELESS_PLACE_WEIGHT = 1.6  # the same where no header could be read, so that little else tells texts apart
ANSWER_BEFORE_QUESTION = -4.0  # log-odds of an answering field left of the question, without names
FINDING_BEFORE_QUESTION = 1.5  # log-odds of a finding there
TICK_COLUMN = -9.0  # log-odds of each field for a column that is part of a status: it fills none alone
FURTHER_STATUS = 0.4  # of the evidence for a status, where a column without a field shows another than the current one
MORE_STATUS = 1.5  # log-odds that a column without a field holds statuses, from which on it is read as one
UNSURE_MARGIN = 1.0  # log-odds between two fields that a name may mean; a decision below it is a reason for doubt
STATUS_COLUMN_NAME = re.compile(r"status|\bb?rag|rating", re.I)
CURRENT_STATUS_NAME = re.compile(r"\b(?:current|latest|present|now|overall)\b(?!\s+risk)", re.I)
TEXT_FIELDS = ("actions", "response", "question", "finding", "desired_outcome")
SUPPORTING_FIELDS = ("agency", "lead_person", "target_date", "rag", "number", "question")
PLAN_PRIOR = -4.0  # log-odds that a table is a plan before its columns are looked at
MAX_PLAN_EVIDENCE = 3.0  # log-odds that one column adds at most
RISK_COLUMN = re.compile(r"likelihood|probability|mitigat|attend|^measure$|baseline|^score", re.I)
RISK_SCORE = re.compile(
    r"\brisks?\s+(?:rating|score|level|rag|status)|\b(?:level|rating|score)\s+of\s+risk"
    r"|\b(?:initial|current|residual|inherent)\s+risk|^risk(?:\s*\(h\W*m\W*l\))?$",
    re.I,
)
NOT_CURRENT = re.compile(r"\brisk|\b(?:previous|prior|last|earlier|initial|original)\b", re.I)
OTHER_DATE_NAME = re.compile(
    r"\breview|(?<!\bbe )\b(?:completed|achieved|closed|implemented)\b|\b(?:actual|new|revised|extended)\b", re.I
)
OTHER_DATE = -5.0  # log-odds that a column of such a name is the target date, beside another column of dates
SURE_DATE = 3.0  # log-odds from which a column without a name has dates
MAX_SCORE_WORDS = 4  # in each cell of a column of risk scores: "12 (4 x 3)" is one, a sentence is not
RISK_EVIDENCE = -2.0  # log-odds for each column that is usual in a risk register or score card; some plans have one
ALIEN_COLUMN = re.compile(r"^term$|meaning|definition|abbreviation|version|author\b|^signed|signature", re.I)
ALIEN_EVIDENCE = -6.0  # log-odds for each column of a glossary, sign-off or list of versions, which plans do not have


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumns:
    """The decision for one table.

    Attributes:
        start: The columns at the table's top, where no header is printed there; () before a header.
        headers: The columns that begin at each header row.
        plan_score: The log-odds that the table is a plan or a part of one.
    """

    start: Header
    headers: Mapping[int, Header]
    plan_score: float

    @property
    def is_plan(self) -> bool:
        """Whether the table is rather a plan than another table."""
        return self.plan_score > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumns:
    """The decision for one form: its columns, the evidence for each field of each column, and the score of a plan."""

    columns: Header
    evidence: tuple[Mapping[str, float], ...]
    plan_score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDecisions:
    """The decisions for all tables of a document, in the order of the tables, and the forms they were made for."""

    tables: tuple[TableColumns, ...]
    forms: tuple[FormColumns, ...]

    def explain(self) -> str:
        """Return the columns of each form with the evidence for the likeliest fields, one line for each column."""
        lines = []
        for i, form in enumerate(self.forms, 1):
            lines.append(f"form {i}: plan {form.plan_score:+.1f}")
            for column, evidence in zip(form.columns, form.evidence, strict=True):
                best = sorted(evidence.items(), key=lambda item: -item[1])[:3]
                scores = ", ".join(f"{name} {value:+.1f}" for name, value in best)
                lines.append(f"  {column.name[:40]!r:42} {column.field or '-':16} {scores}")
        return "\n".join(lines)


def decide_columns(tables: Sequence[FoundTable], names: ColumnNames) -> ColumnDecisions:
    """Decide the header rows, the columns and the fields of all tables of a document."""
    starts: dict[int, Header] = {}
    headers: dict[int, dict[int, Header]] = {i: {} for i in range(len(tables))}
    scores: dict[int, float] = {}
    decided = []
    for form in (join_split_columns(form, names) for form in group_forms(tables, names)):
        decision = _decide_form(form, names)
        decided.append(decision)
        for part in form.parts:
            columns = tuple(
                replace(column, x0=own.x0, x1=own.x1)
                for column, own in zip(decision.columns, part.columns, strict=True)
            )
            scores[part.table] = max(scores.get(part.table, -math.inf), decision.plan_score)
            if part.section.header:
                headers[part.table] |= dict.fromkeys(part.section.header, columns)
            else:
                starts[part.table] = columns
    return ColumnDecisions(
        tables=tuple(
            TableColumns(start=starts.get(i, ()), headers=headers[i], plan_score=scores.get(i, -math.inf))
            for i in range(len(tables))
        ),
        forms=tuple(decided),
    )


def _decide_form(form: Form, names: ColumnNames) -> FormColumns:
    columns, below = form.parts[0].columns, collect_cells(form)
    evidence = tuple(_weigh_column(form, at, cells, names) for at, cells in enumerate(below))
    evidence = _prefer_undated_status(columns, evidence, names)
    evidence = _prefer_promised_date(columns, evidence, names)
    if not form.printed:
        evidence = _prefer_fuller_dates(_prefer_last_status(evidence), below)
    evidence = _order_by_question(evidence, form.printed)
    ticks = find_tick_columns(columns, below)
    evidence = tuple(
        dict.fromkeys(FIELDS, TICK_COLUMN) if at in ticks else weights for at, weights in enumerate(evidence)
    )
    fields = _assign(evidence)
    made = [
        _finish_column(column, field, weights, form.printed)
        for column, field, weights in zip(columns, fields, evidence, strict=True)
    ]
    made = [
        replace(c, more_status=c.field is None and at not in ticks and _holds_statuses(c, weights, below[at]))
        for at, (c, weights) in enumerate(zip(made, evidence, strict=True))
    ]
    if "rag" not in fields and ticks:
        made = [replace(c, ticked=at in ticks) for at, c in enumerate(made)]
    elif "rag" not in fields:
        made = [
            replace(c, status_too=True) if c.field == "response" and STATUS_COLUMN_NAME.search(c.name) else c
            for c in made
        ]
    return FormColumns(columns=tuple(made), evidence=evidence, plan_score=score_plan(made, evidence))


def _holds_statuses(column: Column, evidence: Mapping[str, float], cells: Cells) -> bool:
    """Return whether a column without a field has statuses beside the current one, or scores of a risk."""
    named = STATUS_COLUMN_NAME.search(column.name) and cells
    if max(evidence["rag"], weigh_cells(cells)["rag"] if named else evidence["rag"]) >= MORE_STATUS:
        return True
    short = all(len(text.split()) <= MAX_SCORE_WORDS for text, _ in cells)
    return bool(cells) and short and bool(RISK_SCORE.search(column.name))


def _weigh_column(form: Form, at: int, cells: Cells, names: ColumnNames) -> dict[str, float]:
    """Return the log-odds of each field for a column: its names, its cells, its place."""
    count = len(form.parts[0].columns)
    named = [part.columns[at].name for part in form.parts if part.section.header]
    found = [weigh_name(name, names) for name in named]
    content = weigh_cells(cells)
    place = at / max(count - 1, 1)
    dated = _find_periods(form.parts[0].columns, named[0], names) if found else []
    evidence = {}
    for field in FIELDS:
        score = FIELD_PRIOR + RARE_FIELDS.get(field, 0.0) + content[field] + LATER_COLUMN * at
        away = abs(place - USUAL_PLACE.get(field, MIDDLE_PLACE)) / 0.5
        if not form.printed:
            score += (NO_NAMES if cells else EMPTY_COLUMN) + NAMELESS_PLACE_WEIGHT * (0.5 - away)
        else:
            score += PLACE_WEIGHT * (0.5 - away) / 2
            known = [f.fields.get(field, BLANK_NAME) for f in found]
            score += sum(known) / len(known) if known else 0.0
            score += LATER_PERIOD * dated.index(at) / len(dated) if at in dated else 0.0
        evidence[field] = score
    if found and CURRENT_STATUS_NAME.search(named[0]) and STATUS_COLUMN_NAME.search(named[0]):
        evidence["rag"] += CURRENT_STATUS
    if at > 1:
        evidence["number"] += NUMBER_NOT_FIRST
    if found and found[0].choices[:1] == ("response",) and STATUS_COLUMN_NAME.search(named[0]):
        evidence["rag"] += BOTH_NAMED
    return evidence


def _find_periods(columns: Header, name: str, names: ColumnNames) -> list[int]:
    """Return the positions of the columns that have this name, each with its own date or quarter.

    The last is the current one. A column with the name alone comes last.
    """
    found = [weigh_name(column.name, names) for column in columns]
    bare = weigh_name(name, names).bare
    same = [at for at, other in enumerate(found) if other.bare == bare]
    return sorted(same, key=lambda at: not found[at].period) if any(found[at].period for at in same) else []


def _prefer_undated_status(
    columns: Header, evidence: Sequence[dict[str, float]], names: ColumnNames
) -> tuple[dict[str, float], ...]:
    """Return the evidence with that of the names of several statuses: "RAG Q1", "RAG last quarter", "Status"."""
    found = [weigh_name(column.name, names) for column in columns]
    is_status = ["rag" in name.choices for name in found]
    dated = [
        status and (name.period or bool(NOT_CURRENT.search(column.name)))
        for column, name, status in zip(columns, found, is_status, strict=True)
    ]
    undated = sum(is_status) > sum(dated)
    return tuple(
        {**weights, "rag": weights["rag"] + DATED_STATUS} if undated and other else weights
        for weights, other in zip(evidence, dated, strict=True)
    )


def _prefer_promised_date(
    columns: Header, evidence: Sequence[dict[str, float]], names: ColumnNames
) -> tuple[dict[str, float], ...]:
    """Return the evidence with that of the names of several dates: "Original date", "New date", "Date completed"."""
    dated = ["target_date" in weigh_name(column.name, names).choices[:1] for column in columns]
    others = [is_date and bool(OTHER_DATE_NAME.search(c.name)) for c, is_date in zip(columns, dated, strict=True)]
    if sum(dated) == sum(others):
        return tuple(evidence)
    return tuple(
        {**weights, "target_date": weights["target_date"] + OTHER_DATE} if other else weights
        for weights, other in zip(evidence, others, strict=True)
    )


def _prefer_last_status(evidence: Sequence[dict[str, float]]) -> tuple[dict[str, float], ...]:
    """Return the evidence of columns without names with that of the order of neighbouring columns of statuses."""
    shows = [weights["rag"] >= MORE_STATUS for weights in evidence]
    return tuple(
        {**weights, "rag": weights["rag"] + LAST_NAMELESS_STATUS} if at and all(shows[at - 1 : at + 1]) else weights
        for at, weights in enumerate(evidence)
    )


def _prefer_fuller_dates(evidence: Sequence[dict[str, float]], below: Sequence[Cells]) -> tuple[dict[str, float], ...]:
    """Return the evidence of columns without names with that of how many cells are filled: few targets are revised."""
    filled = [
        sum(bool(text) for text, _ in cells) if weights["target_date"] >= SURE_DATE else 0
        for weights, cells in zip(evidence, below, strict=True)
    ]
    return tuple(
        {**weights, "target_date": weights["target_date"] + OTHER_DATE} if 0 < count < max(filled) else weights
        for weights, count in zip(evidence, filled, strict=True)
    )


def _order_by_question(evidence: Sequence[dict[str, float]], printed: bool) -> tuple[dict[str, float], ...]:
    """Return the evidence with that of the order, where no header is printed: what answers is right of its question."""
    fields = _assign(evidence)
    if printed or "question" not in fields:
        return tuple(evidence)
    at = fields.index("question")
    before = {**dict.fromkeys(PROSE_NAMES, ANSWER_BEFORE_QUESTION), "finding": FINDING_BEFORE_QUESTION}
    return tuple(
        {f: score + (before.get(f, 0.0) if i < at and weights["number"] < 0 else 0.0) for f, score in weights.items()}
        for i, weights in enumerate(evidence)
    )


def _assign(evidence: Sequence[Mapping[str, float]]) -> list[str | None]:
    """Return the field of each column, None for no field, so that the sum of the evidence is highest.

    A column of statuses beside the current one has no field, and a part of its evidence counts then too.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not evidence:
        return []
    gain = np.zeros((len(evidence), len(FIELDS) + len(evidence)))
    for row, weights in enumerate(evidence):
        gain[row, : len(FIELDS)] = [weights[field] for field in FIELDS]
        gain[row, len(FIELDS) :] = max(0.0, FURTHER_STATUS * weights["rag"])
    _, chosen = linear_sum_assignment(gain, maximize=True)
    return [FIELDS[i] if i < len(FIELDS) else None for i in chosen]


def _finish_column(column: Column, field: str | None, evidence: Mapping[str, float], printed: bool) -> Column:
    """Return a column with its field, and the reason where its name alone does not tell it."""
    reason, phrase = "", _phrase_field(field) if field else ""
    others = [score for name, score in evidence.items() if name != field and name in column.choices]
    if field and (not printed or not column.name):
        reason = f"column without a name taken for {phrase} by its content"
    elif field and field not in column.choices[:1]:
        reason = f"“{column.name}” taken for {phrase} by the column's content"
    elif field and others and evidence[field] - max(others) < UNSURE_MARGIN:
        reason = f"“{column.name}” may be {phrase} or {_phrase_field(column.choices[1])}"
    rivals = [score for name, score in evidence.items() if name != field]
    margin = evidence[field] - max([0.0, *rivals]) if field else 0.0
    certainty = 1 / (1 + math.exp(-max(margin, 0.0))) if reason else 1.0
    return replace(column, field=field, reason=reason, certainty=round(certainty, 2))


def score_plan(columns: Sequence[Column], evidence: Sequence[Mapping[str, float]]) -> float:
    """Return the log-odds that a table with these columns is a plan.

    A plan has a column of texts, such as actions or responses, and beside it agencies, dates, persons, statuses or
    numbers.
    """
    by_field = {c.field: w[c.field] for c, w in zip(columns, evidence, strict=True) if c.field}

    def best(fields: Sequence[str]) -> float:
        return sum(sorted((min(max(by_field.get(f, 0.0), 0.0), MAX_PLAN_EVIDENCE) for f in fields), reverse=True)[:2])

    other = sum(ALIEN_EVIDENCE for column in columns if ALIEN_COLUMN.search(column.name))
    other += sum(RISK_EVIDENCE for column in columns if RISK_COLUMN.search(column.name))
    text = any(by_field.get(f, 0.0) > 0 for f in ("actions", "response", "question"))
    if not text:
        return PLAN_PRIOR + other
    return PLAN_PRIOR + best(TEXT_FIELDS) + best(SUPPORTING_FIELDS) + other


def _phrase_field(field: str) -> str:
    """Return a field's name within a sentence: "the lead person"."""
    return f"the {PLAN_FIELD[field].label if field in PLAN_FIELD else field}"
