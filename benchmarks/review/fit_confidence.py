# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Fit the model of confidence: python -m benchmarks.review.fit_confidence FOLDER [--jobs 2]

Draws the tuning documents into FOLDER where they are missing, reads them (page readings are kept there), measures the
signals of their values, fits gradient-boosted trees (scikit-learn) on which of them are wrong, and writes
normalise/confidence/trees.json. The figures in it are measured on documents that the fit did not see.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from benchmarks.review.examples import Example, collect_examples
from benchmarks.review.tuning_documents import draw_missing_documents
from ingest.read_page import READER_VERSION
from normalise.confidence.lost_columns import LOST_COLUMN_SIGNALS
from normalise.confidence.tree_model import LEAF

TREES_FILE = Path("normalise/confidence/trees.json")
READINGS = f"readings-{READER_VERSION}"  # folder; another reader reads other words

# Chosen by cross-validation on the tuning documents.
TREES = 150
LEAVES = 12
LEARNING_RATE = 0.08
LEAST_IN_LEAF = 20  # values; fewer are chance
SIGNALS_A_SPLIT = 0.5  # share of the signals that each split chooses from, so that no few of them decide alone
SHRINKAGE = 5.0  # of a leaf's log-odds

FOLDS = 4
KNOTS = 48  # points of the calibration
DIGITS = 6
LIMITS = (0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3)  # doubts from which values are asked about, for the figures
BINS = 10  # of doubt, for the figures

MORE_DOUBT = frozenset({
    "rarest", "unknown", "unknown_names", "stray_marks", "odd_commas", "odd_case", "foreign", "mixes", "lone_signs",
    "odd_pairs", "unbalanced", "opens_with_mark", "ends_with_mark", "below_90", "letters_astray", "doubtful_and_rare",
    "uneven_height", "two_columns", "two_lines", "obstructed", "readers_differ", "guessed_column", "misprinted_header",
    "faint", "unread", "unread_figures", "leftovers", "page_problems", "problems_a_row", "letters",
    "misprints", "odd_capitals", "odd_joints", "broken_list", "oddities",
    "lone_capitals", "rows_beside", "columns_within", "blank_within", "words_at_place", "row_disorder",
    "beside_disorder", "report_disorder", "years_apart", "dates_reversed", "without_target", "others_unread",
    "rows_with_rivals", "colour_between", "columns_missing", "rows_sharing",
    *LOST_COLUMN_SIGNALS,
})  # fmt: skip
LESS_DOUBT = frozenset({
    "least_sure", "second_least_sure", "mean_sure", "least_sure_long", "least_sure_figure", "least_sure_mark",
    "least_sure_with_mark", "edge_sure", "confidence", "column_sure", "row_sure", "placed", "agency_score",
    "status_confidence",
})  # fmt: skip
"""Signals that may only raise, or only lower, the doubt as they grow, so that the fit learns no quirk of the drawn
documents from them."""

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


def make_classifier(names: Sequence[str]) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=TREES, learning_rate=LEARNING_RATE, max_leaf_nodes=LEAVES, min_samples_leaf=LEAST_IN_LEAF,
        l2_regularization=SHRINKAGE, max_features=SIGNALS_A_SPLIT, random_state=0,
        monotonic_cst=[(name in MORE_DOUBT) - (name in LESS_DOUBT) for name in names],
    )  # fmt: skip


def estimate_unseen(table: Numbers, wrong: Flags, documents: Sequence[str], names: Sequence[str]) -> Numbers:
    """Return each value's doubt by a model that saw no value of its document."""
    doubts = np.zeros(len(table))
    for seen, unseen in GroupKFold(FOLDS).split(table, wrong, documents):
        model = make_classifier(names).fit(table[seen], wrong[seen])
        doubts[unseen] = model.predict_proba(table[unseen])[:, 1]
    return doubts


def fit_calibration(doubts: Numbers, wrong: Flags) -> list[list[float]]:
    """Return points of the map from the model's doubt to the share that is wrong."""
    fitted = IsotonicRegression(out_of_bounds="clip").fit(doubts, wrong)
    at = np.quantile(doubts[doubts > np.median(doubts)], 1 - np.geomspace(1, 0.001, KNOTS))
    at = np.unique([0.0, *at, 1.0])
    smooth = [float(fitted.predict(np.linspace(max(0, x * 0.9), min(1, x * 1.1), 5)).mean()) for x in at]
    return [[round(float(x), DIGITS), round(y, DIGITS)] for x, y in zip(at, np.maximum.accumulate(smooth), strict=True)]


def list_trees(model: HistGradientBoostingClassifier) -> list[list[list[float]]]:
    """Return the trees as trees.json has them."""
    return [
        [
            [LEAF, round(float(n["value"]), DIGITS), 0, 0]
            if n["is_leaf"]
            else [int(n["feature_idx"]), float(n["num_threshold"]), int(n["left"]), int(n["right"])]
            for n in predictor.nodes
        ]
        for (predictor,) in model._predictors
    ]


def list_figures(doubts: Numbers, wrong: Flags, misleads: Flags) -> Iterator[str]:
    """Yield the finds of a queue of each size, and the calibration, as lines of text."""
    yield f"{len(doubts)} values, {wrong.sum()} wrong, {misleads.sum()} of them misleading"
    for limit in LIMITS:
        asked = doubts >= limit
        found, misled = wrong[asked].sum() / wrong.sum(), misleads[asked].sum() / misleads.sum()
        yield (
            f"asked from {limit:.2f}: {asked.mean():.1%} of values, {found:.0%} of the wrong ones, {misled:.0%} of the "
            f"misleading ones; {wrong[asked].mean():.0%} of them wrong"
        )
    tenths = np.minimum((doubts * BINS).astype(int), BINS - 1)
    for tenth in range(BINS):
        members = tenths == tenth
        if members.any():
            yield (
                f"doubt {tenth / BINS:.1f} to {(tenth + 1) / BINS:.1f}: {members.sum()} values, expected wrong "
                f"{doubts[members].mean():.3f}, wrong {wrong[members].mean():.3f}"
            )


def fit_model(examples: Sequence[Example]) -> tuple[HistGradientBoostingClassifier, list[list[float]], list[str]]:
    """Return the model, its calibration, and its figures on values that it did not see."""
    names = list(examples[0].signals)
    table = np.array([list(e.signals.values()) for e in examples])
    wrong, misleads = np.array([e.wrong for e in examples]), np.array([e.misleads for e in examples])
    raw = estimate_unseen(table, wrong, [e.document for e in examples], names)
    calibration = fit_calibration(raw, wrong)
    doubts = np.interp(raw, *np.array(calibration).T)
    return make_classifier(names).fit(table, wrong), calibration, list(list_figures(doubts, wrong, misleads))


def write_model(
    model: HistGradientBoostingClassifier, names: Sequence[str], calibration: list[list[float]], figures: list[str]
) -> None:
    """Write trees.json, one tree a line."""
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in list_trees(model))
    head = {
        "figures": figures, "signals": list(names), "base": round(float(model._baseline_prediction[0, 0]), DIGITS),
        "calibration": calibration,
    }  # fmt: skip
    TREES_FILE.write_text(json.dumps(head, indent=1)[:-2] + ',\n "trees": [\n' + trees + "\n]}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the tuning documents are kept")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    folders = draw_missing_documents(args.folder)
    examples = collect_examples(folders, args.folder / READINGS, args.jobs)
    with threadpool_limits(1):  # threads that wait for each other are slower than one on a busy machine
        model, calibration, figures = fit_model(examples)
    write_model(model, list(examples[0].signals), calibration, figures)
    print("\n".join(figures))


if __name__ == "__main__":
    main()
