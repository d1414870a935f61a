# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The evaluation of decision trees, and the committed model."""

import numpy as np
import pytest

from normalise.confidence.tree_model import LEAF, load_model, parse_model

STEEP = 4.0
DATA = {
    "signals": ["faint", "rare"],
    "base": 0.0,
    "calibration": [[0.0, 0.0], [1.0, 1.0]],
    "trees": [
        [[0, 0.5, 1, 2], [LEAF, -STEEP, 0, 0], [1, 0.5, 3, 4], [LEAF, 0.0, 0, 0], [LEAF, STEEP, 0, 0]],
        [[LEAF, 0.0, 0, 0]],
    ],
}


def test_each_value_takes_its_own_way_through_a_tree() -> None:
    model = parse_model(DATA)
    table = model.make_table([{"faint": 0, "rare": 1}, {"rare": 0, "faint": 1}, {"faint": 1, "rare": 1}])
    assert model.estimate_doubt(table) == pytest.approx([1 / (1 + np.exp(STEEP)), 0.5, 1 / (1 + np.exp(-STEEP))])


def test_the_calibration_maps_what_the_trees_say() -> None:
    model = parse_model(DATA | {"calibration": [[0.0, 0.0], [0.5, 0.2], [1.0, 0.4]]})
    assert model.estimate_doubt(model.make_table([{"faint": 1, "rare": 0}])) == pytest.approx([0.2])


def test_a_model_without_trees_is_refused() -> None:
    with pytest.raises(ValueError, match="no trees"):
        parse_model(DATA | {"trees": None})


def test_the_committed_model_gives_probabilities() -> None:
    model = load_model()
    doubts = model.estimate_doubt(np.random.default_rng(1).uniform(-1, 5, (50, len(model.signals))))
    assert ((doubts >= 0) & (doubts <= 1)).all()
