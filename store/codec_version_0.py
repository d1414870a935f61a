# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Codec version 0: the positions of fields in values that were stored as lists.

Until version 1 of the codec (store/codec.py) a dataclass was stored as the list of its fields, in the order in which
the class declared them. These are those orders, taken from the history of the classes. They describe data in existing
databases: never change them, whatever happens to the classes.
"""

from collections.abc import Callable
from typing import Any

NameFields = Callable[[Any], Any]
"""Turns the stored list of a dataclass into a dictionary by field name; None stays None."""

IDENTITY = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]


class UnknownLayoutError(ValueError):
    """A list is not of a layout that any version of the program has stored."""


def _make_layout(names: str, **nested: NameFields) -> NameFields:
    """Return the function for a layout; `nested` are the functions for the fields that hold dataclasses themselves.

    Fields at the end may be missing, as classes gained fields.
    """
    order = tuple(names.split())

    def name_fields(values: Any) -> Any:
        if values is None:
            return None
        if not isinstance(values, list) or len(values) > len(order):
            raise UnknownLayoutError(f"not a list of {names}")
        found = dict(zip(order, values, strict=False))
        for name, name_nested in nested.items():
            if name in found:
                found[name] = name_nested(found[name])
        return found

    return name_fields


def _name_each(name_fields: NameFields) -> NameFields:
    return lambda values: [name_fields(value) for value in values]


_box = _make_layout("x0 top x1 bottom")
_span = _make_layout("page box lines", box=_box)
_problem = _make_layout("code detail page box", box=_box)
_bend = _make_layout("step columns moves")
_photo = _make_layout("to_flat bend to_viewer", bend=lambda values: _name_bend(values))
_page = _make_layout(
    "number width height turn to_viewer reader dpi coloured words rulings fills pictures regions open_tables faults"
    " photo second",
    words=_name_each(_make_layout("text box confidence line region", box=_box)),
    rulings=_name_each(_make_layout("axis box", box=_box)),
    fills=_name_each(_make_layout("box colour", box=_box)),
    pictures=_name_each(_make_layout("box", box=_box)),
    regions=_name_each(_make_layout("kind box", box=_box)),
    open_tables=_name_each(_make_layout("box columns", box=_box)),
    faults=_name_each(_problem),
    photo=_photo,
    second=_name_each(_make_layout("line text confidence")),
)

FAULTS = 14
"""Position of the page's problems since pages have tables without rulings; before, those were not there."""

POLYNOMIAL_BEND_LENGTH = 4


def name_page(values: list[Any]) -> Any:
    """Name the fields of a page reading.

    Pages had 14 fields, then 15 with `open_tables` before `faults`, then 16 with the photograph's transform at the
    end, and 17 since. Two commits of one day had 16 fields in another way: with `photo` before `faults`, or with a
    `bend` at the end that was applied after `to_viewer`.
    """
    if len(values) == FAULTS:  # without open_tables
        return _page([*values[: FAULTS - 1], [], values[-1]])
    if len(values) == FAULTS + 2:
        before_last, last = values[FAULTS:]
        if before_last is None or (before_last and isinstance(before_last[0], list) and _is_number(before_last[0][0])):
            return _page([*values[:FAULTS], last, before_last])
        if last and _is_number(last[0]):
            return _page([*values[:FAULTS], before_last, [values[4], last, IDENTITY]])
    return _page(values)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _name_bend(values: Any) -> Any:
    if len(values) == POLYNOMIAL_BEND_LENGTH:
        if values[2] or values[3]:
            raise UnknownLayoutError("the bend of a photographed page as a polynomial, which is no longer supported")
        return _bend([1.0, 0, []])
    return _bend(values)


name_span = _span
name_legend_entry = _make_layout("colour label meaning source", source=_name_each(_span))
name_leftover = _make_layout("text source", source=_span)
name_coverage = _make_layout("page in_cells in_headings furniture left_over reader")
