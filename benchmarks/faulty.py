"""A generated project with planted faults, and which of them each audit names.

celery-audit is told its configuration module, which it needs; demonolith is told nothing.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.tools import PRODUCT
from benchmarks.trees import import_files

APP = '''"""The Celery app."""

from celery import Celery

app = Celery("shop", broker="redis://localhost", include=["shop.mail", "shop.stock"])
app.conf.update(
    task_routes={
        "shop.mail.send_receipt": {"queue": "mail"},
        "shop.mail.send_fax": {"queue": "mail"},
    },
    beat_schedule={
        "count": {"task": "shop.stock.count", "schedule": 60.0},
        "recount": {"task": "shop.stock.recount_all", "schedule": 300.0},
    },
)
'''
MAIL = '''"""Mail."""

from shop.celery import app


@app.task
def send_receipt(order_id):
    """Send one."""
    return order_id


@app.task(name="shop.notify")
def notify(order_id):
    """Tell the customer."""
    return ("mail", order_id)
'''
STOCK = '''"""Stock."""

from celery import shared_task


@shared_task
def count():
    """Count."""
    return 1


@shared_task(name="shop.notify")
def notify_stock(order_id):
    """Tell the warehouse."""
    return ("stock", order_id)
'''
LOST = '''"""Nobody includes this."""

from shop.celery import app


@app.task
def prune(days=30):
    """Prune."""
    return days
'''
LOOK_ALIKE = '''"""Not Celery."""

from invoke import task


@task
def release(context):
    """Release."""
    context.run("make release")
'''
FILES = {
    "shop/__init__.py": "",
    "shop/celery.py": APP,
    "shop/mail.py": MAIL,
    "shop/stock.py": STOCK,
    "shop/lost.py": LOST,
    "shop/tasks.py": LOOK_ALIKE,
    "worker.sh": "#!/bin/sh\nexec celery -A shop.celery worker\n",
}


@dataclass(frozen=True)
class Planted:
    """One thing to find, or to be silent about.

    Attributes:
        what: In words.
        word: What a finding about it has to name.
        fault: False where naming it would be a false alarm.
    """

    what: str
    word: str
    fault: bool = True


# The rules that speak of names and of what is reached; the others advise on settings.
RULES = ("DM1", "DM3", "CEL013", "CEL016", "CEL017")

PLANTED = (
    Planted("beat entry for a task that does not exist", "shop.stock.recount_all"),
    Planted("route for a task that does not exist", "shop.mail.send_fax"),
    Planted("task in a module that no worker imports", "shop.lost.prune"),
    Planted("one task name on two different bodies", "shop.notify"),
    Planted("sound beat entry", "shop.stock.count", fault=False),
    Planted("sound route", "shop.mail.send_receipt", fault=False),
    Planted("task of another library", "release", fault=False),
)


def compare(folder: Path, python: str) -> list[tuple[str, str, str]]:
    """Return for each planted thing what demonolith and celery-audit make of it."""
    import_files(folder, ((path, text.encode()) for path, text in FILES.items()))
    ours = reported((*PRODUCT, "check", "--select", "DM", "--format", "json"), folder, RULES)
    start = "from celery_audit.cli import main; main()"
    options = ("--config", "shop/celery.py", "--format", "json", ".")
    theirs = reported((python, "-c", start, *options), folder, RULES)
    return [(one.what, _verdict(one, ours), _verdict(one, theirs)) for one in PLANTED]


def _verdict(one: Planted, said: list[str] | None) -> str:
    if said is None:
        return "not installed"
    last = one.word.rpartition(".")[2]
    subjects = {item.get("task") or item.get("symbol") or "" for item in map(json.loads, said)}
    named = any(subject in (one.word, last) for subject in subjects)
    if one.fault:
        return "found" if named else "not reported"
    return "false alarm" if named else "silent, rightly"


def reported(command: tuple[str, ...], folder: Path, rules: tuple[str, ...]) -> list[str] | None:
    """Return each finding as text, or None where the tool does not run."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if not done.stdout:
        return None
    findings = json.loads(done.stdout)["findings"]
    codes = [item.get("code") or item.get("rule_id") or item.get("rule") for item in findings]
    return [
        json.dumps(item)
        for item, code in zip(findings, codes, strict=True)
        if str(code).startswith(rules)
    ]
