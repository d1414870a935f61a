"""Fit the model of confidence: python -m benchmarks.review.fit_confidence FOLDER... [--readings FOLDER] [--jobs 2]

Reads the documents of each folder, measures the signals of their values, fits gradient-boosted trees (scikit-learn) on
which of them are wrong, and writes normalise/confidence/trees.json. Use documents for tuning only; what is printed is
measured on documents that the fit did not see (grouped cross-validation).
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.model_selection import GroupKFold

from benchmarks.review.judged_rows import list_judged_row_values
from benchmarks.review.judged_values import JudgedValue, list_judged_values, record_ids
from benchmarks.review.read_folder import SUFFIXES, load_truth, read_unrated, truth_path
from benchmarks.scoring import Json
from normalise.agencies.registry import anchor_names, load_register
from normalise.confidence.signals import Signals, measure_values, name_words
from normalise.confidence.tree_model import LEAF
from normalise.confidence.values import Value, list_values
from normalise.model import Finding, Question, Report
from store.export.json import report_to_json

TREES_FILE = Path("normalise/confidence/trees.json")
TREES = 120
LEAVES = 8
LEARNING_RATE = 0.09
LEAST_IN_LEAF = 40  # values; fewer are chance
SHRINKAGE = 5.0  # of a leaf's log-odds
FOLDS = 4
KNOTS = 12  # points of the calibration
DIGITS = 6

MORE_DOUBT = frozenset(
    "letters rarest unknown unknown_names stray_marks odd_commas odd_case foreign mixes lone_signs odd_pairs unbalanced "
    "opens_with_mark ends_with_mark below_90 letters_astray doubtful_and_rare uneven_height two_columns two_lines "
    "obstructed readers_differ guessed_column misprinted_header faint unread unread_figures leftovers page_problems "
    "problems_a_row".split()
)
LESS_DOUBT = frozenset(
    "least_sure second_least_sure mean_sure least_sure_long least_sure_figure least_sure_mark least_sure_with_mark "
    "edge_sure confidence column_sure row_sure placed agency_score status_confidence".split()
)
"""Signals that may only raise, or only lower, the doubt as they grow, so that the fit learns no quirk of the drawn
documents from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    document: str
    signals: Signals
    wrong: bool


def collect_examples(path: Path, keep: Path | None) -> list[Example]:
    """Return the values of one document that its truth has too, or that are empty in a column which is not."""
    document = read_unrated(path, keep)
    if document.report is None:
        return []
    report, truth = document.report, load_truth(path)
    values = list(list_values(report))
    signals = measure_values(report, values, document.pages, name_words(anchor_names(load_register())))
    judged = {(j.owner_id, j.field, j.name): j for j in judge(truth, report_to_json(report))}
    return [
        Example(document=str(path), signals=measured, wrong=found.wrong)
        for key, measured in zip(name_values(report, values), signals, strict=True)
        if (found := judged.get(key)) and (measured["column_filled"] or found.truth or found.field == "rag")
    ]


def judge(truth: Json, report: Json) -> Iterator[JudgedValue]:
    return list_judged_values(truth, report) if "findings" in truth else list_judged_row_values(truth, report)


def name_values(report: Report, values: Sequence[Value]) -> Iterator[tuple[str, str, str]]:
    """Yield the record's id, field and column name of each value."""
    questions = record_ids(report_to_json(report))
    names = {id(report): report.id}
    for at, finding in enumerate(report.findings, 1):
        names[id(finding)] = f"{report.id}-f{at}"
        names.update((id(question), next(questions)) for question in finding.questions)
    for value in values:
        record = value.record
        key = names[id(record)] if isinstance(record, Report | Finding | Question) else record.id
        yield key, value.field, value.name


def make_classifier(names: Sequence[str]) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=TREES, learning_rate=LEARNING_RATE, max_leaf_nodes=LEAVES, min_samples_leaf=LEAST_IN_LEAF,
        l2_regularization=SHRINKAGE, random_state=0,
        monotonic_cst=[(name in MORE_DOUBT) - (name in LESS_DOUBT) for name in names],
    )  # fmt: skip


def estimate_unseen(
    table: NDArray[np.float64], wrong: NDArray[np.bool_], groups: Sequence[str], names: Sequence[str]
) -> NDArray[np.float64]:
    """Return each value's doubt by a model that saw no value of its document."""
    doubts = np.zeros(len(table))
    for seen, unseen in GroupKFold(FOLDS).split(table, wrong, groups):
        model = make_classifier(names).fit(table[seen], wrong[seen])
        doubts[unseen] = model.predict_proba(table[unseen])[:, 1]
    return doubts


def fit_calibration(doubts: NDArray[np.float64], wrong: NDArray[np.bool_]) -> list[list[float]]:
    """Return points of the map from the model's doubt to the share that is wrong."""
    fitted = IsotonicRegression(out_of_bounds="clip").fit(doubts, wrong)
    at = np.unique(np.quantile(doubts[doubts > np.median(doubts)], 1 - np.geomspace(1, 0.001, KNOTS)))
    at = np.unique([0.0, *at, 1.0])
    smooth = [float(fitted.predict(np.linspace(max(0, x * 0.8), min(1, x * 1.2), 9)).mean()) for x in at]
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


def format_figures(doubts: NDArray[np.float64], wrong: NDArray[np.bool_]) -> Iterator[str]:
    yield f"{len(doubts)} values, {wrong.sum()} wrong"
    for limit in (0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3):
        asked = doubts >= limit
        found, right = wrong[asked].sum() / wrong.sum(), wrong[asked].mean()
        yield f"asked from {limit:.2f}: {asked.mean():6.1%} of values, {found:5.0%} of the wrong ones, {right:4.0%} wrong"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--readings", type=Path, metavar="FOLDER", help="keep page readings here")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    files = [p for f in args.folders for p in sorted(f.iterdir()) if p.suffix in SUFFIXES and truth_path(p).exists()]
    keep = [args.readings / p.parent.name if args.readings else None for p in files]
    with ProcessPoolExecutor(args.jobs) as pool:
        examples = [e for found in pool.map(collect_examples, files, keep) for e in found]
    names = list(examples[0].signals)
    table = np.array([list(e.signals.values()) for e in examples])
    wrong = np.array([e.wrong for e in examples])
    doubts = estimate_unseen(table, wrong, [e.document for e in examples], names)
    print("\n".join(format_figures(doubts, wrong)))
    model = make_classifier(names).fit(table, wrong)
    write_model(model, names, fit_calibration(doubts, wrong))


def write_model(model: HistGradientBoostingClassifier, names: Sequence[str], calibration: list[list[float]]) -> None:
    """Write trees.json, one tree a line."""
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in list_trees(model))
    head = {"signals": list(names), "base": round(float(model._baseline_prediction[0, 0]), DIGITS),
            "calibration": calibration}  # fmt: skip
    TREES_FILE.write_text(json.dumps(head, indent=1)[:-2] + ',\n "trees": [\n' + trees + "\n]}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
