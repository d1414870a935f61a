# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Any text whatever, for the parsers of text, dates, names of agencies and statuses: none raises or runs on."""

import time
from collections.abc import Callable
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.model import DatedLine, DraftCell, DraftStatus
from extract.plaintext.draft_text import draft_plain_text
from ingest.read_text import decode_text, split_pages
from normalise.agencies.match import match_agencies
from normalise.agencies.names import fold_place, slugify, split_brackets, split_words
from normalise.agencies.registry import Register, anchor_names, load_register
from normalise.board_name import find_board_name
from normalise.clean_text import clean_cell_text, collect_vocabulary
from normalise.dates import read_dates
from normalise.report_date import choose_report_date
from normalise.status.read_status import read_status

PIECES = (
    "a", "A ", "1", "1.", "1/1/", "31st ", "Jan ", "Q1 ", "2019-", "-\n", "\n", "\n\n", "•", "|", "(", ")", "[", "]",
    "_", "NHS ", "of the ", "&", "/", ".", ",", ":", "'", "’", "\f", "\r", "\t", " ", "\u202e", "\x00", "\x1b[2J",
    "=1+1",
    "ﬁ", "Finding 1: ", "1a. ", "Police ", "Green", "\ud800", "９", "²", "İ", "ß", "𝟙",
)  # fmt: skip
texts = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=80).map("".join)
LONG = 2000  # characters; a crowded cell has as many
SOON = 5.0  # seconds of computing for LONG characters; the slowest takes half of one


@cache
def register() -> Register:
    return load_register()


def as_plain_text(text: str) -> None:
    draft_plain_text(split_pages(decode_text(text.encode("utf-8", "surrogatepass"))), anchor_names(register()))


def as_status(text: str) -> None:
    read_status(DraftStatus(cell=DraftCell(raw=text, body=text)), ())


PARSERS: dict[str, Callable[[str], object]] = {
    "plain text": as_plain_text,
    "clean": lambda text: clean_cell_text(text, collect_vocabulary((text,))),
    "dates": lambda text: read_dates(text, date(2019, 3, 22)),
    "as at": lambda text: choose_report_date((DatedLine(text=text, place="prose"),), text),
    "board": find_board_name,
    "agency": lambda text: match_agencies((text,), register(), date(2019, 3, 22)),
    "names": lambda text: (split_words(text), split_brackets(text), fold_place(text), slugify(text)),
}


@pytest.mark.parametrize("name", PARSERS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(text=texts)
def test_no_text_makes_a_parser_raise(name: str, text: str) -> None:
    PARSERS[name](text)


@settings(deadline=None, max_examples=200)
@given(content=st.binary(max_size=400))
def test_any_bytes_are_text_that_can_be_stored(content: bytes) -> None:
    text = decode_text(content)
    assert "\x00" not in text
    text.encode()
    assert split_pages(text)


@pytest.mark.parametrize("name", [name for name in PARSERS if name != "plain text"])
def test_no_text_makes_a_parser_run_on(name: str) -> None:
    PARSERS[name]("Police")  # fills the caches, which are not counted
    for piece in PIECES:
        begun = time.process_time()
        PARSERS[name]((piece * LONG)[:LONG])
        assert time.process_time() - begun < SOON, piece
