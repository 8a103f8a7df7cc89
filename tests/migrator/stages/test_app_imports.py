"""Who had the Celery app through the monolith still has it, in every thread."""

from __future__ import annotations

from textwrap import dedent

from tests.support.bakery import COUNTER, ORDERS, bakery
from tests.support.project import migration

SHOP, QUEUE = "bakery/shop.py", "bakery/queue.py"
DEFAULT = b"queue.set_default()"
WEB = """\
    from flask import Flask

    from bakery import counter

    web = Flask(__name__)
    """
LATE = """\
    def sell(kind, order):
        from bakery.oven.everything import bake

        return bake.delay(kind=kind, order=order)
    """


def rewritten(**replaced: str):
    files = bakery(**{"bakery__shop": WEB, "bakery__counter": LATE, **replaced})
    del files[ORDERS]
    work = migration(files).until("rewrite-router-imports")
    return work.overlay, work.apply("rewrite-router-imports")


def test_imports_the_app_where_a_web_process_starts():
    overlay, outcome = rewritten()
    assert overlay.read(SHOP) == dedent("""\
        from flask import Flask

        import bakery.queue  # noqa: F401  makes the app that tasks are sent with
        from bakery import counter

        web = Flask(__name__)
        """).encode()
    assert any("it had the app through the monolith" in line for line in outcome.evidence)


def test_imports_the_app_once_for_everything_that_brought_it():
    more = WEB.replace("import counter", "import counter, till")
    overlay, _ = rewritten(bakery__shop=more, bakery__till=LATE)
    assert overlay.read(SHOP).count(b"import bakery.queue") == 1


def test_imports_the_app_in_a_module_that_nothing_starts():
    overlay, _ = rewritten(bakery__shop="from bakery import counter\n")
    assert b"import bakery.queue" in overlay.read(SHOP)


def test_makes_the_app_of_a_web_process_the_default_app():
    overlay, outcome = rewritten()
    assert DEFAULT in overlay.read(QUEUE)
    assert any("is the default app now" in line for line in outcome.evidence)


def test_leaves_the_app_of_a_command_line_alone():
    overlay, _ = rewritten(bakery__shop="from bakery import counter\n")
    assert DEFAULT not in overlay.read(QUEUE)


def test_leaves_an_app_alone_that_is_the_default_app():
    own = "from celery import Celery\n\nqueue = Celery('bakery')\nqueue.set_default()\n"
    overlay, _ = rewritten(bakery__queue=own)
    assert overlay.read(QUEUE).count(DEFAULT) == 1


def test_leaves_the_app_of_a_django_project_alone():
    overlay, _ = rewritten(manage="import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'x'\n")
    assert DEFAULT not in overlay.read(QUEUE)


def test_says_so_where_the_app_is_made_in_a_function():
    own = "from celery import Celery\n\nif True:\n    queue = Celery('bakery')\n"
    overlay, outcome = rewritten(bakery__queue=own)
    assert DEFAULT not in overlay.read(QUEUE)
    assert any("should be the default app" in line for line in outcome.evidence)


def test_leaves_processes_alone_that_import_the_app():
    overlay, _ = rewritten(bakery__counter="from bakery.queue import queue\n\n\n" + dedent(LATE))
    assert b"import bakery.queue" not in overlay.read(SHOP)
    assert b"from bakery.queue import queue" in overlay.read(COUNTER)


def test_leaves_stubs_without_the_app():
    stub = "from bakery.oven.everything import bake\n\nsell = bake.delay\n"
    overlay, _ = rewritten(bakery__till=stub)
    assert b"import bakery.queue" in overlay.read("bakery/till.py")

    files = {**bakery(), "bakery/till.pyi": stub}
    work = migration(files).until("rewrite-router-imports")
    work.apply("rewrite-router-imports")
    assert work.text("bakery/till.pyi") == "from bakery.oven import bake\n\nsell = bake.delay\n"
