from __future__ import annotations

from migrator.routing.passed_on import router_as_called
from tests.support.kiosk import BASE, ENTRY, kiosk
from tests.support.project import migration

SPREAD = (
    ("def run_kind(kind, plan=None, values=None, task=None):", "def run_kind(kind, **given):"),
    ("runner(plan=plan, values=values, task=task)", "runner(**given)"),
)


def keywords(files) -> tuple[str, ...] | None:
    found = migration(files)
    router = router_as_called(found.facts, found.overlay)
    return router.call_keywords if router else None


def test_a_router_that_writes_its_arguments_out_stays_as_it_is():
    assert keywords(kiosk(BASE)) == ("plan", "values", "task")


def test_follows_a_spread_to_the_dispatcher():
    files = kiosk(BASE, *SPREAD)
    files[ENTRY] = files[ENTRY].replace("task=self)", "task=self, run_id=7)")
    assert keywords(files) == ("plan", "values", "task", "run_id")


def test_a_moved_executor_gains_what_the_dispatcher_passes_through_the_spread():
    files = kiosk(BASE, *SPREAD)
    files[ENTRY] = files[ENTRY].replace("task=self)", "task=self, run_id=7)")
    plan = migration(files).plan
    (scan,) = (entry for entry in plan.executors if entry.job_types == ("scan",))
    assert [parameter.name for parameter in scan.parameters] == ["run_id"]


def test_leaves_what_the_router_names_itself_to_its_own_call():
    files = kiosk(
        BASE,
        (
            "def run_kind(kind, plan=None, values=None, task=None):",
            "def run_kind(kind, plan, **rest):",
        ),
        ("runner(plan=plan, values=values, task=task)", "runner(plan=plan, **rest)"),
    )
    assert keywords(files) == ("plan", "values", "task")


def test_does_not_guess_a_spread_of_something_else():
    files = kiosk(BASE, ("runner(plan=plan, values=values, task=task)", "runner(**settings(plan))"))
    assert keywords(files) is None


def test_what_the_router_spreads_elsewhere_is_no_argument():
    files = kiosk(
        BASE,
        ("runner(plan=plan, values=values", "runner(plan=plan, values=dict(settings, **values)"),
        ("    runner = ", "    settings = dict(plan or {}, **(values or {}))\n    runner = "),
    )
    assert keywords(files) == ("plan", "values", "task")


def test_does_not_guess_what_the_dispatcher_spreads():
    files = kiosk(BASE, *SPREAD)
    files[ENTRY] = files[ENTRY].replace("plan=plan, values=values, task=self", "**values")
    assert keywords(files) is None


def test_refuses_to_move_for_a_router_that_hides_what_it_passes():
    files = kiosk(BASE, ("runner(plan=plan, values=values, task=task)", "runner(**settings(plan))"))
    ((_, reason, advice),) = migration(files).plan.refusals
    assert "cannot be seen" in reason
    assert "write the arguments" in advice
