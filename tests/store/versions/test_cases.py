# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which reports are versions of one case."""

import pytest
from sqlalchemy import Engine

from store.versions.cases import CaseNames, list_cases, move_report_to_case, score_case_match
from store.versions.lineage import (
    place_report_in_case,
)
from tests.store.case_versions import AKIN, SUMMER, VERSIONS, keep
from tests.store.report_versions import version


@pytest.mark.parametrize(
    ("subject", "board", "same"),
    [
        ("Child Q – “Robin”", "Marlsea LSCB", True),
        ("Child Q - “Rob1n”", "Marlsea Safeguarding Children Partnership", True),
        ("Child R – “Wren”", "Marlsea LSCB", False),
        ("Child Q – “Robin”", "Harrowmere LSCB", False),
    ],
)
def test_which_reports_are_of_one_review(subject: str, board: str, same: bool) -> None:
    first = CaseNames(board="Marlsea LSCB", subject="Child Q – “Robin”", title="Marlsea plan")
    score, why = score_case_match(CaseNames(board=board, subject=subject, title="Marlsea plan"), first)
    assert (score >= 0.85) is same
    assert why


def test_a_person_moves_a_report_to_another_review(empty: Engine) -> None:
    keep(empty, VERSIONS[0], version("dddd", SUMMER, subject="Child R – “Wren”"))
    with empty.begin() as connection:
        assert len(list_cases(connection)) == 2
        move_report_to_case(connection, "dddd", "aaaa", "me")
        place_report_in_case(connection, "dddd", AKIN)
    keep(empty, version("dddd", SUMMER, subject="Child R – “Wren”"))
    with empty.connect() as connection:
        (review,) = list_cases(connection)
        assert [(v.report, v.why) for v in review.versions][1] == ("dddd", "a person said so")
