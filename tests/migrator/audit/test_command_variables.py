# ruff: noqa: E501
"""Commands whose app, program or options are in variables of the environment."""

from __future__ import annotations

import pytest

from migrator.facts import AppProcess
from tests.migrator.audit.helpers import facts

TASK = "from celery import shared_task\n@shared_task\ndef {}(): ...\n"
TILL = {
    "till/__init__.py": "",
    "till/queue.py": "from celery import Celery\napp = Celery('till', include=['till.count'])\n",
    "till/count.py": TASK.format("count"),
    "till/close.py": TASK.format("close"),
    "till/other.py": "from celery import Celery\nother = Celery('other')\n",
}


def processes(files: dict[str, str]) -> dict[str, AppProcess]:
    return {process.name: process for process in facts({**TILL, **files}).processes}


ONE_FILE = {
    "run.sh": "APP=till.queue\ncelery -A $APP worker\n",
    "quoted.sh": 'export APP="till.queue"\nexec celery --app "${APP}" worker\n',
    "equals.sh": "APP=till.queue\ncelery --app=$APP worker\n",
    "default.sh": "celery -A ${CELERY_APP:-till.queue} worker\n",
    "again.sh": 'CELERY_APP="${CELERY_APP:-till.queue}"\ncelery -A "$CELERY_APP" worker\n',
    "Makefile": "APP := till.queue\nw:\n\tcelery -A $(APP) worker\n",
    "compose.yml": "services:\n  w:\n    environment:\n      - APP=till.queue\n    command: sh -c 'celery -A $$APP worker'\n",
    "compose.json": '{"environment": {"CELERY_APP": "till.queue"}, "command": "celery -A ${CELERY_APP} worker"}\n',
    "pod.yaml": "env:\n  - name: CELERY_APP\n    value: till.queue\nargs:\n  - celery -A $(CELERY_APP) worker\n",
    "Dockerfile": "ENV CELERY_APP till.queue\nCMD celery -A $CELERY_APP worker\n",
    "w.ini": "[program:w]\nenvironment=CELERY_APP='till.queue'\ncommand=celery -A %(ENV_CELERY_APP)s worker\n",
}  # fmt: skip


@pytest.mark.parametrize("path", ONE_FILE)
def test_takes_the_app_from_the_file(path: str) -> None:
    text = ONE_FILE[path]
    found = processes({path: text})
    assert list(found) == ["worker till.queue"]
    worker = found["worker till.queue"]
    line = next(n for n, one in enumerate(text.split("\n"), 1) if "celery -" in one)
    assert (worker.where.path, worker.where.line) == (path, line)
    assert worker.command == worker.command.replace("$", "").replace("%", "")
    assert [one.path for one in worker.imports] == ["till/count.py"]


UNIT = """[Service]
Type=forking
EnvironmentFile=/etc/conf.d/till
ExecStart=/bin/sh -c '${CELERY_BIN} -A $CELERY_APP multi start $CELERYD_NODES \\
    --pidfile=${CELERYD_PID_FILE} $CELERYD_OPTS'
ExecStop=/bin/sh -c '${CELERY_BIN} multi stopwait $CELERYD_NODES --pidfile=${CELERYD_PID_FILE}'
"""
BEAT = "[Service]\nExecStart=/bin/sh -c '${CELERY_BIN} -A ${CELERY_APP} beat'\n"
CONF = """CELERYD_NODES="w1 w2"
CELERY_BIN="/opt/venv/bin/celery"
CELERY_APP="till.queue"
CELERYD_OPTS="--concurrency=8 -I till.close"
CELERYD_PID_FILE="/run/%n.pid"
"""


def test_reads_a_unit_with_its_environment() -> None:
    found = processes({"etc/till": CONF, "etc/w.service": UNIT, "etc/b.service": BEAT})
    assert list(found) == ["worker till.queue", "beat till.queue"]
    worker = found["worker till.queue"]
    assert (worker.where.path, worker.where.line) == ("etc/w.service", 4)
    assert worker.command == (
        "celery -A till.queue multi start w1 w2 --pidfile=/run/%n.pid --concurrency=8 -I till.close"
    )
    assert [one.path for one in worker.imports] == ["till/close.py", "till/count.py"]
    assert found["beat till.queue"].command == "celery -A till.queue beat"


def test_reads_what_an_init_script_is_told() -> None:
    found = processes({"etc/default/celeryd": CONF})
    assert list(found) == ["worker till.queue"]
    worker = found["worker till.queue"]
    assert (worker.where.path, worker.where.line) == ("etc/default/celeryd", 3)
    assert worker.command.startswith("celery -A till.queue multi start w1 w2 --concurrency=8")
    assert [one.path for one in worker.imports] == ["till/close.py", "till/count.py"]


def test_reads_what_the_init_script_of_beat_is_told() -> None:
    told = 'CELERY_APP="till.queue"\nCELERYBEAT_CHDIR="/opt"\nCELERYBEAT_OPTS="-l info"\n'
    found = processes({"etc/default/celerybeat": told})
    assert found["beat till.queue"].command == "celery -A till.queue beat -l info"


@pytest.mark.parametrize(
    "files",
    [
        {"run.sh": "celery -A $APP worker\n"},
        {"run.sh": "APP=till.queue\nAPP=till.other\ncelery -A $APP worker\n"},
        {"run.sh": "celery -A $APP worker\n", "a": "APP=till.queue\n", "b": "APP=till.other\n"},
        {"run.sh": "celery -A $APP worker\n", "a.md": "APP=till.queue\n"},
        {"run.sh": "celery -A $APP worker\n", "a": "# APP=till.queue\n"},
        {"run.sh": "APP=$(find)\ncelery -A $APP worker\n"},
        {"run.sh": "MY_APP=till.queue\ncelery -A $APP worker\n"},
        {"etc/x": 'CELERY_APP="till.queue"\nCELERY_LOG="x"\n'},
        {"etc/celeryd": 'CELERY_APP="elsewhere"\nCELERYD_NODES="w"\n'},
        {"etc/celeryd": 'CELERYD_NODES="w"\n'},
    ],
)
def test_makes_up_no_command(files: dict[str, str]) -> None:
    assert [one.command for one in processes(files).values()] == ["", ""]


@pytest.mark.parametrize("way", ["stop", "stopwait", "kill", "names", "show"])
def test_what_ends_a_worker_starts_none(way: str) -> None:
    files = {
        "run.sh": f"celery -A till.queue beat\ncelery multi {way} w -A till.queue -I till.close\n"
    }
    found = processes(files)
    assert [one.path for one in found["worker till.queue"].imports] == ["till/count.py"]
