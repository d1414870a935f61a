# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Values in wrong places cast doubt on those beside them."""

from normalise.confidence.disorder_signals import measure_disorder
from normalise.confidence.values import Value
from normalise.model import Cell
from tests.normalise.confidence.report_rows import make_row

SOUND = {
    "rows_beside": 0.0, "columns_within": 0.0, "words_at_place": 0.0, "blank_within": 0.4, "beside_row": 1.0,
    "top_shift": 2.0,
}  # fmt: skip
BESIDE_TWO_ROWS = SOUND | {"rows_beside": 1.0, "top_shift": 30.0}


def test_disorder_counts_in_the_row_and_above_and_below_in_the_column() -> None:
    fields = ("actions", "response")
    values = [
        Value(field=field, cell=Cell(text="Print"), record=make_row(str(row)), row=row)
        for row in range(3)
        for field in fields
    ]
    layouts = [SOUND] * 3 + [BESIDE_TWO_ROWS] + [SOUND] * 2  # the response of row 1
    found = measure_disorder(values, layouts)
    assert [f["row_disorder"] for f in found] == [0, 0, 1, 0, 0, 0]
    assert [f["beside_disorder"] for f in found] == [0, 1, 0, 0, 0, 1]
    assert found[1]["beside_shift"] == 30.0
    assert found[3]["report_disorder"] == 0.0 < found[0]["report_disorder"]
