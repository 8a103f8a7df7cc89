"""The JSON Schemas of ``verify`` and ``status``."""

from __future__ import annotations

from migrator.engine import Finding
from migrator.report.proof import SCHEMA as VERIFY_SCHEMA
from migrator.report.schema_types import DRAFT, Schema, closed, object_schema, type_schema
from migrator.report.status import SCHEMA as STATUS_SCHEMA
from migrator.runs.comparison import Difference
from migrator.runs.record import RunRecord

_TEXT: Schema = {"type": "string"}
_TRUTH: Schema = {"type": "boolean"}


def verify_schema() -> Schema:
    """Return the schema of ``verify --format json``."""
    defs: dict[str, Schema] = {"Finding": object_schema(Finding, {})}
    commits = {"type": "array", "items": _commit()}
    properties: Schema = {
        "schema": {"const": VERIFY_SCHEMA},
        "base": {**_TEXT, "description": "The commit that the range starts from."},
        "tip": {**_TEXT, "description": "The commit that it ends with."},
        "proven": {**_TRUTH, "description": "True where no commit has a finding."},
        "commits": {**commits, "description": "Each commit of the range, the oldest first."},
    }
    return _document("verify", properties, defs)


def _commit() -> Schema:
    texts: Schema = {"type": "array", "items": _TEXT}
    ends: Schema = {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}
    names = {"type": "object", "additionalProperties": ends}
    bound = "Where the code was run: for each app the body of each name, before and after."
    return closed(
        {
            "commit": _TEXT,
            "subject": _TEXT,
            "stage": {"type": ["string", "null"], "description": "The stage that it belongs to."},
            "adopted": {**_TRUTH, "description": "True where a person has made it."},
            "before": {**_TEXT, "description": "What it is compared with."},
            "tree": _TEXT,
            "checks": {**texts, "description": "The checks that were run."},
            "cached": {**_TRUTH, "description": "True where nothing had to be run for it."},
            "result": {"enum": ["passed", "failed"]},
            "findings": {"type": "array", "items": {"$ref": "#/$defs/Finding"}},
            "notes": {**texts, "description": "What is worth knowing and no objection."},
            "bound": {"type": "object", "additionalProperties": names, "description": bound},
        }
    )


def status_schema() -> Schema:
    """Return the schema of ``status --format json``."""
    defs: dict[str, Schema] = {}
    run = {**type_schema(RunRecord | None, defs), "description": "The newest run, if there is one."}
    properties: Schema = {
        "schema": {"const": STATUS_SCHEMA},
        "run": run,
        "differences": {"type": "array", "items": type_schema(Difference, defs)},
        "objections": {
            "type": "array",
            "items": _TEXT,
            "description": "The differences as text.",
        },
        "next": {**_TEXT, "description": "The command to go on with."},
    }
    return _document("status", properties, defs)


def _document(command: str, properties: Schema, defs: dict[str, Schema]) -> Schema:
    return {
        "$schema": DRAFT,
        "$id": f"urn:demonolith:{command}:1",
        "title": f"demonolith {command} --format json",
        **closed(properties),
        "$defs": dict(sorted(defs.items())),
    }
