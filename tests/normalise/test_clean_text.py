# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Clean text: lines are joined, debris is removed, and no word is added or dropped."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalise import clean_text as rules
from normalise.clean_text import clean_cell_text, collect_vocabulary


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", ""),
        ("Staff are\nbriefed", "Staff are briefed"),
        ("One.\n\nTwo\nthree.", "One.\nTwo three."),
        ("bruising in non-\nmobile babies", "bruising in non-mobile babies"),
        ("a multi-\nagency audit", "a multi-agency audit"),
        ("the commu-\nnity team", "the community team"),
        ("safeguard-\ning lead", "safeguarding lead"),
        ("in 2015-\n16", "in 2015-16"),
        ("Hartley-\nGrove School", "Hartley-Grove School"),
        ("one-to-\none work", "one-to-one work"),
        ("the plan -\nagreed in May", "the plan - agreed in May"),
        ("Schools/\nAcademies", "Schools/Academies"),
        ("divi\u00ad\nded", "divided"),
        ("|The plan was |\n|agreed by all|", "The plan was agreed by all"),
        ("[Since no nurse was\nasked to come", "Since no nurse was asked to come"),
        ("[see appendix]\nagreed", "[see appendix] agreed"),
        ("____\nAgreed", "Agreed"),
        ("_ Agreed _", "Agreed"),
        ("|\n|", ""),
        ("-", "-"),
        ("¢ Draft a guide\nfor staff\n« Write to all", "• Draft a guide for staff\n• Write to all"),
        ("* First\n+ Second\n• Third", "• First\n• Second\n• Third"),
        ("- First\nand more\n- Second", "- First and more\n- Second"),
        ("the plan\n- as agreed - stands", "the plan - as agreed - stands"),
        ("e Funding\no Venues", "• Funding\n• Venues"),
        ("e learning is\no.k.", "e learning is o.k."),
        ("+ 4 more", "+ 4 more"),
        ("a ﬁnal oﬃce", "a final office"),
    ],
)
def test_cleans(body: str, text: str) -> None:
    assert clean_cell_text(body)[0] == text


def test_the_reports_own_words_settle_a_hyphen() -> None:
    body = "records chil-\ndren see"
    assert clean_cell_text(body)[0] == "records chil-dren see"
    assert clean_cell_text(body, frozenset({"children"}))[0] == "records children see"
    assert clean_cell_text("was re-\ncorded", frozenset({"recorded"}))[0] == "was recorded"
    assert clean_cell_text("was re-\nissued", collect_vocabulary(["it was re-issued; reissued"]))[0] == "was re-issued"


def test_a_word_cut_by_a_line_end_is_no_evidence() -> None:
    assert collect_vocabulary(["multi-\nagency work"]) == {"work"}


def test_repairs_name_the_rules() -> None:
    assert clean_cell_text("plain")[1] == ()
    assert clean_cell_text("two\nlines")[1] == (rules.WRAP_REPAIR,)
    assert set(clean_cell_text("|non-\nmobile\ncommu-\nnity and/\nor")[1]) == {
        rules.DEBRIS_REPAIR,
        rules.HYPHEN_KEPT_REPAIR,
        rules.WRAP_REPAIR,
        rules.HYPHEN_DROPPED_REPAIR,
        rules.SLASH_REPAIR,
    }


BODIES = st.text(alphabet="abceotiGRT019 -/|[]_•¢*+.,'\n", max_size=80)


def _letters_only(text: str) -> str:
    with_initial = re.sub(r"^\s*\|\.(?=\s+[A-Z][a-z']+(?:[\s-]+[A-Z][a-z']+)?\s*$)", "I.", text)
    without_letter_bullets = re.sub(r"(?m)^[\s|¦_\[\]{}]*[eo]\s(?=[A-Z])", "", with_initial)
    return "".join(c for c in without_letter_bullets if c.isalnum())


@given(BODIES)
def test_no_letter_is_added_or_dropped(body: str) -> None:
    assert _letters_only(clean_cell_text(body)[0]) == _letters_only(body)


@given(st.lists(st.from_regex(r"[A-Za-z0-9]{2,8}", fullmatch=True), max_size=12), st.data())
def test_words_survive_any_wrap(words: list[str], data: st.DataObject) -> None:
    gaps = [data.draw(st.sampled_from([" ", "\n", "\n\n", " |\n|", "\n__ "])) for _ in words]
    body = "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    assert clean_cell_text(body)[0].split() == words


@given(BODIES)
def test_no_blank_lines_and_no_blank_edges(body: str) -> None:
    text, _ = clean_cell_text(body)
    assert all(line and line == line.strip() for line in text.split("\n")) or text == ""


def test_each_number_of_a_list_begins_a_paragraph() -> None:
    body = "1. Revise the form before\n2. Write to all 3\n2019 schools\n3. Test it"
    assert clean_cell_text(body)[0] == "1. Revise the form before\n2. Write to all 3 2019 schools\n3. Test it"
    assert clean_cell_text("(a) one\n(b) two")[0] == "(a) one\n(b) two"
    assert clean_cell_text("seen by\n2. June")[0] == "seen by 2. June"


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("|. Garside", "I. Garside"),
        ("|. Lowther-Hall", "I. Lowther-Hall"),
        ("| Garside", "Garside"),
        ("|. The panel met four families", "The panel met four families"),
    ],
)
def test_upright_stroke_with_a_full_stop_before_a_name_is_an_initial(printed: str, text: str) -> None:
    assert clean_cell_text(printed)[0].removeprefix(". ") == text
