# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A truth is nearly whole against itself; refusals, made-up rows and confident mistakes are counted."""

from copy import deepcopy
from typing import Any

import pytest

from benchmarks.random_plans.make_document import make_document
from benchmarks.random_plans.score import format_outcomes, judge_document

Json = dict[str, Any]


@pytest.fixture(scope="module")
def truth() -> Json:
    return dict(make_document(72, 3, scanned=False).truth)


def rows_of(report: Json) -> list[Json]:
    return [row for f in report["findings"] for q in f["questions"] for row in q["responses"]]


def test_truth_is_nearly_whole_against_itself(truth: Json) -> None:
    outcome = judge_document(truth, truth)
    assert outcome.nearly_whole
    assert (outcome.refused, outcome.made_up, outcome.sure_and_wrong) == (False, 0, 0)


def test_missing_report_is_refused(truth: Json) -> None:
    outcome = judge_document(truth, None)
    assert outcome.refused
    assert not outcome.nearly_whole
    assert "refused" in "\n".join(format_outcomes([outcome]))


def test_made_up_row_and_confident_mistake_are_counted(truth: Json) -> None:
    report = deepcopy(truth)
    first = rows_of(report)[0]
    report["findings"][0]["questions"][0]["responses"].append(deepcopy(first))
    name = "response" if first["response"]["text"] else "actions"
    first[name] |= {"text": "Something else.", "confidence": 0.95}
    outcome = judge_document(truth, report)
    assert (outcome.made_up, outcome.sure_and_wrong) in ((1, 1), (1, 0))  # the copy may be matched instead
