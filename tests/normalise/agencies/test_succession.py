# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Who took whose place, and when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalise.agencies.registry import load_register
from normalise.agencies.succession import explain_relation, find_succession

REGISTER = load_register()
IDS = [agency.id for agency in REGISTER.agencies]


@pytest.mark.parametrize(
    ("old", "new", "on"),
    [
        ("ccg", "icb", date(2022, 7, 1)),
        ("thurrock-ccg", "mid-and-south-essex-icb", date(2022, 7, 1)),
        ("marlsea-ccg", "icb", date(2022, 7, 1)),
        ("marlsea-ccg", "mid-and-south-essex-icb", date(2022, 7, 1)),
        ("lscb", "safeguarding-partnership", date(2019, 9, 29)),
        ("nps", "probation-service", date(2021, 6, 26)),
        ("essex-crc", "probation-service", date(2021, 6, 26)),
        ("btuh", "msef", date(2020, 4, 1)),
        ("sept", "eput", date(2017, 4, 1)),
        ("nep", "eput", date(2017, 4, 1)),
    ],
)
def test_who_took_whose_place(old: str, new: str, on: date) -> None:
    assert find_succession(old, new, REGISTER)[-1].on == on
    assert find_succession(new, old, REGISTER) == ()
    assert str(on.year) in explain_relation(old, new, REGISTER)
    assert explain_relation(new, old, REGISTER) == explain_relation(old, new, REGISTER)


@pytest.mark.parametrize(
    ("one", "other"), [("nelft", "elft"), ("nps", "crc"), ("police", "fire"), ("sept", "nep"), ("police", "police")]
)
def test_different_bodies(one: str, other: str) -> None:
    assert explain_relation(one, other, REGISTER) == ""


def test_over_several_steps() -> None:
    assert [step.new.id for step in find_succession("pct", "icb", REGISTER)] == ["ccg", "icb"]


def test_a_body_named_more_closely() -> None:
    assert "does not print" in explain_relation("police", "essex-police", REGISTER)
    assert "does not print" in explain_relation("marlsea-ccg", "ccg", REGISTER)


@given(st.sampled_from(IDS), st.sampled_from(IDS))
def test_nobody_succeeds_its_own_successor(one: str, other: str) -> None:
    assert not (find_succession(one, other, REGISTER) and find_succession(other, one, REGISTER))
