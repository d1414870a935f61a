"""How sure a cell is, from the words that it holds."""

from hypothesis import given
from hypothesis import strategies as st

from extract.text.cells import estimate_confidence
from ingest.model import Box, Word

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
