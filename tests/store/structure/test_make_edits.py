# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""What cannot be done with rows is refused with a message."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from normalise.agencies.registry import load_register
from normalise.model import Cell, Rag, Report, Status, StatusRole
from store.codec import from_json_value, to_json_value
from store.reports.field_values import FieldError
from store.reports.made_ids import make_record_ids
from store.structure.apply_edits import apply_edit
from store.structure.make_edits import (
    add_row,
    find_question_key,
    find_row,
    make_new_question,
    merge_rows,
    move_row,
    split_row,
)
from store.structure.model import StructureEdit
from tests.store.report_versions import version, with_rows

REGISTER = load_register()
REPORT = make_record_ids(version("aaaa", date(2019, 3, 1)))
ROW, QUESTION = "aaaa-1a-police-1", "aaaa-q1a"


def add(texts: Mapping[str, str]) -> StructureEdit:
    return add_row(REPORT, "new", find_question_key(REPORT, QUESTION), texts, None, None, REGISTER)


def split(report: Report, first: str, second: str) -> StructureEdit:
    return split_row(report, ROW, "new", {"actions": first}, {"actions": second}, None, REGISTER)


@pytest.mark.parametrize(
    ("make_edit", "message"),
    [
        (lambda: move_row(REPORT, ROW, find_question_key(REPORT, QUESTION)), "under this question already"),
        (lambda: add({"agency": " "}), "needs a text"),
        (lambda: add({"lead": "Jo"}), "has no text “lead”"),
        (lambda: merge_rows(REPORT, [ROW, "aaaa-1b-csc-1"], REGISTER), "Only rows of one question"),
        (lambda: merge_rows(REPORT, [ROW, ROW], REGISTER), "two rows or more"),
        (lambda: make_new_question(REPORT, "aaaa-f1", " ", "new"), "needs its printed label"),
        (lambda: make_new_question(REPORT, "aaaa-f1", "1b", "new"), "has a question “1b” already"),
        (lambda: split(REPORT, "Report to", "Board"), "must have the words that were read"),
        (lambda: split(REPORT, "Report to the Board", ""), "Both rows need a text"),
    ],
)
def test_what_cannot_be_done_is_refused(make_edit: Callable[[], StructureEdit], message: str) -> None:
    with pytest.raises(FieldError, match=message):
        make_edit()


def test_the_words_of_a_row_are_shared_out() -> None:
    after = apply_edit(REPORT, split(REPORT, "Report to", "the Board"))
    whole, first, second = find_row(REPORT, ROW), find_row(after, ROW), find_row(after, "new")
    assert (first.cells["actions"].text, second.cells["actions"].text) == ("Report to", "the Board")
    assert (first.cells["response"], second.cells["response"].text) == (whole.cells["response"], "")
    assert (first.dates, second.dates, second.agencies) == (whole.dates, (), ())


def test_a_status_of_another_column_goes_with_its_words() -> None:
    risk = Rag(value=Status.RED, role=StatusRole.RISK, label="Risk", column="Risk", position=1)
    report = with_rows(
        REPORT, lambda row: replace(row, more_statuses=(risk,), other=(("Risk", Cell(text="High", raw="High")),))
    )
    texts = {"other:Risk": "High", "agency": "Police"}
    edit = split_row(report, ROW, "new", {"other:Risk": "", "agency": ""}, texts, Status.AMBER, REGISTER)
    second = find_row(apply_edit(report, edit), "new")
    assert (second.rag, second.more_statuses) == (find_row(report, ROW).rag, (risk,))


def test_an_edit_passes_through_the_log_unchanged() -> None:
    edit = split(REPORT, "Report", "to the Board")
    assert from_json_value(StructureEdit, to_json_value(edit)) == edit
