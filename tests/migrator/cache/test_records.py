"""What is written of a dataclass is read back as it was; anything else is refused."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrator.cache.records import from_data
from migrator.commands.looked import Looked
from migrator.facts import Facts, Location
from migrator.findings.collect import all_findings
from tests.migrator.audit.helpers import facts
from tests.support.backends import BACKENDS
from tests.support.cases.reading import all_cases
from tests.support.project import Files

PROJECTS = Path(__file__).parents[2] / "projects"
Text = st.text(st.characters(), max_size=3)  # with what is no UTF-8


@dataclass(frozen=True)
class Stop:
    name: str
    where: Location | None = None


@dataclass(frozen=True)
class Line:
    stops: tuple[Stop, ...]
    length: float
    kind: Literal["tram", "bus"] = "tram"
    numbers: tuple[int, ...] = ()
    open: bool = True


LINE = Line((Stop("a\udce9\n", Location("a.py", 3)), Stop("")), 0.1, "bus", (1, 2), False)
DATA: dict[str, Any] = json.loads(json.dumps(asdict(LINE)))


def again(record: Any) -> Any:
    return from_data(type(record), json.loads(json.dumps(asdict(record))))


def same_in_all(found: Facts) -> None:
    looked = Looked(found, all_findings(found), ("DM1",), (), "a note")
    read = again(looked)
    assert read == looked
    assert json.dumps(asdict(read)) == json.dumps(asdict(looked))  # 1 is no 1.0 here


def test_reads_what_was_written() -> None:
    assert again(LINE) == LINE


@pytest.mark.parametrize(
    "change",
    [
        {"stops": None},
        {"stops": [{"name": "a"}]},
        {"stops": [{"name": "a", "where": {"path": "a.py", "line": "3", "column": 1}}]},
        {"stops": [{"name": "a", "where": []}]},
        {"stops": {"name": "a", "where": None}},
        {"length": "1.0"},
        {"length": True},
        {"kind": "ship"},
        {"numbers": [1, None]},
        {"numbers": [1, 2.0]},
        {"open": 1},
        {"more": 1},
    ],
    ids=str,
)
def test_refuses_what_is_not_written_of_it(change: dict[str, Any]) -> None:
    assert from_data(Line, DATA) == LINE
    with pytest.raises(ValueError):
        from_data(Line, {**DATA, **change})


@pytest.mark.parametrize("data", [None, [], "text", 3, {}])
def test_refuses_what_is_no_record(data: object) -> None:
    with pytest.raises(ValueError):
        from_data(Line, data)


def test_knows_no_other_types() -> None:
    @dataclass(frozen=True)
    class Other:
        names: frozenset[str] = frozenset()

    Other.__annotations__["names"] = frozenset[str]
    with pytest.raises(TypeError, match="frozenset"):
        from_data(Other, {"names": []})


@pytest.mark.parametrize("name", BACKENDS)
def test_reads_the_facts_of_a_backend(name: str) -> None:
    same_in_all(facts(BACKENDS[name].files))


@pytest.mark.parametrize("name", ["ledger", "newsdesk"])
def test_reads_the_facts_of_a_project(name: str) -> None:
    root = PROJECTS / name
    paths = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    files = {str(path.relative_to(root)): path.read_bytes() for path in paths}
    found = facts(files)
    assert found.layout is not None and found.executors and found.references
    same_in_all(found)


def test_reads_the_facts_of_each_case() -> None:
    cases = all_cases()
    assert len(cases) > 100
    for case in cases:
        files: Files = case.before
        same_in_all(facts(files))


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(st.from_type(Facts), Text, Text)
def test_reads_any_facts(found: Facts, commit: str, undecided: str) -> None:
    found = replace(found, commit=commit, undecided=undecided)
    assert again(found) == found
