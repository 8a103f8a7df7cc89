"""What a worker is told to import, in the forms that apps, settings and commands have for it."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts

MADE = "from celery import Celery\napp = Celery('ferry')\n"
OWN = (
    "from celery import Celery\nclass Own(Celery):\n    def __init__(self, *a, **k):\n"
    "        {}\napp = Own('ferry')\n"
)
TASK = "from celery import shared_task\n@shared_task\ndef {}(): ...\n"
FERRY = {
    "ferry/__init__.py": "",
    "ferry/queue.py": MADE,
    "ferry/decks.py": TASK.format("wash"),
    "ferry/ropes.py": TASK.format("coil"),
    "Procfile": "worker: celery -A ferry.queue worker\n",
}
BOTH = ["ferry/decks.py", "ferry/ropes.py"]
LIST = "['ferry.decks', 'ferry.ropes']"


def imported(files: dict[str, str]) -> tuple[list[str], str | None]:
    [worker] = [p for p in facts({**FERRY, **files}).processes if p.kind == "worker"]
    return [item.path for item in worker.imports], worker.computed


@pytest.mark.parametrize(
    "text",
    [
        f"{MADE}app.conf.imports = {LIST}\n",
        f"{MADE}app.conf['include'] = {LIST}\n",
        f"{MADE}app.conf.imports += {LIST}\n",
        f"{MADE}app.conf.update(include={LIST})\n",
        f"{MADE}app.conf.update({{'imports': {LIST}}})\n",
        f"{MADE}app.conf.update(dict(imports={LIST}))\n",
        f"{MADE}MORE = dict(include={LIST})\napp.conf.update(MORE)\n",
        f"{MADE}MORE = {{'include': {LIST}}}\napp.conf.update(**MORE)\n",
        f"{MADE}MORE = {{'include': {LIST}}}\napp.conf.update({{**MORE, 'x': True}})\n",
        f"{MADE}app.add_defaults({{'imports': {LIST}}})\n",
        f"{MADE}app.add_defaults(lambda: {{'imports': {LIST}}})\n",
        f"{MADE}for name in ('decks', 'ropes'):\n    app.autodiscover_tasks(['ferry'], name)\n",
        f"{MADE}for name in ('decks', 'ropes'):\n"
        "    app.loader.import_task_module(f'ferry.{name}')\n",
        f"{MADE}for name in ('a',):\n    pass\napp.loader.import_task_module('ferry.decks')\n"
        "app.loader.import_task_module('ferry.ropes')\n",
        f"from celery import Celery\nMORE = {{'include': {LIST}}}\napp = Celery('ferry', **MORE)\n",
        "from celery import Celery\nNAMES = ('decks', 'ropes')\n"
        "app = Celery('ferry', include=[f'ferry.{name}' for name in NAMES if name])\n",
        f"{MADE}class Base:\n    imports = {LIST}\nclass Own(Base):\n    task_acks_late = True\n"
        "app.config_from_object(Own)\n",
        f"{MADE}class Own:\n    imports = {LIST}\napp.config_from_object(Own())\n",
        f"{MADE}setattr(app.conf, 'include', {LIST})\n",
        OWN.format(f"super().__init__(*a, include={LIST}, **k)"),
        OWN.format(f"Celery.__init__(self, *a, **{{'include': {LIST}, **k}})"),
        OWN.format(f"k.setdefault('include', {LIST})\n        super().__init__(*a, **k)"),
        OWN.format(f"k.update(include={LIST})\n        super().__init__(*a, **k)"),
        OWN.format(f"k['include'] = {LIST}\n        super().__init__(*a, **k)"),
        OWN.format(f"super().__init__(*a, **k)\n        self.conf.update(imports={LIST})"),
        OWN.format(
            "super().__init__(*a, **k)\n"
            "        self.autodiscover_tasks(['ferry'], related_name='decks')\n"
            "        self.autodiscover_tasks(['ferry'], related_name='ropes')"
        ),
    ],
)
def test_reads_settings(text: str) -> None:
    assert imported({"ferry/queue.py": text}) == (BOTH, None)


def test_what_a_class_sets_is_for_the_workers_of_its_apps() -> None:
    own = OWN.format(f"super().__init__(*a, include={LIST}, **k)")
    other = "from celery import Celery\nimport ferry.crew\napp = Celery('ferry')\n"
    assert imported({"ferry/crew.py": own, "ferry/queue.py": other}) == ([], None)


@pytest.mark.parametrize(
    "line",
    [
        f"app.conf.include = {LIST}",
        f"app.conf['include'] = {LIST}",
        f"app.conf.update(include={LIST})",
        f"setattr(app.conf, 'include', {LIST})",
    ],
)
def test_what_is_set_for_an_app_is_for_no_other_app(line: str) -> None:
    other = "from celery import Celery\nimport ferry.crew\napp = Celery('ferry')\n"
    files = {"ferry/crew.py": f"{MADE}{line}\n", "ferry/queue.py": other}
    assert imported(files) == ([], None)


BASE = "imports = ['ferry.decks']\n"


@pytest.mark.parametrize(
    "settings",
    [
        f"{BASE}imports += ['ferry.ropes']\n",
        f"{BASE}if MORE:\n    imports += ['ferry.ropes']\n",
        f"{BASE}imports = imports + ['ferry.ropes']\n",
        f"{BASE}imports = [*imports, 'ferry.ropes']\n",
        "from ferry.base import *\nimports += ['ferry.ropes']\n",
        "from ferry.base import *\nimports = imports + ['ferry.ropes']\n",
        "from ferry.base import imports\nimports += ['ferry.ropes']\n",
        "from ferry.more import *\n",
        "from ferry.base import imports as some\nimports = some + ['ferry.ropes']\n",
    ],
)
def test_reads_settings_that_are_added_to(settings: str) -> None:
    files = {
        "ferry/queue.py": f"{MADE}app.config_from_object('ferry.conf')\n",
        "ferry/conf.py": settings,
        "ferry/base.py": BASE,
        "ferry/more.py": "from ferry.base import *\nimports += ('ferry.ropes',)\n",
    }
    assert imported(files) == (BOTH, None)


@pytest.mark.parametrize(
    "settings",
    [
        "from ferry.base import *\nimports = ['ferry.ropes']\n",
        "imports = ['ferry.decks']\nimports = ['ferry.ropes']\n",
        "imports = ['ferry.ropes']\nfrom ferry.other import *\n",
    ],
)
def test_leaves_out_what_settings_replace(settings: str) -> None:
    files = {
        "ferry/queue.py": f"{MADE}app.config_from_object('ferry.conf')\n",
        "ferry/conf.py": settings,
        "ferry/base.py": BASE,
        "ferry/other.py": "",
    }
    assert imported(files) == (BOTH[1:], None)


@pytest.mark.parametrize(
    "line",
    [
        f"super().__init__(*a, include={LIST}, **k)",
        f"k.setdefault('include', {LIST})",
        f"k['include'] = {LIST}",
    ],
)
def test_leaves_the_constructors_of_other_classes_alone(line: str) -> None:
    other = OWN.format(line).replace("app = Own", "own = Own").replace("(Celery)", "(dict)")
    assert imported({"ferry/queue.py": f"{other}app = Celery('ferry')\n"}) == ([], None)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Procfile", "worker: celery -A ferry.queue worker -I ferry.decks,ferry.ropes\n"),
        ("Procfile", "worker: celery -A ferry.queue worker --include=ferry.decks,ferry.ropes\n"),
        ("Procfile", "worker: celery -A ferry.queue worker --config ferry.conf\n"),
        ("Procfile", "w: CELERY_CONFIG_MODULE=ferry.conf celery -A ferry.queue worker\n"),
        ("Dockerfile", "FROM python\nENV CELERY_CONFIG_MODULE=ferry.conf\n"),
        (".env", "CELERY_CONFIG_MODULE=ferry.conf\r\n".encode("utf-16")),
        (
            "compose.yml",
            "services:\n  w:\n    environment:\n      CELERY_CONFIG_MODULE: ferry.conf\n",
        ),
        ("ferry/__init__.py", "import os\nos.environ['CELERY_CONFIG_MODULE'] = 'ferry.conf'\n"),
        (
            "ferry/__init__.py",
            "import os\nos.environ.setdefault('CELERY_CONFIG_MODULE', 'ferry.conf')\n",
        ),
    ],
)
def test_reads_commands(path: str, text: str) -> None:
    assert imported({"ferry/conf.py": f"imports = {LIST}\n", path: text}) == (BOTH, None)


WEB = "from flask import Flask\nweb = Flask('ferry')\n{}\n"
TAKEN = MADE + "from ferry.web import web\n{}\n"


@pytest.mark.parametrize(
    "taken", ["app.conf.update(web.config)", "app.config_from_object(web.config)"]
)
@pytest.mark.parametrize(
    "given",
    [
        f"web.config['CELERY_IMPORTS'] = {LIST}",
        f"web.config.update(CELERY_INCLUDE={LIST})",
        f"web.config.from_mapping({{'CELERY_IMPORTS': {LIST}}})",
        "from ferry.conf import Base\nweb.config.from_object(Base)",
    ],
)
def test_reads_the_configuration_of_a_web_application(given: str, taken: str) -> None:
    files = {
        "ferry/web.py": WEB.format(given),
        "ferry/queue.py": TAKEN.format(taken),
        "ferry/conf.py": f"class Base:\n    CELERY_IMPORTS = {LIST}\n" if "Base" in given else "",
    }
    assert imported(files) == (BOTH, None)


@pytest.mark.parametrize(
    "taken",
    [
        "app.conf.update(web.config['CELERY'])",
        "app.conf.update(**web.config['CELERY'])",
        "app.conf.update(web.config.get('CELERY', {}))",
        "app.config_from_object(web.config['CELERY'])",
    ],
)
@pytest.mark.parametrize(
    "given",
    [
        f"web.config['CELERY'] = {{'imports': {LIST}}}",
        f"web.config.from_mapping(CELERY=dict(imports={LIST}))",
        "web.config.from_object('ferry.conf.Base')",
    ],
)
def test_reads_an_entry_of_such_a_configuration(given: str, taken: str) -> None:
    files = {
        "ferry/web.py": WEB.format(given),
        "ferry/queue.py": TAKEN.format(taken),
        "ferry/conf.py": (
            f"class Base:\n    CELERY = {{'imports': {LIST}}}\n" if "Base" in given else ""
        ),
    }
    assert imported(files) == (BOTH, None)


def test_an_entry_that_is_itself_leads_nowhere() -> None:
    entry = "web.config['CELERY']"
    again = f"celery = {entry} = {entry}\napp.conf.update({entry})"
    assert imported({"ferry/web.py": WEB.format(""), "ferry/queue.py": TAKEN.format(again)}) == (
        [],
        None,
    )


def test_asks_for_nothing_that_a_web_application_keeps_to_itself() -> None:
    web = WEB.format(f"web.config['PAGES'] = {LIST}\nCELERY_IMPORTS = {LIST}")
    assert imported({"ferry/web.py": web, "ferry/queue.py": TAKEN.format("")}) == ([], None)


@pytest.mark.parametrize(
    "path_and_text",
    [
        ("Procfile", "w: celery -A ferry.queue worker\nb: celery -A ferry.queue beat -I a\n"),
        ("ferry/queue.py", f"{MADE}other.conf_update(include={LIST})\n"),
        ("ferry/queue.py", f"{MADE}app.conf.update(task_routes={{'include': {LIST}}})\n"),
        ("notes.md", "Set CELERY_CONFIG_MODULE=ferry.conf\n"),
    ],
)  # fmt: skip
def test_leaves_alone_what_tells_no_worker_to_import(path_and_text: tuple[str, str]) -> None:
    path, text = path_and_text
    assert imported({"ferry/conf.py": f"imports = {LIST}\n", path: text}) == ([], None)


@pytest.mark.parametrize(
    ("path", "text", "computed"),
    [
        (
            "ferry/queue.py",
            f"{MADE}for name in found():\n    app.loader.import_task_module(name)\n",
            "import_task_module=name",
        ),
        (
            "ferry/queue.py",
            f"{MADE}for name in found():\n    app.autodiscover_tasks(['ferry'], name)\n",
            "autodiscover_tasks(related_name=name)",
        ),
        (
            "Procfile",
            "w: celery -A ferry.queue worker --config=elsewhere.conf\n",
            "the settings in elsewhere.conf",
        ),
    ],
)
def test_says_what_it_cannot_read(path: str, text: str, computed: str) -> None:
    assert imported({path: text}) == ([], computed)


@pytest.mark.parametrize(
    ("options", "paths"),
    [
        ("-I ferry.decks -I ferry.ropes", ["ferry/ropes.py"]),
        ("--include=ferry.decks --include ferry.ropes", ["ferry/ropes.py"]),
        ("-I ferry.ropes --include=ferry.decks -l info", ["ferry/decks.py"]),
        ("-Iferry.decks", ["ferry/decks.py"]),
        ("-Iferry.decks,ferry.ropes -Q a,b", BOTH),
    ],
)
def test_what_is_included_last_is_included(options: str, paths: list[str]) -> None:
    procfile = f"worker: celery -A ferry.queue worker {options}\n"
    assert imported({"Procfile": procfile}) == (paths, None)
