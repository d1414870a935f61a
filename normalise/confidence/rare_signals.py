# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signals that are too rare in the tuning documents for the fit to weigh, each with the least doubt that it gives."""

from collections.abc import Mapping, Sequence

from normalise.confidence.signals import Signals

RARE_SIGNALS: Mapping[str, tuple[float, str]] = {
    "unlike_labels": (0.5, "its questions' labels begin with another number"),
    "letter_in_label": (0.5, "a letter where labels have a digit"),
    "rival_statuses": (0.4, "another status of the row says otherwise"),
    "struck_date": (0.25, "a date is crossed out beside it"),
    "bare_dates": (0.5, "two dates with nothing between them"),
    "date_without_year": (0.5, "its year is not printed"),
}
"""The least doubt and the reason.

Set by hand, not fitted, from few values of drawn documents: wrong were 6 of 6 with a number unlike its labels, 2 of 2
with a letter in a label, 21 of 48 with a rival status, 8 of 24 with a date crossed out and 5 of 5 with two dates
side by side. The year of a date without one is a conclusion, which a person confirms.
"""


def find_rare_doubt(signals: Signals) -> tuple[float, tuple[str, ...]]:
    """Return the greatest doubt of a value's rare signals, 0 for none, and their reasons."""
    found: Sequence[tuple[float, str]] = [RARE_SIGNALS[name] for name in RARE_SIGNALS if signals[name] > 0]
    return max((doubt for doubt, _ in found), default=0.0), tuple(reason for _, reason in found)
