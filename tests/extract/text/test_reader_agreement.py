# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A second reader's word: agreement makes a cell surer, a difference keeps both texts."""

from dataclasses import replace

import pytest

from extract.model import DraftCell
from extract.text.cells import build_cell, group_lines
from extract.text.reader_agreement import DISPUTED_CONFIDENCE, readings_agree
from ingest.model import Page, SecondReading
from tests.extract.drawn_pages import page


def doubtful(text: str, second: str | None, other: str = "") -> DraftCell:
    """The cell of two lines, the first read with doubt and by a second reader too."""
    read = page(f"{text}\nkept in the harbour")
    words = tuple(replace(w, confidence=0.4) if w.line == 0 else w for w in read.words)
    readings = () if second is None else (SecondReading(line=0, text=second, confidence=0.9),)
    found: Page = replace(read, words=words, second=readings)
    return build_cell(found, group_lines(found.words))


def test_agreement_of_two_engines_raises_the_confidence() -> None:
    alone = doubtful("Nine lanterns were", None)
    both = doubtful("Nine lanterns were", "Nine lanternswere")
    assert alone.reasons == ("faint print",)
    assert both.reasons == ()
    assert (alone.confidence or 0) < 0.9 < (both.confidence or 0) < 1
    assert (both.raw, both.body) == (alone.raw, alone.body)


def test_a_difference_keeps_both_texts() -> None:
    cell = doubtful("Nine lantems were", "Nine lanterns were")
    assert cell.raw == "Nine lantems were\nkept in the harbour"
    assert cell.reasons == ("faint print", "a second reader reads “Nine lanterns were”")
    assert (cell.confidence or 0) <= DISPUTED_CONFIDENCE


def test_a_second_engine_that_reads_nothing_is_a_reason() -> None:
    assert doubtful("Nine lanterns were", "").reasons[-1] == "a second reader reads nothing"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("• the board’s plan", "* the board's plan", True),
        ("3 practitioners", "3 practitionérs", True),
        ("well-known", "well–known", True),
        ("13/06/19", "43/06/19", False),
        ("1.2.16", "12.16", False),
        ("Ebbfieet", "Ebbfleet", False),
        ("easy to find ~", "easy to find", False),
    ],
)
def test_blanks_accents_and_list_marks_are_not_a_difference(one: str, other: str, same: bool) -> None:
    assert readings_agree(one, other) is same
