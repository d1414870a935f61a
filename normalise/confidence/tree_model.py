# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Evaluate a small ensemble of decision trees on signals of doubt.

The trees are those of gradient boosting (Friedman, "Greedy function approximation: a gradient boosting machine",
2001), fitted by benchmarks/review/fit_confidence.py and kept in trees.json: a value's log-odds of being wrong are the
base plus one leaf of each tree. `calibration` maps the resulting probability to the share of values that were wrong.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
LEAF = -1  # in place of a signal's number


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A tree as arrays over its nodes: a value goes to `left` where its signal is at most the limit, else to `right`.

    A leaf's `limit` is its log-odds.
    """

    signal: NDArray[np.int64]
    limit: Numbers
    left: NDArray[np.int64]
    right: NDArray[np.int64]

    def add_log_odds(self, table: Numbers, total: Numbers) -> None:
        """Add each row's leaf to `total`. `table` has shape (values, signals)."""
        at = np.zeros(len(table), dtype=np.int64)
        rows = np.arange(len(table))
        while (inner := self.signal[at] != LEAF).any():
            goes_left = table[rows, np.maximum(self.signal[at], 0)] <= self.limit[at]
            at = np.where(inner, np.where(goes_left, self.left[at], self.right[at]), at)
        total += self.limit[at]


@dataclass(frozen=True, slots=True, eq=False)
class TreeModel:
    """The model; `signals` names the columns of a table of values."""

    signals: tuple[str, ...]
    base: float
    trees: tuple[Tree, ...]
    calibration: Numbers

    def make_table(self, values: Sequence[Mapping[str, float]]) -> Numbers:
        """Return the signals of values, shape (values, signals)."""
        return np.array([[value[name] for name in self.signals] for value in values], dtype=np.float64)

    def estimate_doubt(self, table: Numbers) -> Numbers:
        """Return the probability of each row of `table` that its value is wrong."""
        total = np.full(len(table), self.base)
        for tree in self.trees:
            tree.add_log_odds(table, total)
        made, seen = self.calibration
        calibrated: Numbers = np.interp(1 / (1 + np.exp(-total)), made, seen)
        return calibrated


@lru_cache(maxsize=1)
def load_model() -> TreeModel:
    """Return the model of trees.json."""
    text = resources.files("normalise.confidence").joinpath("trees.json").read_text(encoding="utf-8")
    return parse_model(json.loads(text))


def parse_model(data: Mapping[str, object]) -> TreeModel:
    """Return the model that `data` describes, as trees.json has it.

    Each tree is a list of nodes, a node is [signal, limit, left, right], or [-1, log-odds, 0, 0] for a leaf.
    """
    trees = data["trees"]
    if not isinstance(trees, list) or not isinstance(data["signals"], list):
        raise ValueError("trees.json has no trees.")
    return TreeModel(
        signals=tuple(map(str, data["signals"])),
        base=float(str(data["base"])),
        trees=tuple(_parse_tree(np.array(nodes, dtype=np.float64)) for nodes in trees),
        calibration=np.array(data["calibration"], dtype=np.float64).T,
    )


def _parse_tree(nodes: Numbers) -> Tree:
    signal, limit, left, right = nodes.T
    return Tree(signal.astype(np.int64), limit, left.astype(np.int64), right.astype(np.int64))
