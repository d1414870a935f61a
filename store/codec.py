"""Nouns as plain JSON values and back, by their types; for what is kept whole: readings of pages, notes."""

import json
import types
import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(noun: Any) -> Any:
    """A noun (dataclasses, tuples, scalars) as lists and scalars: a dataclass is the list of its fields in order."""
    if isinstance(noun, tuple):
        return [to_plain(item) for item in noun]
    names = _names(noun.__class__)
    return noun if names is None else [to_plain(getattr(noun, name)) for name in names]


def from_plain(kind: type[T], value: Any) -> T:
    """The noun of this type that `to_plain` made `value` of."""
    built: T = _builder(cast(Any, kind))(value)
    return built


def packed(noun: Any) -> bytes:
    """A noun for long keeping."""
    return zlib.compress(json.dumps(to_plain(noun), separators=(",", ":")).encode())


def unpacked(kind: type[T], content: bytes) -> T:
    """The noun of this type that `packed` made `content` of."""
    return from_plain(kind, json.loads(zlib.decompress(content)))


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    """Of a dataclass's fields; None of what is none."""
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else None


Build = Callable[[Any], Any]
"""Makes a value of one type from its plain form."""


@cache
def _builder(kind: Any) -> Build:
    """Worked out once for each type: ten years of pages are built by it."""
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        inner = _builder(next(a for a in args if a is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        if args[-1] is Ellipsis:
            item = _builder(args[0])
            return lambda value: tuple([item(v) for v in value])
        items = tuple(_builder(a) for a in args)
        return lambda value: tuple([build(v) for build, v in zip(items, value, strict=True)])
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        # Fields that a noun has gained since it was stored have their defaults.
        parts = tuple((f.name, _builder(hints[f.name])) for f in fields(kind))
        return lambda value: kind(**{name: build(v) for (name, build), v in zip(parts, value, strict=False)})
    return float if kind is float else _same


def _same(value: Any) -> Any:
    return value
