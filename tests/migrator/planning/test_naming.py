"""Names for what is extracted follow the modular package; the plan's are the last resort."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.facts import FunctionRef, JobRouter, Location, Route
from migrator.planning.naming import PLAN_PATTERN, Pattern, executor_names, infer_pattern

HERE = Location("fleet/garage/table.py", 1)


def router(*routes: tuple[str, str]) -> JobRouter:
    found = tuple(Route(job_type, function, HERE) for job_type, function in routes)
    return JobRouter(
        FunctionRef("fleet.garage.table", "pick", HERE, 9), "dict", None, found, "kind"
    )


def test_learns_module_and_function_from_the_routes():
    routes = router(("wash", "do_wash"), ("refuel", "do_refuel"))
    modules = {"do_wash": "wash_job", "do_refuel": "refuel_job"}
    assert infer_pattern(routes, modules) == Pattern("{}_job", "do_{}")


def test_takes_what_most_routes_follow():
    routes = router(("wash", "wash_it"), ("refuel", "do_refuel"), ("park", "do_park"))
    modules = {"wash_it": "wash", "do_refuel": "refuel_job", "do_park": "park_job"}
    assert infer_pattern(routes, modules) == Pattern("{}_job", "do_{}")


def test_learns_from_a_job_type_with_dashes():
    found = infer_pattern(
        router(("Oil-Change", "run_oil_change")), {"run_oil_change": "oil_change"}
    )
    assert found == Pattern("{}", "run_{}")


@pytest.mark.parametrize(
    "routes",
    [
        None,
        router(),
        router(("wash", "elsewhere")),
        router(("wash", "do_scrub")),
        router(("--", "do_scrub")),
    ],
)
def test_falls_back_to_the_plan_where_nothing_can_be_learnt(routes: JobRouter | None):
    assert infer_pattern(routes, {"do_scrub": "scrub_job"}) == PLAN_PATTERN


@pytest.mark.parametrize(
    ("function", "pattern", "names"),
    [
        ("_execute_wash", PLAN_PATTERN, ("wash_executor", "execute_wash")),
        ("__execute_wash", PLAN_PATTERN, ("wash_executor", "execute_wash")),
        ("execute_wash", PLAN_PATTERN, ("wash_executor", "execute_wash")),
        ("_wash_job", Pattern("do_{}", "{}_job"), ("do_wash", "wash_job")),
        ("_do_wash", Pattern("{}", "do_{}_now"), ("wash", "do_wash")),
        ("wash", PLAN_PATTERN, ("wash_executor", "wash")),
        ("_execute_wash", Pattern("{}", "{}"), ("wash", "execute_wash")),
        ("_execute_wash", Pattern("{}_job", "{}"), ("wash_job", "execute_wash")),
        ("_execute_carwash", Pattern("{}", "{}"), ("execute_carwash", "execute_carwash")),
        ("_shampoo", Pattern("{}", "do_{}"), ("wash", "shampoo")),
        ("_shampoo", Pattern("{}_job", "do_{}"), ("shampoo_job", "shampoo")),
        ("_wash", Pattern("{}", "do_{}"), ("wash", "wash")),
    ],
)
def test_names_an_executor_by_the_pattern(function: str, pattern: Pattern, names: tuple[str, str]):
    assert executor_names(function, "wash", pattern) == names


@pytest.mark.parametrize(
    ("subject", "module"),
    [
        ("print", "printing"),
        ("ship", "shipping"),
        ("batch_run", "batch_running"),
        ("quit", "quitting"),
        ("archive", "archiving"),
        ("free", "freeing"),
        ("load", "loading"),
        ("box", "boxing"),
        ("sync", "syncing"),
        ("export", "exporting"),
        ("step2", "step2ing"),
    ],
)
def test_says_what_is_being_done_in_english(subject: str, module: str):
    names = (module, f"do_{subject}")
    assert executor_names(f"do_{subject}", subject, Pattern("{}ing", "do_{}")) == names
    routes = router((subject, f"do_{subject}"))
    assert infer_pattern(routes, {f"do_{subject}": module}) == Pattern("{}ing", "do_{}")


def test_leaves_a_verb_alone_where_the_pattern_is_another():
    names = ("ship_doing", "do_ship")
    assert executor_names("do_ship", "ship", Pattern("{}_doing", "do_{}")) == names


@pytest.mark.parametrize("function", ["_", "___"])
def test_names_a_function_without_a_name_by_its_job_type(function: str):
    assert executor_names(function, "oil-change", PLAN_PATTERN) == (
        "oil_change_executor",
        "execute_oil_change",
    )


@pytest.mark.parametrize(
    ("function", "taken", "names"),
    [
        ("_csv", {"csv"}, ("csv", "produce_csv")),
        ("_csv", {"json"}, ("csv", "csv")),
        ("_sum", set(), ("csv", "produce_csv")),
        ("sum", set(), ("csv", "sum")),
        ("_sums", set(), ("csv", "sums")),
        ("csv", {"csv"}, ("csv", "csv")),
        ("_csv", {"csv", "produce_csv"}, ("csv", "execute_csv")),
    ],
)
def test_leaves_names_alone_that_mean_something_else(function, taken, names):
    assert executor_names(function, "csv", Pattern("{}", "produce_{}"), taken) == names


def test_keeps_away_from_pythons_own_words():
    assert executor_names("_do_import", "import", Pattern("{}", "do_{}")) == (
        "import_",
        "do_import",
    )


@given(st.from_regex(r"_{0,2}[a-z][a-z_]{0,8}", fullmatch=True), st.sampled_from(["{}", "{}_job"]))
def test_always_names_something_that_can_be_imported(function: str, module: str):
    stem, public = executor_names(function, "wash", Pattern(module, "do_{}"))
    assert stem.isidentifier() and not keyword.iskeyword(stem)
    assert public == function.lstrip("_")
