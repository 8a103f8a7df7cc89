# ruff: noqa: E501
"""Nobody loses by default what only the monolith's dispatcher makes of a message or its result."""

from __future__ import annotations

import ast

import pytest

from tests.support.kiosk import BASE, ENTRY, MONO, kiosk
from tests.support.project import migration

OLD = "    return _route(kind, plan, values, self)\n"
NEW = "    return run_kind(kind, plan=plan, values=values, task=self)\n"
RUN = "    return runner(plan=plan, values=values, task=task)\n"
GET = "    runner = table.get(kind)\n"
CALL = "_route(kind, plan, values, self)"


def asked(old: str, new: str = NEW, base: tuple[str, str] = ("", "")) -> list[str]:
    """Return what is said to be in the monolith's dispatcher alone; it is asked, or nothing is."""
    files = kiosk(MONO, (OLD, old))
    assert NEW in files[ENTRY]
    files[ENTRY] = files[ENTRY].replace(NEW, new)
    assert base[0] in files[BASE]
    files[BASE] = files[BASE].replace(*base) if base[0] else files[BASE]
    decided = [a.decision for a in migration(files).plan.decisions]
    said = [line for one in decided for line in one.evidence]
    found = [line for line in said if line.endswith("only in the monolith's version")]
    assert all((one.recommended is None) == bool(found) for one in decided)
    return [line.partition(": ")[2].split("`")[1] for line in found]


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("    return _route(kind.lower(), plan, values, self)\n", "kind.lower()"),
        ("    return _route(kind, plan, values or {}, self)\n", "values or {}"),
        ("    return _route(kind, plan or DEFAULT, values, self)\n", "plan or DEFAULT"),
        ("    values = dict(values or {}, at=1)\n" + OLD, "values = dict(values or {}, at=1)"),
        ("    values['at'] = 1\n" + OLD, "values['at'] = 1"),
        ("    values.setdefault('at', 1)\n" + OLD, "values.setdefault('at', 1)"),
        ("    kind, plan = kind.split(':')\n" + OLD, ast.unparse(ast.parse("kind, plan = kind.split(':')"))),
        ("    full = {**values, 'at': 1}\n    return _route(kind, plan, full, self)\n", "full = {**values, 'at': 1}"),
        ("    return [_route(kind, one, values, self) for one in plan]\n", f"return [{CALL.replace('plan', 'one')} for one in plan]"),
        ("    done = []\n    for one in plan:\n        done.append(_route(kind, one, values, self))\n    return done\n", "for one in plan:"),
        ("    if not plan:\n        return {'success': False}\n" + OLD, "if not plan:"),
        ("    if kind == 'scan' and not plan:\n        raise ValueError(kind)\n" + OLD, "if kind == 'scan' and (not plan):"),
        ("    if kind in PAUSED:\n        return None\n" + OLD, "if kind in PAUSED:"),
        (f"    if plan:\n        return {CALL}\n", "if plan:"),
        ("    assert plan\n" + OLD, "assert plan"),
        (f"    done = {CALL}\n    done['kind'] = kind\n    return done\n", "done['kind'] = kind"),
        (f"    done = {CALL}\n    done.update(kind=kind)\n    return done\n", "done.update(kind=kind)"),
        (f"    done = {CALL}\n    return {{'kind': kind, **done}}\n", "return {'kind': kind, **done}"),
        (f"    done = {CALL}\n    if not done['success']:\n        raise ValueError(kind)\n    return done\n", "if not done['success']:"),
        (f"    return str({CALL})\n", f"return str({CALL})"),
    ],
)  # fmt: skip
def test_asks_about_what_only_the_old_dispatcher_does(old, said):
    assert said in asked(old)


@pytest.mark.parametrize(
    "old",
    [
        "    return _route(kind=kind, plan=plan, values=values, task=self)\n",
        "    if not kind:\n        return {'success': False}\n" + OLD,
        "    if kind not in KINDS:\n        return {'success': False}\n" + OLD,
        "    if self.request.retries > 3:\n        return None\n" + OLD,
        "    note = values and values.get('note')\n    print(note)\n" + OLD,
        f"    done = {CALL}\n    print(done['success'])\n    return done\n",
        f"    {CALL}\n",
    ],
)
def test_asks_about_nothing_that_changes_no_value(old):
    assert asked(old) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    return _route(kind.lower(), plan, values, self)\n", "    kind = kind.lower()\n" + NEW),
        ("    return _route(kind, plan, values or {}, self)\n", NEW.replace("=values", "=dict(values or {})")),
        ("    if not plan:\n        return None\n" + OLD, "    if plan is None:\n        return {}\n" + NEW),
        (f"    return str({CALL})\n", f"    return repr({NEW.strip()[7:]})\n"),
    ],
)  # fmt: skip
def test_the_modular_task_may_do_it(old, new):
    assert asked(old, new) == []


@pytest.mark.parametrize(
    ("old", "base"),
    [
        ("    return _route(kind.lower(), plan, values, self)\n", (GET, "    kind = kind.lower()\n" + GET)),
        ("    return _route(kind.lower(), plan, values, self)\n", (GET, GET.replace("kind)", "kind.lower())"))),
        ("    return _route(kind, plan, values or {}, self)\n", (RUN, RUN.replace("=values", "=values or {}"))),
        ("    if not plan:\n        return None\n" + OLD, (RUN, "    if not plan:\n        return None\n" + RUN)),
    ],
)  # fmt: skip
def test_the_modular_router_may_do_it(old, base):
    assert asked(old, base=base) == []


def test_asks_about_a_dispatcher_that_routes_by_itself():
    files = kiosk(MONO)
    start = files[MONO].index("def _route(")
    body = files[MONO][start:].partition(":\n")[2].replace("task=task", "task=self")
    files[MONO] = files[MONO][:start].replace(OLD, "    kind = kind.lower()\n" + body)
    (answered,) = migration(files).plan.open_decisions
    assert answered.decision.evidence[0].endswith(
        "`kind = kind.lower()` only in the monolith's version"
    )


CHAIN = """\
    if kind == "print":
        done = _run_print(plan=plan, values=values, task=self)
    elif kind == "scan":
        done = _run_scan(plan=plan, values=values, task=self)
    else:
        done = {"success": False, "error": f"no kind {kind}"}
    return done
"""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (CHAIN, []),
        ("    if kind in PAUSED:\n        return None\n" + CHAIN, ["if kind in PAUSED:"]),
        ("    if not plan:\n        return None\n" + CHAIN, ["if not plan:"]),
        (CHAIN.replace("    return", "    done['at'] = 1\n    return"), ["done['at'] = 1"]),
    ],
)
def test_its_own_branches_are_no_steps_of_a_dispatcher_that_routes(body, said):
    files = kiosk(MONO)
    start = files[MONO].index("def _route(")
    files[MONO] = files[MONO][:start].rstrip().replace(OLD.rstrip(), body.rstrip()) + "\n"
    decided = [answered.decision for answered in migration(files).plan.decisions]
    lines = [line for one in decided for line in one.evidence]
    found = [line for line in lines if line.endswith("only in the monolith's version")]
    assert [line.split("`")[1] for line in found] == said
    assert all((one.recommended is None) == bool(found) for one in decided)
