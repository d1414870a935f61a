# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Where lines wrap tells how wide their column is."""

from hypothesis import given
from hypothesis import strategies as st

from extract.plaintext.column_scores import measure_width
from extract.plaintext.column_widths import (
    MIN_WRAPPED_LINES,
    USUAL_WIDTHS,
    count_word_pairs,
    estimate_first_widths,
    first_breakable_part,
    learn_widths,
    measure_filled_line,
    scale_widths,
    wrap_bounds,
    wraps_as_one,
)


def wrapped(words: list[str], width: float) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if measure_filled_line(lines[-1], word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@given(
    st.lists(st.text("abdeghilmnoprstw", min_size=2, max_size=8), min_size=30, max_size=80),
    st.floats(min_value=12, max_value=30),
)
def test_the_learned_width_wraps_the_lines_as_printed(words: list[str], width: float) -> None:
    bounds = wrap_bounds(wrapped(words, width))
    known = learn_widths({"response": bounds})
    assert len(bounds) >= MIN_WRAPPED_LINES
    assert all(low <= known["response"] <= high for low, high in bounds)


def test_columns_that_never_wrap_are_scaled_as_the_others() -> None:
    widths = scale_widths({"response": 2 * USUAL_WIDTHS["response"]})
    assert widths["lead_person"] == 2 * USUAL_WIDTHS["lead_person"]
    assert scale_widths({}) == dict(USUAL_WIDTHS)


def test_the_first_part_of_a_line_that_would_fit_above() -> None:
    assert first_breakable_part("self-harm and") == "self-"
    assert first_breakable_part("6 cases have") == "6 cases"
    assert first_breakable_part("") == ""


def test_narrow_letters_are_narrow() -> None:
    assert measure_width("ill") < measure_width("mow") / 2


def test_pairs_are_counted_once_a_line() -> None:
    assert count_word_pairs(["to the to the", "To the | end"])["to", "the"] == 2


ANSWER = (
    "Each of the teams has named a worker who keeps the list of open doors and reads it aloud on the first "
    "day of the month, so that none of the keys is held by a person who has since moved to another town"
)


def test_lines_of_one_column_wrap_alike_and_lines_across_columns_do_not() -> None:
    lines = wrapped(ANSWER.split(), 34)
    assert wraps_as_one(lines)
    across = [
        f"{line} {beside}"
        for line, beside in zip(lines, ("of keys", "", "held by others since", "", "at"), strict=False)
    ]
    assert not wraps_as_one(across)


def test_the_first_widths_are_those_of_answers_and_questions() -> None:
    answers = wrapped(ANSWER.split(), 34)
    asked = "How does the board learn that all of the doors in each town are shut at night"
    question = wrapped(asked.split(" "), 17)
    found = estimate_first_widths([answers, answers, question, question])
    assert 31 < found["response"] <= 34
    assert 14 < found["question"] <= 17
    assert estimate_first_widths([]) == USUAL_WIDTHS
