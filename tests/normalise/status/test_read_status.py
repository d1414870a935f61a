# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Status: by word, letter or colour, by the report's own key, and never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import DraftCell, DraftStatus, LegendEntry
from ingest.model import Colour
from normalise.colours import conventional_status, is_coloured
from normalise.status.read_status import read_status
from normalise.status.status_text import have_arrows

RED, AMBER, GREEN, BLUE = (255, 0, 0), (240, 190, 0), (0, 176, 80), (0, 112, 192)
KEY = (
    LegendEntry(colour=RED, label="Red", meaning="Not on track"),
    LegendEntry(colour=AMBER, label="Amber", meaning="Needs monitoring"),
    LegendEntry(colour=GREEN, label="Green", meaning="On track"),
    LegendEntry(colour=BLUE, label="", meaning="Action completed"),
)


def status(text: str = "", colour: Colour | None = None, visible: bool = True) -> DraftStatus:
    return DraftStatus(cell=DraftCell(raw=text, body=text), colour=colour, visible=visible)


@pytest.mark.parametrize(
    ("text", "value", "basis"),
    [
        ("R", "red", "letter"), ("A", "amber", "letter"), ("G.", "green", "letter"), ("(B)", "complete", "letter"),
        ("|G|", "green", "letter"), ("C", "complete", "letter"), ("Amber", "amber", "word"),
        ("Action\ncomplete", "complete", "word"), ("Actions completed", "complete", "word"),
        ("Action compiete", "complete", "word"), ("RAG: Green", "green", "word"), ("Grecn", "green", "word"),
        ("G (on track)", "green", "letter"), ("Green – on track", "green", "word"),
        ("Update pending", None, None), ("N/A", None, None), ("Not started", None, None), ("", None, None),
        ("This team has no direct contact with any family", None, None),
    ],
)  # fmt: skip
def test_reads_what_is_printed(text: str, value: str | None, basis: str | None) -> None:
    rag, faults = read_status(status(text), ())
    assert (rag.value, faults) == (value, ())
    assert rag.basis == basis


@pytest.mark.parametrize(
    ("colour", "value"),
    [
        (RED, "red"), (AMBER, "amber"), (GREEN, "green"), (BLUE, "complete"),
        ((240, 100, 90), "red"), ((242, 208, 96), "amber"), ((137, 191, 243), "complete"),
        ((255, 199, 206), "red"), ((198, 239, 206), "green"), ((146, 208, 80), "green"), ((255, 192, 0), "amber"),
        ((128, 0, 0), "red"), ((0, 97, 0), "green"), ((0, 32, 96), "complete"),
        ((255, 255, 255), None), ((217, 217, 217), None), ((128, 128, 128), None), ((0, 0, 0), None),
        ((112, 48, 160), None),
    ],
)  # fmt: skip
def test_reads_colours_by_convention(colour: Colour, value: str | None) -> None:
    rag, _ = read_status(status("", colour), ())
    assert rag.value == value
    assert rag.basis == ("colour" if value else None)


def test_the_reports_key_decides() -> None:
    purple = (112, 48, 160)
    key = (
        LegendEntry(colour=purple, label="Completed", meaning=""),
        LegendEntry(colour=BLUE, label="Not started", meaning=""),
    )
    assert read_status(status("", (118, 60, 160)), key)[0].value == "complete"
    blue = read_status(status("", (4, 110, 190)), key)[0]
    assert blue.value is None
    assert "Not started" in blue.reasons[0]
    assert read_status(status("", (10, 118, 186)), KEY)[0].value == "complete"
    by_key, by_custom = (read_status(status("", RED), key)[0].confidence for key in (KEY, ()))
    assert by_key is not None
    assert by_custom is not None
    assert by_key > by_custom


def test_print_and_colour_that_disagree() -> None:
    rag, faults = read_status(status("G", RED), KEY)
    assert rag.value == "green"
    assert rag.confidence is not None
    assert rag.confidence < 0.5
    assert [fault.code for fault in faults] == ["status-disagrees"]


@pytest.mark.parametrize("visible", [True, False])
def test_a_solid_black_cell_hides_its_status(visible: bool) -> None:
    rag, faults = read_status(status("", (10, 10, 10), visible), KEY)
    assert rag.value is None
    assert [fault.code for fault in faults] == ["status-hidden"]
    assert read_status(status("", (90, 90, 90), visible), KEY)[1] == ()
    assert read_status(status("R", (10, 10, 10), visible), KEY)[1] == ()


def test_a_misread_letter_needs_its_colour() -> None:
    rag, faults = read_status(status("8", BLUE), KEY)
    assert (rag.value, rag.basis, faults) == ("complete", "letter", ())
    rag, faults = read_status(status("8"), KEY)
    assert rag.value is None
    assert [fault.code for fault in faults] == ["status-unread"]


def test_several_statuses_are_none() -> None:
    for text in ("Red/Amber", "Amber – now Green", "Not complete", "Partially complete"):
        rag, faults = read_status(status(text), ())
        assert rag.value is None, text
        assert [fault.code for fault in faults] == ["status-ambiguous"], text


def test_no_colour_to_see_is_no_status() -> None:
    assert read_status(status("", RED, visible=False), KEY)[0].value is None
    assert read_status(status("A", None, visible=False), KEY)[0].value == "amber"


def test_a_sentence_is_kept_and_the_colour_told() -> None:
    sentence = "This team has no direct contact with any family"
    assert read_status(status(sentence), KEY)[0].raw == sentence
    assert read_status(status(sentence, GREEN), KEY)[0].value == "green"


@given(st.sampled_from([RED, AMBER, GREEN, BLUE]), st.tuples(*[st.integers(-14, 14)] * 3))
def test_scanning_noise_changes_no_status(colour: Colour, noise: tuple[int, int, int]) -> None:
    seen = tuple(min(255, max(0, part + shift)) for part, shift in zip(colour, noise, strict=True))
    meant = {RED: "red", AMBER: "amber", GREEN: "green", BLUE: "complete"}[colour]
    assert read_status(status("", seen), KEY)[0].value == meant  # type: ignore[arg-type]
    assert conventional_status(seen)[0] == meant  # type: ignore[arg-type]


@given(st.integers(0, 255), st.integers(-2, 2), st.integers(-2, 2))
def test_greys_have_no_colour(level: int, one: int, other: int) -> None:
    parts = (level, min(255, max(0, level + one)), min(255, max(0, level + other)))
    assert not is_coloured(parts)


@given(st.text(max_size=30), st.none() | st.tuples(*[st.integers(0, 255)] * 3), st.booleans())
def test_every_cell_gets_an_answer(text: str, colour: Colour | None, visible: bool) -> None:
    rag, _ = read_status(status(text, colour, visible), KEY)
    assert (rag.value is None) == (rag.confidence is None)
    assert rag.value is None or rag.basis is not None


LINE = tuple(
    LegendEntry(colour=None, label=label, meaning=meaning)
    for label, meaning in (
        ("Red", "Not started"),
        ("Green", "On track"),
        ("Blue", "Not yet due"),
        ("Purple", "Embedded"),
    )
)
SCALE = tuple(
    LegendEntry(colour=None, label=label, meaning=meaning)
    for label, meaning in (("1", "no progress"), ("2", "limited progress"), ("3", "nearly complete"), ("4", "complete"))
)


@pytest.mark.parametrize(
    ("text", "colour", "value", "said"),
    [
        ("", (112, 48, 160), "complete", ""),
        ("", BLUE, None, "Not yet due"),
        ("Blue", None, None, "Not yet due"),
        ("B", None, None, "Not yet due"),
        ("Purple", None, "complete", ""),
        ("P", None, "complete", ""),
        ("Red", None, "red", ""),
        ("", (205, 30, 40), "red", ""),
        ("", AMBER, None, "no entry for this colour"),
    ],
)
def test_a_key_in_words_says_what_colours_mean(text: str, colour: Colour | None, value: str | None, said: str) -> None:
    rag, faults = read_status(status(text, colour), LINE)
    assert (rag.value, faults) == (value, ())
    assert said in " ".join(rag.reasons)
    assert bool(rag.reasons) == bool(said)


@pytest.mark.parametrize(("text", "value"), [("1", None), ("2", None), ("3", None), ("4", "complete"), ("5", None)])
def test_digits_mean_what_the_key_says(text: str, value: str | None) -> None:
    rag, faults = read_status(status(text), SCALE)
    assert (rag.raw, rag.value, faults) == (text, value, ())
    assert rag.reasons
    assert rag.confidence is None or rag.confidence <= 0.6  # read from a picture


def test_a_digit_without_a_key_is_kept_as_printed() -> None:
    rag, faults = read_status(status("3"), ())
    assert (rag.raw, rag.value, faults) == ("3", None, ())
    assert rag.reasons == ("no legend explains “3”",)


def test_a_digit_with_a_swatch_in_the_key_goes_by_it() -> None:
    assert read_status(status("1"), (LegendEntry(colour=RED, label="1", meaning="No progress"),))[0].value == "red"


def test_colour_that_the_legend_lacks_is_no_status() -> None:
    rag, _ = read_status(status("", AMBER), (LegendEntry(colour=RED, label="Red", meaning=""),))
    assert (rag.value, rag.reasons) == (None, ("the report's legend has no entry for this colour",))


@pytest.mark.parametrize(
    ("text", "colour", "value"),
    [("Green (was Amber)", GREEN, "green"), ("No longer red", GREEN, "green"), ("No longer red", None, None)],
)
def test_earlier_status_is_not_the_current_one(text: str, colour: Colour | None, value: str | None) -> None:
    rag, problems = read_status(status(text, colour), ())
    assert (rag.value, problems) == (value, ())


def test_colour_of_a_legend_entry_that_names_a_status_but_no_colour() -> None:
    legend = (
        LegendEntry(colour=None, label="Red", meaning="late"),
        LegendEntry(colour=None, label="Complete", meaning="all is done"),
    )
    assert read_status(status("", BLUE), legend)[0].value == "complete"


def test_several_colours_in_one_cell_are_no_status() -> None:
    cell = DraftStatus(colour=RED, other_colours=(AMBER,))
    rag, problems = read_status(cell, ())
    assert rag.value is None
    assert rag.reasons == ("the cell is in several colours, of different statuses",)
    assert [problem.code for problem in problems] == ["status-ambiguous"]
    assert read_status(DraftStatus(colour=RED, other_colours=((200, 20, 20),)), ())[0].value == "red"


@pytest.mark.parametrize(
    ("text", "colour", "value", "basis"),
    [
        ("Amber", BLUE, "amber", "word"),
        ("Update pending", RED, None, None),
        ("On schedule", AMBER, "amber", "colour"),
        ("", GREEN, "green", "colour"),
    ],
)
def test_coloured_print_counts_only_where_the_words_name_no_status(
    text: str, colour: Colour, value: str | None, basis: str | None
) -> None:
    printed = DraftStatus(cell=DraftCell(raw=text, body=text), colour=colour, print_only=True)
    rag, faults = read_status(printed, ())
    assert (rag.value, rag.basis, faults) == (value, basis, ())


def test_words_that_the_key_explains_a_status_by_stand_for_it() -> None:
    assert read_status(status("Not started"), LINE)[0].value == "red"
    assert read_status(status("In progress", GREEN), LINE)[0].value == "green"
    rag, faults = read_status(status("In progress"), ())
    assert (rag.raw, rag.value, faults) == ("In progress", None, ())


NAMED = tuple(
    LegendEntry(colour=None, label=label, meaning=meaning)
    for label, meaning in (("1", "Red: not on track"), ("2", "Amber"), ("3", "Green: on track"), ("4", "Blue: closed"))
)


@pytest.mark.parametrize(("text", "value"), [("1", "red"), ("2", "amber"), ("3", "green"), ("4", "complete")])
def test_digit_means_the_colour_at_the_start_of_its_meaning(text: str, value: str) -> None:
    assert read_status(status(text), NAMED)[0].value == value


def test_label_with_its_meaning_behind_a_colon() -> None:
    legend = (LegendEntry(colour=RED, label="Red: not on track", meaning=""),)
    assert read_status(status("", RED), legend)[0].value == "red"


@pytest.mark.parametrize(("text", "value"), [("i", "red"), ("Z", "amber"), ("x", None)])
def test_misread_digit_where_the_legend_has_only_digits(text: str, value: str | None) -> None:
    rag, _ = read_status(status(text), NAMED)
    assert rag.value == value
    assert rag.confidence is None or rag.confidence <= 0.6


WORD_SCALE = tuple(
    LegendEntry(colour=None, label=label, meaning="as agreed")
    for label in ("Off track", "At risk", "On track", "Completed")
)


@pytest.mark.parametrize(("text", "value"), [("Off track", "red"), ("At risk", "amber"), ("On track", "green")])
def test_words_of_a_scale_in_the_legend_are_statuses(text: str, value: str) -> None:
    assert read_status(status(text), WORD_SCALE)[0].value == value
    assert read_status(status(text), WORD_SCALE[:2])[0].value is None
    assert read_status(status(text), ())[0].value is None


def test_status_broken_in_two_words() -> None:
    assert read_status(status("Action compl ete"), ())[0].value == "complete"


def test_orange_is_not_a_tint_of_red() -> None:
    assert read_status(status("", (237, 125, 51)), KEY)[0].value == "amber"


@pytest.mark.parametrize(("text", "value"), [("Aa", "amber"), ("RY", "red"), ("G e", "green"), ("Be", "complete")])
def test_a_letter_with_a_misread_arrow_is_uncertain(text: str, value: str) -> None:
    rag, faults = read_status(status(text), ())
    assert (rag.value, rag.basis, faults) == (value, "letter", ())
    assert rag.confidence == 0.7
    assert rag.reasons[-1].endswith("with an arrow")


@pytest.mark.parametrize("text", ["AG", "No", "Gb"])
def test_other_pairs_of_letters_are_no_status(text: str) -> None:
    assert read_status(status(text), ())[0].value is None


def test_letter_and_a_are_a_letter_with_an_arrow_where_other_rows_have_arrows() -> None:
    assert have_arrows(["AY", "Gr", "RA", ""])
    assert not have_arrows(["AY", "RA", "Red", "GA"])
    for printed, value in (("RA", "red"), ("BA", "complete")):
        assert read_status(status(printed), ())[0].value is None
        rag, _ = read_status(status(printed), (), has_arrows=True)
        assert rag.value == value
        assert f"“{printed}” taken for “{printed[0]}” with an arrow" in rag.reasons
