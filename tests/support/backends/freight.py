"""A consumer of events and a click command line: what has moved is handed on by the monolith, whose table is
merged of others, while the modular side matches; coroutines, overloads, state behind a pool; async steps.
"""

from tests.support.complete import Complete, tree

FILES = tree(r'''
=== pyproject.toml
[project]
name = "freightflow"
version = "2.3.0"

[tool.black]
line-length = 100

[tool.ruff.lint]
select = ["E", "F", "I"]
=== Procfile
consumer: python -m freight.consumer
worker: celery -A freight.pipeline.app worker -Q pipeline -l info
beat: celery -A freight.pipeline.app beat
=== freight/__init__.py
=== freight/config.py
from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Config:
    broker: str = field(default_factory=lambda: os.environ.get("FREIGHT_BROKER", "memory://"))
    dry_run: bool = False


config = Config()
=== freight/models.py
from __future__ import annotations

import enum
import itertools
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypedDict


class StepName(enum.StrEnum):
    RATE = enum.auto()
    BOOK = enum.auto()
    LABEL = enum.auto()
    TRACK = enum.auto()
    INVOICE = enum.auto()


class Event(TypedDict):
    type: Literal["shipment.created", "shipment.paid"]
    shipment: int


@dataclass
class Shipment:
    counter: ClassVar[itertools.count[int]] = itertools.count(1)

    weight: float
    carrier: str | None = None
    id: int = field(default_factory=lambda: next(Shipment.counter))
    events: list[str] = field(default_factory=list)


@dataclass
class Flow:
    id: int
    name: str
    step_id: int | None = None
    settings: dict[str, Any] | None = None


SHIPMENTS: dict[int, Shipment] = {s.id: s for s in (Shipment(2.5), Shipment(40, "DHL"))}
STEPS = {1: {"id": 1, "step": "rate", "retries": 2}, 2: {"id": 2, "step": "label"}}
FLOWS = {
    1: Flow(1, "rate-all", 1, {"shipment": 1}),
    2: Flow(2, "label-all", 2),
    3: Flow(3, "orphan"),
}


def find_flow(flow_id: int) -> Flow | None:
    return FLOWS.get(flow_id)


def find_step(step_id: int) -> dict[str, Any] | None:
    return STEPS.get(step_id)


def mark_started(flow_id: int) -> None:
    FLOWS[flow_id].settings = {**(FLOWS[flow_id].settings or {}), "started": True}
=== freight/pipeline/__init__.py
"""The pipeline.

Przepływ: zdarzenie -> zadanie -> krok.
"""

from .app import app
from .tasks import execute_step, tick

__all__ = ["app", "execute_step", "tick"]
=== freight/pipeline/app.py
from celery import Celery
from celery.signals import after_setup_logger

from freight.config import config

app = Celery("freight", broker=config.broker, backend="cache+memory://")
app.conf.imports = ("freight.pipeline.tasks", "freight.pipeline.v2.entry")
app.conf.task_default_queue = "pipeline"
app.conf.beat_schedule = {"tick": {"task": "freight.tick", "schedule": 30.0}}
app.set_default()


@after_setup_logger.connect
def quiet(logger, **kwargs):
    logger.setLevel("INFO")
=== freight/pipeline/tasks.py
"""Pipeline steps.

The refactoring to freight.pipeline.v2 is under way: rating has moved, booking is next.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import Annotated, Any, Final, NamedTuple, ParamSpec, TypeVar, overload

from celery import Task, signature

from freight.config import config
from freight.models import FLOWS, SHIPMENTS, Shipment, StepName, find_flow, find_step
from freight.pipeline.app import app

# moved 2024-11, callers still import it from here
from freight.pipeline.v2.steps.rate import rate_step as _rate_step
from freight.pipeline.v2.support.result import failed

logger = logging.getLogger("freight.pipeline")

P = ParamSpec("P")
T = TypeVar("T")

Kg = Annotated[float, "kilograms"]
MAX: Final[Kg] = 30.0
_pool: ThreadPoolExecutor | None = None


class Quote(NamedTuple):
    carrier: str
    price: float = 0.0


class StepTask(Task):
    """Powtarza przy błędach sieci."""

    abstract = True
    autoretry_for = (ConnectionError, TimeoutError)
    retry_kwargs = {"max_retries": 1, "countdown": 0}
    _shipments: Mapping[int, Shipment] | None = None

    @property
    def shipments(self) -> Mapping[int, Shipment]:
        if self._shipments is None:
            self._shipments = MappingProxyType(SHIPMENTS)
        return self._shipments


@overload
def sync(fn: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]: ...
@overload
def sync(fn: Callable[P, Awaitable[T]]) -> Callable[P, T]: ...
def sync(fn):
    """Run a coroutine to its end."""

    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        loop = asyncio.new_event_loop()  # nie używać asyncio.run: uvloop
        try:
            return loop.run_until_complete(fn(*args, **kwargs))
        finally:
            loop.close()

    return wrapper


def pool() -> ThreadPoolExecutor:
    global _pool
    if _pool is None:
        _pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="freight")
    return _pool


def _shipment(settings: dict[str, Any]) -> Shipment:
    """Find the shipment."""
    try:
        return SHIPMENTS[int(settings["shipment"])]
    except (KeyError, TypeError) as exc:
        raise LookupError(f"no shipment in {sorted(settings)}") from exc


def succeeded(**data: Any) -> dict[str, Any]:
    return {"success": True, **data}


# Steps ------------------------------------------------------------------------


@sync
async def _book_step(flow_id, settings, task, *, dry_run: bool = config.dry_run):
    """Book with the carrier.

    Parameters
    ----------
    flow_id : int or None
        The flow.
    settings : dict
        What to book.
    task : StepTask
        The running task.
    """
    shipment = _shipment(settings)
    if shipment.weight > MAX and not settings.get("freight"):
        return failed("book", f"{shipment.weight} kg > {MAX} kg")

    async def ask(carrier: str) -> Quote:
        await asyncio.sleep(0)
        return Quote(carrier, len(carrier) * shipment.weight)

    quotes = await asyncio.gather(*(ask(carrier) for carrier in ("UPS", "Poczta")))
    best = min(quotes, key=lambda quote: quote.price)
    if not dry_run:
        shipment.carrier = best.carrier
    logger.info(f"{shipment.id} goes with {best.carrier} at {best.price:.2f}")
    return succeeded(carrier=best.carrier, price=best.price)


def _label_step(flow_id, settings, task):
    def render(shipment: Shipment) -> str:
        return f"^XA{shipment.id}^XZ"

    shipment = _shipment(settings)
    future = pool().submit(render, shipment)
    signature("freight.notify", kwargs={"shipment": shipment.id, "what": "label"}).apply_async()
    return succeeded(label=future.result(timeout=5))


def _track_step(flow_id, settings, task):
    shipment = _shipment(settings)
    if (event := settings.get("event")) is not None:
        shipment.events.append(event)
        logger.debug(f"{shipment.id}: {event=}")
    for number, event in enumerate(shipment.events, 1):
        logger.info(f"{number:>3}. {event}")
    return succeeded(events=len(shipment.events), seen=len(getattr(task, "shipments", ())))


def _invoice_step(flow_id, settings, task):
    try:
        from freight.erp import Erp
    except ImportError:
        logger.warning("no ERP")
        return failed("invoice", "no ERP")
    return succeeded(invoice=Erp().invoice(_shipment(settings)))


_CORE = {StepName.RATE: _rate_step, StepName.BOOK: _book_step}
_EXTRA = {StepName.LABEL: _label_step, StepName.TRACK: _track_step}
STEPS: Mapping[StepName, Callable[..., dict[str, Any]]] = {
    **_CORE,
    **_EXTRA,
    StepName.INVOICE: _invoice_step,
}


def _run_step(step, flow_id, settings, task):
    runner = STEPS.get(step)
    if runner is None:
        return failed(step, "no such step")
    return runner(flow_id, settings, task)


# Tasks ------------------------------------------------------------------------


@app.task(bind=True, base=StepTask, name="freight.execute_step")
def execute_step(self, step, flow_id=None, step_id=None, settings=None, origin="tick"):
    """Execute one step."""
    logger.info("step %s (%s)", step, origin)
    return _run_step(step, flow_id, settings or {}, self)


@app.task(name="freight.tick")
def tick():
    """Start all flows."""
    started = []
    for flow in FLOWS.values():
        step = find_step(flow.step_id) if flow.step_id else None
        if step is None:
            continue
        execute_step.apply_async(
            kwargs={
                "step": step["step"],
                "flow_id": flow.id,
                "step_id": step["id"],
                "settings": flow.settings,
                "origin": "tick",
            }
        )
        started.append(flow.name)
    return started


@app.task(base=StepTask, name="freight.notify", ignore_result=True)
def notify(shipment, what):
    logger.info("notify %s about %s", shipment, what)


@app.task(name="freight.rate_all_v1")
def rate_all_v1(**settings):
    return _rate_step(None, settings, rate_all_v1)


_BY_NAME = {"rate_all": rate_all_v1}


def task_by_name(name: str) -> Task:
    """Old names; raises KeyError."""
    return _BY_NAME[name.replace("-all-", "_all_")]
=== freight/pipeline/v2/__init__.py
=== freight/pipeline/v2/entry.py
from __future__ import annotations

import logging
from typing import Any

from celery import shared_task

from freight.models import FLOWS, find_step
from freight.pipeline.v2.steps import run_step

logger = logging.getLogger("freight.pipeline")


@shared_task(bind=True, name="freight.execute_step")
def execute_step(
    self,
    step: str,
    flow_id: int | None = None,
    step_id: int | None = None,
    settings: dict[str, Any] | None = None,
    origin: str = "tick",
) -> dict[str, Any]:
    """Execute one step."""
    logger.info("step %s (%s)", step, origin)
    return run_step(step, flow_id=flow_id, settings=settings or {}, task=self)


@shared_task(name="freight.tick")
def tick() -> list[str]:
    """Start all flows."""
    started = []
    for flow in FLOWS.values():
        step = find_step(flow.step_id) if flow.step_id else None
        if step is None:
            continue
        execute_step.apply_async(
            kwargs={
                "step": step["step"],
                "flow_id": flow.id,
                "step_id": step["id"],
                "settings": flow.settings,
                "origin": "tick",
            }
        )
        started.append(flow.name)
    return started
=== freight/pipeline/v2/steps/__init__.py
"""Steps: one module each."""

from __future__ import annotations

from typing import Any

from freight.pipeline.v2.steps.rate import rate_step
from freight.pipeline.v2.support.result import failed


def run_step(step: str, flow_id: int | None, settings: dict[str, Any], task: Any) -> dict[str, Any]:
    match step:
        case "rate":
            return rate_step(flow_id, settings, task)
        case _:
            return failed(step, "no such step")
=== freight/pipeline/v2/steps/rate.py
from __future__ import annotations

from typing import Any

from freight.pipeline.v2.support.result import shipment_of


def rate_step(flow_id: int | None, settings: dict[str, Any], task: Any) -> dict[str, Any]:
    """Rate a shipment."""
    shipment = shipment_of(settings)
    return {"success": True, "price": round(shipment.weight * 1.2, 2)}
=== freight/pipeline/v2/support/__init__.py
=== freight/pipeline/v2/support/result.py
from __future__ import annotations

from typing import Any

from freight.models import SHIPMENTS, Shipment


def failed(step: str, error: str) -> dict[str, Any]:
    return {"success": False, "error": f"{step}: {error}"}


def shipment_of(settings: dict[str, Any]) -> Shipment:
    """Find the shipment, numbers may be text."""
    number = settings.get("shipment")
    if number is None:
        raise LookupError("no shipment")
    return SHIPMENTS[int(number)]


def succeeded(data: dict[str, Any]) -> dict[str, Any]:
    return {"success": True, "data": data}
=== freight/consumer.py
"""Reads events, starts steps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from freight.pipeline import tasks

if TYPE_CHECKING:
    from freight.models import Event
    from freight.pipeline.tasks import Quote

HANDLERS: dict[str, Callable[[Event], None]] = {}


def on(kind: str):
    def register(fn):
        HANDLERS[kind] = fn
        return fn

    return register


@on("shipment.created")
def created(event: Event) -> None:
    tasks.execute_step.delay("rate", settings={"shipment": event["shipment"]}, origin="event")


@on("shipment.paid")
def paid(event: Event) -> None:
    chosen: Quote | None = None
    settings: dict[str, Any] = {"shipment": event["shipment"], "freight": chosen is None}
    (
        tasks.execute_step.si("book", settings=settings, origin="event")
        | tasks.execute_step.si("label", settings=settings, origin="event")
    ).apply_async()


def consume(lines: Iterable[str]) -> int:
    count = 0
    for line in lines:
        event = json.loads(line)
        HANDLERS[event["type"]](event)
        count += 1
    return count


if __name__ == "__main__":
    import sys

    print(consume(sys.stdin))
=== freight/cli.py
from __future__ import annotations

import logging

import click

from freight import models

logger = logging.getLogger(__name__)


@click.group()
def cli() -> None:
    """Freight administration."""


@cli.command()
@click.argument("flow_id", type=int)
@click.option("--set", "extra", multiple=True, metavar="KEY=VALUE")
def start(flow_id: int, extra: tuple[str, ...]) -> None:
    """Start a flow now."""
    # cykl importów: tasks -> models -> cli
    from freight.pipeline.tasks import task_by_name

    flow = models.find_flow(flow_id)
    if flow is None:
        raise click.ClickException(f"No flow {flow_id}")
    try:
        task = task_by_name(flow.name)
    except KeyError:
        logger.error("No task for flow %s", flow.name)
        raise click.ClickException(f"Flow {flow.name} cannot be started")
    settings = dict(flow.settings or {})
    settings.update(pair.split("=", 1) for pair in extra)
    result = task.apply_async(kwargs=settings, priority=3)
    models.mark_started(flow.id)
    click.echo(f"{flow.name}: {'queued' if result.id else '?'}")


@cli.command()
def steps() -> None:
    """List the steps."""
    click.echo(" ".join(sorted(models.StepName)))
=== tests/__init__.py
=== tests/test_pipeline.py
from unittest.mock import MagicMock, patch

import pytest
from click.testing import CliRunner

from freight.cli import cli
from freight.consumer import consume
from freight.models import SHIPMENTS
from freight.pipeline import execute_step, tasks
from freight.pipeline.tasks import (
    MAX,
    Quote,
    _book_step,
    _rate_step,
    _shipment,
    _track_step,
    failed,
    sync,
)


def test_rate():
    assert _rate_step(None, {"shipment": 1}, None)["price"] == 3.0


def test_book():
    assert _book_step(1, {"shipment": 1}, MagicMock())["carrier"] == "UPS"


def test_book_too_heavy():
    assert _book_step(1, {"shipment": 2}, None) == failed("book", f"40 kg > {MAX} kg")


def test_dry_run():
    SHIPMENTS[1].carrier = None
    _book_step(1, {"shipment": 1}, None, dry_run=True)
    assert SHIPMENTS[1].carrier is None


def test_shipment():
    with pytest.raises(LookupError, match="no shipment in"):
        _shipment({})


def test_label(monkeypatch):
    monkeypatch.setattr(tasks, "signature", MagicMock())
    assert tasks._label_step(None, {"shipment": 2}, None)["label"] == "^XA2^XZ"


def test_track():
    assert _track_step(None, {"shipment": 1, "event": "x"}, None)["events"] == 1


@patch("freight.pipeline.tasks._pool", None)
def test_pool():
    assert tasks.pool() is tasks.pool()


def test_sync():
    async def one():
        return Quote("x")

    assert sync(one)().price == 0.0


@patch.object(tasks.execute_step, "delay")
def test_consume(delay):
    assert consume(['{"type": "shipment.created", "shipment": 1}']) == 1
    delay.assert_called_once_with("rate", settings={"shipment": 1}, origin="event")


def test_start():
    answer = CliRunner().invoke(cli, ["start", "3"])
    assert answer.exit_code == 1


def test_unknown_step():
    assert execute_step.apply(args=("fly",)).get() == failed("fly", "no such step")
''')

CLIENT = """
def ask():
    from click.testing import CliRunner
    from freight.cli import cli
    from freight.consumer import consume
    said = []
    said.append(consume(['{"type": "shipment.created", "shipment": 1}', '{"type": "shipment.paid", "shipment": 2}']))
    for words in (["start", "1", "--set", "shipment=2"], ["start", "3"], ["start", "9"], ["steps"]):
        done = CliRunner().invoke(cli, words)
        said.append([done.exit_code, done.output])
    return said
"""

FREIGHT = Complete(
    files=FILES,
    monolith="freight.pipeline.tasks",
    app="freight.pipeline.app:app",
    unimported=("tests",),
    jobs=(
        ("freight.execute_step", {"step": "rate", "settings": {"shipment": 1}}),
        ("freight.execute_step", {"step": "book", "settings": {"shipment": 1}, "flow_id": 1}),
        ("freight.execute_step", {"step": "book", "settings": {"shipment": 2}}),
        ("freight.execute_step", {"step": "label", "settings": {"shipment": 2}}),
        ("freight.execute_step", {"step": "track", "settings": {"shipment": 2, "event": "left"}}),
        ("freight.execute_step", {"step": "track"}),
        ("freight.execute_step", {"step": "invoice", "settings": {"shipment": 2}}),
        ("freight.execute_step", {"step": "fly"}),
        ("freight.execute_step", {"step": "rate", "settings": {"shipment": "2"}}),
    ),
    cured={
        # The modular task has no base class: that is what the decision is about.
        4: ["SUCCESS", {"success": True, "events": 1, "seen": 0}],
    },
    gone=frozenset({"freight.rate_all_v1"}),
    flags=("--decide", "task:freight.execute_step=keep-modular"),
    client=CLIENT,
    answers=[
        2,
        [0, "rate-all: queued\n"],
        [1, "Error: Flow has no associated step. Please edit the flow and select a step.\n"],
        [1, "Error: No flow 9\n"],
        [0, "book invoice label rate track\n"],
    ],
    sent=[
        [
            "freight.execute_step",
            ["rate"],
            {"settings": {"shipment": 1}, "origin": "event"},
            "pipeline",
        ],
        [
            "freight.execute_step",
            ["book"],
            {"settings": {"shipment": 2, "freight": True}, "origin": "event"},
            "pipeline",
        ],
        [
            "freight.execute_step",
            [],
            {"step": "rate", "flow_id": 1, "step_id": 1, "settings": {"shipment": "2"}},
            "pipeline",
        ],
    ],
    holds={
        "freight/pipeline/v2/__init__.py": ('    "notify",\n',),
        "freight/pipeline/v2/steps/__init__.py": (
            'case "invoice":\n            return invoice_step(',
        ),
        "freight/pipeline/v2/steps/label.py": (
            "_pool: ThreadPoolExecutor | None = None",
            "global _pool",
        ),
        "freight/pipeline/v2/steps/book.py": ("@overload\ndef sync(", "# nie używać asyncio.run"),
        "freight/cli.py": ("# cykl importów", "priority=3", "!event"),
        "tests/test_pipeline.py": ('@patch("freight.pipeline.v2.steps.label._pool", None)',),
    },
)
