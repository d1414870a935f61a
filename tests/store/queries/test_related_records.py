# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Records related to one record."""

from datetime import date

import pytest
from sqlalchemy import Engine

from normalise.agencies.registry import load_register
from normalise.model import Status
from store.decisions.carry_over import place_report_with_corrections
from store.engine import write_transaction
from store.queries.record_context import list_finding_ids, list_question_ids
from store.queries.related_records import (
    find_previous_row,
    find_row_lineage,
    list_questions_of_finding,
    list_responses_to_question,
)
from store.reports.save import save_report
from tests.conftest import MakeStore
from tests.store.example_report import report

OLD, NEW = "0123456789", "9876543210"


@pytest.fixture(scope="module")
def store(make_store: MakeStore) -> Engine:
    """Two versions of the example, both with two responses."""
    engine = make_store()
    for ident, as_at in ((OLD, date(2019, 6, 21)), (NEW, date(2019, 12, 20))):
        with write_transaction(engine) as connection:
            save_report(connection, report(as_at, ident))
            place_report_with_corrections(connection, ident, load_register())
    return engine


def test_questions_and_responses_are_listed_in_printed_order(store: Engine) -> None:
    with store.connect() as connection:
        first_finding, second_finding = list_finding_ids(connection, OLD)
        (question,) = list_questions_of_finding(connection, first_finding)
        responses = list_responses_to_question(connection, question.id)
        assert list_questions_of_finding(connection, second_finding) == []
        assert [question.id] == list_question_ids(connection, OLD)
    assert (question.kind, question.name, question.status) == ("question", "1a", None)
    assert [(r.kind, r.name, r.status) for r in responses] == [
        ("response", "Harrow Police", Status.RED),
        ("response", "Mill Hospital", None),
    ]


def test_rows_of_two_versions_share_a_lineage(store: Engine) -> None:
    old, new = (f"{ident}-1a-harrow-police-1" for ident in (OLD, NEW))
    with store.connect() as connection:
        first, second = find_row_lineage(connection, old), find_row_lineage(connection, new)
        assert first is not None
        assert first == second
        assert find_previous_row(connection, new) == old
        assert find_previous_row(connection, old) is None


def test_an_unknown_record_has_no_relations(store: Engine) -> None:
    with store.connect() as connection:
        assert find_row_lineage(connection, "nowhere") is None
        assert find_previous_row(connection, "nowhere") is None
        assert list_responses_to_question(connection, "nowhere") == []
