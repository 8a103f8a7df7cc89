"""The JSON Schemas of ``audit`` and ``check``, made from the dataclasses that they describe.

``python -m migrator.report.schema`` writes them into ``schemas/``; a test fails while a file
there is not what the dataclasses say.
"""

from __future__ import annotations

import inspect
import re
import types
import typing
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from migrator.agreement import Execution
from migrator.facts import Facts, Skipped
from migrator.findings import CODES
from migrator.report.documents import AUDIT_SCHEMA, CHECK_SCHEMA, to_json
from migrator.report.execution import SCHEMA as EXEC_SCHEMA

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).with_name("schemas")
_SIMPLE = {str: "string", int: "integer", bool: "boolean", float: "number", type(None): "null"}
_ENTRY = re.compile(r"^    (\w+): (.+(?:\n {5,}.+)*)", re.MULTILINE)

Schema = dict[str, Any]


def audit_schema() -> Schema:
    """Return the schema of ``audit --format json``."""
    defs: dict[str, Schema] = {}
    body = _object(Facts, defs)
    first = {
        "schema": {"const": AUDIT_SCHEMA},
        "verdict": {
            "enum": ["undefined", "defined", "clean"],
            "description": "The worst of all task names.",
        },
        "findings": {"type": "array", "items": {"$ref": "#/$defs/Finding"}},
    }
    defs["Finding"] = _finding()
    return {
        "$schema": DRAFT,
        "$id": "urn:demonolith:audit:1",
        "title": "demonolith audit --format json",
        "description": body["description"],
        "type": "object",
        "properties": {**first, **body["properties"], "execution": _execution(defs)},
        "required": [*first, *body["properties"]],
        "$defs": dict(sorted(defs.items())),
    }


def _execution(defs: dict[str, Schema]) -> Schema:
    """What ``--exec`` adds; not required."""
    body = _object(Execution, defs)
    body["properties"] = {"schema": {"const": EXEC_SCHEMA}, **body["properties"]}
    return {**body, "required": ["schema", *body["required"]]}


def check_schema() -> Schema:
    """Return the schema of ``check --format json``."""
    defs: dict[str, Schema] = {"Finding": _finding()}
    known = "Number of findings that are not listed because the baseline knows them."
    properties = {
        "schema": {"const": CHECK_SCHEMA},
        "commit": {"type": "string", "description": "Empty where the index was looked at."},
        "tree": {"type": "string"},
        "findings": {"type": "array", "items": {"$ref": "#/$defs/Finding"}},
        "known": {"type": "integer", "minimum": 0, "description": known},
        "skipped": {"type": "array", "items": _type(Skipped, defs)},
    }
    return {
        "$schema": DRAFT,
        "$id": "urn:demonolith:check:1",
        "title": "demonolith check --format json",
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "$defs": dict(sorted(defs.items())),
    }


def _finding() -> Schema:
    place: Schema = {
        "path": {"type": "string", "description": "From the repository's root, with /."},
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
    }
    message: Schema = {"message": {"type": "string"}}
    optional: Schema = {"type": ["string", "null"]}
    properties = {
        "code": {"type": "string", "pattern": "^DM[0-9]{3}$", "examples": [c.id for c in CODES]},
        "name": {"type": "string", "description": "The code in words."},
        "severity": {"enum": ["error", "warning", "note"]},
        **place,
        **message,
        "detail": {"type": "string", "description": "Why it is so, or empty."},
        "task": {**optional, "description": "The task name it is about."},
        "symbol": {**optional, "description": "The function or other definition it is about."},
        "related": {"type": "array", "items": _closed({**place, **message})},
    }
    return _closed(properties)


def _closed(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": [*properties]}


def _object(cls: type, defs: dict[str, Schema]) -> Schema:
    hints = typing.get_type_hints(cls)
    said = _descriptions(cls)
    properties = {}
    for entry in fields(cls):
        described = {"description": said[entry.name]} if entry.name in said else {}
        properties[entry.name] = {**_type(hints[entry.name], defs), **described}
    summary = (inspect.getdoc(cls) or "").split("\n\n")[0]
    return {"description": summary, **_closed(properties)}


def _type(hint: Any, defs: dict[str, Schema]) -> Schema:
    if is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in defs:
            defs[hint.__name__] = {}  # known before its fields are: a type may hold itself
            defs[hint.__name__] = _object(hint, defs)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    if hint in _SIMPLE:
        return {"type": _SIMPLE[hint]}
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return {"anyOf": [_type(argument, defs) for argument in arguments]}
    if typing.get_origin(hint) is typing.Literal:
        return {"enum": [*arguments]}
    if typing.get_origin(hint) in (tuple, list):
        return {"type": "array", "items": _items([a for a in arguments if a is not ...], defs)}
    if typing.get_origin(hint) is dict:
        return {"type": "object", "additionalProperties": _type(arguments[1], defs)}
    raise TypeError(f"no schema for {hint}")


def _items(arguments: list[Any], defs: dict[str, Schema]) -> Schema:
    kinds = [_type(argument, defs) for argument in dict.fromkeys(arguments)]
    return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}


def _descriptions(cls: type) -> dict[str, str]:
    """Return what a Google docstring says of each attribute."""
    _, _, attributes = (inspect.getdoc(cls) or "").partition("Attributes:")
    return {name: " ".join(text.split()) for name, text in _ENTRY.findall(attributes)}


def schemas() -> dict[str, str]:
    """Return the content of each schema file by its name."""
    return {"audit-1.json": to_json(audit_schema()), "check-1.json": to_json(check_schema())}


if __name__ == "__main__":
    for name, content in schemas().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
