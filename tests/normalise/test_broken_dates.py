# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Dates that a narrow column breaks are joined; separate dates and numbers beside a date are not."""

import pytest

from normalise.broken_dates import join_broken_dates


@pytest.mark.parametrize(
    ("body", "joined"),
    [
        ("14/03/20\n18", "14/03/2018"), ("14/0\n3/2018", "14/03/2018"), ("1\n4/03/2018", "14/03/2018"),
        ("14/03/2\n018", "14/03/2018"), ("14.03.1\n8", "14.03.18"), ("3 Octo\nber 2018", "3 October 2018"),
        ("3 October 20\n18", "3 October 2018"), ("Due 14/03/20\n18", "Due 14/03/2018"),
        ("3 October\n20\n18", "3 October\n2018"), ("14/03/1\n8 and 2/5/18", "14/03/18 and 2/5/18"),
    ],
)  # fmt: skip
def test_a_broken_date_is_joined(body: str, joined: str) -> None:
    assert join_broken_dates(body) == joined


@pytest.mark.parametrize(
    "body",
    [
        "14/03/18\n21/04/18", "14/03/20\n19/04/20", "14/03/20\n18 nurses trained", "31/12/20\n1. Minutes",
        "October 2018\n12 nurses", "Review\nof cases", "14/03/2018",
    ],
)  # fmt: skip
def test_other_text_is_left_as_it_is(body: str) -> None:
    assert join_broken_dates(body) == body
