"""The bakery with messages in flight: code, queues and workers that can be counted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.brokers import Broker
from tests.support.bakery import COUNTER, OLD, bakery
from tests.support.command import environment

SECONDS = 120
KEPT = ("bakery.bake", "bakery.due", "bakery.oven.everything.wrap")
GOING = ("bakery.old_cake", "bakery.old_bun")
QUEUE = """\
import os

from celery import Celery, signals

queue = Celery(
    "bakery",
    broker=os.environ.get("BROKER_URL", "{scheme}://localhost"),
    include=["bakery.oven", "bakery.oven.everything"],
)
if "BAKERY_FOLDER" in os.environ:
    queue.conf.broker_transport_options = {{
        "data_folder_in": os.environ["BAKERY_FOLDER"],
        "data_folder_out": os.environ["BAKERY_FOLDER"],
        "control_folder": os.environ["BAKERY_FOLDER"] + "-control",
    }}


@signals.task_postrun.connect
def write_down(task=None, state=None, **_):
    with open(os.environ["BAKERY_LOG"], "a") as log:
        log.write(f"{{task.name}} {{state}}\\n")
"""
MORE_TASKS = """\
@queue.task
def wrap(order):
    return {"success": True, "wrapped": weigh(order)}


@queue.task(name="bakery.old_bun", queue="slow")
def old_bun(kind, order=None):
    return _make_roll(order)


"""
PACK = """

def pack(order):
    from bakery.oven.everything import wrap

    return wrap.apply_async(kwargs={"order": order}, countdown=3)
"""
# Every task once at once, once with a countdown, once with an eta; printed: how many of each.
SEND = """\
import datetime, importlib, json, sys
from bakery.queue import queue

module, seconds = importlib.import_module(sys.argv[1]), float(sys.argv[2])
sent = {}
for function in sys.argv[3:]:
    task = getattr(module, function)
    given = {"due": {}, "wrap": {"order": "x"}}.get(function, {"kind": "bread", "order": "x"})
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    for when in ({}, {"countdown": seconds}, {"eta": later}):
        task.apply_async(kwargs=given, **when)
        sent[task.name] = sent.get(task.name, 0) + 1
print(json.dumps(sent))
"""


def night_shift(scheme: str) -> dict[str, str]:
    """Return the files of a bakery with five task names; two of them are dead."""
    files = bakery(
        bakery__queue=QUEUE.format(scheme=scheme),
        bakery__cards="def get_card(card_id): ...\n\n\ndef due_plans():\n    return []\n",
    )
    mark = "# What the till used to send.\n"
    files[OLD] = files[OLD].replace(mark, MORE_TASKS + mark)
    files[OLD] = files[OLD].replace("old_cake}", 'old_cake, "bun_v1": old_bun}')
    files[COUNTER] += PACK
    return files


class Shift:
    """Processes of one version of the code, on one broker.

    Args:
        name: What it is called.
        folder: A checkout of the code.
        broker: The broker.
        data: Where it writes.
    """

    def __init__(self, name: str, folder: Path, broker: Broker, data: Path) -> None:
        self.name = name
        self.folder = folder
        self.log = data / f"{name}.log"
        self.output = data / f"{name}.out"
        self.env = {
            **environment(),
            **broker.env,
            "PYTHONPATH": str(folder),
            "BAKERY_LOG": str(self.log),
        }
        programs = [str(Path(sys.executable).parent), self.env["PATH"]]
        self.env["PATH"] = os.pathsep.join(programs)

    def send(self, module: str, seconds: float, *functions: str) -> Counter[str]:
        """Send each task three times, and return how often which name was sent."""
        command = [sys.executable, "-c", SEND, module, str(seconds), *functions]
        return Counter(json.loads(self.run(command)))

    def run(self, command: list[str]) -> str:
        """Run a command to its end and return what it prints."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(self, command: str) -> str:
        """Run a line of the deploy plan as it is printed; return what it says."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode in (0, 1), f"{command}: {done.stderr}"  # 1: grep finds nothing
        return done.stdout.strip()

    @contextmanager
    def worker(self) -> Iterator[None]:
        """Run a worker, and stop it warm: it gives back what it has not begun."""
        command = [sys.executable, "-m", "celery", "-A", "bakery.queue", "worker"]
        command += ["-P", "solo", "-Q", "celery,slow", "-l", "INFO", "-n", f"{self.name}@here"]
        with self.output.open("ab") as out:
            process = subprocess.Popen(
                [*command, "--without-gossip", "--without-mingle"],
                cwd=self.folder,
                env=self.env,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(SECONDS)

    @property
    def ran(self) -> Counter[str]:
        """How many messages of each name its workers have run to their end."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return Counter(line.split()[0] for line in lines)

    @property
    def failures(self) -> list[str]:
        """What did not succeed, and what its workers did not know."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        said = self.output.read_text(errors="replace").splitlines() if self.output.exists() else []
        failed = [line for line in lines if not line.endswith(" SUCCESS")]
        return [*failed, *(line for line in said if "unregistered task" in line)]


def until(ready, what: str) -> None:
    """Wait until something is the case."""
    deadline = time.monotonic() + SECONDS
    while not ready():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)
