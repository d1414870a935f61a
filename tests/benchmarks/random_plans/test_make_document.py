# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A random plan is drawn where its truth says, and the same seed draws the same."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
import pytest

from benchmarks.random_plans.make_document import MOST_PAGES, make_document
from benchmarks.scoring import CELLS

Json = dict[str, Any]
SEED = 71


def printed_cells(truth: Json) -> Iterator[tuple[str, list[Json]]]:
    for finding in truth["findings"]:
        yield finding["narrative"], finding["narrative_source"]
        for question in finding["questions"]:
            for row in question["responses"]:
                yield row["agency"]["raw"], row["agency"]["source"]
                yield from ((row[name]["text"], row[name]["source"]) for name in CELLS)
                yield from ((cell["text"], cell["source"]) for cell in row.get("other", {}).values())


def letters_of(text: str) -> str:
    return "".join(text.replace("•", "").split())


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_each_box_holds_its_cell_and_no_other(number: int) -> None:
    made = make_document(SEED, number, scanned=False)
    truth: Json = dict(made.truth)
    assert truth["source"]["pages"] <= MOST_PAGES
    seen = 0
    with pdfplumber.open(BytesIO(made.content)) as pdf:
        for text, source in printed_cells(truth):
            assert bool(text) == bool(source)
            inside = ""
            for span in source:
                x0, top, x1, bottom = span["bbox"]
                inside += "".join(
                    c["text"]
                    for c in pdf.pages[span["page"] - 1].chars
                    if x0 < (c["x0"] + c["x1"]) / 2 < x1 and top < (c["top"] + c["bottom"]) / 2 < bottom
                )
            assert letters_of(inside) == letters_of(text)
            seen += bool(text)
    assert seen > 10


def test_same_seed_draws_same_bytes_and_other_seed_other_bytes() -> None:
    one, again, other = (make_document(seed, 1, scanned=False) for seed in (SEED, SEED, SEED + 1))
    assert one == again
    assert one.content != other.content
