"""Nouns as plain JSON values and back, by their types; for what is kept whole: readings of pages, notes."""

import types
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(noun: Any) -> Any:
    """A noun (dataclasses, tuples, scalars) as lists and scalars: a dataclass is the list of its fields in order."""
    if is_dataclass(noun) and not isinstance(noun, type):
        return [to_plain(getattr(noun, name)) for name in _names(type(noun))]
    if isinstance(noun, tuple):
        return [to_plain(item) for item in noun]
    return noun


def from_plain(kind: type[T], value: Any) -> T:
    """The noun of this type that `to_plain` made `value` of."""
    return _built(kind, value)  # type: ignore[no-any-return]


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _built(next(a for a in args if a is not type(None)), value)
    if origin is tuple:
        inner = args[:1] * len(value) if args[-1] is Ellipsis else args
        return tuple(_built(a, v) for a, v in zip(inner, value, strict=True))
    if origin is Literal:
        return value
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        # Fields that a noun has gained since it was stored have their defaults.
        return kind(**{name: _built(hints[name], v) for name, v in zip(_names(kind), value, strict=False)})
    return kind(value) if kind is float else value
