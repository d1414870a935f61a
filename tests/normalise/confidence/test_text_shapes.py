# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Texts by their shape: one unlike the others of its column may be another column's."""

import pytest

from normalise.confidence.text_shapes import classify_shape, learn_shapes
from normalise.confidence.values import Value
from normalise.model import Cell
from tests.normalise.confidence.report_rows import make_row


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("3 June 2019", "1 dates"),
        ("End of May 2018", "1 dates"),
        ("Apr-17", "1 dates"),
        ("04.05.17 (was 03.07.16)", "2 dates"),
        ("Apr-17 TBC", "few words"),
        ("1.2.3", "reference"),
        ("TM", "initials"),
        ("JN KO", "several initials"),
        ("R. Tern", "name"),
        ("Robin Tern, Night Manager", "name and role"),
        ("Who answers at night?", "question"),
        ("The rota is kept.", "sentence"),
        ("Yes", "word"),
        ("Keep the rota of the night desk for a year", "prose"),
    ],
)
def test_shapes(text: str, shape: str) -> None:
    assert classify_shape(text) == shape


def test_a_text_unlike_its_column_has_few_alike() -> None:
    texts = ("TM", "RT", "KO", "JN KO", "")
    values = [Value(field="lead_person", cell=Cell(text=t), record=make_row(t), row=at) for at, t in enumerate(texts)]
    shapes = learn_shapes(values)
    shares = [shapes.share_alike(value) for value in values]
    assert shares == [pytest.approx(2 / 3)] * 3 + [0.0, -1.0]
