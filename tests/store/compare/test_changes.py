# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Changes of single values between two versions of a row."""

from dataclasses import replace
from datetime import date

import pytest

from normalise.model import DateRole, Response, TargetDate
from store.compare.changes import find_changes, name_agency
from store.versions.match_rows import match_rows, rows_from_report
from tests.store.report_versions import agency, cell, version, with_rows

BEFORE, AFTER = date(2019, 4, 30), date(2019, 7, 31)


def date_row(row: Response, text: str, confidence: float, *dates: TargetDate) -> Response:
    return replace(row.with_cells(target_date=cell(text, confidence)), dates=dates)


@pytest.mark.parametrize(
    ("former", "sure"),
    [
        ((TargetDate(date=BEFORE, precision="day", role=DateRole.ORIGINAL, struck=True),), True),
        ((TargetDate(date=BEFORE, precision="day", role=DateRole.ORIGINAL),), True),
        ((), False),
    ],
)
def test_a_doubtful_date_is_believed_where_the_row_says_which_one_was_given_up(
    former: tuple[TargetDate, ...], sure: bool
) -> None:
    due = TargetDate(date=BEFORE, precision="day", role=DateRole.TARGET)
    later = TargetDate(date=AFTER, precision="day", role=DateRole.REVISED)
    old = with_rows(version("aaaa", BEFORE), lambda row: date_row(row, "30.04.2019", 0.99, due))
    new = with_rows(version("bbbb", AFTER), lambda row: date_row(row, "31.07.2019", 0.6, later, *former))
    found = find_changes(old, new, match_rows(rows_from_report(old), rows_from_report(new), lambda *_: ""))
    assert {(c.kind, c.field, c.days, c.sure) for c in found} == {("slipped", "target_date", 92, sure)}


def test_a_corrected_agency_is_named_by_its_correction() -> None:
    row = version("aaaa", BEFORE).responses[0]
    printed = agency("housing", "Housing")
    corrected = replace(printed, raw="Probation", cell=replace(printed.cell, raw="Probation", state="corrected"))
    assert name_agency(replace(row, agency=printed)) == "Housing"
    assert name_agency(replace(row, agency=corrected)) == "Housing"
    assert name_agency(replace(row, agency=replace(corrected, cell=cell("Probation")))) == "Probation"
