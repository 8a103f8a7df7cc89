"""One value is never handed over for another because two routers order them differently."""

from __future__ import annotations

import pytest

from migrator.facts import FunctionRef, JobRouter, Location, Route
from migrator.routing.misplaced_values import Origins, misplaced_values, origins
from tests.support.bakery import OLD, ROUTER, STARTER, bakery, edited
from tests.support.project import migration

HERE = Location("mill/jobs.py", 1, 1)
CONTRACT = frozenset({"grain", "stone", "number"})


def misplaced(
    today: dict[str, str],
    later: dict[str, str],
    call: str = "()",
    before: Origins | None = None,
    after: Origins | None = None,
) -> list[tuple[str, str, str]]:
    """Return what is said of two routers, of which the new one calls like ``call``."""
    router = JobRouter(
        function=FunctionRef("mill.base", "run", "mill/base.py", HERE),
        form="dict",
        mapping="table",
        routes=(Route("rye", "_do_rye", HERE, True, call),),
        job_type_parameter="sort",
    )
    return list(misplaced_values(today, later, router, before or Origins(), after or Origins()))


def test_sees_two_values_change_places():
    found = misplaced({"a": "grain", "b": "stone"}, {"a": "stone", "b": "grain"})
    assert found == [("a", "grain", "stone"), ("b", "stone", "grain")]


def test_sees_a_value_that_stands_behind_the_last_parameter():
    assert misplaced({"a": "grain"}, {"a": "number"}, "(number, grain)") == [
        ("a", "grain", "number")
    ]


def test_sees_through_the_names_that_the_routers_have():
    before, after = Origins({"what": "grain"}), Origins({"first": "number", "last": "grain"})
    found = misplaced({"a": "what"}, {"a": "first"}, "(first, last)", before, after)
    assert found == [("a", "what", "first")]


def test_knows_what_messages_call_differently_for_two():
    both = Origins(contract=CONTRACT)
    assert misplaced({"a": "grain"}, {"a": "stone"}, "(stone)", both, both) == [
        ("a", "grain", "stone")
    ]


@pytest.mark.parametrize(
    ("today", "later"),
    [
        ({"a": "grain", "b": "stone"}, {"a": "grain", "b": "stone"}),
        ({"a": "wheat"}, {"a": "grain"}),  # another name for it, for all that is known
        ({"a": "grain", "b": "stone"}, {"a": "grain", "b": "stone or None"}),
        ({"a": "{'grain': grain}"}, {"a": "stone", "b": "grain"}),
        ({"a": "grain"}, {}),  # lost, and said by others
    ],
)
def test_says_nothing_where_two_names_may_be_one_value(
    today: dict[str, str], later: dict[str, str]
):
    assert misplaced(today, later) == []


def test_says_nothing_where_the_dispatchers_give_the_same():
    before, after = Origins({"wheat": "grain"}), Origins({"load": "grain", "wheat": "stone"})
    assert misplaced({"a": "wheat"}, {"a": "load"}, "(load, wheat)", before, after) == []


# From the source ----------------------------------------------------------------------


def of_bakery(*edits: tuple[str, str]) -> Origins:
    found = migration(edited(STARTER, *edits))
    return origins(found.facts.router, found.facts.dispatcher, found.overlay)


def test_reads_what_the_dispatcher_gives():
    found = of_bakery(("kind=kind, order=order, batch=batch", "kind, batch=order, order=batch"))
    assert found.of["order"] == "batch"
    assert (found.trace("batch"), found.trace("kind")) == ("order", "kind")
    assert {"kind", "order", "batch"} <= found.contract


@pytest.mark.parametrize("call", ["*kind", "kind, order=order or 1"])
def test_leaves_open_what_it_does_not_give_by_name(call: str):
    found = of_bakery(("kind=kind, order=order, batch=batch", call))
    assert "order" not in found.of
    assert found.trace("order") == "order"


def test_two_calls_that_differ_say_nothing():
    found = of_bakery(
        (
            "return prepare(kind=kind, order=order, batch=batch)",
            "if batch:\n        return prepare(kind, batch, order)\n"
            "    return prepare(kind, order, batch)",
        )
    )
    assert found.of == {}


def test_refuses_the_plan_for_an_executor_whose_places_would_change():
    files = edited(ROUTER, ("recipe(order=order, batch=batch)", "recipe(batch, order)"))
    refused = [text for _, text, _ in migration(files).plan.refusals]
    told = "gets order as its parameter order today, and would get batch from prepare"
    assert any(text.startswith(f"_make_cake ({OLD}:") and text.endswith(told) for text in refused)


def test_refuses_nothing_of_a_project_that_fits():
    assert migration(bakery()).plan.refusals == ()
