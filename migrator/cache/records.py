"""Dataclasses from what ``dataclasses.asdict`` and JSON have made of them, by their types."""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Read = Callable[[Any], Any]


def from_data(kind: type[T], data: Any) -> T:
    """Return the dataclass that was written as this data.

    Args:
        kind: The dataclass; its fields are texts, numbers, truths, other such dataclasses, tuples
            of any number of one of these, or None.
        data: What was read back.

    Raises:
        ValueError: That is not what is written of such a dataclass.
    """
    found: T = _reader(cast(Hashable, kind))(data)
    return found


@cache
def _reader(kind: Any) -> Read:
    if is_dataclass(kind):
        return _of_fields(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple and inner[1:] == (...,):
        return _of_many(_reader(inner[0]))
    if origin in (Union, types.UnionType) and inner[1:] == (type(None),):
        return _or_none(_reader(inner[0]))
    if origin is Literal:
        return _one_of(inner)
    if kind in (str, int, bool, float):
        return _plain(kind)
    raise TypeError(f"nothing is known of how to read {kind}")


def _of_fields(kind: Any) -> Read:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}

    def read(data: Any) -> Any:
        if not isinstance(data, dict) or data.keys() != readers.keys():
            raise ValueError(f"no {kind.__name__}")
        return kind(**{name: one(data[name]) for name, one in readers.items()})

    return read


def _of_many(one: Read) -> Read:
    def read(data: Any) -> Any:
        if not isinstance(data, list):
            raise ValueError("no list")
        return tuple(map(one, data))

    return read


def _or_none(one: Read) -> Read:
    return lambda data: None if data is None else one(data)


def _one_of(values: tuple[Any, ...]) -> Read:
    def read(data: Any) -> Any:
        if data not in values:
            raise ValueError(f"none of {values}")
        return data

    return read


def _plain(kind: type) -> Read:
    kinds = (int, float) if kind is float else (kind,)

    def read(data: Any) -> Any:
        if type(data) not in kinds:
            raise ValueError(f"no {kind.__name__}")
        return data

    return read
