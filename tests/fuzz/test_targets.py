"""What atheris begins with, without atheris: `make fuzz` goes on from there."""

from types import ModuleType

import pytest

from tests.fuzz import api, parsers


@pytest.mark.parametrize("target", [parsers, api], ids=["parsers", "api"])
def test_no_seed_ends_a_target(target: ModuleType) -> None:
    seeds = list(target.seeds())
    assert len(seeds) > 10
    for seed in seeds:
        target.try_one(seed)
        target.try_one(seed[::-1])
