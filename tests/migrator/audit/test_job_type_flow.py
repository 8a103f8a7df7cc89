"""The job type is followed through calls, whatever each function calls it."""

from __future__ import annotations

import pytest

from migrator.audit.job_type_flow import job_type_names, reached
from migrator.audit.names import open_definitions
from migrator.audit.routers import routing
from tests.support.kiosk import BASE, ENTRY, FILES
from tests.support.memory import snapshot

CALL = "return run_kind(kind, plan=plan, values=values, task=self)"


def followed(**edits: str) -> tuple[dict[str, set[str]], set[str]]:
    """Return the names of the job type in each function reached, and all that it is known by."""
    files = dict(FILES)
    if "call" in edits:
        files[ENTRY] = files[ENTRY].replace(CALL, edits["call"]) + edits.get("more", "")
    evaluator, definitions = open_definitions(snapshot(files), None)
    (task,) = (one for one in definitions if one.path == ENTRY)
    node = evaluator.project.function(BASE, "run_kind")
    assert node is not None
    modular = routing(evaluator, BASE, node)
    assert modular is not None
    found = reached(evaluator, task, {"kind"})
    names = {one.node.name: set(one.names) for one in found}
    return names, job_type_names(evaluator, task, modular)


def test_follows_a_call_to_the_router():
    found, names = followed()
    assert found["launch"] == found["run_kind"] == {"kind"}
    assert names == {"kind"}


@pytest.mark.parametrize(
    "call",
    [
        "return _pass(kind, plan)",
        "return _pass(plan=plan, sort=kind)",
        "return _pass(kind or 'print')",
    ],
)
def test_follows_it_under_other_names(call: str):
    more = "\n\ndef _pass(sort, plan=None):\n    return run_kind(sort)\n"
    found, _ = followed(call=call, more=more)
    assert found["_pass"] == {"sort"}
    assert found["run_kind"] == {"kind"}


def test_knows_by_which_parameter_a_message_brings_it():
    _, names = followed(call="return run_kind(values, plan=plan)")
    assert names == {"kind", "values"}


def test_loses_it_where_it_is_not_given():
    found, names = followed(call='return run_kind("print", plan=plan)')
    assert found["run_kind"] == set()
    assert names == {"kind"}
