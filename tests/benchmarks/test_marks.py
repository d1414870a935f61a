# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Marks on words and pages are drawn where the truth says, and the truth counts the words that a reader would."""

from io import BytesIO
from random import Random
from typing import Any

import pdfplumber
import pytest

from benchmarks.conditions import CONDITIONS, MARKS, cook
from benchmarks.perfect_cells import list_cells
from benchmarks.recipe import PreparedCase, prepare_case
from benchmarks.scoring import plain_text
from benchmarks.word_marks import BLACKED_OUT, INSERTED, LINE_ABOVE, STRUCK, mark_text, unmark_cell

DRAWN = {name: how for name, _, how in MARKS}


def draw_digital(seed: str, **how: Any) -> PreparedCase:
    return prepare_case(cook(scanner=None, **how)(Random(seed)), "drawn", "", Random(seed), pages=1)


def unmark(text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"text": text, "raw": text}
    unmark_cell(cell)
    return cell


def test_struck_words_are_kept_outside_the_text() -> None:
    cell = unmark(
        f"{mark_text('30 June', STRUCK)} 31 July {mark_text('2019', INSERTED[0])}\n{mark_text('old', STRUCK)}"
    )
    assert cell["text"] == "31 July 2019"
    assert cell["raw"] == "30 June 31 July 2019\nold"
    assert cell["struck"] == [{"text": "30 June old", "source": []}]


def test_blacked_out_words_are_in_neither_text_nor_raw() -> None:
    cell = unmark(f"Brief {mark_text('Anna Okafor', BLACKED_OUT)} again")
    assert (cell["text"], cell["raw"], cell["struck"]) == ("Brief again", "Brief again", [])


def test_a_line_above_words_leaves_them_in_the_text() -> None:
    assert unmark(f"First.\n{mark_text('Second.', LINE_ABOVE)}")["text"] == "First.\nSecond."


def test_each_mark_is_drawn_digital_and_scanned() -> None:
    names = {c.name for c in CONDITIONS if c.group == "marks"}
    assert names == {f"{kind}{name.replace(' ', '-')}" for kind in ("", "digital-") for name in DRAWN} | {"form-fields"}


@pytest.mark.parametrize("name", ["struck", "blacked out", "turned themes"])
def test_boxes_hold_the_words_of_marked_cells(name: str) -> None:
    made = draw_digital(name, **DRAWN[name])
    with pdfplumber.open(BytesIO(made.content)) as pdf:
        for cell in list_cells(made.truth):
            chars = []
            for span in cell["source"]:
                x0, top, x1, bottom = span["bbox"]
                chars += [
                    c["text"]
                    for c in pdf.pages[span["page"] - 1].chars
                    if x0 < (c["x0"] + c["x1"]) / 2 < x1 and top < (c["top"] + c["bottom"]) / 2 < bottom
                ]
            assert plain_text("".join(chars).replace("•", "")) == plain_text(cell["raw"].replace("•", ""))


def test_form_fields_hold_the_responses() -> None:
    made = draw_digital("form", page_mark="form", regular="Helvetica")
    with pdfplumber.open(BytesIO(made.content)) as pdf:
        values = [a["data"]["V"] for page in pdf.pages for a in page.annots]
        printed = "".join(c["text"] for page in pdf.pages for c in page.chars)
    told = made.truth["findings"][0]["questions"][0]["responses"][0]["response"]["text"]  # type: ignore[index]
    assert plain_text(told) in plain_text(" ".join(v.decode("latin-1") for v in values))
    assert plain_text(told) not in plain_text(printed)


@pytest.fixture(scope="module")
def plain() -> PreparedCase:
    return draw_digital("page")


@pytest.mark.parametrize("mark", ["stamp", "watermark", "pen"])
def test_marks_on_pages_leave_the_truth_as_it_is(mark: Any, plain: PreparedCase) -> None:
    marked = draw_digital("page", page_mark=mark)
    assert plain.truth | {"source": {}} == marked.truth | {"source": {}}
    assert len(marked.content) > len(plain.content)
