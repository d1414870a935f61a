# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Give a random plan rarer values: rows with several agencies, and dates and statuses of several roles.

About half of the plans have any of it. It is drawn apart from all else, so that the other plans stay as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import get_args

from benchmarks.random_plans.look import (
    DATE_FIELDS,
    STATUS_FIELDS,
    WEIGHTS,
    DatesInCell,
    Look,
    PlanColumn,
    count_columns_with_room,
)
from benchmarks.random_plans.names import COLUMN_NAMES, name_column
from benchmarks.random_plans.printed_values import draw_status, print_due
from samples.board import Agency, DateRole, Due, NamedStatus, Report, Row, Status
from samples.truth import ALL_AGENCIES

ANY_SHARE = 0.5  # of the plans
EACH_SHARE = 0.45  # of those, the share that has each kind of further value
SEVERAL_AGENCIES_SHARE = 0.4  # of the rows of a plan that has such rows
TWO_DATES_SHARE = 0.4  # of the dated rows of a plan that prints two dates in a cell
FURTHER_DATE_SHARE = {"revised_date": 0.4, "completed_date": 0.35, "review_date": 0.6}
SEPARATORS = (", ", " / ", "; ", " and ", "\n", " & ")
STATUS_SETS = (
    ("previous_rag",), ("previous_rag",), ("first_period_rag", "second_period_rag"), ("risk_rag",), ("outcome_rag",),
)  # fmt: skip
DATE_SETS = (
    ("revised_date",),
    ("revised_date",),
    ("completed_date",),
    ("revised_date", "completed_date"),
    ("review_date",),
)
ORIGINAL_NAMES = ("Original date", "Original target date", "Original due date")
RISKS: dict[str, str] = {"red": "High", "amber": "Medium", "green": "Low"}
ARROWS = "▲▼►"
FONTS_WITH_ARROWS = ("DejaVu Sans", "DejaVu Serif")
UNEXPLAINED_STYLES = ("none", "per cent", "coloured text")  # styles whose legend does not explain colours


def draw_further_look(look: Look, rng: Random) -> Look:
    """Return the look with further values, or as it is. The columns that the page has room for come behind the one of
    the current status or date."""
    if rng.random() >= ANY_SHARE:
        return look
    wanted = [rng.random() < EACH_SHARE for _ in range(6)]
    fields = [column.field for column in look.columns]
    if wanted[0] and look.agencies == "column":
        look = replace(look, agency_separator=rng.choice(SEPARATORS))
    if wanted[1] and "target_date" in fields:
        choices = [kind for kind in get_args(DatesInCell) if kind != "none"]
        look = replace(look, dates_in_cell=rng.choice(choices))
    if (
        wanted[2]
        and look.legend != "none"
        and look.status not in UNEXPLAINED_STYLES
        and look.status_words != "progress"
    ):
        look = replace(look, green_complete=True, status_words="blue")
    if wanted[3] and "rag" in fields:
        look = add_columns(look, "rag", rng.choice(STATUS_SETS), rng)
    if wanted[4] and "target_date" in fields and look.dates_in_cell == "none":
        look = add_columns(look, "target_date", rng.choice(DATE_SETS), rng)
        if any(column.field == "revised_date" for column in look.columns) and rng.random() < 0.5:
            look = rename_column(look, "target_date", rng.choice(ORIGINAL_NAMES))
    return replace(
        look, arrows=wanted[5] and look.font in FONTS_WITH_ARROWS and look.status.endswith(("letter", "word"))
    )


def add_columns(look: Look, beside: str, added: Sequence[str], rng: Random) -> Look:
    """Return the look with columns behind the one of a field, as far as the page has room; their names match."""
    room = count_columns_with_room(look.page, look.size) - len(look.columns)
    if room < len(added):
        return look
    choice = rng.randrange(len(COLUMN_NAMES["first_period_rag"]))
    columns = [
        PlanColumn(
            field=field,
            name=COLUMN_NAMES[field][choice] if "period" in field else name_column(field, rng, ""),
            weight=round(WEIGHTS.get(field, 0.9) * rng.uniform(0.9, 1.2), 2),
        )
        for field in added
    ]
    at = next(i for i, column in enumerate(look.columns) if column.field == beside)
    first = at if "period" in added[0] or added[0] == "previous_rag" else at + 1
    return replace(look, columns=(*look.columns[:first], *columns, *look.columns[first:]))


def rename_column(look: Look, field: str, name: str) -> Look:
    columns = (replace(column, name=name) if column.field == field else column for column in look.columns)
    return replace(look, columns=tuple(columns))


def add_further_values(report: Report, look: Look, rng: Random) -> Report:
    """Return the report with the further values that its look has."""
    rows = (row for finding in report.findings for question in finding.questions for row in question.rows)
    agencies = {row.agency.slug: row.agency for row in rows if row.agency.slug != ALL_AGENCIES}
    writer = FurtherWriter(look, rng, report.as_at, tuple(agencies.values()))
    return replace(
        report,
        findings=tuple(
            replace(
                finding,
                questions=tuple(
                    replace(question, rows=tuple(writer.complete_row(row) for row in question.rows))
                    for question in finding.questions
                ),
            )
            for finding in report.findings
        ),
    )


class FurtherWriter:
    """Adds further values to the rows of one plan. `agencies` are those that its rows name."""

    def __init__(self, look: Look, rng: Random, as_at: date, agencies: Sequence[Agency]) -> None:
        self.look, self.rng, self.as_at, self.agencies = look, rng, as_at, agencies
        self.columns = {column.field: column.name for column in look.columns}

    def complete_row(self, row: Row) -> Row:
        percent = dict(row.other).get(self.columns.get("percent", ""), "")
        row = replace(row, percent=int(percent.rstrip("%")) if percent else None)
        row = self._add_dates(self._add_agencies(row))
        status = self._complete_status(row.status)
        more = tuple(self._draw_statuses())
        texts = tuple((named.column, named.status.text) for named in more)
        return replace(row, status=status, more_statuses=more, other=(*row.other, *texts))

    def _add_agencies(self, row: Row) -> Row:
        if not self.look.agency_separator or row.agency.slug == ALL_AGENCIES:
            return row
        others = [agency for agency in self.agencies if agency.slug != row.agency.slug]
        if not others or self.rng.random() >= SEVERAL_AGENCIES_SHARE:
            return row
        further = self.rng.sample(others, min(len(others), self.rng.choice((1, 1, 2))))
        names = [agency.spellings[0] for agency in (row.agency, *further)]
        separator = self.look.agency_separator
        spelling = separator.join(names)
        if separator.strip() in ("and", "&") and len(names) > 2:
            spelling = f"{', '.join(names[:-1])}{separator}{names[-1]}"
        return replace(row, spelling=spelling, further_agencies=tuple(further))

    def _add_dates(self, row: Row) -> Row:
        """Return a dated row with the dates of other columns, and perhaps with a second date in the target's cell."""
        if not row.dues:
            return row
        if self.look.dates_in_cell != "none" and self.rng.random() < TWO_DATES_SHARE:
            row = self._print_two_dates(row)
        dues, texts = list(row.dues), list(row.other)
        if self.columns["target_date"] in ORIGINAL_NAMES:
            dues = [replace(due, role="original") for due in dues]
        for field, role in DATE_FIELDS.items():
            if field in self.columns and self.rng.random() < FURTHER_DATE_SHARE[field]:
                due = self._draw_earlier(role) if role == "completed" else self._draw_later(row.dues[0].day, role)
                dues.append(due)
                texts.append((self.columns[field], due.printed))
        return replace(row, dues=tuple(dues), other=tuple(texts))

    def _print_two_dates(self, row: Row) -> Row:
        first, kind = row.dues[0], self.look.dates_in_cell
        if kind == "completed":
            done = self._draw_earlier("completed")
            return replace(row, target_date=f"{first.printed}\nCompleted {done.printed}", dues=(first, done))
        old, new = replace(first, role="original"), self._draw_later(first.day, "revised")
        if kind == "struck":
            dues = new, replace(old, struck=True)
            return replace(row, target_date=new.printed, struck_date=old.printed, dues=dues)
        text = {
            "revised to": f"{old.printed} revised to {new.printed}",
            "was": f"{new.printed} (was {old.printed})",
            "revised below": f"{old.printed}\nRevised: {new.printed}",
        }[kind]
        return replace(row, target_date=text, dues=(old, new))

    def _draw_later(self, day: date, role: DateRole) -> Due:
        due = print_due(day + timedelta(days=self.rng.randrange(95, 300)), self.look.dates)
        return replace(due, role=role)

    def _draw_earlier(self, role: DateRole) -> Due:
        due = print_due(self.as_at - timedelta(days=self.rng.randrange(100, 250)), self.look.dates)
        return replace(due, role=role)

    def _draw_statuses(self) -> Iterator[NamedStatus]:
        for field, role in STATUS_FIELDS.items():
            if field in self.columns:
                status = draw_status(self.look, self.rng)
                status = rate_risk(status, self.look) if role == "risk" else self._complete_status(status)
                yield NamedStatus(column=self.columns[field], role=role, status=status)

    def _complete_status(self, status: Status) -> Status:
        """Return a status as the plan's legend means it, with an arrow where the plan prints arrows."""
        if self.look.green_complete and status.value == "green":
            status = replace(status, value="complete", hue="green")
        return replace(status, arrow=self.rng.choice(ARROWS)) if self.look.arrows and status.value else status


def rate_risk(status: Status, look: Look) -> Status:
    """Return a risk: high, medium or low in words, which only a colour makes a status, or by its colour alone."""
    value = "amber" if status.value == "complete" else status.value
    printed = "" if look.status in ("fill", "dot") or not value else RISKS[value]
    return replace(status, value=value if status.filled else None, printed=printed)
