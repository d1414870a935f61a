# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lines of a text that keeps its blanks are laid on the columns, whichever column they begin in."""

from extract.plaintext.agency_names import index_agency_names
from extract.plaintext.classify_lines import Strip
from extract.plaintext.spaced_columns import ColumnLayout
from extract.plaintext.spaced_rows import SpacedRow, split_spaced_lines

NAMES = index_agency_names(["Police", "Early Help Hub", "Housing"])
LAYOUT = ColumnLayout((0.0, 20.0, 40.0, 70.0), ("question", "agency", "response", "actions"), (15.0, 15.0, 25.0, 25.0))


def read_lines(*lines: str, above: SpacedRow | None = None) -> list[tuple[int, str, str]]:
    """Return the group, field and words of each piece."""
    strips = [Strip(1, n, line) for n, line in enumerate(lines, 1)]
    pieces = split_spaced_lines(strips, LAYOUT, NAMES, above or SpacedRow(), None, 1)
    return [(piece.group, piece.field, " ".join(piece.text.split())) for piece in pieces]


def test_rows_begin_at_labels_and_at_names() -> None:
    found = read_lines(
        "1a. What was done for             Early Help       We met them and                Publish the list",
        "the young people?                Hub              wrote it all down.                for them",
        "Housing                     Nothing was done.                     Ask again",
    )
    assert found == [
        (1, "question", "1a. What was done for the young people?"),
        (1, "agency", "Early Help Hub"),
        (1, "response", "We met them and wrote it all down."),
        (1, "actions", "Publish the list for them"),
        (2, "agency", "Housing"),
        (2, "response", "Nothing was done."),
        (2, "actions", "Ask again"),
    ]


def test_a_line_at_the_top_of_a_page_goes_on_from_the_row_above() -> None:
    above = SpacedRow.resume({"response": [Strip(1, 9, "We met all of the")], "agency": [Strip(1, 2, "Police")]})
    assert read_lines("families in the spring.", above=above) == [(0, "response", "families in the spring.")]


def test_what_is_no_name_and_what_is_too_wide_is_left_over() -> None:
    assert read_lines(
        "1a. What was done?             Police             We met.",
        "The reviewers heard from all of them that this was so, and that the plan was the right one for years.",
    )[0] == (
        0,
        "",
        "The reviewers heard from all of them that this was so, and that the plan was the right one for years.",
    )
