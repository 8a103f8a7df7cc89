# ruff: noqa: E501
from __future__ import annotations

import pytest

from migrator.facts import Collision
from tests.migrator.audit.helpers import facts

APP = "from celery import Celery\napp = Celery('x', include=['pkg.old', 'pkg.new'])\n"
OWN = "from pkg.app import app\n@app.task(name='n')\ndef f(): ...\n"
SHARED = "from celery import shared_task\n@shared_task(name='n')\ndef f(): ...\n"


def collision(**modules: str) -> Collision | None:
    files = {"pkg/__init__.py": "", "pkg/app.py": APP}
    files |= {f"pkg/{name}.py": source for name, source in modules.items()}
    found = facts(files).collisions
    return found[0] if found else None


def test_two_pending_definitions_are_undefined() -> None:
    found = collision(old=OWN, new=SHARED)
    assert found is not None
    assert (found.verdict, found.winner) == ("undefined", None)
    assert found.reason == (
        "the worker imports both pkg/new.py and pkg/old.py at start, neither is evaluated first: "
        "Celery's choice depends on memory addresses"
    )


@pytest.mark.parametrize(
    ("old", "new", "winner"),
    [
        (OWN + "NAME = f.name\n", SHARED, "pkg.old"),
        (OWN + "from pkg.app import app as a\na.finalize()\n", SHARED, "pkg.old"),
        (OWN, SHARED + "NAME = f.name\n", None),
        (OWN.replace("'n'", "'n', shared=False"), SHARED, "pkg.new"),
        (OWN.replace("'n'", "'n', lazy=False"), SHARED, "pkg.old"),
        (
            OWN,
            "from celery import Task\nfrom pkg.app import app\nclass T(Task):\n    name = 'n'\n"
            "app.register_task(T())\n",
            "pkg.new",
        ),
    ],
    ids=["touched", "finalized", "touched shared", "not shared", "not lazy", "register_task"],
)
def test_says_who_wins_where_celery_defines_it(old: str, new: str, winner: str | None) -> None:
    found = collision(old=old, new=new)
    assert found is not None
    assert (found.verdict, found.winner) == ("defined" if winner else "undefined", winner)


def test_what_a_worker_imports_later_does_not_replace_anything() -> None:
    late = OWN.replace("def f(): ...", "def f():\n    from pkg import late\n")
    found = collision(old=late, new="", late=SHARED)
    assert found is not None
    assert (found.verdict, found.winner) == ("defined", "pkg.old")


def test_definitions_that_no_process_imports_together_are_apart() -> None:
    found = collision(old=OWN, new="", nobody=SHARED)
    assert found is not None
    assert (found.verdict, found.winner) == ("apart", None)


def test_the_worker_decides_where_only_the_web_process_imports_both() -> None:
    web = "from flask import Flask\nfrom pkg import old\napp = Flask('x')\ndef f():\n    import pkg.side\n"
    found = collision(old=OWN, new="", side=SHARED, web=web)
    assert found is not None
    assert (found.verdict, found.winner) == ("defined", "pkg.old")
    assert "a message carries only the name" in found.reason


@pytest.mark.parametrize(
    "path",
    [
        *("tests/a.py", "pkg/test_old.py", "pkg/old_test.py", "pkg/tests.py", "pkg/tests_old.py"),
        *("functional_tests/a.py", "pkg/old_tests.py"),
    ],
)
def test_a_double_in_the_tests_is_apart(path: str) -> None:
    files = {"pkg/__init__.py": "", "pkg/app.py": APP, "pkg/old.py": OWN, path: SHARED}
    (found,) = facts(files).collisions
    assert (found.verdict, found.cause) == ("apart", "tests")


@pytest.mark.parametrize("path", ["pkg/test.py", "pkg/attests.py", "ab_test/a.py", "latest/a.py"])
def test_what_may_be_no_test_counts(path: str) -> None:
    files = {"pkg/__init__.py": "", "pkg/old.py": SHARED, path: SHARED}
    assert [found.cause for found in facts(files).collisions] == ["no-process"]


def test_workers_of_different_services_do_not_collide() -> None:
    files = {}
    for service in ("a", "b"):
        files[f"{service}/{service}_app.py"] = (
            f"from celery import Celery\napp = Celery('x', include=['{service}_jobs'])\n"
        )
        files[f"{service}/{service}_jobs.py"] = SHARED
    assert [c.verdict for c in facts(files).collisions] == ["apart"]


@pytest.mark.parametrize(
    "config",
    [
        "app = Celery('x')\napp.conf.update(imports=('pkg.old',), include=['pkg.new'])\n",
        "app = Celery('x')\napp.conf.include = ['pkg.old', 'pkg.new']\n",
        "app = Celery('x')\napp.conf['imports'] = ['pkg.old', 'pkg.new']\n",
        "app = Celery('x')\napp.config_from_object('pkg.settings')\n",
        "app = Celery('x')\napp.config_from_object('pkg.settings:Config')\n",
        "from pkg import settings\napp = Celery('x')\napp.config_from_object(settings)\n",
        "app = Celery('x')\napp.autodiscover_tasks(['pkg'], related_name='old')\n"
        "app.autodiscover_tasks(['pkg'], related_name='new')\n",
        "app = Celery('x')\nfrom pkg import old, new\n",
        "app = Celery('x')\nimport importlib\nimportlib.import_module('pkg.old')\nimport pkg.new\n",
        "MODULES = ['pkg.old']\napp = Celery('x', include=MODULES + ['pkg.new'])\n",
    ],
)
def test_reads_what_the_worker_imports(config: str) -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/app.py": "from celery import Celery\n" + config,
        "pkg/settings.py": "imports = ['pkg.old', 'pkg.new']\nclass Config:\n    imports = imports\n",
        "pkg/old.py": OWN,
        "pkg/new.py": SHARED,
    }
    assert [c.verdict for c in facts(files).collisions] == ["undefined"]


DJANGO = "app.config_from_object('django.conf:settings', namespace='CELERY')\n"
NAMED = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'pkg.settings.live')\n"
SET = "INSTALLED_APPS = []\nCELERY_IMPORTS = ('pkg.old', 'pkg.new')\n"
OBJECT = "from django.conf import settings\n"


@pytest.mark.parametrize(
    ("app", "live", "verdict"),
    [
        (NAMED + DJANGO, SET, "undefined"),
        (DJANGO, SET, "undefined"),
        (OBJECT + DJANGO.replace("'django.conf:settings'", "settings"), SET, "undefined"),
        (DJANGO.replace("'CELERY'", "'QUEUE'"), SET.replace("CELERY", "QUEUE"), "undefined"),
        (NAMED + DJANGO, "from pkg.settings.base import *\n", "undefined"),
        (NAMED.replace("live", "base") + DJANGO, "", "undefined"),
        (NAMED + DJANGO, "", "apart"),
        (DJANGO.replace("'CELERY'", "'QUEUE'"), "INSTALLED_APPS = []\n", "apart"),
    ],
    ids=["named", "the only", "object", "prefix", "star", "base", "not these", "other prefix"],
)
def test_reads_the_imports_in_the_settings_of_django(app: str, live: str, verdict: str) -> None:
    base = "CELERY_IMPORTS = ['pkg.old', 'pkg.new']\n" if "QUEUE" not in app else ""
    files = {
        "pkg/__init__.py": "",
        "pkg/app.py": "from celery import Celery\napp = Celery('x')\n" + app,
        "pkg/settings/__init__.py": "",
        "pkg/settings/base.py": base,
        "pkg/settings/live.py": live,
        "pkg/old.py": OWN,
        "pkg/new.py": SHARED,
    }
    assert [c.verdict for c in facts(files).collisions] == [verdict]


FLASK = """
from flask import Flask
def init(flask):
    celery = Celery(flask.name)
    celery.config_from_object({})
    flask.extensions["celery"] = celery
    return celery
def create():
    flask = Flask(__name__)
    {}
    init(flask)
    return flask
app = create().extensions["celery"]
"""
MODULES = "['pkg.old', 'pkg.new']"


@pytest.mark.parametrize(
    ("taken", "given", "verdict"),
    [
        (
            "flask.config['CELERY']",
            f"flask.config.from_mapping(CELERY=dict(include={MODULES}))",
            "undefined",
        ),
        (
            "flask.config['CELERY']",
            f"flask.config['CELERY'] = {{'imports': {MODULES}}}",
            "undefined",
        ),
        (
            "flask.config.get('QUEUE')",
            f"flask.config.update({{'QUEUE': {{'include': {MODULES}}}}})",
            "undefined",
        ),
        (
            "flask.config['CELERY']",
            "flask.config.from_mapping(CELERY=dict(include=['pkg.old']))",
            "apart",
        ),
        (
            "flask.config['CELERY']",
            f"flask.config.from_mapping(OTHER=dict(include={MODULES}))",
            "undefined",
        ),
        ("flask.settings()", "", "undefined"),
    ],
    ids=["mapping", "item", "get", "one of them", "another key", "unknown"],
)
def test_reads_the_settings_that_flask_holds_for_celery(
    taken: str, given: str, verdict: str
) -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/app.py": "from celery import Celery\n" + FLASK.format(taken, given),
        "pkg/old.py": SHARED,
        "pkg/new.py": SHARED,
        "Procfile": "worker: celery -A pkg.app worker\n",
    }
    found = facts(files).collisions
    assert [c.verdict for c in found] == [verdict]
    computed = "OTHER" in given or taken == "flask.settings()"
    assert ("computed" in found[0].reason) == computed


def test_reads_the_module_of_the_worker_from_its_command() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/app.py": "from celery import Celery\napp = Celery('x')\n",
        "pkg/entry.py": "from pkg.app import app\nfrom pkg import old, new\n# celery\n",
        "pkg/old.py": OWN,
        "pkg/new.py": SHARED,
        "Procfile": "worker: celery -A pkg.entry:app worker\n",
    }
    assert [c.verdict for c in facts(files).collisions] == ["undefined"]


def test_finds_the_task_modules_of_django_apps() -> None:
    files = {
        "site1/__init__.py": "from .celery import app\n",
        "site1/celery.py": "from celery import Celery\napp = Celery('s')\napp.autodiscover_tasks()\n",
        "site1/settings.py": "INSTALLED_APPS = ['django.contrib.admin', 'a', 'b.apps.BConfig']\n",
        "a/__init__.py": "",
        "a/tasks.py": SHARED,
        "b/__init__.py": "",
        "b/tasks.py": SHARED,
    }
    assert [c.verdict for c in facts(files).collisions] == ["undefined"]


def test_one_definition_is_no_collision() -> None:
    assert collision(old=OWN, new="") is None


def test_different_names_are_no_collision() -> None:
    assert collision(old=OWN, new=SHARED.replace("'n'", "'m'")) is None


def test_computed_names_are_no_collision() -> None:
    computed = SHARED.replace("'n'", "input()")
    assert collision(old=OWN.replace("'n'", "input()"), new=computed) is None


def test_a_re_export_is_no_second_definition() -> None:
    assert collision(old=OWN, new="from pkg.old import f\n") is None


TWICE = "from pkg.app import app\n@app.task(name='n')\ndef f(): ...\n@app.task(name='n')\ndef g(): ...\n"


def test_a_module_that_defines_a_name_twice_is_a_collision() -> None:
    found = collision(old=TWICE, new="")
    assert found is not None
    assert (found.verdict, found.cause, found.winner_at) == ("undefined", "pending", None)
    assert found.reason.startswith("pkg/old.py defines it in the lines 3 and 5, neither")


def test_says_which_of_two_in_one_module_runs() -> None:
    first, second = TWICE.split("@app.task(name='n')\ndef g")
    found = collision(old=f"{first}USED = f.name\n@app.task(name='n')\ndef g{second}", new="")
    assert found is not None
    assert (found.verdict, found.winner, str(found.winner_at)) == (
        "defined",
        "pkg.old",
        "pkg/old.py:3",
    )
    assert [found.wins(entry) for entry in found.registrations] == [True, False]


@pytest.mark.parametrize(
    ("opening", "other"),
    [
        ("if app.debug:", "else:"),
        ("try:", "except ImportError:"),
        ("match app.main:\n  case 'x':", "  case _:"),
    ],
)
def test_branches_of_one_decision_are_no_collision(opening: str, other: str) -> None:
    one, two = (f"    @app.task(name='n')\n    def {name}(): ...\n" for name in "fg")
    if other.startswith(" "):
        one, two = (
            text.replace("    @", "      @").replace("    def", "      def") for text in (one, two)
        )
    assert collision(old=f"from pkg.app import app\n{opening}\n{one}{other}\n{two}", new="") is None


@pytest.mark.parametrize("test", ["settings.MODULAR", "not settings.MODULAR"])
def test_modules_that_branches_import_are_apart(test: str) -> None:
    app = f"from celery import Celery\nfrom somewhere import settings\napp = Celery('x')\nif {test}:\n    import pkg.old\nelse:\n    import pkg.new\n"
    found = collision(app=app, old=OWN, new=SHARED)
    assert found is not None
    assert (found.verdict, found.cause) == ("apart", "branches")


def test_a_branch_whose_module_is_imported_anyway_is_no_branch() -> None:
    app = "from celery import Celery\nfrom somewhere import settings\napp = Celery('x', include=['pkg.old'])\nif settings.A:\n    import pkg.old\nelse:\n    import pkg.new\n"
    found = collision(app=app, old=OWN, new=SHARED)
    assert found is not None
    assert (found.verdict, found.cause) == ("undefined", "pending")


@pytest.mark.parametrize(
    ("call", "verdict"),
    [("install()\n", "undefined"), ("", "defined"), ("def main():\n    install()\n", "defined")],
)
def test_what_a_function_registers_counts_where_it_is_called(call: str, verdict: str) -> None:
    """Not called while the worker starts, it can only come when the registry is complete."""
    inside = "from celery import shared_task\ndef install():\n    @shared_task(name='n')\n    def f(): ...\n"
    found = collision(old=OWN, new=inside + call)
    assert found is not None and found.verdict == verdict


_GENERATOR = "def setup():\n    @app.task(name='n')\n    def f(): ...\n    yield f\n"
_COROUTINE = "import asyncio\nasync def setup():\n    @app.task(name='n')\n    def f(): ...\n"
_AROUND = "def around():\n    yield from setup()\n"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (_GENERATOR + "setup()\n", "defined"),
        (_GENERATOR + "made = setup()\n", "defined"),
        (_GENERATOR + "list(setup())\n", "undefined"),
        (_GENERATOR + "for task in setup(): ...\n", "undefined"),
        (_GENERATOR + _AROUND + "around()\n", "defined"),
        (_GENERATOR + _AROUND + "list(around())\n", "undefined"),
        (_COROUTINE + "setup()\n", "defined"),
        (_COROUTINE + "asyncio.run(setup())\n", "undefined"),
    ],
)
def test_a_generator_registers_where_something_takes_from_it(text: str, verdict: str) -> None:
    found = collision(old="from pkg.app import app\n" + text, new=SHARED)
    assert found is not None
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("config", "winner"),
    [
        ("app = Celery('x', include=['pkg.old'])\napp.conf.imports = ['pkg.new']\n", "pkg.new"),
        ("app = Celery('x', include=['pkg.new'])\napp.conf.imports = ['pkg.old']\n", "pkg.old"),
        (
            "app = Celery('x', include=['pkg.old'])\napp.autodiscover_tasks(lambda: ['pkg'], 'new')\n",
            "pkg.new",
        ),
    ],
)
def test_the_worker_imports_what_it_is_told_in_celerys_order(config: str, winner: str) -> None:
    found = collision(
        app=f"from celery import Celery\n{config}",
        old=f"{OWN}A = f.name\n",
        new=f"{SHARED}A = f.name\n",
    )
    assert found is not None
    assert (found.verdict, found.winner) == ("defined", winner)


def test_tasks_of_two_apps_in_one_module_are_apart() -> None:
    app = "from celery import Celery\nother = Celery('y')\napp = Celery('x', include=['pkg.old'])\n"
    old = "from pkg.app import app, other\n@app.task(name='n')\ndef f(): ...\n@other.task(name='n', shared=False)\ndef g(): ...\n"
    found = collision(app=app, old=old, new="")
    assert found is not None
    assert (found.verdict, found.cause) == ("apart", "applications")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("app.tasks.pop('n')\n", ("defined", "pkg.new", "taken-out")),
        ("app.tasks.unregister(f)\n", ("defined", "pkg.new", "taken-out")),
        ("app.tasks.unregister(f.name)\n", ("defined", "pkg.new", "taken-out")),
        ("del app.tasks['n']\n", ("defined", "pkg.new", "taken-out")),
        (
            "try:\n    app.tasks.unregister('n')\nexcept KeyError:\n    pass\n",
            ("defined", "pkg.new", "taken-out"),
        ),
        ("app.tasks.pop(settings.NAME)\n", ("undefined", None, "removed")),
        ("if settings.OLD:\n    app.tasks.pop('n')\n", ("undefined", None, "removed")),
        ("app.tasks.pop('other', None)\n", ("defined", "pkg.old", "evaluated-first")),
        ("app.tasks.get('n')\n", ("defined", "pkg.old", "evaluated-first")),
        ("settings.tasks.pop('n')\n", ("defined", "pkg.old", "evaluated-first")),
        ("def later():\n    app.tasks.pop('n')\n", ("defined", "pkg.old", "evaluated-first")),
    ],
)
def test_what_comes_after_a_task_was_taken_out_is_kept(
    last: str, expected: tuple[str, str | None, str]
) -> None:
    found = collision(old=f"{OWN}from somewhere import settings\nf.name\n{last}", new=SHARED)
    assert found is not None
    assert (found.verdict, found.winner, found.cause) == expected


def test_reason_tells_where_a_task_is_taken_out() -> None:
    found = collision(old=f"{OWN}app.tasks.pop('n')\n", new=SHARED)
    assert found is not None
    assert found.reason == (
        "the worker imports both pkg/new.py and pkg/old.py at start; pkg/old.py:4 takes what was "
        "registered by then out of the registry, pkg/new.py comes after that"
    )


def test_names_that_are_all_taken_out_are_apart() -> None:
    found = collision(old=OWN, new=f"{SHARED}from pkg.app import app\ndel app.tasks['n']\n")
    assert found is not None
    assert (found.verdict, found.cause) == ("apart", "taken-out")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("del app.tasks['n']\n", ("apart", None, "taken-out")),
        ("app.tasks.pop(settings.NAME)\n", ("undefined", None, "removed")),
        ("app.tasks.pop('other', None)\n", ("defined", "pkg.old", "imported-first")),
    ],
)
def test_what_is_taken_out_at_start_makes_room_for_what_comes_later(
    last: str, expected: tuple[str, str | None, str]
) -> None:
    app = "from celery import Celery\napp = Celery('x', include=['pkg.old'])\n"
    old = f"{OWN}from somewhere import settings\n{last}def later():\n    import pkg.new\n"
    found = collision(app=app, old=old, new=SHARED)
    assert found is not None
    assert (found.verdict, found.winner, found.cause) == expected


@pytest.mark.parametrize(
    ("count", "last", "verdict"),
    [(300, "", "undefined"), (300, OWN.replace("from pkg.app import app\n", ""), "undefined")],
)
def test_many_definitions_under_conditions(count: int, last: str, verdict: str) -> None:
    one = "if os.environ.get('A{0}'):\n    @app.task(name='n')\n    def f(): return {0}\n"
    text = "import os\nfrom pkg.app import app\n" + "".join(map(one.format, range(count))) + last
    found = collision(old=text, new="")
    assert found is not None
    assert (found.verdict, len(found.registrations)) == (verdict, count + bool(last))


GENERATES = """
from celery import Celery
class Own(Celery):
    def gen_task_name(self, name, module): return "own." + name
app = Own("x", include=["pkg.old", "pkg.new"])
"""
PLAIN = "from celery import Celery\naside = Celery('y', set_as_current=False)\n"


@pytest.mark.parametrize(("app", "verdict"), [(GENERATES, "apart"), (APP, "undefined")])
def test_an_app_that_makes_names_has_none_of_another_app(app: str, verdict: str) -> None:
    """Nobody gives the task of the other app its name ``pkg.new.f`` where names are made anew."""
    other = "from pkg.aside import aside\n@aside.task\ndef f(): return 2\n"
    same = OWN.replace("'n'", "'pkg.new.f'")
    found = collision(app=app, aside=PLAIN, old=same, new=other)
    assert found is not None
    assert (found.name, found.verdict) == ("pkg.new.f", verdict)


@pytest.mark.parametrize(("done", "verdict"), [("app.finalize()\n", "apart"), ("", "undefined")])
def test_a_complete_app_takes_over_no_task_of_another(done: str, verdict: str) -> None:
    other = "from pkg.app import app\nfrom pkg.aside import aside\n{}@aside.task(name='n')\ndef f(): ...\n"
    found = collision(app=APP, aside=PLAIN, old=other.format(done), new=other.format(""))
    assert found is not None
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("form", "shared"),
    [("@aside.task(name='n', shared=False)", False), ("@aside.task(name='n')", True)],
)
def test_a_task_of_another_app_alone_comes_to_no_worker_later(form: str, shared: bool) -> None:
    """What is defined in functions comes to the worker's app only where apps share it."""
    inside = "from pkg.aside import aside\ndef start():\n    {}\n    def f(): ...\n"
    found = collision(app=APP, aside=PLAIN, old=inside.format(form), new=inside.format(form))
    assert found is not None
    assert (found.cause == "calls") == shared
