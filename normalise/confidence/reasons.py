# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Say why a value is doubtful: the signals without which the model would doubt it much less."""

from collections.abc import Sequence

import numpy as np

from normalise.confidence.tree_model import Numbers, TreeModel

MAX_REASONS = 2
NOT_MEASURED = -1.0  # a signal that the value does not have, such as that of a status in a text
LEAST_SHARE = 0.25  # of the doubt that a signal must explain to be named

NEUTRAL: dict[str, tuple[float, str]] = {
    "stray_marks": (0.0, "a mark where none belongs"),
    "opens_with_mark": (0.0, "begins with a mark"),
    "ends_with_mark": (0.0, "ends with a mark that ends no sentence"),
    "unbalanced": (0.0, "a bracket or quote without its partner"),
    "odd_case": (0.0, "a capital within a word"),
    "misprints": (0.0, "a word that may be a misprint of a frequent one"),
    "odd_capitals": (0.0, "a capital within a sentence"),
    "odd_joints": (0.0, "a mark between words that are elsewhere without one"),
    "broken_list": (0.0, "an item of its list is missing"),
    "foreign": (0.0, "an accent that English does not have"),
    "mixes": (0.0, "letters and digits in one word"),
    "lone_signs": (0.0, "a single letter"),
    "odd_commas": (0.0, "a comma where few are written"),
    "odd_pairs": (0.0, "words that seldom follow each other"),
    "unknown": (0.0, "a word in no dictionary and nowhere else in the report"),
    "rarest": (0.0, "a rare word"),
    "doubtful_and_rare": (0.0, "a rare word that the OCR engine is unsure of"),
    "unread_figures": (0.0, "figures in which no date was understood"),
    "least_sure": (1.0, "the OCR engine is unsure of a word"),
    "second_least_sure": (1.0, "the OCR engine is unsure of several words"),
    "least_sure_figure": (1.0, "the OCR engine is unsure of a figure"),
    "least_sure_mark": (1.0, "the OCR engine is unsure of a mark"),
    "least_sure_with_mark": (1.0, "the OCR engine is unsure of a mark at a word's edge"),
    "edge_sure": (1.0, "the first or last word may be cut"),
    "mean_sure": (1.0, "faint or broken print"),
    "letters_astray": (0.0, "not all words at its place are part of it"),
    "column_sure": (1.0, "its column is doubtful"),
    "row_sure": (1.0, "other cells of its row are doubtful"),
    "left_shift": (0.0, "it does not begin where its column begins"),
    "unlike_start": (0.0, "it does not begin as others of its column do"),
    "unlike_end": (0.0, "it does not end as others of its column do"),
    "opens_small": (0.0, "it begins with a small letter"),
    "empty": (0.0, "it is empty, and its column is filled in other rows"),
    "agency_score": (1.0, "the agency is doubtful"),
    "unexpected_label": (0.0, "its number is out of sequence"),
    "problems_a_row": (0.0, "the report has many problems"),
    "page_problems": (0.0, "its page has problems"),
    "leftovers": (0.0, "words of its page are left over"),
    "placed": (1.0, "words of its page are left over"),
    "nameless_columns": (0.0, "columns of its row have no name"),
    "in_column": (1.0, "its row has no cell in a column of statuses"),
    "legend_entries": (0.0, "the legend explains statuses that its row may show"),
    "colour_apart": (0.0, "its colour differs from that of other rows with its status"),
    "rows_beside": (0.0, "it is level with several rows"),
    "columns_within": (0.0, "it reaches over another column"),
    "beside_row": (1.0, "it is not level with its row"),
    "top_shift": (0.0, "it does not begin level with its row"),
    "gap_within": (1.5, "a blank between its lines"),
    "blank_within": (0.4, "a wide blank between its words"),
    "words_at_place": (0.0, "words are printed where it is empty"),
    "like_column": (1.0, "its text is unlike others of its column"),
    "lone_capitals": (0.0, "a capital within a sentence"),
    "tail_words": (0.0, "words after its last sentence"),
    "row_disorder": (0.0, "other cells of its row are in doubtful places"),
    "beside_disorder": (0.0, "the cell above or below it is in a doubtful place"),
    "report_disorder": (0.0, "many cells of the report are in doubtful places"),
    "label_sure": (1.0, "the OCR engine is unsure of the label"),
    "labels_alike": (1.0, "its label is unlike others"),
    "years_apart": (0.0, "it is years from the report's other dates"),
    "dates_reversed": (0.0, "a revised date is before the one that it replaces"),
    "without_target": (0.0, "it only says when the action was done"),
    "others_unread": (0.0, "statuses of other rows could not be read"),
    "rows_with_rivals": (0.0, "rows of the report have several statuses"),
    "columns_missing": (0.0, "its page lacks columns that other pages have"),
    "rows_sharing": (0.0, "several rows have it in common"),
    "guessed_column": (0.0, "its column was recognised by its content alone"),
}  # fmt: skip
"""The value of each signal that gives no cause for doubt, and the reason in words for any other."""


def explain_doubts(model: TreeModel, table: Numbers, doubts: Numbers) -> list[tuple[str, ...]]:
    """Return the reasons for each row of `table`, whose doubts are `doubts`, the strongest first."""
    names = [name for name in NEUTRAL if name in model.signals]
    if not len(table) or not names:
        return [() for _ in table]
    columns = [model.signals.index(name) for name in names]
    neutral = np.array([NEUTRAL[name][0] for name in names])
    without = np.repeat(table, len(names), axis=0)
    cells = np.arange(len(without)), np.tile(columns, len(table))
    measured = without[cells]
    without[cells] = np.where(measured == NOT_MEASURED, measured, np.tile(neutral, len(table)))
    left = model.estimate_doubt(without).reshape(len(table), len(names))
    explained = 1 - left / np.maximum(doubts[:, None], 1e-9)
    return [_choose_reasons(names, shares) for shares in explained]


def _choose_reasons(names: Sequence[str], shares: Numbers) -> tuple[str, ...]:
    best = [int(i) for i in np.argsort(-shares)[:MAX_REASONS] if shares[i] >= LEAST_SHARE]
    return tuple(dict.fromkeys(NEUTRAL[names[i]][1] for i in best))
