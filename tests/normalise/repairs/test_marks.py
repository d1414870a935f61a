# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Specks that were read as marks are removed; printed marks stay."""

import pytest

from normalise.confidence.report_words import collect_words
from normalise.repairs.marks import drop_accents, drop_lone_specks, drop_stops_in_sentences, drop_unpaired_quotes

WORDS = collect_words(["The rota of the night team is published"], frozenset())


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Publish ° the rota", "Publish the rota"),
        ("The rota is published .", "The rota is published"),
        ("‘ Publish the rota", "Publish the rota"),
        ("Lead – night team & wards - all", "Lead – night team & wards - all"),
        ("• Publish the rota", "• Publish the rota"),
    ],
)
def test_a_mark_alone_between_blanks_is_a_speck(read: str, printed: str) -> None:
    assert drop_lone_specks(read, WORDS) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Ask the ‘night team", "Ask the night team"),
        ("a rota’ of the team", "a rota of the team"),
        ("Ask the ‘night’ team", "Ask the ‘night’ team"),
        ("the nurses’ rota", "the nurses’ rota"),
    ],
)
def test_a_quotation_mark_without_its_partner_is_a_speck(read: str, printed: str) -> None:
    assert drop_unpaired_quotes(read, WORDS) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("the rota. of the team", "the rota of the team"),
        ("wards etc. and teams", "wards etc. and teams"),
        ("the rota. Of the team", "the rota. Of the team"),
    ],
)
def test_a_full_stop_within_a_sentence_is_a_speck(read: str, printed: str) -> None:
    assert drop_stops_in_sentences(read, WORDS) == printed


def test_an_accent_is_removed_where_it_makes_an_unknown_word() -> None:
    assert drop_accents("The rota néeds a café", WORDS).startswith("The rota needs")
    twice = collect_words(["Ask Renée", "Renée leads"], frozenset())
    assert drop_accents("Ask Renée", twice) == "Ask Renée"
