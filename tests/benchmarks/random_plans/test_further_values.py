# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Random plans print several agencies in a row, and dates and statuses of several roles, as their truth says."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from benchmarks.random_plans.further_values import FurtherWriter, draw_further_look
from benchmarks.random_plans.look import DatesInCell, Look, PlanColumn, draw_look
from samples.board import Agency, Due, Row, Status

POLICE = Agency(slug="police", name="Police", spellings=("Police",))
HOUSING = Agency(slug="housing", name="Housing", spellings=("Housing",))
MIDWIFERY = Agency(slug="midwifery", name="Midwifery", spellings=("Midwifery",))
ROW = Row(
    agency=POLICE, spelling="Police", status=Status(value="green", printed="G", filled=True),
    target_date="30/06/2019", dues=(Due(printed="30/06/2019", day=date(2019, 6, 30), precision="day"),),
)  # fmt: skip


def usual_look(*fields: str) -> Look:
    columns = tuple(PlanColumn(field=field, name=field, weight=1.0) for field in ("agency", "target_date", *fields))
    look = draw_look(Random(1), scanned=False)
    return replace(look, columns=columns, dates="d/m/Y", status="fill and letter", agencies="column")


def completed_rows(look: Look) -> list[Row]:
    writer = FurtherWriter(look, Random(5), date(2019, 3, 29), (POLICE, HOUSING, MIDWIFERY))
    return [writer.complete_row(ROW) for _ in range(20)]


def test_each_kind_of_further_value_is_drawn_and_half_of_the_plans_have_none() -> None:
    looks = [(draw_look(Random(n), scanned=False), Random(-n)) for n in range(1, 200)]
    further = [draw_further_look(look, rng) for look, rng in looks]
    assert 60 < sum(one == look for one, (look, _) in zip(further, looks, strict=True)) < 140
    told: dict[str, Any] = {}
    for look in further:
        told |= look.told
    assert told.keys() >= {
        "agency_separator", "dates_in_cell", "arrows", "green_complete", "status_columns", "date_columns",
    }  # fmt: skip


def test_some_rows_print_several_agencies_in_one_cell() -> None:
    rows = completed_rows(replace(usual_look(), agency_separator=" and "))
    several = [row for row in rows if row.further_agencies]
    assert 0 < len(several) < len(rows)
    for row in several:
        names = [agency.name for agency in (row.agency, *row.further_agencies)]
        assert row.spelling == f"{', '.join(names[:-1])} and {names[-1]}"


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        ("revised to", {"original", "revised"}),
        ("was", {"original", "revised"}),
        ("revised below", {"original", "revised"}),
        ("struck", {"original", "revised"}),
        ("completed", {"target", "completed"}),
    ],
)
def test_two_dates_of_a_cell_have_their_roles(kind: DatesInCell, roles: set[str]) -> None:
    two = [row for row in completed_rows(replace(usual_look(), dates_in_cell=kind)) if len(row.dues) == 2]
    assert two
    for row in two:
        assert {due.role for due in row.dues} == roles
        assert all((due.printed in row.struck_date) == due.struck for due in row.dues)
        assert all(due.printed in row.target_date for due in row.dues if not due.struck)


def test_further_columns_print_dates_and_statuses_with_the_role_of_their_column() -> None:
    rows = completed_rows(usual_look("revised_date", "previous_rag", "risk_rag"))
    assert {due.role for row in rows for due in row.dues} == {"target", "revised"}
    statuses = [named for row in rows for named in row.more_statuses]
    assert {named.role for named in statuses} == {"previous", "risk"}
    assert {named.status.printed for named in statuses if named.role == "risk"} <= {"High", "Medium", "Low", ""}
    assert all(dict(row.other)[named.column] == named.status.text for row in rows for named in row.more_statuses)


def test_green_is_complete_where_the_legend_says_so() -> None:
    row = completed_rows(replace(usual_look(), green_complete=True))[0]
    assert (row.status.value, row.status.colour, row.status.printed) == ("complete", "green", "G")
