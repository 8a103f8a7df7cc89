"""A process that came by the Celery app through the monolith must still come by it."""

from __future__ import annotations

from textwrap import dedent

from migrator.facts import Facts
from migrator.overlay import ChangeSet
from migrator.verify.app import app_losses, check_app
from tests.support.bakery import COUNTER, ORDERS, bakery
from tests.support.project import Migration, migration

SHOP = "bakery/shop.py"
SELLS = """\
    from flask import Flask

    from bakery import counter

    web = Flask(__name__)
    """
BARE = """\
    def sell(kind, order):
        from bakery.oven.everything import bake

        return bake.delay(kind=kind, order=order)
    """


def losses(
    shop: str = SELLS, counter: str = BARE, more: dict[str, str] | None = None
) -> list[tuple[str, str, bool]]:
    """Return file, process and certainty of what stage 5 loses."""
    files = {**bakery(bakery__shop=shop, bakery__counter=counter), **(more or {})}
    # One caller is enough; the other imports the app itself.
    del files[ORDERS]
    work, before = _rewritten(files)
    assert all(
        loss.app == "bakery/queue.py" for loss in app_losses(work.facts, before, work.overlay)
    )
    return [
        (loss.path, loss.process, loss.certain)
        for loss in app_losses(work.facts, before, work.overlay)
    ]


def _rewritten(files: dict[str, str]) -> tuple[Migration, object]:
    work = migration(files).until("rewrite-router-imports")
    before = work.overlay.fork()
    outcome = work.build("rewrite-router-imports")
    # Without the imports that the stage adds to prevent what is tested here.
    changes = [c for c in outcome.changes.changes if b"everything" in (c.before or b"")]  # type: ignore[union-attr]
    work.overlay.apply(ChangeSet(tuple(changes)))
    return work, before


def test_reports_a_web_process_that_cannot_have_the_app_any_more():
    assert losses() == [(COUNTER, SHOP, True)]


def test_says_what_would_happen_and_what_to_do():
    work, before = _rewritten(bakery(bakery__shop=SELLS, bakery__counter=BARE))
    (finding,) = check_app(work.facts, before, work.overlay)  # type: ignore[arg-type]
    assert (finding.check, finding.path) == ("app", COUNTER)
    assert finding.message == (
        "bakery/shop.py cannot import the Celery app of bakery/queue.py any more: what it sends "
        "would go to Celery's default app; import bakery/queue.py where the process starts"
    )


def test_reports_a_script():
    script = "from bakery import counter\n\nif __name__ == '__main__':\n    counter.sell('a', 1)\n"
    assert losses(shop=script) == [(COUNTER, SHOP, True)]


def test_reports_the_server_file_that_starts_a_web_application():
    server = "from bakery.shop import web\n"
    assert losses(more={"bakery/server.py": server}) == [(COUNTER, "bakery/server.py", True)]


def test_leaves_a_file_alone_that_imports_the_app_itself():
    assert losses(counter="from bakery.queue import queue\n\n\n" + dedent(BARE)) == []


def test_leaves_a_function_alone_that_imports_the_app_itself():
    late = dedent(BARE).replace("    from", "    import bakery.queue\n    from")
    assert losses(counter=late) == []


def test_leaves_a_process_alone_that_imports_the_app_as_it_starts():
    assert losses(shop="import bakery.queue\n" + dedent(SELLS)) == []


def test_leaves_a_process_alone_whose_package_imports_the_app():
    assert losses(more={"bakery/__init__.py": "from .queue import queue\n"}) == []


def test_leaves_alone_what_the_tasks_package_imports():
    package = "from bakery.queue import queue\n\nfrom .shifts import bake, due\n"
    assert losses(more={"bakery/oven/__init__.py": package}) == []


def test_is_not_certain_where_a_function_imports_the_app():
    late = SELLS + "\n\n    def health():\n        import bakery.queue\n"
    assert losses(shop=late) == [(COUNTER, SHOP, False)]


def test_is_not_certain_of_a_module_that_nothing_starts():
    assert losses(shop="from bakery import counter\n") == [(COUNTER, SHOP, False)]


DJANGO = {
    "manage.py": """\
        import os

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings.base")
        """,
    "site/__init__.py": "from bakery.queue import queue\n",
    "site/settings/__init__.py": "",
    "site/settings/base.py": "INSTALLED_APPS = ['bakery']\n",
}
ADMIN = """\
    from django.contrib import admin

    from bakery import counter
    """


def django(**replaced: str) -> dict[str, str]:
    return {path: dedent(replaced.get(path, text)) for path, text in DJANGO.items()}


def test_leaves_a_module_alone_that_django_loads_behind_settings_with_the_app():
    assert losses(shop=ADMIN, more=django()) == []


def test_leaves_an_entry_of_djangos_web_process_alone():
    served = {
        "site/settings/base.py": "INSTALLED_APPS = ['bakery']\nROOT_URLCONF = 'bakery.shop'\n",
        "site/wsgi.py": "from django.core.wsgi import get_wsgi_application\n\n"
        "application = get_wsgi_application()\n",
    }
    urls = "from django.urls import path\n\nfrom bakery import counter\n"
    assert losses(shop=urls, more={**django(), **served}) == []
    assert losses(shop=urls, more={**django(**{"site/__init__.py": ""}), **served}) == [
        (COUNTER, SHOP, True)
    ]


def test_asks_for_the_app_where_djangos_settings_do_not_bring_it():
    bare = django(**{"site/__init__.py": ""})
    assert losses(shop=ADMIN, more=bare) == [(COUNTER, SHOP, False)]


def test_asks_for_the_app_where_only_some_settings_bring_it():
    other = {
        "other/__init__.py": "",
        "other/settings.py": "INSTALLED_APPS = []\n",
        "serve.py": "import os\n\nos.environ['DJANGO_SETTINGS_MODULE'] = 'other.settings'\n",
    }
    assert losses(shop=ADMIN, more={**django(), **other}) == [(COUNTER, SHOP, False)]


def test_asks_for_the_app_where_django_does_not_load_the_module():
    assert losses(shop="from bakery import counter\n", more=django()) == [(COUNTER, SHOP, False)]
    script = dedent(ADMIN) + '\nif __name__ == "__main__":\n    counter.sell("bread", None)\n'
    assert losses(shop=script, more=django()) == [(COUNTER, SHOP, True)]


def test_leaves_a_process_alone_that_sends_nothing():
    counter = "def price():\n    from bakery.oven.everything import SUGAR\n\n    return SUGAR\n"
    assert losses(counter=counter) == []


def test_leaves_tests_alone():
    test = "from bakery.oven.everything import bake\n\n\ndef test_it():\n    bake('bread')\n"
    assert losses(shop="", counter="", more={"tests/test_counter.py": test}) == []


def test_leaves_a_finished_tree_alone():
    work = migration(bakery()).finish()
    assert app_losses(work.facts, work.overlay, work.overlay) == ()


def test_leaves_a_project_without_a_monolith_alone():
    work = migration(bakery())
    assert check_app(Facts("c", "t"), work.overlay, work.overlay) == ()
