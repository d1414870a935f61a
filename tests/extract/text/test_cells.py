# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A cell from the words that it holds: its text, and how sure it is."""

from hypothesis import given
from hypothesis import strategies as st

from extract.text.cells import Line, build_cell, estimate_confidence, group_lines, join_cells, join_paragraphs
from ingest.model import Box, Page, Strike, Word

words = st.lists(st.tuples(st.text("abcdefgh", min_size=1, max_size=9), st.floats(0, 1)), min_size=1, max_size=12)


def made(told: list[tuple[str, float]]) -> list[Word]:
    box = Box(x0=0, top=0, x1=9, bottom=9)
    return [Word(text=text, box=box, confidence=sure, line=0, region=0) for text, sure in told]


@given(words, st.data())
def test_confidence_is_a_share_and_falls_with_every_word(told: list[tuple[str, float]], data: st.DataObject) -> None:
    whole = estimate_confidence(made(told))
    assert 0 <= whole <= 1
    at = data.draw(st.integers(0, len(told) - 1))
    worse = [(text, sure / 2 if i == at else sure) for i, (text, sure) in enumerate(told)]
    assert estimate_confidence(made(worse)) <= whole


def test_a_weak_word_counts_more_in_a_short_cell() -> None:
    short, long = [("Marcus", 0.96), ("Ebbfieet", 0.6)], [("sentence", 0.96)] * 20 + [("ebbfieet", 0.6)]
    assert estimate_confidence(made(short)) < 0.8
    assert estimate_confidence(made(long)) > 0.9


def test_signs_without_letters_do_not_count() -> None:
    assert estimate_confidence(made([("•", 0.2), ("training", 0.97), ("for", 0.96)])) > 0.95


PAGE = Page(number=4, width=500, height=500)


def placed(text: str, x: float, line: int, struck: Strike = "no") -> Word:
    box = Box(x0=x, top=20.0 * line, x1=x + 30, bottom=20.0 * line + 10)
    return Word(text=text, box=box, confidence=0.99, line=line, region=0, struck=struck)


def test_crossed_out_words_are_kept_apart_from_the_text() -> None:
    words = [placed("Meet", 0, 0), placed("each", 40, 0, "whole"), placed("quarter", 0, 1, "whole")]
    made = build_cell(PAGE, group_lines([*words, placed("monthly.", 40, 1)]))
    assert (made.raw, made.body) == ("Meet each\nquarter monthly.", "Meet\nmonthly.")
    (struck,) = made.struck
    assert struck.text == "each\nquarter"
    assert [(s.page, s.box and s.box.x0) for s in struck.source] == [(4, 40.0), (4, 0.0)]
    assert made.reasons == ("crossed-out words left out",)


def test_a_line_crossed_out_between_two_others_begins_no_paragraph() -> None:
    words = [placed("Visit", 0, 0), placed("fortnightly", 0, 1, "whole"), placed("weekly.", 0, 2)]
    assert build_cell(PAGE, group_lines(words)).body == "Visit\nweekly."


def test_a_cell_that_is_crossed_out_is_empty_and_keeps_its_place() -> None:
    made = build_cell(PAGE, group_lines([placed("31/05/2019", 0, 0, "whole")]))
    assert (made.raw, made.body) == ("31/05/2019", "")
    assert made.struck[0].source == made.source


def test_a_word_crossed_out_in_part_is_text_and_doubtful() -> None:
    made = build_cell(PAGE, group_lines([placed("organised", 0, 0, "part")]))
    assert (made.body, made.struck) == ("organised", ())
    assert made.reasons == ("part of “organised” is crossed out",)
    assert made.confidence is not None
    assert made.confidence <= 0.5


def test_pieces_of_a_cell_keep_what_is_crossed_out_in_each() -> None:
    may, june = (build_cell(PAGE, group_lines([placed(text, 0, 0, "whole")])) for text in ("May", "June"))
    assert join_cells(may, june).struck == (*may.struck, *june.struck)


def test_signs_that_stand_for_a_value_are_the_text_of_a_cell() -> None:
    for sign in ('"', "#######"):
        assert build_cell(PAGE, group_lines([placed(sign, 0, 0)])).body == sign
    assert build_cell(PAGE, group_lines([placed("|", 0, 0)])).raw == ""
    assert build_cell(PAGE, group_lines([placed("Complete", 0, 0), placed("►", 0, 12)])).raw.split() == [
        "Complete",
        "►",
    ]


def lay_out(*texts: str) -> list[Line]:
    """Return lines of words, each letter 5 points wide, so that a line's width is that of its text."""
    words = []
    for number, text in enumerate(texts):
        x = 0.0
        for part in text.split():
            box = Box(x0=x, top=12.0 * number, x1=x + 5 * len(part), bottom=12.0 * number + 8)
            words.append(Word(text=part, box=box, confidence=0.99, line=number, region=0))
            x = box.x1 + 5
    return group_lines(words)


def test_a_line_that_ends_before_the_next_word_had_to_begins_a_paragraph() -> None:
    lines = lay_out("Appoint a link worker for each", "group of schools", "Add homeless families to the", "list")
    assert join_paragraphs(lines) == (
        "Appoint a link worker for each\ngroup of schools\n\nAdd homeless families to the\nlist"
    )


def test_a_wrapped_line_begins_no_paragraph() -> None:
    for lines in (
        ["Head of Learning and", "Workforce"],
        ["Jane Holt,", "Head of Practice Learning"],
        ["to a", "b and of"],
    ):
        assert join_paragraphs(lay_out(*lines)) == "\n".join(lines)


def test_ruling_lines_tell_how_much_would_have_fitted() -> None:
    lines = lay_out("Revise the form", "Write a guide")
    assert join_paragraphs(lines) == "Revise the form\nWrite a guide"
    assert join_paragraphs(lines, Box(x0=-3, top=0, x1=140, bottom=40)) == "Revise the form\n\nWrite a guide"


def test_the_boxes_of_a_font_show_no_wider_gap() -> None:
    """A text layer gives words of 10 points each a box of 10 points, whether or not a letter has a descender."""
    words = [
        Word(text=text, box=Box(x0=0, top=12.0 * i, x1=60, bottom=12.0 * i + 10), confidence=1.0, line=i, region=0)
        for i, text in enumerate(("every group", "seen", "in turn"))
    ]
    assert join_paragraphs(group_lines(words)) == "every group\nseen\nin turn"
