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
    "texts_elsewhere": (0.5, "a column that fits no field has a text in its row"),
    "names_elsewhere": (0.7, "a column that fits no field has a name in its row"),
    "dates_elsewhere": (0.7, "a date of its row is in a column that is none of dates"),
    "piece_beside": (0.5, "a part of it may be in the column beside it"),
    "label_elsewhere": (0.7, "its rows print a longer label"),
    "only_a_date": (0.7, "it is only a date"),
    "label_in_text": (0.7, "a number begins the text of a question without a label"),
    "misread_status": (0.4, "its word was misread"),
    "role_elsewhere": (0.4, "its column is not named as that of the current status"),
}
"""The least doubt and the reason.

Set by hand, not fitted, from few values of drawn documents: wrong were 6 of 6 with a number unlike its labels, 2 of 2
with a letter in a label, 21 of 48 with a rival status, 8 of 24 with a date crossed out and 5 of 5 with two dates
side by side. The year of a date without one is a conclusion, which a person confirms, as is the status of a word that
was misread. Of lost columns (lost_columns.py), wrong were 12 of 12 with a text elsewhere, 8 of 8 with a name, 24 of 24
with a date, 34 of 45 beside a piece of a text, 4 of 4 with a longer label, 4 of 4 that are only a date, 12 of 12 with a
label in a text and 14 of 27 statuses in a column of another role.
"""

EMPTY_COLUMN_REASONS = frozenset(RARE_SIGNALS[name][1] for name in ("texts_elsewhere", "names_elsewhere"))
"""Reasons to doubt all the empty cells of a column at once."""


def find_rare_doubt(signals: Signals) -> tuple[float, tuple[str, ...]]:
    """Return the greatest doubt of a value's rare signals, 0 for none, and their reasons."""
    found: Sequence[tuple[float, str]] = [RARE_SIGNALS[name] for name in RARE_SIGNALS if signals[name] > 0]
    return max((doubt for doubt, _ in found), default=0.0), tuple(reason for _, reason in found)
