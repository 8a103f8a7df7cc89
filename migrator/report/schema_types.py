"""JSON Schemas of dataclasses and of the types of their fields."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SIMPLE = {str: "string", int: "integer", bool: "boolean", float: "number", type(None): "null"}
_ENTRY = re.compile(r"^    (\w+): (.+(?:\n {5,}.+)*)", re.MULTILINE)

Schema = dict[str, Any]


def closed(properties: Schema) -> Schema:
    """Return the schema of an object that has all of the properties."""
    return {"type": "object", "properties": properties, "required": [*properties]}


def object_schema(cls: type, defs: dict[str, Schema]) -> Schema:
    """Return the schema of a dataclass.

    Args:
        cls: The dataclass.
        defs: Gets the schemas of the dataclasses that it holds, by their names.
    """
    hints = typing.get_type_hints(cls)
    said = _descriptions(cls)
    properties = {}
    for entry in fields(cls):
        described = {"description": said[entry.name]} if entry.name in said else {}
        properties[entry.name] = {**type_schema(hints[entry.name], defs), **described}
    summary = (inspect.getdoc(cls) or "").split("\n\n")[0]
    return {"description": summary, **closed(properties)}


def type_schema(hint: Any, defs: dict[str, Schema]) -> Schema:
    """Return the schema of a type; of a dataclass a reference to what ``defs`` gets.

    Raises:
        TypeError: There is none.
    """
    if hint is Any:
        return {}
    if is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in defs:
            defs[hint.__name__] = {}  # known before its fields are: a type may hold itself
            defs[hint.__name__] = object_schema(hint, defs)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    if hint in _SIMPLE:
        return {"type": _SIMPLE[hint]}
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return {"anyOf": [type_schema(argument, defs) for argument in arguments]}
    if typing.get_origin(hint) is typing.Literal:
        return {"enum": [*arguments]}
    if typing.get_origin(hint) in (tuple, list):
        return {"type": "array", "items": _items([a for a in arguments if a is not ...], defs)}
    if typing.get_origin(hint) in (dict, Mapping):
        return {"type": "object", "additionalProperties": type_schema(arguments[1], defs)}
    raise TypeError(f"no schema for {hint}")


def _items(arguments: list[Any], defs: dict[str, Schema]) -> Schema:
    kinds = [type_schema(argument, defs) for argument in dict.fromkeys(arguments)]
    return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}


def _descriptions(cls: type) -> dict[str, str]:
    """Return what a Google docstring says of each attribute."""
    _, _, attributes = (inspect.getdoc(cls) or "").partition("Attributes:")
    return {name: " ".join(text.split()) for name, text in _ENTRY.findall(attributes)}
