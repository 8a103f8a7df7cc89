"""The JSON that programs read is what its schema says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from migrator.facts import Facts, Skipped
from migrator.findings import all_findings
from migrator.report.documents import audit_document, check_document
from migrator.report.schema import FOLDER, schemas
from migrator.report.schema_types import object_schema, type_schema
from tests.migrator.audit.helpers import clinic, facts
from tests.migrator.findings.helpers import TWICE
from tests.support.json_schema import schema_errors
from tests.support.small import small

PROJECTS = {"clinic": clinic(), "small": small(), "twice": TWICE, "nothing": {"a.py": ""}}


def documents(files: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    found = replace(facts(files), skipped=(Skipped("a\udce9.py", "bad\x1b"),))
    findings = all_findings(found)
    return audit_document(found, findings), check_document(findings, 3, found)


def test_shipped_schemas_are_what_the_dataclasses_say() -> None:
    """After a change of the facts: python -m migrator.report.schema."""
    assert {path.name: path.read_text() for path in FOLDER.iterdir()} == schemas()


@pytest.mark.parametrize("project", PROJECTS)
def test_documents_are_valid(project: str) -> None:
    audit, check = documents(PROJECTS[project])
    assert schema_errors("audit-1.json", audit) == []
    assert schema_errors("check-1.json", check) == []


@pytest.mark.parametrize("key", ["schema", "verdict", "findings", "registrations", "collisions"])
def test_document_without_a_field_is_not_valid(key: str) -> None:
    audit, _ = documents(TWICE)
    del audit[key]
    assert schema_errors("audit-1.json", audit)


@pytest.mark.parametrize(
    ("field", "value"), [("line", 0), ("code", "E1"), ("severity", "bad"), ("related", [{}])]
)
def test_finding_with_a_wrong_value_is_not_valid(field: str, value: object) -> None:
    _, check = documents(TWICE)
    check["findings"][0][field] = value
    assert schema_errors("check-1.json", check)


def test_fields_that_are_added_later_are_valid() -> None:
    audit, _ = documents(TWICE)
    audit["added"] = audit["findings"][0]["added"] = 1
    assert schema_errors("audit-1.json", audit) == []


def test_every_field_of_the_facts_is_in_the_document() -> None:
    audit, _ = documents(clinic())
    assert set(Facts.__dataclass_fields__) | {"schema", "verdict", "findings"} == set(audit)


def test_verdict_is_the_worst_of_all_names() -> None:
    assert documents(TWICE)[0]["verdict"] == "undefined"
    assert documents({"a.py": ""})[0]["verdict"] == "clean"


def test_descriptions_come_from_the_docstrings() -> None:
    @dataclass
    class Thing:
        """A thing.

        Attributes:
            size: How big
                it is.
            name: Its name: short.
        """

        size: int
        name: str | None

    described = object_schema(Thing, {})
    assert described["description"] == "A thing."
    assert described["properties"]["size"]["description"] == "How big it is."
    assert described["properties"]["name"]["description"] == "Its name: short."


def test_type_without_a_schema_is_refused() -> None:
    with pytest.raises(TypeError, match="no schema"):
        type_schema(set, {})
