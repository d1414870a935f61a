# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A legend in words: one line, or lines with one entry each."""

import pytest

from extract.text.legend_text import read_legend_line, read_legend_lines


def labels_and_meanings(text: str) -> list[tuple[str, str]]:
    return [(entry.label, entry.meaning) for entry in read_legend_line(text)]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("Red = late; Green = done", [("Red", "late"), ("Green", "done")]),
        ("Key: 1 – Red: behind; 2 – Green: in time", [("1", "Red: behind"), ("2", "Green: in time")]),
        ("R - Red: behind, G - Green: in time", [("R", "Red: behind"), ("G", "Green: in time")]),
        ("Red - Off track: behind, Complete - done", [("Red", "Off track: behind"), ("Complete", "done")]),
        ("3 - Green: in time; 4 —- Blue: done", [("3", "Green: in time"), ("4", "Blue: done")]),
        ("Green — in time; Blue ~ done", [("Green", "in time"), ("Blue", "done")]),
        ("Off track – behind; On track – in time", [("Off track", "behind"), ("On track", "in time")]),
        ("Red = 0-24%; Green = 25-100%", [("Red", "0-24%"), ("Green", "25-100%")]),
        ("Key: | — Red: behind; 2 — Green: in time", [("1", "Red: behind"), ("2", "Green: in time")]),
        ("Progress (1 = not started, 2 = begun)", [("1", "not started"), ("2", "begun")]),
    ],
)
def test_digits_letters_and_colours_are_explained_in_a_line(text: str, entries: list[tuple[str, str]]) -> None:
    assert labels_and_meanings(text) == entries


def test_digit_out_of_sequence_is_not_a_legend() -> None:
    assert labels_and_meanings("1 – Red: behind; 4 – Green: in time") == []


def test_legend_over_several_lines() -> None:
    at, entries = read_legend_lines(["Plan", "1 – Red: behind", "2 – Green: in time", "Progress"])
    assert at == [1, 2]
    assert [entry.label for entry in entries] == ["1", "2"]
    at, entries = read_legend_lines(["Key: R – late; G –", "all in", "time", "1. The Board"])
    assert (at, [entry.meaning for entry in entries]) == ([0, 1, 2], ["late", "all in time"])


def test_lines_that_begin_with_the_names_of_statuses_are_a_legend_without_signs() -> None:
    at, entries = read_legend_lines(
        ["Plan", "Red No progress made", "Amber Under way", "Green Good", "Comptete Done", "The Board"]
    )
    assert at == [1, 2, 3, 4]
    assert [(entry.label, entry.meaning) for entry in entries][2:] == [("Green", "Good"), ("Complete", "Done")]


def test_numbered_lines_that_begin_with_statuses_are_a_legend() -> None:
    lines = ["The scale", "1 Red: Not started", "2 Amber: In progress", "3 Green: Done", "4 Biue: Done and checked"]
    found, entries = read_legend_lines(lines)
    assert (found, [(e.label, e.meaning[:3]) for e in entries][::3]) == ([1, 2, 3, 4], [("1", "Red"), ("4", "Biu")])
    assert read_legend_lines(["1 Apologies", "2 Minutes", "3 Open actions"]) == ([], ())


def test_two_such_lines_are_not_a_legend() -> None:
    assert read_legend_lines(["A Board was set up", "Green Street School was told", "We met"]) == ([], ())
