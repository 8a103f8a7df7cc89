# ruff: noqa: E501
"""Forms in which a router has its job types: what the dispatcher answers stays what it was."""

from __future__ import annotations

import pytest

from migrator.stage import Blocked, Unchanged
from migrator.stages import STAGES
from tests.support.answers import answers
from tests.support.kiosk import BASE, FILES, MONO, kiosk
from tests.support.project import migration

JOBS = ["print", "scan"]
OTHERS = ["nope", "SCAN", None]
FROM_TABLE = """\
def _route(kind, plan, values, task):
    runner = RUNNERS.get(kind)
    if runner is None:
        return {"success": False, "error": f"Unknown kind: {kind}"}
    return runner(plan=plan, values=values, task=task)
"""
OLD_ROUTER = kiosk(MONO)[MONO].partition("def _route(")[2]
FILLED = {
    "stored": 'RUNNERS = {}\nRUNNERS["print"] = _run_print\nRUNNERS["scan"] = _run_scan\n',
    "updated": 'RUNNERS = {"print": _run_print}\nRUNNERS.update({"scan": _run_scan})\n',
    "by keyword": "RUNNERS = dict(print=_run_print)\nRUNNERS.update(scan=_run_scan)\n",
    "merged": 'RUNNERS = {"print": _run_print}\nRUNNERS |= {"scan": _run_scan}\n',
    "in a loop": "RUNNERS = {}\nfor run in (_run_print, _run_scan):\n"
    '    RUNNERS[run.__name__.removeprefix("_run_")] = run\n',
}


def legacy(text: str) -> dict[str, str]:
    """Return the kiosk with another text in the place of the monolith's router."""
    return kiosk(MONO, ("def _route(" + OLD_ROUTER, text))


def check(files, tmp_path, decide=None):
    work = migration(files, decide)
    assert (work.plan.refusals, work.plan.open_decisions) == ((), ())
    for stage in STAGES:
        work.apply(stage.name)
        assert isinstance(work.build(stage.name), Unchanged), stage.name
    trees = [(files, "kiosk.desk.old"), (work.files(), "kiosk.desk")]
    before, after = answers(tmp_path, trees, [*JOBS, *OTHERS])
    assert after == before
    assert all("'success': True" in answer for answer in after[: len(JOBS)])
    assert MONO not in work.files()


@pytest.mark.parametrize("form", FILLED)
def test_follows_a_table_that_statements_fill(form, tmp_path):
    check(legacy(f"{FILLED[form]}\n\n{FROM_TABLE}"), tmp_path)


ANSWER = 'return {"success": False, "error": f"Unknown kind: {kind}"}'
CHAIN = """\
    if kind == "print":
        return _run_print
    {}if kind in ("scan",):
        return _run_scan
    {}
"""
CHOOSERS = {
    "if": CHAIN.format("", "return None"),
    "elif": CHAIN.format("el", "else:\n        return None"),
    "raising": CHAIN.format("", "raise LookupError(kind)"),
    "match": '    match kind:\n        case "print":\n            return _run_print\n'
    '        case "scan":\n            return _run_scan\n    return None\n',
    "variable": CHAIN.format("el", "return run").replace("return _run", "run = _run"),
    "ternary": '    return _run_print if kind == "print" else _run_scan if kind == "scan" else None\n',
    "partial": CHAIN.format("", "return None").replace("return _run_scan", "return partial(_run_scan)"),
}  # fmt: skip
CHOOSING = f"""\
    try:
        runner = _choose(kind)
    except LookupError:
        {ANSWER}
    if runner is None:
        {ANSWER}
    return runner(plan=plan, values=values, task=task)
"""
ROUTE = "def _route(kind, plan, values, task):\n"


@pytest.mark.parametrize("form", CHOOSERS)
def test_follows_what_a_chooser_gives_back(form, tmp_path):
    body = CHOOSERS[form]
    begin = "    run = None\n" if "run = _run" in body else ""
    files = legacy(f"def _choose(kind):\n{begin}{body}\n\n{ROUTE}{CHOOSING}")
    files[MONO] = "from functools import partial\n" + files[MONO]
    check(files, tmp_path)


def test_follows_one_expression(tmp_path):
    ternary = '_run_print if kind == "print" else _run_scan if kind == "scan" else None'
    body = f"    runner = {ternary}\n    if not runner:\n        {ANSWER}\n"
    check(
        legacy(f"{ROUTE}{body}    return runner(plan=plan, values=values, task=task)\n"), tmp_path
    )


@pytest.mark.parametrize("form", ["if", "elif", "raising", "match", "variable"])
def test_completes_a_modular_chooser(form, tmp_path):
    body = CHOOSERS[form].replace("_run_print", "run_print").replace("_run_scan", "run_print")
    begin = "    run = None\n" if "run = run_print" in body else ""
    body = body.replace('"scan"', '"copy"')
    head, _, _ = FILES[BASE].partition("def ")
    text = f"{head}def _choose(kind):\n{begin}{body}\n\ndef {SIGNATURE}:\n{CHOOSING}"
    check(modular(text), tmp_path)


def modular(text: str) -> dict[str, str]:
    """Return the kiosk with another text for the modular router's module."""
    return {**FILES, BASE: text}


LAZY = """\
def {}:
    if kind == "print":
        from .print_runner import run_print

        return run_print{}
    {}
"""
SIGNATURE = "run_kind(kind, plan=None, values=None, task=None)"


def test_completes_branches_that_import_for_themselves(tmp_path):
    files = modular(LAZY.format(SIGNATURE, "(plan=plan, values=values, task=task)", ANSWER))
    check(files, tmp_path)


def test_completes_a_chooser_whose_branches_import_for_themselves(tmp_path):
    chooser = LAZY.format("_choose(kind)", "", "return None")
    check(modular(f"{chooser}\n\ndef {SIGNATURE}:\n{CHOOSING}"), tmp_path)


OBJECT = """\
class Registry:
    def __init__(self):
        self._runners = {}

    def register(self, kind):
        def enter(function):
            self._runners[kind] = function
            return function

        return enter

    def get(self, kind):
        return self._runners.get(kind)


registry = Registry()
"""
KEPT = "kiosk/desk/runners/kept.py"
GETTING = f"""\
    runner = registry.get(kind)
    if runner is None:
        {ANSWER}
    return runner(plan=plan, values=values, task=task)
"""


def registered(files, made):
    """Return the files with the monolith's executors entered by decorators."""
    text = files[MONO]
    for kind in JOBS:
        text = text.replace(f"def _run_{kind}", f'@registry.register("{kind}")\ndef _run_{kind}')
    text = text.replace("\n\n\n@app", f"\n{made}\n\n@app", 1)
    return {**files, MONO: text}


@pytest.mark.parametrize("own", [True, False])
def test_follows_an_object_that_functions_are_entered_in(own, tmp_path):
    made = f"\n\n{OBJECT}" if own else "from kiosk.kept import registry\n"
    files = registered(legacy(f"{ROUTE}{GETTING}"), made)
    check(files if own else {**files, "kiosk/kept.py": OBJECT}, tmp_path)


def entering(kept: str, body: str) -> dict[str, str]:
    """Return the kiosk with a modular router whose executor enters itself in an object."""
    head = f"from {KEPT[:-3].replace('/', '.')} import registry\n"
    runner = "kiosk/desk/runners/print_runner.py"
    text = f"{head}from . import print_runner  # noqa: F401\n\n\ndef {SIGNATURE}:\n{body}"
    entered = f'{head}\n\n@registry.register("print")\n{FILES[runner]}'
    return {**modular(text), KEPT: kept, runner: entered}


def test_enters_in_the_modular_object_what_is_missing(tmp_path):
    check(entering(OBJECT, GETTING), tmp_path)


ENTRIES = {
    "tuples": ('{"print": (_run_print, "fast", 10), "scan": (_run_scan, "slow", 60)}', "[0]"),
    "dicts": ('{"print": {"run": _run_print}, "scan": {"run": _run_scan, "n": 2}}', '["run"]'),
}


@pytest.mark.parametrize("form", ENTRIES)
def test_follows_the_function_of_an_entry_that_holds_more(form, tmp_path):
    table, part = ENTRIES[form]
    body = FROM_TABLE.replace("runner(plan", f"runner{part}(plan")
    check(legacy(f"RUNNERS = {table}\n\n\n{body}"), tmp_path)


UNPACKED = "    runner, queue, limit = RUNNERS.get(kind, (None, None, None))\n"


@pytest.mark.parametrize(
    ("use", "line"),
    [
        ("    if limit > 20:\n        plan = None\n", "if limit > 20:"),
        ("    values = [queue]\n", "values = [queue]"),
    ],
)
def test_asks_about_what_else_of_an_entry_is_used(use, line):
    body = FROM_TABLE.replace("    runner = RUNNERS.get(kind)\n", UNPACKED)
    body = body.replace("    return runner(", f"{use}    return runner(")
    files = legacy(f"RUNNERS = {ENTRIES['tuples'][0]}\n\n\n{body}")
    (asked,) = migration(files).plan.open_decisions
    assert asked.decision.id == "router:_route"
    assert any(said.endswith(line) for said in asked.decision.evidence)


def test_does_not_guess_the_rest_of_a_modular_entry():
    table = 'RUNNERS = {"print": (run_print, "fast")}\n\n\n'
    head, _, _ = FILES[BASE].partition("\n\n")
    body = FROM_TABLE.partition("\n")[2].replace("runner(plan", "runner[0](plan")
    files = modular(f"{head}\n\n{table}def {SIGNATURE}:\n{body}")
    outcome = migration(files).until("rewrite-base-executor").build("rewrite-base-executor")
    assert isinstance(outcome, Blocked)
    (reason,) = outcome.reasons
    assert f"its table ({BASE}:3) hold more than a function" in str(reason)
    assert "'scan' is served by run_scan" in str(reason)


def test_completes_modular_pairs(tmp_path):
    head, _, _ = FILES[BASE].partition("\n\n")
    loop = "    for name, runner in RUNNERS:\n        if name == kind:\n"
    call = "            return runner(plan=plan, values=values, task=task)\n"
    table = 'RUNNERS = [\n    ("print", run_print),\n]\n'
    files = modular(f"{head}\n\n{table}\n\ndef {SIGNATURE}:\n{loop}{call}    {ANSWER}\n")
    check(files, tmp_path)


WRAPPING = """\
RUNNERS = {}


def runs(kind):
    def enter(function):
        def wrapper(**given):
            return {**function(**given), "by": kind}

        RUNNERS[kind] = wrapper
        return wrapper

    return enter


"""


def test_keeps_what_a_registry_decorator_makes_of_an_executor(tmp_path):
    files = legacy(FROM_TABLE)
    for kind in JOBS:
        old = f"def _run_{kind}"
        files[MONO] = files[MONO].replace(old, f'@runs("{kind}")\n{old}')
    files[MONO] = files[MONO].replace('@runs("print")', f'{WRAPPING}@runs("print")')
    (asked,) = migration(files).plan.open_decisions
    assert "the decorators differ" in asked.decision.evidence
    check(files, tmp_path, {"executor:print": "take-monolith"})


ALIASED = """\
    table = RUNNERS
    if kind not in table:
        {}
    return table[kind](plan=plan, values=values, task=task)
"""


def test_follows_another_name_of_the_table_on_both_sides(tmp_path):
    body, table = ALIASED.format(ANSWER), 'RUNNERS = {"print": %s}\n\n\n'
    old = (table % "_run_print").replace("}", ', "scan": _run_scan}')
    files = legacy(f"{old}{ROUTE}{body}")
    head, _, _ = FILES[BASE].partition("\n\n")
    files[BASE] = f"{head}\n\n{table % 'run_print'}def {SIGNATURE}:\n{body}"
    check(files, tmp_path)


RUNNING = f"""\
    def run(self, kind, **given):
        runner = self._runners.get(kind)
        if runner is None:
            {ANSWER}
        return runner(**given)
"""


@pytest.mark.parametrize("side", ["monolith", "package"])
def test_follows_an_object_that_runs_what_it_finds(side, tmp_path):
    get = "    def get(self, kind):\n        return self._runners.get(kind)\n"
    kept, call = OBJECT.replace(get, RUNNING), "    return registry.run(kind, {})\n"
    given = "plan=plan, values=values, task=task"
    assert kept != OBJECT
    if side == "monolith":
        files = legacy(f"{ROUTE}{call.format(given)}")
        files = registered(files, f"\n\n{kept}")
    else:
        files = entering(kept, call.format(given))
    check(files, tmp_path)
