# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The words of a printed column name are evidence for its field."""

import pytest

from extract.text.column_names import load_column_names
from extract.text.name_words import split_name, weigh_name


def likeliest(name: str) -> str | None:
    fields = weigh_name(name, load_column_names()).fields
    best = max(fields, key=lambda field: fields[field])
    return best if fields[best] > 0 else None


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Agency responsible", "agency"),
        ("Which agency?", "agency"),
        ("Name of service", "agency"),
        ("Action owner", "lead_person"),
        ("Response / Progress", "response"),
        ("Agency update", "response"),
        ("What have the partners done?", "response"),
        ("How will the partnership do this?", "actions"),
        ("What needs to change?", "question"),
        ("| Vhat the review recommended", "question"),
        ("What the inspectors said we should do", "question"),
        ("Impact and difference made", "desired_outcome"),
        ("How will we know?", "desired_outcome"),
        ("Date of implementation", "target_date"),
        ("Status and RAG", "rag"),
        ("What might get in the way?", "constraints"),
        ("What is getting in the way?", "constraints"),
    ],
)
def test_a_name_that_is_not_listed_is_known_by_its_words(name: str, field: str) -> None:
    assert likeliest(name) == field


@pytest.mark.parametrize("name", ["Evidence of impact", "% complete", "Mitigation", "Tier"])
def test_names_of_other_columns_fit_no_field(name: str) -> None:
    assert likeliest(name) is None


def test_broken_and_glued_words_are_read() -> None:
    assert split_name("CURREN T RISK") == ("current", "risk")
    assert split_name("Actiontotake")[0] == "action"
    assert likeliest("Recommendati on") == "question"


def test_a_revised_date_is_less_likely_the_target_date() -> None:
    names = load_column_names()
    due, revised = (
        weigh_name(name, names).fields["target_date"] for name in ("Date of delivery", "Revised delivery date")
    )
    assert due > revised + 2


def test_a_name_spelt_correctly_is_not_another_one_misread() -> None:
    assert likeliest("Target date revised") != "response"
    assert weigh_name("Target date revised", load_column_names()).fields["target_date"] < 3


def test_a_name_of_two_subjects_means_either() -> None:
    assert set(weigh_name("Comments/Outcome", load_column_names()).choices) == {"response", "desired_outcome"}
