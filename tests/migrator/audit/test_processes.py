# ruff: noqa: E501
"""Which processes there are, and which of them imports which definition."""

from __future__ import annotations

import pytest

from migrator.audit.commands import Command, celery_commands
from migrator.audit.modules import ModuleIndex
from migrator.audit.parsing import Parser
from migrator.audit.project import Project
from migrator.facts import AppProcess, Facts
from tests.migrator.audit.helpers import facts
from tests.support.memory import snapshot

PRESS = {
    "press/__init__.py": "",
    "press/queue.py": """
        from celery import Celery
        queue = Celery("press", include=["press.inks.mix",
                                         "press.big"])
        queue.conf.beat_schedule = {"x": {"task": "press.mix", "schedule": 3}}
    """,
    "press/inks/__init__.py": "",
    "press/inks/mix.py": "from celery import shared_task\n@shared_task(name='press.mix')\ndef mix(): ...\n",
    "press/big.py": "from press.queue import queue\n@queue.task(name='press.mix')\ndef mix(): ...\n",
    "press/paper.py": "SIZE = 4\n",
}  # fmt: skip


def named(found: Facts) -> dict[str, AppProcess]:
    assert len({process.name for process in found.processes}) == len(found.processes)
    return {process.name: process for process in found.processes}


def chain(process: AppProcess, path: str) -> list[str]:
    (item,) = [item for item in process.imports if item.path == path]
    return [f"{step.where} {step.says}" for step in item.chain]


COMMANDS = {
    "Procfile": ("worker: celery -A press.queue worker\n", ["worker"]),
    "start.ps1": ("celery -A press.queue worker\r\n".encode("utf-16"), ["worker"]),
    "start.cmd": ("celery -A press.queue worker\r\n".encode("utf-16-le"), ["worker"]),
    "Dockerfile": ('CMD ["celery", "--app=press.queue", "worker", "-l", "info"]\n', ["worker"]),
    "etc/w.service": ("ExecStart=/opt/bin/celery -A press.queue.queue multi start a\n", ["worker"]),
    "start.sh": ("exec celery \\\n  -A press.queue \\\n  worker -B\n", ["worker", "beat"]),
    "one.yml": ("a:\n  command:\n    - celery\n    - -A\n    - press.queue\n    - beat\n", ["worker", "beat"]),
    "two.yml": ("a:\n  command: celery -A press.queue worker\nb:\n  command: celery -A press.queue beat\n", ["worker", "beat"]),
    "old.sh": ("celery worker --app press.queue --beat\n", ["worker", "beat"]),
    "list.yml": ("x:\n - celery -A press.queue worker\n - celery -A press.queue beat\n", ["worker", "beat"]),
    "both.sh": ("celery -A press.queue worker & celery -A press.queue beat\n", ["worker", "beat"]),
}  # fmt: skip


@pytest.mark.parametrize("path", COMMANDS)
def test_commands_are_processes(path: str) -> None:
    text, kinds = COMMANDS[path]
    found = facts({**PRESS, path: text})
    assert sorted(named(found)) == sorted(f"{kind} press.queue" for kind in kinds)
    for process in found.processes:
        assert process.where.path == path and "press.queue" in process.command
        assert [item.path for item in process.imports] == ["press/big.py", "press/inks/mix.py"]


# What each of two commands adds is behind its name.
HALVES = {
    "Dockerfile": 'FROM a\nCMD x\nFROM b\nENTRYPOINT ["celery", "-A", "press.queue"]\n# how\nCMD ["worker", "-Q", "q"]\n',
    "b/Dockerfile": 'CMD ["-A", "press.queue", "worker", "-Q", "q"]\nENTRYPOINT ["celery"]\n',
    "c/Dockerfile": 'CMD worker -Q q\nENTRYPOINT [ \\\n  "celery", \\\n  "-A", "press.queue" \\\n]\n',
    "compose.yml": "a:\n  command: worker -Q q\n  entrypoint: celery -A press.queue\nb:\n  command: beat\n",
    "pod.yaml": "- name: a\n  args: [x]\n- command: [celery, -A, press.queue]\n  env:\n    args: y\n  args:\n    - worker\n    - -Q\n    - q\n",
    "up.yaml": "a:\n- name: w\n  args:\n  - worker\n  - -Q\n  - q\n  command:\n  - celery\n  - -A\n  - press.queue\n",
    "task.json": '{\n  "entryPoint": ["celery", "-A", "press.queue"],\n  "command": ["worker", "-Q", "q"]\n}\n',
    "list.yml": "args:\n  - celery\n  # which\n  - -A\n  - press.queue\n  - worker  # -B\n  # where\n  - -Q\n  - q\n",
    "chart.yaml": "command: [celery]\nargs:\n  - -A\n  - press.queue\n  {{- if .x }}\n  - worker\n  {{- end }}\n  - -Q\n  - q\n",
    "circus.ini": "cmd = celery\nargs = -A press.queue worker -Q q\n",
    "launch.json": '{"module": "celery", "args": ["-A", "press.queue", "worker", "-Q", "q"]}\n',
    "run.toml": 'w = { cmd = "celery -A press.queue worker -Q q" }\n',
}  # fmt: skip


@pytest.mark.parametrize("path", HALVES)
def test_puts_a_command_together(path: str) -> None:
    (process,) = facts({**PRESS, path: HALVES[path]}).processes
    assert process.command.removeprefix("celery ") == "-A press.queue worker -Q q"


def test_takes_a_bar_of_a_template_for_no_end() -> None:
    text = "args:\n  - celery\n  - -A\n  - press.queue\n  - worker\n  - -Q\n  - {{ .q | quote }}\n  - -B\n"
    (command,) = told({**PRESS, "chart.yaml": text})
    assert command.text == "celery -A press.queue worker -Q {{.q|quote}} -B"


@pytest.mark.parametrize(
    "text",
    [
        "FROM a\nENTRYPOINT celery -A press.queue\nFROM b\nCMD beat\n",
        "a:\n  entrypoint: celery -A press.queue\nb:\n  command: beat\n",
        "a:\n  entrypoint: celery -A press.queue\n  extra:\n    command: beat\n",
        "- args: [beat]\n  x: 1\n- command: [celery, -A, press.queue]\n",
        "run: celery -A press.queue\nargs: beat\n",
    ],
)
def test_takes_no_word_from_another_command(text: str) -> None:
    (command,) = told({**PRESS, "Dockerfile": text})
    assert (command.text, command.kinds) == ("celery -A press.queue", ())


@pytest.mark.parametrize(
    "text",
    [
        "x: 1  # celery -A press.queue beat\n",
        "; command=celery -A press.queue beat\n",
        "  // celery -A press.queue beat\n",
        "REM celery -A press.queue beat\r\n",
    ],
)
def test_a_comment_is_no_command(text: str) -> None:
    assert told({**PRESS, "a": text}) == []


def test_a_quoted_hash_begins_no_comment() -> None:
    (command,) = told({**PRESS, "a.sh": "sh -c 'echo # && celery -A press.queue beat'\n"})
    assert command.kinds == ("beat",)


def test_two_commands_that_include_other_modules_are_two_workers() -> None:
    files = {**PRESS, "press/queue.py": "from celery import Celery\nqueue = Celery('press')\n"}
    run = "celery -A press.queue worker --include "
    both = f"a: {run}press.inks.mix\nb: {run}press.big\nc: {run}press.big -Q x\nd: celery -A press.queue beat\n"
    found = facts({**files, "Procfile": both})
    first, second = (
        "worker press.queue --include press.inks.mix",
        "worker press.queue --include press.big",
    )
    assert [process.name for process in found.processes] == [first, second, "beat press.queue"]
    imports = {name: [i.path for i in one.imports] for name, one in named(found).items()}
    assert imports[first] == ["press/inks/mix.py"]
    assert imports[second] == ["press/big.py"]
    (collision,) = found.collisions
    assert (collision.verdict, collision.cause) == ("apart", "never-together")
    assert collision.reason.startswith("each worker imports only one of ")


OTHERS = {
    "Procfile": "web: flask --app press.queue:make run\n",
    "Dockerfile": 'CMD ["flask", "--app", "press.queue:make", "run"]\n',
    "one.yml": "a:\n  command:\n    - quart\n    - --app\n    - press.queue\n",
}


def told(files: dict[str, str]) -> list[Command]:
    tree = snapshot(files)
    project = Project(tree, Parser(tree), ModuleIndex(tree.paths()))
    return list(celery_commands(project))


def commands(files: dict[str, str]) -> list[str]:
    return [str(command.where) for command in told(files)]


@pytest.mark.parametrize("path", OTHERS)
def test_an_app_of_another_program_is_not_celerys(path: str) -> None:
    queue = {"press/__init__.py": "", "press/queue.py": "from celery import Celery\n"}
    note = {path: f"# celery\n{OTHERS[path]}"}
    assert commands({**queue, **note}) == []
    celerys = OTHERS[path].replace("flask", "python").replace("quart", "python")
    assert len(commands({**queue, path: f"# celery\n{celerys}"})) == 1


@pytest.mark.parametrize(
    ("init", "app"),
    [
        ("from celery import Celery\napp = Celery('a')\n", "press/__init__.py"),
        ("from press.celery import app\n", "press/celery.py"),
        ("app = None\n", "press/celery.py"),
        ("", "press/celery.py"),
    ],
)
def test_an_app_of_the_package_comes_before_its_module(init: str, app: str) -> None:
    module = "from celery import Celery\nother = Celery('b')\n"
    files = {"press/__init__.py": init, "press/celery.py": module}
    assert [one.app for one in told({**files, "Procfile": "w: celery -A press worker\n"})] == [app]


def test_an_app_behind_another_program_is_celerys() -> None:
    queue = {"press/__init__.py": "", "press/queue.py": "from celery import Celery\n"}
    both = "web: flask --app press.queue:make run\nw: celery worker --app press.queue\n"
    assert commands({**queue, "Procfile": both}) == ["Procfile:2"]


def test_a_command_of_a_service_that_nothing_imports() -> None:
    files = {
        "packages/press/src/press/__init__.py": "",
        "packages/press/src/press/celery_app.py": "from celery import Celery\napp = Celery('a')\n",
        "services/api/api.py": "from press.celery_app import app\n",
        "services/worker/worker/__init__.py": "",
        "services/worker/worker/main.py": "from press.celery_app import app\n",
        "one.yml": "a:\n  args:\n    - celery\n    - -A\n    - worker.main:app\n    - worker\n"
        "    - -Q\n    - fast,slow\n    - -l\n    - info\nb: 1\n",
    }
    (command,) = told(files)
    assert command.app == "services/worker/worker/main.py"
    assert command.text == "celery -A worker.main:app worker -Q fast,slow -l info"
    twice = {
        **files,
        "other/worker/__init__.py": "",
        "other/worker/main.py": "from press.celery_app import app\n",
    }
    assert told(twice) == []


GUILD = {
    "guild/__init__.py": "",
    "guild/base.py": "INSTALLED_APPS = ['django.contrib.admin', 'halls', 'masters.apps.MastersConfig', 'elsewhere']\n",
    "guild/settings.py": "from guild.base import *\nROOT_URLCONF = 'guild.urls'\n",
    "guild/wsgi.py": """
        import os
        from django.core.wsgi import get_wsgi_application
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guild.settings")
        application = get_wsgi_application()
    """,
    "guild/urls.py": """
        from django.urls import include, path
        urlpatterns = [
            path("halls/", include("halls.urls")),
            path("masters/", include(("masters.urls", "masters"))),
        ]
    """,
    "halls/__init__.py": "",
    "halls/urls.py": "from halls.views import open_hall\n",
    "halls/views.py": "from old import oil\n",
    "halls/models.py": "def later():\n    from fresh import salt\n",
    "halls/tests.py": "from unused import pepper\n",
    "masters/__init__.py": "",
    "masters/apps.py": "",
    "masters/admin.py": "from shown import lamp\n",
    "masters/urls.py": "urlpatterns = []\n",
    **{f"{name}.py": f"from celery import shared_task\n@shared_task(name='guild.{task}')\ndef {task}(): ...\n"
       for name, task in (("old", "oil"), ("fresh", "salt"), ("unused", "pepper"), ("shown", "lamp"))},
}  # fmt: skip


def test_a_django_process_imports_what_its_settings_name() -> None:
    web = named(facts(GUILD))["web guild.wsgi"]
    found = {item.path: item.when for item in web.imports}
    assert found == {"old.py": "start", "fresh.py": "call", "shown.py": "start"}
    assert chain(web, "old.py") == [
        "guild/urls.py:3 include('halls.urls')",
        "halls/urls.py:1 import",
        "halls/views.py:1 import",
    ]
    assert chain(web, "shown.py") == [
        "guild/settings.py:1 INSTALLED_APPS 'masters.apps.MastersConfig'",
        "masters/admin.py:1 import",
    ]


def test_a_worker_of_django_imports_what_django_does_first() -> None:
    app = """
        import os
        from celery import Celery
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guild.settings")
        app = Celery("guild")
        app.config_from_object("django.conf:settings", namespace="CELERY")
        app.autodiscover_tasks()
    """
    config = """
        from django.apps import AppConfig
        class MastersConfig(AppConfig):
            name = "masters"
            def ready(self):
                from unused import pepper
            def late(self):
                from fresh import salt
    """
    worker = named(facts({**GUILD, "guild/celery.py": app, "masters/apps.py": config}))[
        "worker guild.celery"
    ]
    found = {item.path: item.when for item in worker.imports}
    assert found == {
        "old.py": "start",
        "shown.py": "start",
        "unused.py": "start",
        "fresh.py": "call",
    }
    assert chain(worker, "unused.py") == [
        "guild/settings.py:1 INSTALLED_APPS 'masters.apps.MastersConfig'",
        "masters/apps.py:5 import",
    ]


READY = "    def ready(self):\n        from press.big import mix\n"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        (f"from django.apps import AppConfig\nclass A(AppConfig):\n{READY}", "start"),
        (f"from django import apps\nclass A(apps.AppConfig):\n{READY}", "start"),
        (f"from lib import OscarAppConfig\nclass A(OscarAppConfig):\n{READY}", "start"),
        (f"class A:\n{READY}", "call"),
        (f"from lib import Config\nclass A(Config):\n{READY}", "call"),
        (
            f"from django.apps import AppConfig\nclass A(AppConfig):\n{READY.replace('ready', 'later')}",
            "call",
        ),
        ("def ready(self):\n    from press.big import mix\n", "call"),
        (
            "from django.apps import AppConfig\nclass A(AppConfig):\n    def ready(self):\n        def later():\n            import press.big\n",
            "call",
        ),
    ],
)
def test_django_calls_ready_while_a_process_starts(text: str, when: str) -> None:
    queue = "from celery import Celery\nimport press.config\nqueue = Celery('press')\n"
    (worker,) = facts({**PRESS, "press/queue.py": queue, "press/config.py": text}).processes
    assert {item.path: item.when for item in worker.imports} == {"press/big.py": when}


def test_a_view_of_django_collides_with_a_task_of_the_worker() -> None:
    files = {
        **GUILD,
        "guild/celery.py": "from celery import Celery\nimport os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'guild.settings'\n"
        "app = Celery('guild', include=['halls.tasks'])\n",
        "halls/tasks.py": "from celery import shared_task\n@shared_task(name='guild.oil')\ndef oil(): ...\n",
    }
    (collision,) = facts(files).collisions
    assert (collision.name, collision.verdict) == ("guild.oil", "undefined")


def test_a_worker_without_django_imports_no_app_of_it() -> None:
    app = "from celery import Celery\napp = Celery('guild', include=['fresh'])\n"
    worker = named(facts({**GUILD, "guild/celery.py": app}))["worker guild.celery"]
    assert [item.path for item in worker.imports] == ["fresh.py"]


def test_a_django_process_without_settings_that_are_there_imports_what_it_says() -> None:
    files = {
        path: text for path, text in GUILD.items() if "settings" not in path and "base" not in path
    }
    assert [item.path for item in named(facts(files))["web guild.wsgi"].imports] == []


def test_another_web_process_follows_no_settings_of_django() -> None:
    files = {**GUILD, "guild/wsgi.py": "from flask import Flask\napplication = Flask(__name__)\n"}
    assert [item.path for item in named(facts(files))["web guild.wsgi"].imports] == []


@pytest.mark.parametrize(
    ("path", "text", "command"),
    [
        ("a.sh", "celery -A press.queue worker -Q slow,fast -l info\n", "-Q slow,fast -l info"),
        ("a.sh", "celery -A press.queue worker --queues=slow,fast\n", "--queues=slow,fast"),
        (
            "Dockerfile",
            'CMD ["celery","-A","press.queue","worker","-Q","slow,fast"]\n',
            "-Q slow,fast",
        ),
        ("a.yml", "a:\n  command: [celery, -A, press.queue, worker, -Q, slow]\n", "-Q slow"),
        ("a.yml", "a:\n  command: [celery,-A,press.queue,worker,-B]\n", "-B"),
    ],
)
def test_shows_a_command_with_all_its_queues(path: str, text: str, command: str) -> None:
    worker = named(facts({**PRESS, path: text}))["worker press.queue"]
    assert worker.command == f"celery -A press.queue worker {command}"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yml", "x: celery -A press.queue flower\n"),
        ("a.sh", "celery -A press.queue inspect ping  # not a worker, not beat\n"),
        ("a.sh", "# celery -A press.queue worker -B\n"),
        ("NEWS.md", "Start `celery -A press.queue beat`.\n"),
        ("a.sh", "celery -A elsewhere.queue worker -B\n"),
        ("a.sh", "celery -A press.queue worker && start --beat\n"),
        ("a.yml", "x: celery -A press.queue worker\nbeat: 3\n"),
    ],
)
def test_what_is_no_beat(path: str, text: str) -> None:
    assert list(named(facts({**PRESS, path: text}))) == ["worker press.queue"]


def test_says_through_what_a_worker_imports_a_module() -> None:
    deep = {
        **PRESS,
        "press/queue.py": PRESS["press/queue.py"].replace("press.big", "press.paper"),
        "press/paper.py": "SIZE = 4\n\nfrom press import big\n",
    }
    worker = named(facts(deep))["worker press.queue"]
    assert str(worker.where) == "press/queue.py:2"
    assert chain(worker, "press/inks/mix.py") == ["press/queue.py:2 include 'press.inks.mix'"]
    assert chain(worker, "press/big.py") == [
        "press/queue.py:3 include 'press.paper'",
        "press/paper.py:3 import",
    ]


@pytest.mark.parametrize(
    ("given", "paths"),
    [
        ("['press.big']", ["press/big.py"]),
        ("lambda: ['press.big', 'press.inks']", ["press/big.py"]),
        ("['press.inks'], related_name='mix'", ["press/inks/mix.py"]),
        ("['press.big'], related_name=None", ["press/big.py"]),
        ("['press.inks', 'press', 'elsewhere', 'big']", []),
    ],
)
def test_autodiscovery_imports_what_it_is_given(given: str, paths: list[str]) -> None:
    queue = f"from celery import Celery\nqueue = Celery('p')\nqueue.autodiscover_tasks({given})\n"
    worker = named(facts({**PRESS, "press/queue.py": queue}))["worker press.queue"]
    assert [item.path for item in worker.imports] == paths


def test_two_services_with_modules_of_one_name_are_told_apart() -> None:
    files = {
        f"{service}/{path}": text
        for service in ("daily", "weekly")
        for path, text in {**PRESS, "Procfile": "w: celery -A press.queue worker -B\n"}.items()
    }
    files["weekly/press/big.py"] = files["weekly/press/big.py"].replace("mix", "stir")
    found = named(facts(files))
    assert sorted(found) == [
        f"{kind} press.queue in {service}"
        for kind in ("beat", "worker")
        for service in ("daily", "weekly")
    ]
    assert found["worker press.queue in weekly"].path == "weekly/press/queue.py"


def test_a_route_may_import() -> None:
    web = "from flask import Flask\nsite = Flask('x')\ndef post():\n    import press.big\n"
    process = named(facts({**PRESS, "press/site.py": web}))["web press.site"]
    assert [(item.module, item.when) for item in process.imports] == [("press.big", "call")]
    assert chain(process, "press/big.py") == ["press/site.py:4 import in post()"]


def test_what_is_imported_at_start_is_no_maybe() -> None:
    web = "from flask import Flask\nsite = Flask('x')\ndef post():\n    import press.big\nimport press.paper\n"
    found = facts({**PRESS, "press/site.py": web, "press/paper.py": "import press.big\n"})
    assert [item.when for item in named(found)["web press.site"].imports] == ["start"]


def test_beat_knows_its_schedule() -> None:
    found = named(facts({**PRESS, "Procfile": "b: celery -A press.queue beat\n"}))
    assert [str(place) for place in found["beat press.queue"].schedule] == ["press/queue.py:4"]
    assert found["worker press.queue"].schedule == ()


def test_a_management_command_counts_where_it_imports_tasks() -> None:
    folder = "press/management/commands"
    found = facts(
        {
            **PRESS,
            f"{folder}/remix.py": "from press.inks.mix import mix\n",
            f"{folder}/count.py": "from press.paper import SIZE\n",
            f"{folder}/_base.py": "from press.inks.mix import mix\n",
        }
    )
    commands = [process for process in found.processes if process.kind == "command"]
    assert [process.path for process in commands] == [f"{folder}/remix.py"]


API = """
    from celery import Celery
    from fastapi import FastAPI

    app = FastAPI()
    sender = Celery("api", broker="redis://")
"""


def test_an_app_of_the_web_process_that_has_no_tasks_only_sends() -> None:
    assert sorted(named(facts({**PRESS, "press/api.py": API}))) == [
        "web press.api",
        "worker press.queue",
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"press/api.py": API, "Procfile": "w: celery -A press.api worker\nv: celery -A press.queue worker\n"},
        {"press/api.py": API.replace('"redis://"', '"redis://", include=[*open("names")]')},
        {"press/api.py": API + "    import press.big\n"},
        {"press/other.py": "from celery import Celery\nother = Celery('other')\n"},
    ],
)  # fmt: skip
def test_an_app_that_may_be_a_worker_is_one(more: dict[str, str]) -> None:
    workers = [name for name in named(facts({**PRESS, **more})) if name.startswith("worker ")]
    assert len(workers) == 2


def test_the_only_app_is_a_worker_whatever_it_has() -> None:
    assert sorted(named(facts({"api.py": API}))) == ["web api", "worker api"]


def test_two_web_processes_do_not_meet() -> None:
    site = "from flask import Flask\nsite = Flask('x')\nimport {0}\n"
    files = {path: text for path, text in PRESS.items() if path != "press/queue.py"}
    files["press/big.py"] = PRESS["press/inks/mix.py"]
    found = facts({**files, "a.py": site.format("press.big"), "b.py": site.format("press.inks.mix")})  # fmt: skip
    assert [(c.verdict, c.cause) for c in found.collisions] == [("apart", "never-together")]


def test_a_collision_names_the_processes() -> None:
    web = "from flask import Flask\nsite = Flask('x')\ndef post():\n    import press.big\n"
    (collision,) = facts({**PRESS, "press/site.py": web}).collisions
    assert (collision.verdict, collision.cause) == ("undefined", "pending")
    assert [(item.process, item.path, item.when) for item in collision.imported_by] == [
        ("worker press.queue", "press/big.py", "start"),
        ("web press.site", "press/big.py", "call"),
        ("worker press.queue", "press/inks/mix.py", "start"),
    ]


def test_undefined_because_nobody_is_seen_is_told_apart() -> None:
    shared = PRESS["press/inks/mix.py"]
    (nobody,) = facts({"a.py": shared, "b.py": shared}).collisions
    assert (nobody.verdict, nobody.cause, nobody.imported_by) == ("undefined", "no-process", ())
    queue = "import os\nfrom celery import Celery\nq = Celery('p', include=os.environ['WHAT'].split())\n"
    found = facts({"q.py": queue, "a.py": shared, "b.py": shared})
    assert (found.collisions[0].verdict, found.collisions[0].cause) == ("undefined", "computed")
    assert found.processes[0].computed is not None


# Two apps, each in a module of its own: what is set on one is for the workers of that one.
OTHER = """
    from celery import Celery
    from press.queue import queue
    other = Celery("other")
    other.conf.{}
"""
SETTINGS = [
    "imports = ['press.extra']",
    "update(include=['press.extra'])",
    "update({'imports': ['press.extra']})",
]
EXTRA = "from celery import shared_task\n@shared_task(name='press.extra')\ndef extra(): ...\n"


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_worker_imports_what_is_set_on_its_own_app(setting: str) -> None:
    files = {**PRESS, "press/other.py": OTHER.format(setting), "press/extra.py": EXTRA}
    found = named(facts({**files, "press/big.py": "import press.other\n" + PRESS["press/big.py"]}))
    first, second = found["worker press.queue"], found["worker press.other"]
    assert [item.path for item in first.imports] == ["press/big.py", "press/inks/mix.py"]
    assert [item.path for item in second.imports] == ["press/extra.py"]


def test_settings_of_an_app_that_is_not_known_count() -> None:
    config = "def configure(app):\n    app.conf.imports = ['press.extra']\n"
    mix = f"from press.config import configure\n{PRESS['press/inks/mix.py']}"
    files = {"press/config.py": config, "press/extra.py": EXTRA, "press/inks/mix.py": mix}
    worker = named(facts({**PRESS, **files}))["worker press.queue"]
    assert "press/extra.py" in [item.path for item in worker.imports]


@pytest.mark.parametrize("app", ["press.two:second", "press.two.second"])
def test_the_app_that_a_command_names_is_the_one_whose_tasks_count(app: str) -> None:
    two = """
        from celery import Celery
        first = Celery("a")
        second = Celery("b")
        @first.task(name="press.a", shared=False)
        def one(): ...
        @second.task(name="press.a", shared=False)
        def two(): ...
    """
    found = facts(
        {"press/__init__.py": "", "press/two.py": two, "run.sh": f"celery -A {app} worker\n"}
    )
    assert [(one.verdict, one.cause) for one in found.collisions] == [("apart", "applications")]
    assert [one.kind for one in found.processes] == ["worker"]


FACTORY = """
    from celery import Celery
    def make_celery(name):
        made = Celery(name)
        made.conf.imports = ["press.big"]
        return made
    kept = None
    def get():
        return kept
"""
BIG = "from press.work import queue\n@queue.task(name='press.mix')\ndef mix(): ...\n"


def made_by(work: str) -> dict[str, AppProcess]:
    files = {"press/factory.py": FACTORY, "press/big.py": BIG, "press/work.py": work}
    return named(facts({"press/__init__.py": "", **files}))


def test_an_app_that_a_function_of_another_file_makes_is_a_worker() -> None:
    found = made_by("from press.factory import make_celery\n\nqueue = make_celery('press')\n")
    assert list(found) == ["worker press.work"]
    worker = found["worker press.work"]
    assert str(worker.where) == "press/work.py:3"
    assert [item.path for item in worker.imports] == ["press/big.py"]


@pytest.mark.parametrize(
    "work",
    [
        "def start():\n    from press.factory import make_celery\n    return make_celery('press')\n",
        "from press.factory import make_celery\nqueue = make_celery\n",
        "from press.factory import get\nqueue = get()\n",
    ],
)
def test_what_makes_no_app_at_its_top_is_no_worker(work: str) -> None:
    assert not made_by(work)


def test_a_file_that_gets_the_app_of_another_is_no_second_worker() -> None:
    app = "from celery import Celery\napp = Celery('press')\ndef get():\n    return app\n"
    work = "from press.queue import get\nqueue = get()\n@queue.task(name='a')\ndef f(): ...\n"
    files = {"press/__init__.py": "", "press/queue.py": app, "press/work.py": work}
    assert list(named(facts(files))) == ["worker press.queue"]


@pytest.mark.parametrize("text", ["celery -A mint worker\n", "celery\n- -A\n- mint\n- worker\n"])
def test_a_package_stands_for_its_module_celery_whoever_makes_the_app(text: str) -> None:
    files = {
        "broker/__init__.py": "from celery import Celery\ndef make(): return Celery('x')\n",
        "mint/__init__.py": "",
        "mint/celery.py": "from broker import make\napp = make()\n",
        "compose.yml": text,
    }
    assert [process.app for process in told(files)] == ["mint/celery.py"]


def test_a_list_of_another_program_names_no_app() -> None:
    files = {"mint/__init__.py": "", "compose.yml": "celery-like\n- -A\n- mint\n- worker\n"}
    assert told(files) == []
