# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Kinds of content of table cells."""

import pytest

from extract.text.cell_kinds import CellKind, classify_cell, load_kind_weights


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1.2", CellKind.LABEL),
        ("R1.2", CellKind.LABEL),
        ("3", CellKind.DIGIT),
        ("30/06/2019", CellKind.DATE),
        ("End of March 2017", CellKind.DATE),
        ("Ongoing", CellKind.ONGOING),
        ("Mar 2015 Minutes of the sub-group show the policy", CellKind.DATED_TEXT),
        ("Green", CellKind.STATUS),
        ("75%", CellKind.PERCENT),
        ("Medium", CellKind.DEGREE),
        ("Head of Housing", CellKind.PERSON),
        ("Marlsea Police", CellKind.BODY),
        ("1a. How do we know that staff share plans?", CellKind.LABELLED_TEXT),
        ("How do we know that staff share plans?", CellKind.ASKING),
        ("All agencies should share their plans with each other", CellKind.OBLIGING),
        ("Train all new staff in the use of the form", CellKind.ACTING),
        ("• Train all new staff in the use of the form", CellKind.ACTING),
        ("e Train all new staff in the use of the form", CellKind.ACTING),
        ("The form has been in use since the spring", CellKind.REPORTING),
        ("Fewer families wait for longer than a month", CellKind.HOPING),
        ("Gaps linked to the change of the reporting form are found sooner", CellKind.HOPING),
        ("Delay in the recruitment of two nurses", CellKind.HINDERING),
    ],
)
def test_a_cell_has_a_kind(text: str, kind: CellKind) -> None:
    assert classify_cell(text) == kind


def test_a_coloured_cell_without_text_is_a_status() -> None:
    assert classify_cell("", coloured=True) == CellKind.STATUS


@pytest.mark.parametrize(("text", "kind"), [("A", CellKind.STATUS), ("1a", CellKind.LABEL), ("A1", CellKind.LABEL)])
def test_a_label_on_a_tint_is_not_a_status(text: str, kind: CellKind) -> None:
    assert classify_cell(text, coloured=True) == kind


def test_each_kind_has_weights() -> None:
    assert set(load_kind_weights()) == set(CellKind)
