# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Fit extract/plaintext/weights.toml: python -m benchmarks.plain_text.fit_weights FOLDER [--rounds N] [--write]

FOLDER is drawn by draw_texts. Each line of a row that is printed across columns is a choice among its cuts, given the
true cuts of the lines above. The weights maximise the likelihood of the true cuts (a conditional log-linear model,
as in Lafferty, McCallum and Pereira 2001), held near the present ones by a normal prior. The likeliest cuts are
found again with the new weights in each round.
"""

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from extract.plaintext.column_scores import COLUMNS
from extract.plaintext.column_widths import (
    TextHabits,
    count_word_pairs,
    learn_widths,
    scale_widths,
    wrap_bounds,
)
from extract.plaintext.cut_lines import Cut, Flows, LineCutter, take_cut
from extract.plaintext.line_features import ColumnModel, Features, build_model, load_weights
from extract.plaintext.split_lines import PRINT_ORDER
from extract.plaintext.table_lines import LineWord, TableLine, build_table_line, link_lines, split_line_words
from ingest.read_text import read_text_pages

PRIOR_DEVIATION = 0.3  # of a weight, about the present one
MOST_CUTS = 12  # a line's choices
WEIGHTS = Path("extract/plaintext/weights.toml")


@dataclass(frozen=True, slots=True)
class TrueRow:
    """The lines of a row that is printed across columns, and their true cuts."""

    lines: Sequence[TableLine]
    cuts: Sequence[Cut]
    named: bool
    """Whether the row's agency is on its first line."""


@dataclass(slots=True)
class Choices:
    """The features of all cuts of all lines; `true` is the index of each line's own cut, `starts` of its first."""

    features: list[Features] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    true: list[int] = field(default_factory=list)
    best: int = 0
    """Lines whose own cut was the best."""


def read_true_rows(path: Path) -> tuple[list[TrueRow], TextHabits]:
    pages = read_text_pages(path)
    told = [line for page in json.loads(path.with_suffix(".cells.json").read_text()) for line in page if line]
    printed = [(p.number, n, text) for p in pages for n, text in enumerate(p.lines, 1) if text.strip()]
    rows, run, last, named = list[TrueRow](), list[tuple[TableLine, Cut]](), "", False
    for (page, n, text), keyed in zip(printed, told, strict=True):
        keys = [key for word, key in keyed for _ in split_line_words(word)]
        row, line, cut = read_true_line(page, n, len(run), split_line_words(text), keys)
        if run and row != last:
            rows.append(TrueRow(link_lines([x for x, _ in run]), [c for _, c in run], named))
            row, line, cut = read_true_line(page, n, 0, split_line_words(text), keys)
            run = []
        last = row
        if row and line.words:
            named = named if run else f"{row}.agency" in keys
            run.append((line, cut))
    wide = [r for r in rows if any(len(c) > 1 for c in r.cuts)]
    pairs = count_word_pairs(text for _, _, text in printed)
    return wide, TextHabits(learn_true_widths(rows), pairs, learned=True)


def read_true_line(
    page: int, n: int, number: int, words: Sequence[LineWord], keys: Sequence[str]
) -> tuple[str, TableLine, Cut]:
    """Return the key of a line's row, "" for none or several; its words of cells; and their cut."""
    columns = [c for c in PRINT_ORDER if c in COLUMNS]
    cells = [(k.rpartition(".")[0], columns.index(c)) if (c := k.rpartition(".")[2]) in columns else None for k in keys]
    rows = {cell[0] for cell in cells if cell}
    kept: list[LineWord] = []
    cut: list[tuple[int, int, int]] = []
    walled = False
    for word, key, cell in zip(words, keys, cells, strict=True):
        if key and cell is None:
            walled = True
            continue
        column = cell[1] if cell else cut[-1][0] if cut else -1
        if column < 0:
            continue
        kept.append(LineWord(word.text, word.wall or (walled and bool(kept)), word.gap))
        walled = False
        if cut and cut[-1][0] == column:
            cut[-1] = (column, cut[-1][1], len(kept))
        else:
            cut.append((column, len(kept) - 1, len(kept)))
    ordered = all(a[0] < b[0] for a, b in pairwise(cut))
    row = rows.pop() if len(rows) == 1 and ordered else ""
    return row, build_table_line(number, page, n, kept), tuple(cut)


def learn_true_widths(rows: Sequence[TrueRow]) -> Mapping[str, float]:
    columns = [c for c in PRINT_ORDER if c in COLUMNS]
    seen: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        for flow, column in zip(follow_cuts(row)[-1], columns, strict=True):
            if flow:
                seen.setdefault(column, []).extend(wrap_bounds([s.text for s in flow.strips]))
    return scale_widths(learn_widths(seen))


def follow_cuts(row: TrueRow) -> list[Flows]:
    """Return the content of the columns before each line, and after the last."""
    out: list[Flows] = [(None,) * sum(c in COLUMNS for c in PRINT_ORDER)]
    for line, cut in zip(row.lines, row.cuts, strict=True):
        out.append(take_cut(out[-1], cut, line))
    return out


def gather_choices(rows: Sequence[TrueRow], model: ColumnModel, out: Choices) -> None:
    for row in rows:
        for n, (line, cut, flows) in enumerate(zip(row.lines, row.cuts, follow_cuts(row), strict=False)):
            cutter = LineCutter(line, model, first=n == 0, named=row.named)
            cuts = [c for _, c in cutter.list_cuts(flows, MOST_CUTS)]
            out.best += cuts[0] == cut
            if cut not in cuts:
                cuts.append(cut)
            out.starts.append(len(out.features))
            out.true.append(len(out.features) + cuts.index(cut))
            out.features += [cutter.describe_cut(c, flows) for c in cuts]


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
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    before = load_weights()
    weights: Mapping[str, float] = before
    texts = [read_true_rows(p) for p in sorted(args.folder.glob("*.txt"))]
    for _ in range(args.rounds):
        choices = Choices()
        for rows, habits in texts:
            model = ColumnModel(build_model(PRINT_ORDER, habits).columns, habits, weights)
            gather_choices(rows, model, choices)
        print(f"{choices.best} of {len(choices.starts)} lines right, {time.process_time():.0f} s of computing")
        weights = fit_weights(choices, before)
        if args.write:
            write_weights(weights, WEIGHTS)


if __name__ == "__main__":
    main()
