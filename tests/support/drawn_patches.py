"""Backends drawn at random, whose tests replace what other functions call, in every form.

What a test does not replace notes that it was called. Each test returns that, how it ended and how
often its fakes were called: a patch that does something else after the migration changes it.
"""

from __future__ import annotations

from random import Random

MONOLITH = "app.tasks.jobs"
_SERVICES = [f"s{n}" for n in range(4)]
_HELPERS = [f"h{n}" for n in range(4)]
_EXECUTORS = [f"_execute_k{n}" for n in range(4)]
_TASKS = [f"t{n}" for n in range(3)]
_APP = """\
from celery import Celery

celery_app = Celery("app", broker="memory://", backend="cache+memory://")
celery_app.conf.include = ["app.tasks.jobs"]
celery_app.conf.task_always_eager = True
celery_app.conf.task_store_eager_result = False
"""
_SERVICES_HEAD = "CALLS = []\n"
_TEST_HEAD = """\
from unittest import mock

from app import services, web
from app.tasks import jobs
from app.tasks.jobs import _execute_k0, t0


def outcome(function):
    services.CALLS.clear()
    try:
        function()
    except Exception as error:
        return repr(error), list(services.CALLS)
    return list(services.CALLS)


class Fake:
    def __init__(self):
        self.count = 0

    def __call__(self, *args, **options):
        self.count += 1
        return {"success": True}


def run_both():
    jobs._execute_k0()
    jobs._execute_k1()
    t0()
"""
_FORMS = (
    "@{patch})\ndef test_{n}(m):\n    return outcome({run}), m.call_count, m.delay.call_count\n",
    "def test_{n}():\n    with {patch}) as m:\n        got = outcome({run})\n"
    "    return got, m.call_count, m.delay.call_count\n",
    "def test_{n}():\n    fake = Fake()\n    with {patch}, fake):\n        got = outcome({run})\n"
    "    return got, fake.count\n",
    "def test_{n}():\n    with {patch}):\n        got = outcome({run})\n    return got\n",
    "def test_{n}(monkeypatch):\n    fake = Fake()\n    {setattr}, fake)\n"
    "    return outcome({run}), fake.count\n",
    "FAKE_{n} = Fake()\n\n\n@{patch}, FAKE_{n})\ndef test_{n}():\n"
    "    return outcome({run}), FAKE_{n}.count\n",
)
RUNNER = """\
import inspect, json, pytest
from tests import test_jobs

found = {}
for name, test in sorted(vars(test_jobs).items()):
    if name.startswith("test_"):
        with pytest.MonkeyPatch.context() as monkeypatch:
            wanted = "monkeypatch" in inspect.signature(inspect.unwrap(test)).parameters
            try:
                found[name] = repr(test(**({"monkeypatch": monkeypatch} if wanted else {})))
            except Exception as error:
                found[name] = "error: " + repr(error)
print(json.dumps(found))
"""


def drawn(seed: int) -> dict[str, str]:
    """Return the files of one backend."""
    random = Random(seed)
    return {
        "app/__init__.py": "",
        "app/celery_app.py": _APP,
        "app/services.py": _SERVICES_HEAD
        + "".join(f'\n\ndef {name}():\n    CALLS.append("{name}")\n' for name in _SERVICES),
        "app/tasks/__init__.py": "",
        "app/tasks/jobs.py": _jobs(random),
        "app/web.py": _web(random),
        "tests/__init__.py": "",
        "tests/test_jobs.py": "\n\n".join([_TEST_HEAD, *(_test(random, n) for n in range(10))]),
    }


def _jobs(random: Random) -> str:
    parts = [
        '"""Jobs."""\n\nfrom app.celery_app import celery_app\n'
        f"from app.services import {', '.join(_SERVICES)}\n"
    ]
    for n, helper in enumerate(_HELPERS):
        parts.append(f"def {helper}():\n{_calls(random, _SERVICES + _HELPERS[:n])}")
    for executor in _EXECUTORS:
        calls = _calls(random, _SERVICES + _HELPERS)
        parts.append(f'def {executor}(options=None):\n{calls}    return {{"success": True}}\n')
    for task in _TASKS:
        calls = _calls(random, _SERVICES + _HELPERS + _EXECUTORS)
        parts.append(f'@celery_app.task(name="app.{task}")\ndef {task}():\n{calls}')
    table = ", ".join(f'"{name[-2:]}": {name}' for name in _EXECUTORS)
    parts.append(
        '@celery_app.task(name="app.run_job")\ndef run_job(kind, options=None):\n'
        f"    executors = {{{table}}}\n    executor = executors.get(kind)\n"
        '    if executor is None:\n        return {"success": False}\n'
        "    return executor(options or {})\n"
    )
    return "\n\n".join(parts)


def _calls(random: Random, names: list[str]) -> str:
    return "".join(f"    {name}()\n" for name in random.sample(names, random.randint(1, 2)))


def _web(random: Random) -> str:
    parts = ["from app.tasks import jobs\n"]
    for n in range(3):
        task = random.choice([*_TASKS, "run_job"])
        kind = '"k1"' if task == "run_job" else ""
        call = f"{task}.delay({kind}).get()"
        late = f"    from app.tasks.jobs import {task}\n\n    {call}\n"
        body = random.choice([late, f"    jobs.{call}\n"])
        parts.append(f"def w{n}():\n{body}")
    return "\n\n".join(parts)


def _test(random: Random, n: int) -> str:
    symbol = random.choice(_SERVICES * 6 + _HELPERS * 2 + _EXECUTORS + _TASKS)
    runs = [f"jobs.{name}" for name in _EXECUTORS + _TASKS + _HELPERS]
    runs += [f"lambda: jobs.{task}.delay().get()" for task in _TASKS]
    runs += ["web.w0", "web.w1", "web.w2", "_execute_k0", "t0", *["run_both"] * 12]
    runs += ['lambda: jobs.run_job("k2")', 'lambda: jobs.run_job.delay("k3").get()']
    by_name = random.random() < 0.5
    of_module = f'(jobs, "{symbol}"'
    return random.choice(_FORMS).format(
        n=n,
        run=random.choice(runs),
        patch=f'mock.patch("{MONOLITH}.{symbol}"' if by_name else f"mock.patch.object{of_module}",
        setattr="monkeypatch.setattr" + (f'("{MONOLITH}.{symbol}"' if by_name else of_module),
    )
