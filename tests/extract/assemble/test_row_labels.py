# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Labels of rows, decided over the whole document."""

from extract.assemble.assemble_draft import assemble_draft
from tests.extract.drawn_pages import page

FROM_SEQUENCE = "label told from its place in the sequence"


def labels(header: list[str], *rows: list[str]) -> list[tuple[str, bool]]:
    """Each question's label, and whether its place told it."""
    found = assemble_draft([page([header, *rows])]).findings
    return [(q.label, FROM_SEQUENCE in q.text.reasons) for finding in found for q in finding.questions]


def test_a_misread_label_between_two_others_is_told_from_its_place() -> None:
    found = labels(
        ["Question", "Agency", "Response", "RAG"],
        ["4c. Who asks?", "Police", "We do", "G"],
        ["Ad. Who writes?", "Health", "They do", "R"],
        ["5a. Who reads?", "Housing", "All do", "R"],
    )
    assert found == [("4c", False), ("4d", True), ("5a", False)]


def test_a_misread_number_in_a_column_is_told_from_the_rows_beside_it() -> None:
    found = labels(
        ["No", "Question", "Agency", "RAG"],
        ["4", "Who asks?", "Police", "G"],
        ["2", "Who writes?", "Health", "R"],
        ["3", "Who reads?", "Housing", "R"],
    )
    assert found == [("1", True), ("2", False), ("3", False)]


def test_labels_of_many_forms_are_kept_as_printed() -> None:
    printed = ["1", "2", "2a", "10", "R12", "12.1", "12.10", "13(ii)"]
    found = labels(["Ref", "Question", "Agency", "RAG"], *([label, "Who asks?", "Police", "G"] for label in printed))
    assert found == [(label, False) for label in printed]


def test_a_coded_reference_is_a_label_as_printed() -> None:
    printed = ["17 LAW 02", "18 FEE 01", "16 BUS 03"]
    found = labels(["Ref", "Question", "Agency", "RAG"], *([ref, "Who asks?", "Police", "G"] for ref in printed))
    assert found == [(ref, False) for ref in printed]


def test_a_number_that_cannot_be_read_begins_a_row_of_its_own() -> None:
    names = ["No", "Agency", "Action", "RAG"]
    ends = [["EU", "Police", "Train", "G"], ["HLS", "Health", "Visit", "R"], ["1.2.1", "Housing", "Write", "R"]]
    assert labels(names, *ends) == [("EU", True), ("HLS", True), ("1.2.1", False)]
    missed = [["6", "Police", "Train", "G"], ["", "Health", "Visit", "R"], ["8", "Housing", "Write", "R"]]
    assert labels(names, *missed) == [("6", False), ("7", True), ("8", False)]
