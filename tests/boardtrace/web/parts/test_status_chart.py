# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Bars of statuses."""

from boardtrace.web.parts.status_chart import BARS_WIDTH, LABEL_WIDTH, MAX_LABEL_CHARS, make_status_chart


def test_the_longest_bar_has_the_whole_width_and_parts_adjoin() -> None:
    chart = make_status_chart("x", "Title", [("One", {"red": 1, "green": 3}), ("Two", {"amber": 1, "none": 1})])
    first, second = chart.bars
    assert [(p.status, p.x, p.width) for p in first.parts] == [
        ("red", LABEL_WIDTH, BARS_WIDTH / 4), ("green", LABEL_WIDTH + BARS_WIDTH / 4, BARS_WIDTH * 3 / 4),
    ]  # fmt: skip
    assert [p.text for p in second.parts] == ["A 1", "– 1"]
    assert (first.total, second.total) == (4, 2)


def test_text_that_does_not_fit_is_left_out_and_long_labels_are_cut() -> None:
    chart = make_status_chart("x", "Title", [("A name that is far too long for the left side", {"red": 1, "none": 99})])
    (bar,) = chart.bars
    assert [part.text for part in bar.parts] == ["", "– 99"]
    assert len(bar.label) == MAX_LABEL_CHARS


def test_there_may_be_nothing_to_draw() -> None:
    assert make_status_chart("x", "Title", [("Empty", {})]).bars[0].parts == ()
