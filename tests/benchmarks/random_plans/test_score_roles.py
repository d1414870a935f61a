# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Agencies, dates and statuses count only with their role."""

from typing import Any

from benchmarks.random_plans.score_roles import ROLE_FIGURES, score_roles

Json = dict[str, Any]
TRUTH: Json = {
    "agencies": ["police", "housing"],
    "target_date": {
        "dates": [
            {"date": "2019-06-30", "role": "original", "struck": True},
            {"date": "2019-09-30", "role": "revised", "struck": False},
        ]
    },
    "statuses": [{"role": "current", "value": "green"}, {"role": "risk", "value": None}],
    "progress_percent": 60,
}


def export_row(**changed: Any) -> Json:
    return {**TRUTH, "agencies": [{"id": "police"}, {"id": "housing"}], **changed}


def test_row_read_as_printed_is_right_in_all() -> None:
    score = score_roles([(TRUTH, export_row())])
    assert [score.f1(name) for name in ROLE_FIGURES] == [1.0] * 4


def test_wrong_role_missing_agency_and_made_up_status_are_counted() -> None:
    dates = [{**date, "role": "target"} for date in TRUTH["target_date"]["dates"]]
    statuses = [*TRUTH["statuses"], {"role": "risk", "value": "red"}]
    row = export_row(agencies=[{"id": "police"}], target_date={"dates": dates}, statuses=statuses)
    score = score_roles([(TRUTH, row)])
    assert score.f1("date roles") == 0.0
    assert (score.truth["agencies"], score.found["agencies"], score.right["agencies"]) == (2, 1, 1)
    assert (score.found["statuses"], score.right["statuses"]) == (2, 1)


def test_lost_and_made_up_rows_count_too() -> None:
    score = score_roles([(TRUTH, None), (None, export_row())])
    assert (score.truth["per cent"], score.found["per cent"], score.right["per cent"]) == (1, 1, 0)
