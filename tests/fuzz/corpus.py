"""Real modules to begin with, and lines that name what the codemods look for."""

from __future__ import annotations

import sysconfig
from functools import cache
from pathlib import Path

from tests.support.bakery import bakery
from tests.support.command import CHECKOUT
from tests.support.small import small

LARGEST = 3_000  # bytes: what is longer only costs time
PACKAGES = ("celery", "kombu", "fastapi", "click", "typer", "hypothesis", "black", "rich")

# What a mutation puts in the place of a name.
NAMES = (
    *("dispatch", "legacy", "shop", "jobs", "app", "task", "shared_task", "_execute_mail"),
    *("_execute_kind", "execute_kind", "execute_sms", "logger", "kind", "options", "executors"),
    *("self", "run_id", "name", "delay", "logging", "format", "str", "__all__", "_", "\ufb01x"),
)

# What a mutation puts between two lines; every form in which the monolith can be named is here.
LINES = tuple("""\
from shop.jobs.legacy import dispatch
from shop.jobs.legacy import dispatch as legacy, _execute_mail
from shop.jobs.legacy import (dispatch,  # one
from shop.jobs.legacy import *
from shop.jobs import legacy as shop
from .legacy import _execute_kind
from . import legacy
from .. import jobs
from ..jobs.legacy import dispatch
import shop.jobs.legacy
import shop.jobs.legacy as legacy; legacy.dispatch.delay("x")
import shop.jobs.legacy, logging
shop.jobs.legacy.dispatch.apply_async(args=["sms"], kwargs={"options": None})
legacy.dispatch.s(kind=kind).delay()
patch("shop.jobs.legacy.dispatch")
monkeypatch.setattr("shop.jobs.legacy.logger", None)
importlib.import_module("shop.jobs." + "legacy")
app.send_task("shop.dispatch", ["sms"], {"options": {}})
app.conf.include = ["shop.jobs.legacy"]
app.autodiscover_tasks(["shop.jobs"], related_name="legacy")
CELERY_IMPORTS = ("shop.jobs.legacy",)
getattr(legacy, kind)(options)
globals()["dispatch"] = None
global dispatch
nonlocal kind
del dispatch
dispatch = dispatch
dispatch: "legacy.dispatch" = None
(dispatch := legacy)
@app.task(bind=True, name="shop.dispatch")
@shared_task
@shared_task(name=f"shop.{kind}")
def dispatch(self, kind, options=None, run_id=None): return execute_kind(kind, options)
def _execute_fax(options, *, x=dispatch, **more): logger.info(f"fax {options!r:>{x}} 100%")
async def _execute_later(options): return await (lambda: (yield))()
class dispatch(legacy.Base): kind = dispatch
executors = {"sms": execute_sms, **more, kind: _execute_mail}
executors["fax"] = _execute_fax
executors |= {"fax": _execute_fax}
executor = executors.get(kind) or (lambda options: None)
try: from shop.jobs.legacy import dispatch
except ImportError: dispatch = None
except* ValueError: pass
if TYPE_CHECKING: from shop.jobs.legacy import dispatch
with open("x") as dispatch, legacy as (a, b): pass
match kind:
case {"sms": dispatch, **rest} if legacy: pass
for dispatch in [legacy for legacy in jobs if (yield)]: continue
while True: break
return
raise ValueError(f"Unknown kind: {kind}")
logger.info(f"mail {options} %s", kind); logger.info(f"{kind=}", extra={"a": 1})
logger.warning("a" f"{options}" '''b''' rf"\\{kind}")
print(*[dispatch, *legacy], sep=f'{kind!r}')
__all__ = ["dispatch", *legacy.__all__]
__all__ += ["dispatch"]
from __future__ import annotations
\"\"\"Runs shop.jobs.legacy.dispatch.\"\"\"
# shop.jobs.legacy: noqa
pass; pass;
type Kind[T] = dict[str, legacy.Kind]
def generic[T: dispatch](kind: T) -> T: ...
x = (
x = '''
\\
\x0c
""".splitlines())


@cache
def modules() -> tuple[tuple[str, bytes], ...]:
    """Return name and content of the modules that mutations begin with."""
    return (*_ours(), *_installed())


def _ours() -> list[tuple[str, bytes]]:
    written = {**small(), **small(differing=True), **bakery()}
    found = [(name, _bytes(text)) for name, text in written.items() if name.endswith(".py")]
    for folder in ("sample_project", "tests/cases", "tests/projects"):
        found += _python_below(CHECKOUT / folder)
    return found


def _installed() -> list[tuple[str, bytes]]:
    place = Path(sysconfig.get_path("purelib"))
    return [module for name in PACKAGES for module in _python_below(place / name)]


def _python_below(folder: Path) -> list[tuple[str, bytes]]:
    found = ((path.as_posix(), path.read_bytes()) for path in sorted(folder.rglob("*.py")))
    return [(name, content) for name, content in found if 0 < len(content) <= LARGEST]


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
