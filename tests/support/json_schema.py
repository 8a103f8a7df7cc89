"""What a shipped JSON Schema says of a document."""

from __future__ import annotations

import json

import jsonschema

from migrator.report.documents import to_json
from migrator.report.schema import FOLDER


def schema_errors(name: str, document: object) -> list[str]:
    """Return what a shipped schema objects to in a document as it is printed."""
    schema = json.loads((FOLDER / name).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    return [error.message for error in validator.iter_errors(json.loads(to_json(document)))]
