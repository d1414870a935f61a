# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Counted weights of kinds of cells."""

import json
from pathlib import Path

from benchmarks.fit_columns import compare_weights, count_kinds, read_cells, weigh_kind
from extract.fields import PLAN_CELL_NAMES
from extract.text.cell_kinds import CellKind


def test_weights_are_counted_from_the_truths_of_a_folder(tmp_path: Path) -> None:
    row = {name: {"text": ""} for name in PLAN_CELL_NAMES} | {
        "agency": {"raw": "Marlsea Police"},
        "rag": {"raw": "Green"},
    }
    row |= {"actions": {"text": "Train all new staff in the use of the form"}, "target_date": {"text": "May 2014"}}
    question = {"label": "1", "text": "All agencies should share their plans", "responses": [row]}
    (tmp_path / "plan.truth.json").write_text(json.dumps({"findings": [{"questions": [question]}]}), "utf-8")
    cells = list(read_cells(tmp_path))
    assert ("actions", "Train all new staff in the use of the form") in cells
    counts = count_kinds(iter(cells))
    assert counts["target_date"][CellKind.DATE] == 1
    assert weigh_kind(counts, "target_date", CellKind.DATE) > 0 > weigh_kind(counts, "agency", CellKind.DATE)
    assert any(line.startswith("  target_date") for line in compare_weights(counts))
