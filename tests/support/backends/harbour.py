"""No framework: service classes and a command line; modules at the root; a match; queue options.

Two lookups in one file, and a third by a constant key.
"""

from tests.support.complete import Complete, tree

FILES = tree('''
=== README.md
Harbour: berths and cranes. `python berths.py unload 3` unloads now.
=== queueing.py
from celery import Celery

queue = Celery("harbour", broker="memory://", backend="cache+memory://")
queue.conf.include = ["old_jobs", "work.desk"]
=== ledger.py
"""Orders and manifests."""

ORDERS = {
    3: {"id": 3, "code": "unload_v1", "manifest_id": 31, "arguments": {"crane": 2}, "berth_id": 8},
    4: {"id": 4, "code": "weigh_v1", "manifest_id": None, "arguments": None, "berth_id": None},
}
MANIFESTS = {31: {"id": 31, "work": "unload"}, 32: {"id": 32, "work": "weigh"}}
TIMES = []


def order(order_id):
    return ORDERS.get(order_id)


def manifest(manifest_id):
    return MANIFESTS.get(manifest_id)


def waiting():
    return list(ORDERS.values())


def update_order_times(order_id, last=None):
    TIMES.append((order_id, last))
=== clock.py
def now():
    return "2026-01-02"
=== harbour_office.py
"""What the people in the office can do."""

import logging

import ledger
from clock import now
from old_jobs import task_for_code
from queueing import queue

log = logging.getLogger(__name__)


class OfficeError(Exception):
    pass


class Office:
    """The harbour office."""

    def __init__(self, officer):
        self.officer = officer

    def run_order(self, order_id, overrides=None):
        """Run an order at once."""
        order = ledger.order(order_id)
        if order is None:
            raise OfficeError(f"no order {order_id}")
        task = task_for_code(order["code"])
        if task is None:
            raise OfficeError(f"no task for {order['code']}")
        kwargs = {"order_id": order_id}
        if order["arguments"]:
            kwargs["arguments"] = dict(order["arguments"])
        if overrides:
            kwargs.setdefault("arguments", {}).update(overrides)
        sent = task.apply_async(kwargs=kwargs, queue="office", priority=7)
        ledger.update_order_times(order_id, last=now())
        log.info("order %s runs as %s", order["code"], sent.id)
        return {"order": order["code"], "queued": True}

    def repeat(self, order):
        """Run an order again, later."""
        found = task_for_code(order["code"])
        if not found:
            raise OfficeError("nothing to repeat")
        found.apply_async(kwargs={"order_id": order["id"]}, countdown=60)
        return True

    def weigh_all(self):
        """Weigh what stands on the quay."""
        weigh = task_for_code("weigh")
        if weigh is None:
            return False
        weigh.apply_async(kwargs={"arguments": {"all": True}}, queue="scales")
        return True

    def backlog(self):
        return queue.conf.include, self.officer
=== berths.py
"""``python berths.py WORK BERTH``"""

import argparse

from old_jobs import handle


def parser():
    made = argparse.ArgumentParser()
    made.add_argument("work")
    made.add_argument("berth", type=int)
    return made


def main(argv=None):
    options = parser().parse_args(argv)
    handle.delay(options.work, berth_id=options.berth, cause="manual")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
=== work/__init__.py
=== work/desk/__init__.py
from .handler import handle
from .morning import morning_round

__all__ = ["handle", "morning_round"]
=== work/desk/handler.py
"""Handles one piece of work."""

from celery import shared_task

from work.cranes.choice import choose


@shared_task(bind=True, name="harbour.handle")
def handle(self, work, order_id=None, manifest_id=None, arguments=None, berth_id=None, cause="round"):
    return choose(work=work, arguments=arguments or {}, berth_id=berth_id, task=self)
=== work/desk/morning.py
from celery import shared_task

import ledger

from .handler import handle


@shared_task(name="harbour.morning")
def morning_round():
    sent = 0
    for order in ledger.waiting():
        if not order["manifest_id"]:
            continue
        manifest = ledger.manifest(order["manifest_id"])
        handle.delay(
            work=manifest["work"],
            order_id=order["id"],
            manifest_id=manifest["id"],
            arguments=order["arguments"],
            berth_id=order["berth_id"],
        )
        sent += 1
    return sent
=== work/cranes/__init__.py
from .choice import choose
from .unload import unload

__all__ = ["choose", "unload"]
=== work/cranes/choice.py
from .unload import unload


def choose(work, arguments, berth_id, task):
    match work:
        case "unload":
            return unload(arguments=arguments, berth_id=berth_id, task=task)
        case _:
            return {"success": False, "error": f"Unknown work: {work}"}
=== work/cranes/unload.py
def unload(arguments, berth_id, task):
    crane = arguments.get("crane", 1)
    return {"success": True, "unloaded": berth_id, "crane": crane}
=== old_jobs.py
#!/usr/bin/env python3
"""Jobs.

Everything that the harbour does in the background.
"""
import logging
from collections import Counter
from queueing import queue
import ledger

log = logging.getLogger("harbour.jobs")
SCALES = ("north", "south")
tally = Counter()


# region tasks
@queue.task(bind=True, name="harbour.handle")
def handle(self, work, order_id=None, manifest_id=None, arguments=None, berth_id=None, cause="round"):
    return _choose(work, arguments or {}, berth_id, self)


@queue.task(name="harbour.morning")
def morning_round():
    sent = 0
    for order in ledger.waiting():
        if not order["manifest_id"]:
            continue
        manifest = ledger.manifest(order["manifest_id"])
        handle.delay(
            work=manifest["work"],
            order_id=order["id"],
            manifest_id=manifest["id"],
            arguments=order["arguments"],
            berth_id=order["berth_id"],
        )
        sent += 1
    return sent
# endregion


def _choose(work, arguments, berth_id, task):
    match work:
        case "unload":
            return _unload(arguments, berth_id, task)
        case "weigh" | "reweigh":
            return _weigh(arguments, berth_id, task)
        case "sweep":
            return _sweep(arguments, berth_id, task)
        case _:
            return {"success": False, "error": f"Unknown work: {work}"}


# region executors
def _unload(arguments, berth_id, task):
    crane = arguments.get("crane", 1)
    return {"success": True, "unloaded": berth_id, "crane": crane}


def _weigh(arguments, berth_id, task):
    # Scales first, then the book.
    tally["weighed"] += 1
    scales = SCALES[berth_id % 2] if berth_id else SCALES[0]
    log.info('weigh with "%s" at {} 100%%' % scales)
    return {'success': True, 'scales': scales, 'so far': tally["weighed"]}


def _sweep(arguments, berth_id, task):
    tally["swept"] += 1
    try:
        metres = int(arguments["metres"])
    except KeyError as e:
        log.error(f"nothing to sweep: {e!r}")
        return {'success': False, 'error': 'no metres'}
    return {'success': True, 'metres': metres, 'so far': tally["swept"]}
# endregion


# region version 1
@queue.task(name="harbour.unload_v0")
def unload_v0(order_id, arguments=None):
    return _unload(arguments or {}, None, None)


TASKS = {"unload_v0": unload_v0}


def task_for_code(code):
    """Return the task of an order."""
    return TASKS.get(code)
# endregion
''')

CLIENT = """
def ask():
    import berths, ledger
    from harbour_office import Office, OfficeError

    office, said = Office("ada"), []
    def tried(function, *args):
        try:
            said.append(function(*args))
        except OfficeError as error:
            said.append(str(error))
    said.append(berths.main(["unload", "3"]))
    tried(office.run_order, 3, {"crane": 5})
    tried(office.run_order, 4)
    tried(office.run_order, 5)
    tried(office.repeat, ledger.ORDERS[3])
    tried(office.weigh_all)
    return [*said, ledger.ORDERS[3]["arguments"]]
"""

HARBOUR = Complete(
    files=FILES,
    monolith="old_jobs",
    app="queueing:queue",
    jobs=(
        ("harbour.handle", {"work": "unload", "berth_id": 3, "arguments": {"crane": 9}}),
        ("harbour.handle", {"work": "weigh", "berth_id": 3}),
        ("harbour.handle", {"work": "reweigh"}),
        ("harbour.handle", {"work": "sweep", "arguments": {"metres": "7"}}),
        ("harbour.handle", {"work": "sweep"}),
        ("harbour.handle", {"work": "paint"}),
        ("harbour.morning", {}),
    ),
    client=CLIENT,
    holds={
        "harbour_office.py": ("from queueing import queue\nfrom work import handle\n",),
        "work/cranes/choice.py": ('case "reweigh":',),
    },
    gone=frozenset({"harbour.unload_v0"}),
    answers=[
        0,
        {"order": "unload_v1", "queued": True},
        "Order has no associated manifest. Please edit the order and select a manifest.",
        "no order 5",
        True,
        True,
        {"crane": 2},
    ],
    sent=[
        ["harbour.handle", ["unload"], {"berth_id": 3, "cause": "manual"}, "celery"],
        [
            "harbour.handle",
            [],
            {
                "work": "unload",
                "order_id": 3,
                "manifest_id": 31,
                "arguments": {"crane": 5},
                "berth_id": 8,
                "cause": "manual",
            },
            "office",
        ],
        [
            "harbour.handle",
            [],
            {
                "work": "unload",
                "order_id": 3,
                "manifest_id": 31,
                "arguments": {"crane": 2},
                "berth_id": 8,
                "cause": "manual",
            },
            "celery",
        ],
        [
            "harbour.handle",
            [],
            {"work": "weigh", "arguments": {"all": True}, "cause": "manual"},
            "scales",
        ],
    ],
)
