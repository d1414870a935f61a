# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A column that fits no field raises the doubt of the values whose print it may have."""

from dataclasses import replace

import pytest

from ingest.model import Box, Span
from normalise.confidence.lost_columns import find_lost_columns
from normalise.confidence.rare_signals import EMPTY_COLUMN_REASONS, find_rare_doubt
from normalise.confidence.signals import measure_values
from normalise.confidence.values import list_values
from normalise.model import Cell, Rag, Report, Response, fill_cells
from tests.normalise.confidence.report_rows import make_report, make_row

LONG_TEXT = "Ask the wards how the rota is read at night"


def with_column(rows: list[Response], name: str, *texts: str) -> Report:
    columns = [((name, Cell(text=text, raw=text)),) for text in texts]
    return make_report([replace(row, other=other) for row, other in zip(rows, columns, strict=True)])


def list_signals(report: Report) -> list[tuple[str, str]]:
    lost = find_lost_columns(report)
    return [(v.field, name) for v in list_values(report) for name, found in lost.measure(v).items() if found]


def test_texts_without_a_field_are_the_actions_where_no_row_has_any() -> None:
    report = with_column([make_row("a", response="Done"), make_row("b")], "column 3", LONG_TEXT, "")
    assert list_signals(report) == [("actions", "texts_elsewhere")]
    values = list(list_values(report))
    measured = measure_values(report, values, {}, frozenset())
    doubts = {v.field: find_rare_doubt(m) for v, m in zip(values, measured, strict=True) if v.row == 0}
    assert doubts["actions"][0] >= 0.5
    assert set(doubts["actions"][1]) <= EMPTY_COLUMN_REASONS
    assert doubts["constraints"] == (0.0, ())


def test_texts_without_a_field_complete_a_column_that_was_cut_in_two() -> None:
    rows = [make_row("a", actions="Print it"), make_row("b", actions="Ask", constraints="No lead yet")]
    assert list_signals(with_column(rows, "unnamed", LONG_TEXT, "")) == [("constraints", "texts_elsewhere")]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("column 8", "19/05/25", [("target_date", "dates_elsewhere")]),
        ("Name or post", "WD", [("lead_person", "names_elsewhere")]),
        ("column 8", "High", []),
        ("Cost", "19/05/25", []),
        ("Evidence", LONG_TEXT, []),
    ],
)
def test_the_kind_of_a_column_says_which_values_it_concerns(name: str, text: str, found: list[tuple[str, str]]) -> None:
    assert list_signals(with_column([make_row("a", actions="Print it", target_date="4 July")], name, text)) == found


def test_the_middle_of_a_text_in_a_column_beside_it_is_missing_from_it() -> None:
    def place(left: float, text: str) -> Cell:
        return Cell(text=text, raw=text, source=(Span(page=1, box=Box(x0=left, top=50, x1=left + 90, bottom=70)),))

    row = make_row("a")
    cells = fill_cells({"actions": place(100, "Ask the that"), "constraints": place(400, "None")})
    row = replace(row, cells=cells, other=(("column 5", place(200, "night staff so")),))
    assert list_signals(make_report([row])) == [("actions", "piece_beside"), ("constraints", "piece_beside")]


def test_a_label_is_doubtful_where_all_its_rows_print_a_longer_one() -> None:
    rows = [make_row("a", Rag(raw="1a")), make_row("b", Rag(raw="1b"))]
    assert list_signals(make_report(rows, label="1")) == [("label", "label_elsewhere")]
    assert list_signals(make_report(rows, label="2")) == []


def test_a_label_that_begins_the_text_of_a_question_makes_both_doubtful() -> None:
    report = make_report([make_row("a")], label="")
    (finding,) = report.findings
    (question,) = finding.questions
    for text, found in (("2. Who answers?", ["label", "text"]), ("2 of 3 wards answer", []), ("Who answers?", [])):
        asked = replace(finding, questions=(replace(question, text=Cell(text=text)),))
        assert [field for field, _ in list_signals(replace(report, findings=(asked,)))] == found


def test_a_date_in_a_column_of_texts_is_doubtful_and_so_are_the_dates_of_its_row() -> None:
    row = make_row("a", actions="By 4 July 2019 print it", constraints="24 January 2025", target_date="21 April 2024")
    found = [("constraints", "only_a_date"), ("target_date", "dates_elsewhere")]
    assert sorted(list_signals(make_report([row]))) == found


@pytest.mark.parametrize(
    ("label", "found"), [("Impact RAG", [("rag", "role_elsewhere")]), ("RAG status", []), ("RAG Q1 2019", [])]
)
def test_a_status_from_a_column_of_another_role_is_doubtful(label: str, found: list[tuple[str, str]]) -> None:
    assert list_signals(make_report([make_row("a", Rag(label=label))])) == found
