"""The legacy lookup in the forms that people write it in: what is sent before, and after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.bakery import CLOCK, DISPATCHING_ORDERS, OLD, ORDERS, bakery, edited
from tests.support.command import script_output
from tests.support.project import migration

TABLE = 'RECIPES = {"cake_v1": old_cake}\n'
SCRIPT = """
import json, sys
from celery.app.task import Task
from bakery import cards, orders

plan = dict(cards.due_plans()[0], recipe=json.load(sys.stdin))
cards.due_plans = lambda: [plan]
Task.apply_async = lambda self, args=None, kwargs=None, **options: sent.append([self.name, kwargs])
sent = []
try:
    orders.again(0)
except orders.Missing as error:
    sent.append(str(error))
print(json.dumps(sent))
"""
TABLES = {
    "names of tasks": ("RECIPES = {one.name: one for one in (old_cake,)}\n", "bakery.old_cake"),
    "pairs": ("RECIPES = dict((one.name, one) for one in (old_cake,))\n", "bakery.old_cake"),
    "names of functions": ("RECIPES = {one.__name__: one for one in (old_cake,)}\n", "old_cake"),
    "a list with a name": (
        "OLD = [old_cake]\nRECIPES = {one.name: one for one in OLD}\n",
        "bakery.old_cake",
    ),
    "stored": ('RECIPES = {}\nRECIPES["cake_v1"] = old_cake\n', "cake_v1"),
    "updated": ("RECIPES = {}\nRECIPES.update(cake_v1=old_cake)\n", "cake_v1"),
    "stored in a loop": (
        "RECIPES = {}\nfor one in (old_cake,):\n    RECIPES[one.name] = one\n",
        "bakery.old_cake",
    ),
}
READERS = {
    "a lambda": "recipe_for = lambda kind: RECIPES.get(kind)\n",
    "a method of the table": "recipe_for = RECIPES.get\n",
    "a question about the key": (
        "def recipe_for(kind):\n    if not kind:\n        return None\n"
        "    return RECIPES.get(kind)\n"
    ),
    "a handler": (
        "def recipe_for(kind):\n    try:\n        return RECIPES[kind]\n"
        "    except KeyError:\n        return None\n"
    ),
}
HEAD = """\
from bakery import cards
from bakery.oven.everything import RECIPES
from bakery.queue import queue


class Missing(Exception):
    pass


"""
CALLS = """

def again(plan_id):
    plan = cards.due_plans()[plan_id]
    recipe = find(plan["recipe"])
"""
CHECKED = '    if recipe is None:\n        raise Missing("no recipe")\n'
SENDS = '    return recipe.delay(order=plan["order"])\n'
# Helpers of the endpoint's own file.
HELPERS = {
    "a lambda": HEAD + "find = lambda kind: RECIPES.get(kind)\n" + CALLS + CHECKED + SENDS,
    "a handler that raises": (
        HEAD + "def find(kind):\n    try:\n        return RECIPES[kind]\n    except KeyError:\n"
        '        raise Missing(f"no recipe for {kind}") from None\n' + CALLS + SENDS
    ),
    "a check that raises": (
        HEAD + "def find(kind):\n    recipe = RECIPES.get(kind)\n    if not recipe:\n"
        '        raise Missing(f"no recipe for {kind}")\n    return recipe\n' + CALLS + SENDS
    ),
    "a search": (
        HEAD + "def find(kind):\n    if kind in RECIPES:\n        return RECIPES[kind]\n"
        "    return None\n" + CALLS + CHECKED + SENDS
    ),
}


def sent(files: dict[str, str], folder: Path, key: str) -> list[object]:
    """Return what the endpoint sends, or the error it answers with."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    found: list[object] = json.loads(script_output(folder, SCRIPT, json.dumps(key)))
    return found


def check_dispatches(files: dict[str, str], key: str, folder: Path) -> None:
    """Migrate a bakery: the endpoint dispatches, and nothing is left of the old task."""
    work = migration(files).finish()
    after = {path: content.decode() for path, content in work.files().items()}
    plain = {p: c.decode() for p, c in migration(bakery()).finish().files().items()}
    assert after[ORDERS] == DISPATCHING_ORDERS
    assert after == plain
    assert sent(files, folder / "before", key) == [["bakery.old_cake", {"order": "rye"}]]
    new = [["bakery.bake", {"kind": "bread", "order": "rye", "batch": 1}]]
    assert sent(after, folder / "after", key) == new


@pytest.mark.parametrize("name", TABLES)
def test_follows_a_table_of_any_form(name: str, tmp_path: Path) -> None:
    table, key = TABLES[name]
    check_dispatches(edited(OLD, (TABLE, table)), key, tmp_path)


@pytest.mark.parametrize("name", READERS)
def test_follows_what_reads_the_table(name: str, tmp_path: Path) -> None:
    whole = "def recipe_for(kind):\n    return RECIPES.get(kind)\n"
    check_dispatches(edited(OLD, (whole, READERS[name])), "cake_v1", tmp_path)


@pytest.mark.parametrize("name", HELPERS)
def test_follows_a_helper_of_the_endpoint(name: str, tmp_path: Path) -> None:
    files = {**bakery(), ORDERS: HELPERS[name]}
    work = migration(files).finish()
    after = {path: content.decode() for path, content in work.files().items()}
    dispatching = DISPATCHING_ORDERS.replace("    from bakery.oven import bake\n\n", "")
    head = "from bakery.queue import queue\n"
    assert after[ORDERS] == dispatching.replace(head, f"from bakery.oven import bake\n{head}")
    assert OLD not in after
    unknown = sent(files, tmp_path / "unknown", "no such")
    assert len(unknown) == 1 and str(unknown[0]).startswith("no recipe")
    assert sent(files, tmp_path / "before", "cake_v1") == [["bakery.old_cake", {"order": "rye"}]]
    new = [["bakery.bake", {"kind": "bread", "order": "rye", "batch": 1}]]
    assert sent(after, tmp_path / "after", "no such") == new


@pytest.mark.parametrize(
    "table",
    [
        "RECIPES = {}\nfor one in (old_cake,):\n    if one:\n        RECIPES[one.name] = one\n",
        "RECIPES = {one.name: one for one in (old_cake,) if one}\n",
    ],
)
def test_keeps_a_table_that_is_not_followed(table: str, tmp_path: Path) -> None:
    files = edited(OLD, (TABLE, table))
    work = migration(files).finish()
    after = {path: content.decode() for path, content in work.files().items()}
    for key in ("bakery.old_cake", "unknown"):
        name = str(abs(hash(key)))
        assert sent(files, tmp_path / "before" / name, key) == sent(
            after, tmp_path / "after" / name, key
        )
    assert "bakery.old_cake" in "".join(after.values())
    assert CLOCK in after and OLD not in after
