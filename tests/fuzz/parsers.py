# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Whatever a file says: its bytes through every parser of text, dates, agencies and titles. None may raise."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from extract.model import DatedLine
from extract.plaintext.draft_text import draft_plain_text
from ingest.read_text import decode_text, split_pages
from normalise.agencies.match import match_agencies
from normalise.agencies.registry import Register, anchor_names, load_register
from normalise.board_name import find_board_name
from normalise.clean_text import clean_cell_text, collect_vocabulary
from normalise.dates import read_dates
from normalise.report_date import choose_report_date

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "harrowmere-2019-03-ocr.txt"
PIECE, STEP = 700, 2000  # bytes of the sample that are one seed, and from one to the next
DATES = "31/3/2016 end of Q3 2015-16; by Easter 2016, Sept-Oct '15, ongoing (was 1st Apr 2015), 2016-02-30"
NAMES = "Harrowmere & Brent CCG|NHS England, Police / Probation|Childrens Social Care (CSC)"


@cache
def register() -> Register:
    return load_register()


def try_one(content: bytes) -> None:
    text = decode_text(content)
    draft_plain_text(split_pages(text), anchor_names(register()))
    clean_cell_text(text, collect_vocabulary((text,)))
    read_dates(text)
    choose_report_date((DatedLine(text=text, place="prose"),), text)
    find_board_name(text)
    match_agencies((text,), register())


def seeds() -> Iterator[bytes]:
    yield DATES.encode()
    yield NAMES.encode("utf-16")
    sample = SAMPLE.read_bytes()
    for start in range(0, len(sample), STEP):
        yield sample[start : start + PIECE]
