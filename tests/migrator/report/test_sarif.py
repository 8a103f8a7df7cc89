"""SARIF: valid against the schema of OASIS, and what code scanning needs beyond it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from migrator.facts import Facts, Skipped
from migrator.findings import CODES, Finding, all_findings
from migrator.report.documents import to_json
from migrator.report.sarif import sarif_document
from tests.migrator.audit.helpers import clinic, facts
from tests.migrator.findings.helpers import TWICE, made
from tests.support.small import small

SCHEMA = Path(__file__).parents[2] / "support" / "schemas" / "sarif-2.1.0-rtm.5.json"
VALIDATOR = jsonschema.Draft4Validator(json.loads(SCHEMA.read_text()))


def document(*findings: Finding, found: Facts | None = None) -> dict[str, Any]:
    made_of = found or Facts("c", "t")
    return json.loads(to_json(sarif_document(findings, made_of)))


def results(*findings: Finding) -> list[dict[str, Any]]:
    return document(*findings)["runs"][0]["results"]


@pytest.mark.parametrize("files", [clinic(), small(), TWICE, {"a.py": ""}])
def test_is_valid(files: dict[str, Any]) -> None:
    found = replace(facts(files), skipped=(Skipped("b c.py", "does not parse"),))
    log = document(*all_findings(found), found=found)
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []


def test_schema_refuses_what_is_not_sarif() -> None:
    log = document(made())
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert list(VALIDATOR.iter_errors(log))


def test_every_code_is_a_rule_and_every_result_points_at_its_own() -> None:
    log = document(*all_findings(facts(clinic())))
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [code.id for code in CODES]
    for result in log["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_paths_are_uris_relative_to_the_root() -> None:
    (result,) = results(made("a b/caf\udce9#1.py"))
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "a%20b/caf%E9%231.py", "uriBaseId": "%SRCROOT%"}


def fingerprints(*findings: Finding) -> list[str]:
    return [one["partialFingerprints"]["demonolith/v1"] for one in results(*findings)]


def test_fingerprint_stays_when_lines_move() -> None:
    assert fingerprints(made(line=1)) == fingerprints(made(line=9, message="other"))


def test_fingerprints_of_two_findings_are_two() -> None:
    assert len(set(fingerprints(made(line=1), made(line=2), made("b.py")))) == 3


def test_other_definitions_are_related_locations() -> None:
    first = document(*all_findings(facts(TWICE)))["runs"][0]["results"][0]
    (other,) = first["relatedLocations"]
    assert other["physicalLocation"]["artifactLocation"]["uri"] == "shop/old.py"


def test_files_that_were_not_read_are_notifications() -> None:
    found = replace(Facts("c", "t"), skipped=(Skipped("x.py", "null bytes"),))
    (invocation,) = document(found=found)["runs"][0]["invocations"]
    (said,) = invocation["toolExecutionNotifications"]
    assert said["message"]["text"] == "not read: null bytes"


def test_no_findings_are_an_empty_list_and_not_a_missing_one() -> None:
    assert results() == []
