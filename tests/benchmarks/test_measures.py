# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The comparison with other tools and the calibration count correctly."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.calibration import calibrate
from benchmarks.peers import own_cells, share_found
from benchmarks.perfect_cells import list_cells

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def truth() -> dict[str, Any]:
    report: dict[str, Any] = json.loads((SAMPLES / "harrowmere-2019-03.truth.json").read_text(encoding="utf-8"))
    for finding in report["findings"]:
        for question in finding["questions"]:
            for row in question["responses"]:
                row["other"] = {}
    return report


def test_a_tool_that_finds_all_cells_has_found_all(truth: dict[str, Any]) -> None:
    assert share_found(truth, own_cells(truth)) == 1.0
    assert share_found(truth, {}) == 0.0


def test_a_cell_serves_once_and_on_its_own_page(truth: dict[str, Any]) -> None:
    cells = list(list_cells(truth))
    page, text = cells[0]["source"][0]["page"], cells[0]["text"]
    assert share_found(truth, {page: [text, text]}) == pytest.approx(1 / len(cells))
    assert share_found(truth, {page + 5: [text]}) == 0.0


def test_captions_that_a_tool_leaves_in_a_cell_are_forgiven(truth: dict[str, Any]) -> None:
    cell = next(c for c in list_cells(truth) if c.get("icons"))
    found = {cell["source"][0]["page"]: [" ".join((cell["text"], *cell["icons"]))]}
    assert share_found(truth, found) > 0


def test_confidence_is_held_against_what_is_right(truth: dict[str, Any]) -> None:
    cells = list(list_cells(truth))
    for cell in cells:
        cell["confidence"] = 0.96
    wrong = json.loads(json.dumps(truth))
    next(list_cells(wrong))["text"] = "something else altogether"
    assert calibrate(truth, truth).sure_and_right == 1.0
    counted = calibrate(truth, wrong)
    assert (counted.sure, counted.cells, counted.sure_of_all) == (len(cells), len(cells), 1.0)
    assert counted.sure_and_right == pytest.approx(1 - 1 / len(cells))
