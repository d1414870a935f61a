# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Dataclasses as JSON and back, for data that is stored as a whole: page readings, reports as read, notes of a report.

Version 1 stores a dataclass as an object with its fields' names and, at the top, the version of the codec:
`{"codec": 1, "number": 3, "words": [{"text": ...}, ...], ...}`. Fields may be added to a class (with a default),
reordered or removed. To rename a field or change its meaning, raise `CODEC_VERSION` and convert older values in
`_upgrade_value`.

Version 0 stored the list of the fields' values, whose meaning depended on the order of the class
(store/codec_version_0.py).

msgspec converts between JSON and dataclasses: it checks types, and decodes a page five times as fast as Python code,
which counts when the pages of ten years are interpreted again. Compressed, names cost about a tenth.
"""

import json
import zlib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from extract.fields import FieldCells
from extract.model import Coverage, Leftover, LegendEntry, StruckText
from ingest.model import Colour, Page, Span
from normalise.model import Report
from store.codec_version_0 import (
    name_coverage,
    name_leftover,
    name_legend_entry,
    name_page,
    name_span,
)
from store.errors import StoredDataError

CODEC_VERSION = 1
VERSION_KEY = "codec"

T = TypeVar("T")

POSITIONAL: dict[type, Callable[[Any], Any]] = {
    Page: name_page,
    LegendEntry: name_legend_entry,
    Leftover: name_leftover,
    Coverage: name_coverage,
}
"""What names the fields of a value of version 0, by the class it is now read into."""

_CURRENT = b'{"%s":%d,' % (VERSION_KEY.encode(), CODEC_VERSION)


def to_json_value(value: Any) -> dict[str, Any]:
    """Return a dataclass as JSON values, with the version of the codec."""
    return {VERSION_KEY: CODEC_VERSION, **msgspec.to_builtins(value, enc_hook=_to_plain_value)}


def _to_plain_value(value: Any) -> Any:
    """Return a number or text of a subclass as one of the class itself: a page's boxes may hold NumPy's floats.

    Of the cells of a row, those that are given are returned by their field's name.
    """
    if isinstance(value, FieldCells):
        return {name: value[name] for name in value if value.is_given(name)}
    for kind in (float, int, str):
        if isinstance(value, kind):
            return kind(value)
    raise NotImplementedError(f"a {type(value).__name__} cannot be stored")


def _from_plain_value(kind: type, stored: Any) -> Any:
    """Return the cells of a row that `_to_plain_value` made `stored` of."""
    if get_origin(kind) is not FieldCells:
        raise NotImplementedError(f"a {kind.__name__} cannot be read")
    (cell,) = get_args(kind)
    return FieldCells({name: msgspec.convert(value, cell) for name, value in stored.items()}, cell())


def from_json_value(kind: type[T], stored: Any) -> T:
    """Return the dataclass that `to_json_value`, of this version or an earlier one, made `stored` of.

    Raises:
        StoredDataError: The value was stored by a later version, or is damaged.
    """
    try:
        # Version 0 did not check types: an integral float may be where an integer belongs.
        value = _upgrade_value(kind, stored)
        return msgspec.convert(value, kind, strict=not isinstance(stored, list), dec_hook=_from_plain_value)
    except (msgspec.ValidationError, ValueError, TypeError, LookupError) as error:
        raise StoredDataError(f"A stored {kind.__name__} cannot be read ({error}). Import its file again.") from error


def _upgrade_value(kind: type, stored: Any) -> Any:
    """Return a value of any version as one of the current version."""
    if isinstance(stored, list):
        return POSITIONAL[kind](stored)
    if stored[VERSION_KEY] > CODEC_VERSION:
        raise StoredDataError(f"A {kind.__name__} was stored by a newer boardtrace: update it.")
    if stored[VERSION_KEY] != CODEC_VERSION:
        raise ValueError(f"unknown version {stored[VERSION_KEY]}")
    return stored


def encode_reading(page: Page | Report) -> bytes:
    """Return a page reading, or a report as it was read, as compressed JSON."""
    # json, unlike msgspec, writes numbers that are not finite, and halves of surrogate pairs.
    text = json.dumps(to_json_value(page), separators=(",", ":")).encode()
    compressor = zlib.compressobj(level=9, memLevel=9, strategy=zlib.Z_FILTERED)  # the smallest for many numbers
    return compressor.compress(text) + compressor.flush()


def decode_reading(kind: type[T], content: bytes) -> T:
    """Return the reading that `encode_reading`, of this version or an earlier one, made `content` of.

    Raises:
        StoredDataError: The reading was stored by a later version, or is damaged.
    """
    try:
        text = zlib.decompress(content)
        if text.startswith(_CURRENT):
            try:
                return msgspec.json.decode(text, type=kind, dec_hook=_from_plain_value)
            except msgspec.DecodeError:  # not JSON in the strict sense, or not of this type: see below
                pass
        stored = json.loads(text)
    except (zlib.error, ValueError, RecursionError) as error:
        raise StoredDataError(f"A stored reading is damaged ({error}). Import its file again.") from error
    return from_json_value(kind, stored)


def spans_to_lists(spans: Sequence[Span]) -> list[list[Any]]:
    """Return places as the audit log has them: [page, [x0, top, x1, bottom] or None, [first, last line] or None]."""
    return [
        [s.page, [s.box.x0, s.box.top, s.box.x1, s.box.bottom] if s.box else None, list(s.lines) if s.lines else None]
        for s in spans
    ]


def struck_to_lists(struck: Sequence[StruckText]) -> list[list[Any]]:
    """Return the crossed-out texts of a cell as they are stored: [text, places as `spans_to_lists` has them]."""
    return [[s.text, spans_to_lists(s.source)] for s in struck]


def struck_from_lists(stored: Sequence[list[Any]]) -> tuple[StruckText, ...]:
    """Return what `struck_to_lists` made `stored` of."""
    return tuple(StruckText(text=str(text), source=spans_from_lists(places)) for text, places in stored)


def spans_from_lists(stored: Sequence[list[Any]]) -> tuple[Span, ...]:
    """Return the places that `spans_to_lists` made `stored` of."""
    return tuple(msgspec.convert(name_span(values), Span) for values in stored)


def format_colour(colour: Colour | None) -> str | None:
    """Return a colour as "#rrggbb"; None for none."""
    return "#{:02x}{:02x}{:02x}".format(*colour) if colour else None


def parse_colour(value: str | None) -> Colour | None:
    """Return the colour that `format_colour` wrote."""
    return (int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)) if value else None
