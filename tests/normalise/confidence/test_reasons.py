# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The reasons of a doubt, in words."""

from normalise.confidence.reasons import explain_doubts
from normalise.confidence.tree_model import LEAF, parse_model

MODEL = parse_model(
    {
        "signals": ["stray_marks", "least_sure"],
        "base": -3.0,
        "calibration": [[0.0, 0.0], [1.0, 1.0]],
        "trees": [
            [[0, 0.5, 1, 2], [LEAF, 0.0, 0, 0], [LEAF, 3.0, 0, 0]],
            [[1, 0.5, 1, 2], [LEAF, 2.5, 0, 0], [LEAF, 0.0, 0, 0]],
        ],
    }
)


def explain(**signals: float) -> tuple[str, ...]:
    table = MODEL.make_table([signals])
    (reasons,) = explain_doubts(MODEL, table, MODEL.estimate_doubt(table))
    return reasons


def test_the_strongest_reason_comes_first() -> None:
    reasons = explain(stray_marks=1, least_sure=0.2)
    assert reasons == ("a mark where none belongs", "the OCR engine is unsure of a word")


def test_a_signal_that_explains_nothing_is_not_named() -> None:
    assert explain(stray_marks=0, least_sure=0.2) == ("the OCR engine is unsure of a word",)
    assert explain(stray_marks=0, least_sure=1.0) == ()


def test_without_doubtful_values_there_are_no_reasons() -> None:
    table = MODEL.make_table([{"stray_marks": 0, "least_sure": 1}])[:0]
    assert explain_doubts(MODEL, table, MODEL.estimate_doubt(table)) == []
