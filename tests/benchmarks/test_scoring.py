# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The scorer itself: a truth scores full marks against itself, and each kind of damage costs its own figure."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.scoring import Figures, intersection_over_union, overlaps, plain_label, plain_text, score_report

SAMPLES = Path(__file__).parents[2] / "samples"


def truth(name: str = "harrowmere-2019-03") -> dict[str, Any]:
    report: dict[str, Any] = json.loads((SAMPLES / f"{name}.truth.json").read_text(encoding="utf-8"))
    return report


def rows(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [r for f in report["findings"] for q in f["questions"] for r in q["responses"]]


def full(**but: Any) -> Figures:
    """Full marks, except for these."""
    return Figures(**dict.fromkeys(Figures.__slots__, 1.0) | {"made_up": 0} | but)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.truth.json")), ids=lambda p: p.name)
def test_a_truth_scores_full_marks_against_itself(path: Path) -> None:
    report = json.loads(path.read_text(encoding="utf-8"))
    assert score_report(report, report) == (
        full(boxes=None) if path.name.startswith("harrowmere-2019-03-ocr") else full()
    )


def test_nothing_found_is_all_wrong() -> None:
    assert score_report(truth(), truth() | {"findings": []}) == Figures(
        findings=0, questions=0, responses=0, cells=0, statuses=0, nulls=0, dates=0, boxes=0, made_up=0
    )


def test_a_wrong_status_costs_its_share_of_statuses_alone() -> None:
    report, of = truth(), sum(bool(r["rag"]["value"]) for r in rows(truth()))
    victim = next(r for r in rows(report) if r["rag"]["value"] == "green")
    victim["rag"]["value"] = "red"
    assert score_report(truth(), report) == full(statuses=pytest.approx(1 - 1 / of))


def test_a_made_up_row_costs_precision_of_responses_and_is_counted() -> None:
    report, n = truth(), len(rows(truth()))
    questions = [q for f in report["findings"] for q in f["questions"]]
    made_up = deepcopy(rows(report)[0])
    next(q for q in questions if not q["responses"])["responses"].append(made_up)
    assert score_report(truth(), report) == full(responses=pytest.approx(2 * n / (2 * n + 1)), made_up=1)


def test_rows_in_another_order_are_the_same_rows() -> None:
    report = truth()
    for finding in report["findings"]:
        for question in finding["questions"]:
            question["responses"].reverse()
    assert score_report(truth(), report) == full()


def test_a_question_without_its_label_is_known_by_its_text() -> None:
    report = truth()
    report["findings"][0]["questions"][0]["label"] = ""
    assert score_report(truth(), report) == full()


def test_a_date_of_the_wrong_precision_is_wrong() -> None:
    report = truth()
    dated = [r["target_date"]["dates"] for r in rows(report) if r["target_date"]["dates"]]
    total = sum(map(len, dated))
    dated[0][0]["precision"] = "year"
    assert score_report(truth(), report) == full(dates=pytest.approx(1 - 1 / total))


def test_lines_of_a_cell_are_one_box() -> None:
    upper, lower = {"page": 1, "bbox": [0, 0, 10, 5]}, {"page": 1, "bbox": [0, 5, 10, 10]}
    assert overlaps([{"page": 1, "bbox": [0, 0, 10, 10]}], [upper, lower])
    assert not overlaps([{"page": 1, "bbox": [0, 0, 10, 10.5]}], [upper])
    assert not overlaps([{"page": 2, "bbox": [0, 0, 10, 10]}], [upper, lower])


def test_bullets_quotes_dashes_and_blanks_are_no_difference() -> None:
    assert plain_text("• Children’s  plan –\nnew") == plain_text("Children's plan - new")
    assert plain_label("Q 1(a).") == plain_label("1a") == "1a"


BOXES = st.tuples(*[st.floats(0, 100)] * 2, *[st.floats(1, 100)] * 2).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(BOXES, BOXES)
def test_overlap_is_symmetric_and_a_share(a: tuple[float, ...], b: tuple[float, ...]) -> None:
    both = intersection_over_union(a, b)
    assert 0 <= both <= 1
    assert both == pytest.approx(intersection_over_union(b, a))
    assert intersection_over_union(a, a) == pytest.approx(1)


def test_a_status_made_up_costs_its_share_of_nulls_alone() -> None:
    report, of = truth(), sum(not r["rag"]["value"] for r in rows(truth()))
    next(r for r in rows(report) if not r["rag"]["value"])["rag"]["value"] = "red"
    assert score_report(truth(), report) == full(nulls=pytest.approx(1 - 1 / of))


def test_a_cell_of_a_column_of_no_field_is_known_by_its_name() -> None:
    wanted, report = truth(), truth()
    cell = {"text": "Low", "source": [{"page": 1, "bbox": [10, 10, 20, 20]}]}
    rows(wanted)[0]["other"], rows(report)[0]["other"] = {"CURRENT RISK": cell}, {"CURRENT R1SK": cell}
    assert score_report(wanted, report) == full()
    rows(report)[0]["other"] = {}
    assert score_report(wanted, report).cells < 1


def test_without_a_header_a_cell_that_fits_no_field_is_known_by_its_text() -> None:
    want, report = truth(), truth()
    rows(want)[0]["other"] = {"Evidence": {"text": "Audit report", "source": []}}
    rows(report)[0]["other"] = {"column 7": {"text": "Audit report", "source": []}}
    assert score_report(want, report).cells < 1
    assert score_report(want, report, has_header=False).cells == 1
