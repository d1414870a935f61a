# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draw plans and their next versions, each printed by LibreOffice from a Word or Excel file, with the changes made."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

from benchmarks.random_plans.excel_file import write_excel_file
from benchmarks.random_plans.look import Look
from benchmarks.random_plans.names import draw_person
from benchmarks.random_plans.office_documents import OfficePlan, compose_office_plan, print_files
from benchmarks.random_plans.office_sheet import build_sheet
from benchmarks.random_plans.printed_values import draw_status, print_due
from benchmarks.random_plans.word_file import write_word_file
from samples.board import Change, Report, Row
from samples.revise import Reviser

QUARTER = timedelta(days=91)
SLIP_DAYS = 120
ADDED_SENTENCE = " Report back to the Executive once all teams have taken part."


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeVersions:
    """The PDF of a plan, that of its next version, and the changes between the two."""

    name: str
    first: bytes
    second: bytes
    changes: tuple[Change, ...]


def draw_office_series(seed: int, count: int) -> list[OfficeVersions]:
    """Return the plans of a seed, printed by one call of LibreOffice."""
    plans: list[OfficePlan] = []
    number = 0
    while len(plans) < count:
        number += 1
        plan = compose_office_plan(seed, number, scanned=False)
        if _can_be_compared(plan.look):
            plans.append(plan)
    revised = [_revise_report(plan, number) for number, plan in enumerate(plans)]
    both = [
        _write_version(plan, report, version)
        for plan, (report, _) in zip(plans, revised, strict=True)
        for version, report in (("first", plan.plan.report), ("second", report))
    ]
    with tempfile.TemporaryDirectory() as name:
        printed = [plain for plain, _ in print_files(both, Path(name))]
    return [
        OfficeVersions(name=plan.name, first=first, second=second, changes=tuple(changes))
        for plan, first, second, (_, changes) in zip(plans, printed[::2], printed[1::2], revised, strict=True)
    ]


def _can_be_compared(look: Look) -> bool:
    """Return whether a plan prints what distinguishes its rows: the labels of questions and the agency of each row."""
    fields = {column.field for column in look.columns}
    known = look.agencies == "column" and look.labels != "none" and {"rag", "target_date", "actions"} <= fields
    return known and look.status not in ("none", "per cent") and not look.agency_separator


def _write_version(plan: OfficePlan, report: Report, version: str) -> OfficePlan:
    sheet = build_sheet(replace(plan.plan, report=report), plan.look, Random(plan.seed), False)
    content = write_word_file(sheet) if plan.program == "word" else write_excel_file(sheet)
    return replace(plan, name=f"{plan.name}-{version}", files=(content, content))


def _revise_report(plan: OfficePlan, number: int) -> tuple[Report, Sequence[Change]]:
    """Return the report with a change of each kind that it has a row for, and these changes.

    A lead in a cell of several rows is not changed: the cell prints that of the first.
    """
    rng, look = Random(f"next version {plan.seed}"), plan.look
    reviser = Reviser(plan.plan.report, number, f"{plan.name}-next", plan.plan.report.as_at + QUARTER)

    def move_status(row: Row) -> Row:
        status = row.status
        while status.value in (None, row.status.value):
            status = draw_status(look, rng)
        return replace(row, status=status)

    def slip_date(row: Row) -> Row:
        new = print_due(row.dues[0].day + timedelta(days=SLIP_DAYS), look.dates)
        return replace(row, dues=(new,), target_date=row.target_date.replace(row.dues[0].printed, new.printed))

    edits: tuple[Callable[[], None], ...] = (
        lambda: reviser.edit(2, "rag", "rag", lambda row: bool(row.status.value), move_status),
        lambda: reviser.edit(2, "target_date", "slipped", lambda row: len(row.dues) == 1, slip_date),
        lambda: reviser.edit(
            1, "actions", "changed", lambda row: bool(row.actions),
            lambda row: replace(row, actions=row.actions + ADDED_SENTENCE),
        ),
        lambda: reviser.edit(
            1, "lead_person", "changed", lambda row: bool(row.lead_person) and not look.merged,
            lambda row: replace(row, lead_person=draw_person(rng, "name")),
        ),
        reviser.drop_row,
    )  # fmt: skip
    for edit in edits:
        try:
            edit()
        except (ValueError, IndexError):
            continue
    return reviser.report, reviser.changes
