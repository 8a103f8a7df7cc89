"""A looked-up task is sent in many forms: what Celery is given, before and after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.bakery import OLD, ORDERS, edited
from tests.support.command import script_output
from tests.support.project import migration

SENT = '    return recipe.delay(order=plan["order"])\n'
SCRIPT = """
import json
from celery import Celery
from celery.app.task import Task
from bakery import orders

sent = []
Task.apply_async = lambda self, args=None, kwargs=None, **options: sent.append(
    [self.name, kwargs, options.get("countdown")]
)
Celery.send_task = lambda self, name, args=None, kwargs=None, **options: sent.append(
    [name, kwargs, options.get("countdown")]
)
orders.again(0)
print(json.dumps(sent))
"""
HELPERS = """

class Later:
    def add_task(self, function, *args, **kwargs):
        function(*args, **kwargs)


def on_commit(function):
    function()
"""
FORMS = {
    "a signature": 'recipe.s(order=plan["order"]).set(countdown=3).apply_async()',
    "an immutable one": 'recipe.si(order=plan["order"]).apply_async(countdown=3)',
    "a signature of a dict": (
        'recipe.signature(kwargs={"order": plan["order"]}, countdown=3).delay()'
    ),
    "a signature by name": (
        'signature(recipe.name, kwargs={"order": plan["order"]}).apply_async(countdown=3)'
    ),
    "a message by name": (
        'queue.send_task(recipe.name, kwargs={"order": plan["order"]}, countdown=3)'
    ),
    "a message by name and position": (
        'queue.send_task(recipe.name, [], {"order": plan["order"]}, countdown=3)'
    ),
    "in a thread": (
        "asyncio.run(asyncio.to_thread("
        'recipe.apply_async, kwargs={"order": plan["order"]}, countdown=3))'
    ),
    "behind the response": (
        'Later().add_task(recipe.apply_async, kwargs={"order": plan["order"]}, countdown=3)'
    ),
    "at the commit": (
        'on_commit(lambda: recipe.apply_async(kwargs={"order": plan["order"]}, countdown=3))'
    ),
    "at the commit, with what is known now": (
        'on_commit(partial(recipe.apply_async, kwargs={"order": plan["order"]}, countdown=3))'
    ),
    "without what has no value": (
        'kwargs = {"order": plan["order"], "batch": None}\n'
        "    kwargs = {key: value for key, value in kwargs.items() if value is not None}\n"
        "    recipe.apply_async(kwargs=kwargs, countdown=3)"
    ),
}
IMPORTS = "import asyncio\nfrom functools import partial\n\nfrom celery import signature\n\n"


def sent(files: dict[str, str], folder: Path) -> list[object]:
    """Return what Celery is given when the endpoint is called."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    found: list[object] = json.loads(script_output(folder, SCRIPT))
    return found


def test_a_thread_of_its_own_gives_celery_the_same(tmp_path: Path) -> None:
    thread = '    thread = Thread(target=recipe.delay, kwargs={"order": plan["order"]})\n'
    files = edited(ORDERS, (SENT, f"{thread}    thread.start()\n    thread.join()\n"))
    files[ORDERS] = "from threading import Thread\n\n" + files[ORDERS]
    after = {p: c.decode() for p, c in migration(files).finish().files().items()}
    assert sent(files, tmp_path / "before") == [["bakery.old_cake", {"order": "rye"}, None]]
    new = [["bakery.bake", {"kind": "bread", "order": "rye", "batch": 1}, None]]
    assert sent(after, tmp_path / "after") == new


@pytest.mark.parametrize("form", FORMS)
def test_celery_is_given_the_same_in_every_form(form: str, tmp_path: Path) -> None:
    files = edited(ORDERS, (SENT, f"    {FORMS[form]}\n"))
    files[ORDERS] = IMPORTS + files[ORDERS].replace(
        "\n\nclass Missing", HELPERS + "\n\nclass Missing"
    )
    work = migration(files).finish()
    after = {path: content.decode() for path, content in work.files().items()}
    assert OLD not in after and "recipe" not in after[ORDERS]
    old, new = sent(files, tmp_path / "before"), sent(after, tmp_path / "after")
    assert old == [["bakery.old_cake", {"order": "rye"}, 3]]
    assert new == [["bakery.bake", {"kind": "bread", "order": "rye", "batch": 1}, 3]]
