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
class TreeModel:
    """The model; `signals` names the columns of a table of values.

    The nodes of all trees are in arrays, one tree after the other, and the roots in `roots`. A value goes to the node
    `left` where its signal is at most the limit, else to `right`. A leaf leads to itself, and its `limit` is its
    log-odds. From a root to a leaf there are at most `depth` steps.
    """

    signals: tuple[str, ...]
    base: float
    roots: NDArray[np.intp]
    depth: int
    signal: NDArray[np.intp]
    limit: Numbers
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    calibration: Numbers

    def make_table(self, values: Sequence[Mapping[str, float]]) -> Numbers:
        """Return the signals of values, shape (values, signals)."""
        return np.array([[value[name] for name in self.signals] for value in values], dtype=np.float64)

    def estimate_doubt(self, table: Numbers) -> Numbers:
        """Return the probability of each row of `table` that its value is wrong."""
        first = np.arange(len(table), dtype=np.intp)[:, None] * len(self.signals)  # of each row in the flat table
        at = np.repeat(self.roots[None], len(table), axis=0)
        for _ in range(self.depth):
            goes_left = table.take(first + self.signal.take(at)) <= self.limit.take(at)
            at = np.where(goes_left, self.left.take(at), self.right.take(at))
        total = np.full(len(table), self.base)
        for leaves in self.limit.take(at).T:
            total += leaves
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
    sizes = [len(nodes) for nodes in trees]
    roots = np.cumsum([0, *sizes], dtype=np.intp)[:-1]
    signal, limit, left, right = np.array([node for nodes in trees for node in nodes], np.float64).reshape(-1, 4).T
    shift, own = np.repeat(roots, sizes), np.arange(len(signal), dtype=np.intp)
    is_leaf = signal == LEAF
    return TreeModel(
        signals=tuple(map(str, data["signals"])),
        base=float(str(data["base"])),
        roots=roots,
        depth=max((_measure_depth(nodes) for nodes in trees), default=0),
        signal=np.where(is_leaf, 0, signal).astype(np.intp),
        limit=limit,
        left=np.where(is_leaf, own, left.astype(np.intp) + shift),
        right=np.where(is_leaf, own, right.astype(np.intp) + shift),
        calibration=np.array(data["calibration"], dtype=np.float64).T,
    )


def _measure_depth(nodes: Sequence[Sequence[float]], at: int = 0) -> int:
    """Return the number of steps from a node of a tree to its farthest leaf."""
    signal, _, left, right = nodes[at]
    return 0 if signal == LEAF else 1 + max(_measure_depth(nodes, int(left)), _measure_depth(nodes, int(right)))
