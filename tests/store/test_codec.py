# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Stored page readings and notes: those of every earlier version of the program are read with the same values."""

import json
import math
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from extract.model import Coverage, Leftover, LegendEntry
from ingest.model import (
    IDENTITY,
    Bend,
    Box,
    Fill,
    OpenTable,
    Page,
    Photo,
    Picture,
    Problem,
    Region,
    Ruling,
    SecondReading,
    Span,
    Word,
)
from store import codec
from store.codec import (
    CODEC_VERSION,
    decode_reading,
    encode_reading,
    from_json_value,
    spans_from_lists,
    spans_to_lists,
    to_json_value,
)
from store.errors import StoredDataError
from tests.store.strategies import pages

LAWS = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])

BOX, BOX_LIST = Box(x0=1.5, top=2.0, x1=3.25, bottom=4.0), [1.5, 2.0, 3.25, 4.0]
TURNED = (0.0, -1.0, 595.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0)
PHOTO = Photo(to_flat=TURNED, bend=Bend(step=60.0, columns=2, moves=((0.5, 1.0), (0.0, 0.25))), to_viewer=IDENTITY)
PHOTO_LIST = [list(TURNED), [60.0, 2, [[0.5, 1.0], [0.0, 0.25]]], list(IDENTITY)]
FAULTS = (Problem(code="unread", detail="It is blank.", page=3, box=BOX), Problem(code="x", detail="y"))
FAULT_LISTS = [["unread", "It is blank.", 3, BOX_LIST], ["x", "y", None, None]]

PAGE = Page(
    number=3,
    width=842.0,
    height=595.5,
    turn=90,
    to_viewer=TURNED,
    reader="tesseract 5.5.0",
    dpi=200.0,
    coloured=False,
    words=(Word(text="Yes", box=BOX, confidence=0.5, line=7, region=9),),
    rulings=(Ruling(axis="v", box=BOX),),
    fills=(Fill(box=BOX, colour=(1, 2, 3)),),
    pictures=(Picture(box=BOX),),
    regions=(Region(kind="band", box=BOX),),
    open_tables=(OpenTable(box=BOX, columns=((1.0, 2.0), (2.0, 3.0))),),
    faults=FAULTS,
    photo=PHOTO,
    second=(SecondReading(line=7, text="Yet", confidence=0.25),),
)
FIRST = [3, 842.0, 595.5, 90, list(TURNED), "tesseract 5.5.0", 200.0, False]
WORDS_TO_REGIONS = [
    [["Yes", BOX_LIST, 0.5, 7, 9]], [["v", BOX_LIST]], [[BOX_LIST, [1, 2, 3]]], [[BOX_LIST]], [["band", BOX_LIST]],
]  # fmt: skip
OPEN_TABLES = [[BOX_LIST, [[1.0, 2.0], [2.0, 3.0]]]]
SECOND = [[7, "Yet", 0.25]]


def pack(stored: Any) -> bytes:
    return zlib.compress(json.dumps(stored).encode())


def without(**fields: Any) -> Page:
    return Page(**{name: getattr(PAGE, name) for name in Page.__dataclass_fields__} | fields)


@pytest.mark.parametrize(
    ("stored", "page"),
    [
        ([*FIRST, *WORDS_TO_REGIONS, FAULT_LISTS], without(open_tables=(), photo=None, second=())),
        ([*FIRST, *WORDS_TO_REGIONS, OPEN_TABLES, FAULT_LISTS], without(photo=None, second=())),
        ([*FIRST, *WORDS_TO_REGIONS, OPEN_TABLES, FAULT_LISTS, PHOTO_LIST], without(second=())),
        ([*FIRST, *WORDS_TO_REGIONS, OPEN_TABLES, [], PHOTO_LIST], without(second=(), faults=())),
        ([*FIRST, *WORDS_TO_REGIONS, OPEN_TABLES, FAULT_LISTS, None], without(photo=None, second=())),
        ([*FIRST, *WORDS_TO_REGIONS, OPEN_TABLES, PHOTO_LIST, FAULT_LISTS], without(second=())),
        ([*FIRST, *WORDS_TO_REGIONS, OPEN_TABLES, None, FAULT_LISTS], without(photo=None, second=())),
        (
            [*FIRST, *WORDS_TO_REGIONS, OPEN_TABLES, FAULT_LISTS, PHOTO_LIST[1]],  # a bend applied after `to_viewer`
            without(second=()),
        ),
        (
            [*FIRST, *WORDS_TO_REGIONS, OPEN_TABLES, [PHOTO_LIST[0], [1.0, 1.0, [], []], PHOTO_LIST[2]], FAULT_LISTS],
            without(second=(), photo=Photo(to_flat=TURNED, bend=Bend(), to_viewer=IDENTITY)),
        ),
        ([*FIRST, *WORDS_TO_REGIONS, OPEN_TABLES, FAULT_LISTS, PHOTO_LIST, SECOND], PAGE),
    ],
)
def test_page_reading_of_each_earlier_layout_is_read_with_the_same_values(stored: list[Any], page: Page) -> None:
    assert decode_reading(Page, pack(stored)) == page


def test_integral_float_in_place_of_an_integer_is_read_in_an_earlier_layout() -> None:
    first = [*FIRST[:3], 90.0, *FIRST[4:]]  # the page's rotation
    stored = [*first, *WORDS_TO_REGIONS, OPEN_TABLES, FAULT_LISTS, PHOTO_LIST, SECOND]
    assert decode_reading(Page, pack(stored)) == PAGE


def test_polynomial_bend_of_a_photograph_is_refused() -> None:
    photo = [PHOTO_LIST[0], [1.0, 1.0, [0.5], []], PHOTO_LIST[2]]
    with pytest.raises(StoredDataError, match="polynomial"):
        decode_reading(Page, pack([*FIRST, *WORDS_TO_REGIONS, OPEN_TABLES, photo, FAULT_LISTS]))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReorderedWord:
    region: int
    confidence: float
    language: str = "en"
    text: str
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class ReorderedPage:
    second: tuple[SecondReading, ...]
    height: float
    width: float
    added: tuple[str, ...] = ("none",)
    words: tuple[ReorderedWord, ...]
    number: int


@pytest.mark.parametrize("version", [0, 1])
def test_reordered_and_added_fields_take_no_other_field_s_value(version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(codec.POSITIONAL, ReorderedPage, codec.POSITIONAL[Page])
    stored = [*FIRST, *WORDS_TO_REGIONS, OPEN_TABLES, FAULT_LISTS, PHOTO_LIST, SECOND]
    assert decode_reading(ReorderedPage, encode_reading(PAGE) if version else pack(stored)) == ReorderedPage(
        second=PAGE.second,
        height=595.5,
        width=842.0,
        words=(ReorderedWord(region=9, confidence=0.5, text="Yes", box=BOX),),
        number=3,
    )


@LAWS
@given(pages)
def test_page_reading_is_read_back_the_same(page: Page) -> None:
    assert decode_reading(Page, encode_reading(page)) == page


def test_stored_reading_carries_its_codec_version_and_field_names() -> None:
    stored = json.loads(zlib.decompress(encode_reading(PAGE)))
    assert stored["codec"] == CODEC_VERSION
    assert stored["words"] == [
        {"text": "Yes", "box": dict(zip(("x0", "top", "x1", "bottom"), BOX_LIST, strict=True)), "confidence": 0.5,
         "line": 7, "region": 9, "struck": "no"}
    ]  # fmt: skip


def test_numbers_that_are_not_finite_and_halves_of_surrogate_pairs_are_read_back() -> None:
    page = without(width=math.inf, words=(Word(text="\ud800", box=BOX, confidence=0.5, line=1, region=1),))
    assert decode_reading(Page, encode_reading(page)) == page


@pytest.mark.parametrize(
    "content",
    [b"no zlib", zlib.compress(b"no JSON"), pack({"number": 1}), pack([]), pack([*range(18)]), pack("words"),
     pack({"codec": 1, "number": "1", "width": 1.0, "height": 1.0}), pack({"codec": 0, "number": 1}),
     zlib.compress(b"[" * 100_000)],
)  # fmt: skip
def test_damaged_reading_is_reported(content: bytes) -> None:
    with pytest.raises(StoredDataError, match="Import its file again"):
        decode_reading(Page, content)


def test_reading_of_a_newer_version_is_refused() -> None:
    with pytest.raises(StoredDataError, match="newer boardtrace"):
        decode_reading(Page, pack({"codec": CODEC_VERSION + 1, "number": 1}))


SPANS = (Span(page=2, box=BOX), Span(page=3, lines=(4, 5)))
SPAN_LISTS: list[list[Any]] = [[2, BOX_LIST, None], [3, None, [4, 5]]]


@pytest.mark.parametrize(
    ("note", "stored"),
    [
        (LegendEntry(colour=(1, 2, 3), label="A", meaning="m", source=SPANS), [[1, 2, 3], "A", "m", SPAN_LISTS]),
        (LegendEntry(colour=None, label="A", meaning="m"), [None, "A", "m", []]),
        (Leftover(text="t", source=SPANS[0]), ["t", SPAN_LISTS[0]]),
        (Coverage(page=1, in_cells=2, in_headings=3, furniture=4, left_over=5, reader="r"), [1, 2, 3, 4, 5, "r"]),
        (Coverage(page=1, in_cells=2, in_headings=3, furniture=4, left_over=5), [1, 2, 3, 4, 5]),
    ],
)
def test_notes_are_read_in_the_earlier_form_and_in_the_present_one(note: Any, stored: list[Any]) -> None:
    assert from_json_value(type(note), stored) == note
    present = json.loads(json.dumps(to_json_value(note)))
    assert present["codec"] == CODEC_VERSION
    assert from_json_value(type(note), present) == note


def test_places_keep_the_form_that_the_audit_log_has_them_in() -> None:
    assert spans_to_lists(SPANS) == SPAN_LISTS
    assert spans_from_lists(SPAN_LISTS) == SPANS
    assert spans_from_lists([]) == ()


def test_numpy_floats_of_a_scanned_page_are_stored_as_numbers() -> None:
    side = np.float64(1.5)
    page = Page(
        number=1, width=2.0, height=3.0, fills=(Fill(box=Box(x0=side, top=0.0, x1=side, bottom=1.0), colour=(1, 2, 3)),)
    )
    read = decode_reading(Page, encode_reading(page))
    assert read == page
    assert type(read.fills[0].box.x0) is float
