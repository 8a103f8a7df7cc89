# ruff: noqa: E501
"""Methods of a registry that call what they find."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_registry_objects import BOTH, REGISTRY, STEPS, routes
from tests.migrator.audit.test_unclear_routing import audited, legacy

GET = "    def get(self, sort):\n        return self._steps.get(sort)\n"
CHECK = "        if sort not in self._steps:\n            return {'error': sort}\n"
RUNS = {
    "anything": "    def run(self, sort, *args, **given):\n" + CHECK + "        return self._steps[sort](*args, **given)\n",
    "by name": "    def run(self, sort, size):\n" + CHECK + "        return self._steps[sort](size)\n",
    "a variable": "    def run(self, sort, size):\n        step = self._steps.get(sort)\n        if step is None:\n            raise LookupError(sort)\n        return step(size=size)\n",
    "at once": "    def run(self, sort, **given):\n        return self._steps[sort](**given)\n",
}  # fmt: skip


def registry(run: str) -> str:
    assert GET in REGISTRY
    return REGISTRY.replace(GET, run)


@pytest.mark.parametrize("form", RUNS)
def test_the_router_hands_over_to_what_the_method_finds(form):
    given = "size=size" if form == "at once" else "size"
    found = audited(f"return registry.run(sort, {given})", registry(RUNS[form]), STEPS)
    assert (routes(found), legacy(found).unclear) == (BOTH, ())
    assert (legacy(found).through, legacy(found).through_calls) == ("registry.run", True)
    wanted = "(size=size)" if form in ("at once", "a variable") else "(size)"
    assert {route.call for route in legacy(found).routes} == {wanted}


def test_the_job_type_may_be_given_by_name():
    found = audited("return registry.run(size=size, sort=sort)", registry(RUNS["by name"]), STEPS)
    assert (routes(found), legacy(found).job_type_parameter) == (BOTH, "sort")


@pytest.mark.parametrize(
    "run",
    [
        RUNS["by name"].replace("(size)\n", "(size + 1)\n"),
        RUNS["by name"].replace("(size)\n", "(size, sort)\n").replace("if sort", "if size or sort"),
        RUNS["by name"].replace("        return self._steps[sort](size)", "        return dict(self._steps[sort](size))"),
        RUNS["by name"].replace("(size)\n", "()\n"),
        RUNS["by name"].replace("[sort](", "[sort.lower()]("),
        RUNS["by name"].replace(CHECK, "        if size > 3:\n            return None\n"),
        RUNS["by name"].replace("sort, size)", "sort, size, fine=1)").replace("(size)\n", "(size, fine)\n"),
    ],
)  # fmt: skip
def test_a_method_that_does_more_is_not_understood(run):
    found = audited("return registry.run(sort, size)", registry(run), STEPS)
    assert found.legacy_router is None or legacy(found).unclear != ()
