# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Fit extract/plaintext/weights.toml: python -m benchmarks.plain_text.fit_weights FOLDER... [--rounds N] [--write]

The folders are drawn by draw_texts. Each line of a run across columns is a choice among its ways of being read, given
the true reading of the lines above. The weights maximise the likelihood of the true ways (a conditional log-linear
model, as in Lafferty, McCallum and Pereira 2001), held near the present ones by a normal prior. The likeliest ways
are found again with the new weights in each round.
"""

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from extract.plaintext.agency_names import AgencyNames, index_local_names
from extract.plaintext.classified_text import WideRun
from extract.plaintext.classify_blocks import classify_blocks
from extract.plaintext.classify_lines import split_into_blocks
from extract.plaintext.column_widths import (
    TextHabits,
    count_word_pairs,
    learn_widths,
    scale_widths,
    wrap_bounds,
)
from extract.plaintext.cut_lines import Cut, OpenRow, build_lines, prepare_cutters, take_way
from extract.plaintext.line_features import Features, build_model, load_weights
from extract.plaintext.pieces import PRINT_ORDER
from extract.plaintext.spaced_columns import find_layout
from extract.plaintext.table_lines import TableLine, split_line_words
from ingest.model import TextPage
from ingest.read_text import read_text_pages
from normalise.agencies.registry import anchor_names, load_register

PRIOR_DEVIATION = 1.0  # of a weight, about the present one
MOST_WAYS = 12  # a line's choices
WEIGHTS = Path("extract/plaintext/weights.toml")

Keys = Mapping[tuple[int, int], Sequence[str]]
"""The key of the cell of each word of a line, by page and number."""


@dataclass(frozen=True, slots=True)
class TrueLine:
    """A line of a run across columns: the key of its row, and its true cut; None where it is read in a mess."""

    row: str
    cut: Cut | None


@dataclass(slots=True)
class Choices:
    """The features of all ways of all lines; `true` is the index of each line's own way, `starts` of its first."""

    features: list[Features] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    true: list[int] = field(default_factory=list)
    best: int = 0
    """Lines whose own way was the best."""


@dataclass(frozen=True, slots=True)
class FitText:
    """A text: its runs of lines across columns, the keys of its words, its habits, names and columns."""

    runs: Sequence[WideRun]
    keys: Keys
    habits: TextHabits
    names: AgencyNames
    order: tuple[str, ...]


def read_fit_text(path: Path, agencies: Sequence[str]) -> FitText:
    pages = read_text_pages(path)
    told = [line for page in json.loads(path.with_suffix(".cells.json").read_text()) for line in page if line]
    printed = [(p.number, n, text) for p in pages for n, text in enumerate(p.lines, 1) if text.strip()]
    keys = {
        (page, n): [key for word, key in keyed for _ in split_line_words(word)]
        for (page, n, _), keyed in zip(printed, told, strict=True)
    }
    blocks = split_into_blocks(pages)
    lines = [text for _, _, text in printed]
    names = index_local_names(agencies, lines, [" ".join(s.text for s in block.strips) for block in blocks])
    if find_layout(lines, names, PRINT_ORDER):
        return FitText((), keys, TextHabits({}, {}), names, PRINT_ORDER)
    habits = TextHabits(learn_true_widths(pages, keys), count_word_pairs(lines), learned=True)
    found = classify_blocks(blocks, names, habits, PRINT_ORDER)
    return FitText(found.runs, keys, habits, names, found.order)


def column_of(key: str) -> str:
    """Return the column of a key: that of questions for their text, of dates for the captions of icons."""
    column = key.rpartition(".")[2]
    return {"text": "question", "icons": "target_date"}.get(column, column)


def learn_true_widths(pages: Sequence[TextPage], keys: Keys) -> Mapping[str, float]:
    cells: dict[str, list[str]] = {}
    for page in pages:
        for n, text in enumerate(page.lines, 1):
            words = split_line_words(text)
            for key, group in groupby(zip(words, keys.get((page.number, n), ()), strict=False), lambda pair: pair[1]):
                if column_of(key) in PRINT_ORDER and not key.endswith(".icons"):
                    cells.setdefault(key, []).append(" ".join(word.text for word, _ in group))
    seen: dict[str, list[tuple[float, float]]] = {}
    for key, texts in cells.items():
        seen.setdefault(column_of(key), []).extend(wrap_bounds(texts))
    return scale_widths(learn_widths(seen))


def read_true_line(line: TableLine, keys: Sequence[str], columns: Sequence[str]) -> TrueLine:
    """Return the true cut of a line; words in no cell belong to the strip before them."""
    rows = {k.rpartition(".")[0] for k in keys if column_of(k) in columns and not k.endswith(".text")}
    asked = {k.rpartition(".")[0] for k in keys if k.endswith(".text")}
    cut: list[tuple[int, int, int]] = []
    for n, key in enumerate(keys):
        name = column_of(key)
        column = columns.index(name) if name in columns else cut[-1][0] if cut else -1
        if column < 0:
            return TrueLine("", None)
        if cut and cut[-1][0] == column:
            cut[-1] = (column, cut[-1][1], n + 1)
        else:
            cut.append((column, n, n + 1))
    clear = len(rows) <= 1 and len(asked) <= 1 and all(a[0] < b[0] for a, b in pairwise(cut))
    clear = clear and len(keys) == len(line.words)
    return TrueLine(next(iter(rows), ""), tuple(cut) if clear else None)


def gather_choices(text: FitText, weights: Mapping[str, float], out: Choices) -> None:
    model = replace(build_model(text.order, text.habits, text.names), weights=weights)
    for run in text.runs:
        row: OpenRow | None = None
        last = ""
        for cutter in prepare_cutters(build_lines(run.strips), model, run.label):
            line = cutter.line
            true = read_true_line(line, text.keys[line.page, line.line], model.columns)
            fresh = row is None or cutter.labelled or bool(true.row and last and true.row != last)
            ways = [(cut, new) for _, cut, new in cutter.list_ways(row, MOST_WAYS)]
            own = (true.cut or (), fresh)
            if true.cut is None or (cutter.labelled and model.columns[true.cut[0][0]] != "question"):
                last = true.row or last
                continue
            flows = row.flows if row and not fresh else cutter.start_flows(row)
            possible = own in ways or not any(
                cutter.describe_strip(c, at, end, flows[c], fresh=fresh) is None for c, at, end in true.cut
            )
            if possible:
                out.best += bool(ways) and ways[0] == own
                ways = ways if own in ways else [*ways, own]
                out.starts.append(len(out.features))
                out.true.append(len(out.features) + ways.index(own))
                out.features += [cutter.describe_way(cut, row, fresh=new) for cut, new in ways]
            row = take_way(row, true.cut, cutter, fresh=fresh)
            last = true.row or ("" if cutter.labelled else last)


def fit_weights(choices: Choices, before: Mapping[str, float]) -> dict[str, float]:
    names = sorted({name for f in choices.features for name in f} | set(before))
    index = {name: n for n, name in enumerate(names)}
    entries = [(r, index[k], v) for r, f in enumerate(choices.features) for k, v in f.items() if v]
    shape = (len(choices.features), len(names))
    rows, columns, values = zip(*entries, strict=True)
    matrix = csr_matrix((values, (rows, columns)), shape=shape)
    starts, true = np.array(choices.starts), np.array(choices.true)
    sizes = np.diff([*choices.starts, len(choices.features)])
    prior = np.array([before.get(n, 0.0) for n in names])

    def measure_loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        scores = matrix @ weights
        best = np.maximum.reduceat(scores, starts)
        odds = np.exp(scores - np.repeat(best, sizes))
        total = np.add.reduceat(odds, starts)
        away = (weights - prior) / PRIOR_DEVIATION
        share = odds / np.repeat(total, sizes)
        share[true] -= 1.0
        value = float(np.sum(np.log(total) + best - scores[true]) + 0.5 * away @ away)
        return value, matrix.T @ share + away / PRIOR_DEVIATION

    found = minimize(measure_loss, prior, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    print(f"loss a line {measure_loss(prior)[0] / len(starts):.4f}, then {found.fun / len(starts):.4f}", flush=True)
    return {name: float(weight) for name, weight in zip(names, found.x, strict=True)}


def write_weights(weights: Mapping[str, float], path: Path) -> None:
    head = "".join(f"{line}\n" for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
    lines: Iterator[str] = (f'"{n}" = {w:.2f}\n' for n, w in sorted(weights.items()) if abs(w) >= 0.01)
    path.write_text(head + "".join(lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    before = load_weights()
    weights: Mapping[str, float] = before
    agencies = anchor_names(load_register())
    texts = [read_fit_text(p, agencies) for folder in args.folder for p in sorted(folder.glob("*.txt"))]
    for _ in range(args.rounds):
        choices = Choices()
        for text in texts:
            gather_choices(text, weights, choices)
        print(f"{choices.best} of {len(choices.starts)} lines right, {time.process_time():.0f} s of computing")
        weights = fit_weights(choices, before)
        if args.write:
            write_weights(weights, WEIGHTS)


if __name__ == "__main__":
    main()
