# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The header of an open table, and the tables below it."""

from dataclasses import replace
from itertools import pairwise

from extract.tables.grid import Column
from extract.tables.open_header import OpenHeader, fit_header_frame, guess_row_starters, may_be_header
from extract.text.cells import Line, group_lines
from ingest.model import Box, OpenTable, Word

FIELDS = ("question", "agency", "actions")


def header(*edges: float) -> OpenHeader:
    wide = edges[-1] - edges[0]
    shares = pairwise((x - edges[0]) / wide for x in edges)
    columns = (Column(field=f, name=f, score=1.0, x0=a, x1=b) for f, (a, b) in zip(FIELDS, shares, strict=False))
    return OpenHeader(columns=tuple(columns), x0=edges[0], x1=edges[-1])


def table(*edges: float) -> OpenTable:
    return OpenTable(box=Box(x0=edges[0], top=0, x1=edges[-1], bottom=50), columns=tuple(pairwise(edges)))


def lines(*texts: str) -> list[Line]:
    box = Box(x0=0, top=0, x1=5, bottom=8)
    return group_lines(
        Word(text=text, box=box, confidence=1.0, line=i, region=0) for i, t in enumerate(texts) for text in t.split()
    )


def test_the_header_of_a_narrow_table_with_few_columns_is_not_that_of_a_wider_one() -> None:
    scores = header(20.0, 120.0, 200.0)
    assert not may_be_header(scores, table(20.0, 100.0, 200.0, 400.0))
    assert may_be_header(scores, table(20.0, 120.0, 200.0))
    assert may_be_header(header(20.0, 200.0, 400.0), table(20.0, 100.0, 200.0, 400.0))


def test_a_header_moves_with_a_page_that_lies_farther_right() -> None:
    frame = fit_header_frame(table(30.0, 110.0, 210.0, 330.0), header(20.0, 100.0, 200.0, 320.0))
    assert (frame.x0, frame.x1) == (30.0, 330.0)


def test_only_photographs_are_scaled_where_an_empty_column_leaves_little_to_fit() -> None:
    above = header(20.0, 100.0, 200.0, 260.0, 420.0)
    below = table(20.0, 100.0, 260.0, 300.0, 420.0)
    assert fit_header_frame(below, above).width == 400.0
    closer = table(10.0, 114.0, 244.0, 322.0, 530.0)
    assert fit_header_frame(closer, replace(above, is_photographed=True)).width > 480.0


def test_without_header_and_agencies_a_row_begins_with_its_label() -> None:
    labels, actions = (
        lines("R1.1", "", "R1.2"),
        lines("Bring a paper on record keeping", "to the Executive", "Audit 25 files"),
    )
    assert guess_row_starters([labels, actions]) == (0, 0)
    assert guess_row_starters([labels, lines("Adult Social Care", "Police", "Housing"), actions]) == (0, 1)
    assert guess_row_starters([actions, actions]) == (0, 1)
