"""Findings of small projects."""

from __future__ import annotations

from collections.abc import Mapping

from migrator.facts import Location
from migrator.findings import BY_ID, Finding, all_findings
from migrator.findings.select import Selection
from tests.migrator.audit.helpers import facts

APP = "from celery import Celery\napp = Celery('shop', include=['shop.old', 'shop.new'])\n"
OLD = "from shop.celery_app import app\n\n\n@app.task(name='shop.send')\ndef send():\n    return\n"
NEW = "from celery import shared_task\n\n\n@shared_task(name='shop.send')\ndef send():\n    pass\n"
TWICE = {"shop/celery_app.py": APP, "shop/old.py": OLD, "shop/new.py": NEW}


def found(files: Mapping[str, str | bytes]) -> tuple[Finding, ...]:
    """Return every finding of a project."""
    return all_findings(facts(files))


def by_default(files: Mapping[str, str | bytes]) -> list[str]:
    """Return what ``check`` reports without being asked, as ``CODE path``."""
    taken = (item for item in found(files) if Selection().takes(item.code))
    return [f"{item.code} {item.where.path}" for item in taken]


def made(
    path: str = "a.py", line: int = 1, code: str = "DM101", message: str = "m", **more: str
) -> Finding:
    """Return a finding that no project has."""
    return Finding(code, BY_ID[code].severity, message, Location(path, line), **more)
