# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Names with a place that only this text prints are found, also where they are broken over lines."""

import pytest

from extract.plaintext.agency_names import index_local_names

KNOWN = ["Police", "Mental Health Trust", "Ambulance Service"]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["1a. Who knows Fenshire Police of it"], "Fenshire Police"),
        (["Marshgate Mental | It was read by", "Health Trust all of them"], "Marshgate Mental Health Trust"),
        (["1a. Who is in Fenshire We met", "the lead for | Police them"], "Fenshire Police"),
        (
            ["who is in Fenshire We met", "the lead for | Ambulance them", "all Service now"],
            "Fenshire Ambulance Service",
        ),
        (["who is in Fenshire We met", "the lead for | Police them"] * 2, "Fenshire Police"),
    ],
)
def test_a_place_before_a_known_name_makes_a_name(lines: list[str], name: str) -> None:
    assert index_local_names(KNOWN, lines, []).is_whole_name(name)


def test_names_of_columns_are_no_places() -> None:
    lines = ["Questions Agency Response Actions Outcome", "Police We met them", "1b. Who"] * 3
    assert not index_local_names(KNOWN, lines, []).begins_name("Outcome Police Ambulance")
