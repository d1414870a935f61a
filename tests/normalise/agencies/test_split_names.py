# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lists of agencies in one cell are split, and names that hold "and" or a slash stay whole."""

import pytest

from normalise.agencies.names import join_words
from normalise.agencies.registry import load_register
from normalise.agencies.split_names import KnownNames, find_named_bodies, is_single_name, split_agency_names

KNOWN = KnownNames(register=load_register(), printed={join_words("Long Water (counselling and advice)")})


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Police / Children's Social Care", ["Police", "Children's Social Care"]),
        ("CSC/Police/Health", ["CSC", "Police", "Health"]),
        ("NHS Marlsea CCG, EPUT and NELFT", ["NHS Marlsea CCG", "EPUT", "NELFT"]),
        ("Police, Fire and Rescue", ["Police", "Fire and Rescue"]),
        ("Housing & Adult Social Care", ["Housing", "Adult Social Care"]),
        ("Schools & Academies; Police", ["Schools & Academies", "Police"]),
        ("Police\nCSC\nNPS", ["Police", "CSC", "NPS"]),
        ("Children's Social\nCare\nMarlsea Police", ["Children's Social Care", "Marlsea Police"]),
        ("Health Visiting (0-19 Service) / Acute Trust", ["Health Visiting (0-19 Service)", "Acute Trust"]),
        ("CAFCASS / Long Water (counselling and advice)", ["CAFCASS", "Long Water (counselling and advice)"]),
        ("Long Water / Adult Social Care", ["Long Water", "Adult Social Care"]),
        ("", [""]),
    ],
)
def test_several_names_are_split(printed: str, names: list[str]) -> None:
    assert list(split_agency_names(printed, KNOWN)) == names


@pytest.mark.parametrize(
    "name",
    [
        "Children's Social Care & Education",
        "Marlsea Fire and Rescue",
        "Marlsea and Brent Police",
        "Schools/ Academies",
        "Schools and Early Years",
        "Children's\nSocial Care",
        "Long Water / Wide Sky",
        "Head of Midwifery/ Named Midwife",
        "Assistant Director, Help and Protection",
        "Police (CAIT)",
        "N/A",
    ],
)
def test_one_name_stays_one(name: str) -> None:
    assert split_agency_names(name, KNOWN) == (" ".join(name.split()),)


def test_bodies_beside_a_person_are_found() -> None:
    assert find_named_bodies("J. Dacre (Police)", KNOWN) == ("Police",)
    assert find_named_bodies("DI Dacre, Police\nU. Quayle – CSC", KNOWN) == ("Police", "CSC")
    assert find_named_bodies("Head of Housing", KNOWN) == ()


def test_a_name_without_separators_is_single() -> None:
    assert is_single_name("Long Water (counselling and advice)")
    assert not is_single_name("Police and CSC")
