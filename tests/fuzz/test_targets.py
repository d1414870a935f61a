# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""What atheris begins with, without atheris: `make fuzz` goes on from there."""

from types import ModuleType

import pytest

from tests.fuzz import api, parsers
from tests.fuzz.run import load_finds


@pytest.mark.parametrize(("name", "target"), [("parsers", parsers), ("api", api)])
def test_no_seed_and_no_earlier_find_ends_a_target(name: str, target: ModuleType) -> None:
    seeds = list(target.seeds())
    assert len(seeds) > 10
    for seed in [*seeds, *load_finds(name)]:
        target.try_one(seed)
        target.try_one(seed[::-1])
