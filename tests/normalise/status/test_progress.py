# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Progress in per cent, and the thresholds of a legend."""

import pytest

from extract.model import DraftCell, DraftStatus, LegendEntry
from normalise.status.progress import NO_NAME_REASON, find_entry_by_percent, read_percent, read_progress

THRESHOLDS = tuple(
    LegendEntry(colour=None, label=label, meaning=meaning)
    for label, meaning in (("Red", "less than 25%"), ("Amber", "25-74%"), ("Green", "75% - 99%"), ("Blue", "100%"))
)


@pytest.mark.parametrize(
    ("text", "percent"),
    [("75%", 75), (" 5 % ", 5), ("100 per cent", 100), ("60% complete", 60), ("101%", None), ("75", None), ("", None)],
)
def test_a_cell_that_is_a_percentage(text: str, percent: int | None) -> None:
    assert read_percent(text) == percent


@pytest.mark.parametrize(
    ("percent", "label"), [(24, "Red"), (25, "Amber"), (74, "Amber"), (80, "Green"), (100, "Blue")]
)
def test_thresholds_of_the_legend_hold_a_percentage(percent: int, label: str) -> None:
    entry = find_entry_by_percent(percent, THRESHOLDS)
    assert entry is not None
    assert entry.label == label


def test_progress_is_that_of_a_column_named_for_it() -> None:
    other = (("Weighting", DraftCell(raw="30%", body="30%")), ("% complete", DraftCell(raw="60 %", body="60 %")))
    found = read_progress(DraftStatus(), other)
    assert (found.text, found.raw) == ("60%", "60 %")


def test_percentages_of_a_column_without_a_name_are_doubtful_progress() -> None:
    found = read_progress(DraftStatus(), (("column 4", DraftCell(raw="60%", body="60%")),))
    assert (found.text, found.reasons) == ("60%", (NO_NAME_REASON,))


def test_a_named_percentage_comes_before_one_without_a_name() -> None:
    other = (("column 4", DraftCell(raw="30%", body="30%")), ("% complete", DraftCell(raw="60%", body="60%")))
    assert read_progress(DraftStatus(), other).text == "60%"


def test_two_percentages_that_differ_are_no_progress() -> None:
    status = DraftStatus(cell=DraftCell(raw="40%", body="40%"))
    assert read_progress(status, (("Progress", DraftCell(raw="60%", body="60%")),)).text == ""
