"""The JSON Schemas of what the commands print, made from the dataclasses that they describe.

``python -m migrator.report.schema`` writes them into ``schemas/``; a test fails while a file
there is not what the dataclasses say.
"""

from __future__ import annotations

from pathlib import Path

from migrator.agreement import Execution
from migrator.facts import Facts, Skipped
from migrator.findings import CODES
from migrator.report.documents import AUDIT_SCHEMA, CHECK_SCHEMA, to_json
from migrator.report.execution import SCHEMA as EXEC_SCHEMA
from migrator.report.schema_runs import status_schema, verify_schema
from migrator.report.schema_types import DRAFT, Schema, closed, object_schema, type_schema

FOLDER = Path(__file__).with_name("schemas")


def audit_schema() -> Schema:
    """Return the schema of ``audit --format json``."""
    defs: dict[str, Schema] = {}
    body = object_schema(Facts, defs)
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
    body = object_schema(Execution, defs)
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
        "skipped": {"type": "array", "items": type_schema(Skipped, defs)},
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
        "related": {"type": "array", "items": closed({**place, **message})},
    }
    return closed(properties)


def schemas() -> dict[str, str]:
    """Return the content of each schema file by its name."""
    made = {
        "audit-1.json": audit_schema(),
        "check-1.json": check_schema(),
        "status-1.json": status_schema(),
        "verify-1.json": verify_schema(),
    }
    return {name: to_json(schema) for name, schema in made.items()}


if __name__ == "__main__":
    for name, content in schemas().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
