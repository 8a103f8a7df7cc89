"""A monolith of 3,000 lines, made by rule: 44 executors with banners, helpers and comments."""

from __future__ import annotations

from textwrap import dedent, indent

from tests.support.complete import Complete, tree

KINDS = [f"{verb}_{what}" for verb in ("print", "fold", "bind", "trim") for what in (
    "letters", "posters", "books", "cards", "maps", "menus", "labels", "flags", "stamps", "notes", "forms"
)]  # fmt: skip
MODULAR = KINDS[:3]

SMALL = tree('''
=== backend/queue_app.py
from celery import Celery

celery_app = Celery("printworks", broker="memory://", backend="cache+memory://")
celery_app.set_default()
celery_app.conf.include = ["works.all_tasks", "works.entry"]
=== backend/orders.py
ORDERS = {
    1: {"id": 1, "label": "daily", "kind_id": 7, "values": {"copies": 3}, "press_id": 2},
    2: {"id": 2, "label": "weekly", "kind_id": None, "values": None, "press_id": None},
}
KINDS = {7: {"id": 7, "kind": "fold_maps"}}
RUN_TIMES = []


def get_order(order_id):
    return ORDERS.get(order_id)


def get_kind(kind_id):
    return KINDS.get(kind_id)


def due_orders():
    return [ORDERS[1]]


def update_order_run_times(order_id, last_run):
    RUN_TIMES.append(order_id)
=== backend/paper.py
SIZES = {"A4": (210, 297), "A5": (148, 210)}


def sheets(copies, per_sheet=2):
    return -(-copies // per_sheet)
=== backend/front.py
"""The front desk."""

import logging

import orders
from queue_app import celery_app
from works.all_tasks import get_task_for_label, run_order_kind

logger = logging.getLogger(__name__)


def run_now(kind, values=None, *, clerk="nobody"):
    return bool(run_order_kind.delay(kind=kind, values=values, reason="manual", clerk=clerk).id)


def execute_order(order_id, clerk, override_values=None):
    order = orders.get_order(order_id)
    if not order:
        raise KeyError(order_id)

    task = get_task_for_label(order["label"])
    if not task:
        raise ValueError(f"No task for {order['label']}")

    arguments = {"order_id": order_id}
    if order.get("values"):
        arguments["values"] = dict(order["values"])
    if override_values:
        arguments.setdefault("values", {}).update(override_values)

    sent = task.delay(**arguments)

    # Note when it was started
    orders.update_order_run_times(order_id, last_run="now")

    logger.info(f"Order {order['label']} started as {sent.id} by {clerk}")
    return {"order": order["label"], "app": celery_app.main}
=== backend/works/__init__.py
from .entry import check_orders, run_order_kind

__all__ = ["check_orders", "run_order_kind"]
=== backend/works/entry/__init__.py
from .check import check_orders
from .run import run_order_kind

__all__ = ["check_orders", "run_order_kind"]
=== backend/works/entry/check.py
from celery import shared_task

import orders

from .run import run_order_kind


@shared_task(name="works.check_orders")
def check_orders():
    checked = 0
    for order in orders.due_orders():
        kind = orders.get_kind(order["kind_id"])
        if not kind:
            continue
        run_order_kind.delay(
            kind=kind["kind"],
            values=order["values"],
            order_id=order["id"],
            kind_id=kind["id"],
            press_id=order["press_id"],
            reason="due",
        )
        orders.update_order_run_times(order["id"], last_run="now")
        checked += 1
    return checked
=== backend/works/entry/run.py
from celery import shared_task

from works.kinds.kind_router import execute_kind


@shared_task(bind=True, name="works.run_order_kind", acks_late=True)
def run_order_kind(
    self,
    kind: str,
    values: dict | None = None,
    order_id: int | None = None,
    kind_id: int | None = None,
    press_id: int | None = None,
    reason: str = "due",
    clerk: str | None = None,
):
    return execute_kind(kind=kind, values=values, press_id=press_id, task=self, order_id=order_id)
''')

ROUTER = '''\
"""Routes the kinds."""

{imports}

def execute_kind(kind, values, press_id, task, order_id=None):
    executors = {{
{entries}
    }}
    executor = executors.get(kind)
    if executor is None:
        return {{"success": False, "error": f"Unknown kind: {{kind}}"}}
    return executor(values=values, press_id=press_id, task=task, order_id=order_id)
'''

HEAD = '''\
"""Every task of the printworks.

Grown since the first press was bought.
"""

import logging
import threading
from collections import defaultdict
from datetime import timedelta
from typing import Any, Dict, List, Optional

import orders
from paper import SIZES, sheets
from queue_app import celery_app

logger = logging.getLogger(__name__)

# Presses that are out of order
BROKEN = frozenset({13})
LOCK = threading.RLock()
WASTE: Dict[str, int] = defaultdict(int)


def _waste(kind: str, count: int) -> int:
    """Add to the waste of a kind, from any thread."""
    with LOCK:
        WASTE[kind] += count
        return WASTE[kind]


def _press(press_id: Optional[int]) -> str:
    if press_id in BROKEN:
        raise RuntimeError(f"press {press_id} is out of order")
    return f"press {press_id or 1}"


# ==============================================================================
# Tasks
# ==============================================================================


@celery_app.task(name="works.check_orders")
def check_orders():
    checked = 0
    for order in orders.due_orders():
        kind = orders.get_kind(order["kind_id"])
        if not kind:
            continue
        run_order_kind.delay(
            kind=kind["kind"],
            values=order["values"],
            order_id=order["id"],
            kind_id=kind["id"],
            press_id=order["press_id"],
            reason="due",
        )
        orders.update_order_run_times(order["id"], last_run="now")
        checked += 1
    return checked


@celery_app.task(bind=True, name="works.run_order_kind", acks_late=True)
def run_order_kind(self, kind, values=None, order_id=None, kind_id=None, press_id=None,
                   reason="due", clerk=None):
    return _execute_kind(kind=kind, values=values, press_id=press_id, task=self)

'''

SECTION = '''

# ==============================================================================
# {title}
# ==============================================================================

# Sheets of one {kind} job; more are refused.
_MAX_{upper} = {maximum}


def _{kind}_layout(values: Dict[str, Any]) -> Dict[str, Any]:
    """Lay the pages of {kind} out."""
    size = values.get("size", "A4")
    width, height = SIZES.get(size, SIZES["A4"])
{filler}    return {{"width": width, "height": height, "kind": {kind!r}}}


def _execute_{kind}(
    values: Optional[Dict[str, Any]],
    press_id: Optional[int],
    task,
) -> Dict[str, Any]:
    """{title}.

    Args:
        values: What the order says.
        press_id: The press.
        task: The running task.
    """
    values = dict(values or {{}})
    copies = int(values.get("copies", {copies}))
    try:
        press = _press(press_id)
        layout = _{kind}_layout(values)
        # Never more than the {kind} tray holds
        count = min(sheets(copies), _MAX_{upper})
        waste = _waste({kind!r}, copies % 2)
        logger.info(f"{kind}: {{count}} sheets ({{copies / 2:.1f}}) on {{press}}, 100% {{layout['width']}} wide")
        return {{
            "success": True,
            "kind": {kind!r},
            "sheets": count,
            "waste": waste,
            "area": layout["width"] * layout["height"],
            "minutes": timedelta(seconds=count * {seconds}).total_seconds() / 60,
        }}
    except RuntimeError as e:
        logger.error(f"{kind} failed: {{e}}")
        return {{"success": False, "error": str(e)}}
'''

TAIL = """

# ==============================================================================
# Version 1
# ==============================================================================


@celery_app.task(name="works.v1_daily")
def v1_daily(order_id, values=None):
    return _execute_print_letters(values, None, None)


TASK_OF_LABEL = {"daily_v1": v1_daily}


def get_task_for_label(label):
    return TASK_OF_LABEL.get(label)
"""


def _filler(number: int) -> str:
    lines: list[str] = []
    for step in range(number % 5 + 12):
        lines += [f"# Step {step + 1}", f"width, height = height + {step}, width - {step}"]
    return indent("\n".join(lines) + "\n", "    ")


def _section(number: int, kind: str) -> str:
    return SECTION.format(
        title=kind.replace("_", " ").capitalize(),
        kind=kind,
        upper=kind.upper(),
        maximum=100 + number,
        copies=number + 1,
        seconds=number * 2 + 1,
        filler=_filler(number),
    )


def _monolith() -> str:
    table = "".join(f"        {kind!r}: _execute_{kind},\n" for kind in KINDS)
    router = (
        "\ndef _execute_kind(kind, values, press_id, task):\n    executors = {\n"
        + table
        + "    }\n    executor = executors.get(kind)\n    if executor is None:\n"
        + '        return {"success": False, "error": f"Unknown kind: {kind}"}\n'
        + "    return executor(values=values, press_id=press_id, task=task)\n"
    )
    sections = "".join(_section(number, kind) for number, kind in enumerate(KINDS))
    return HEAD + router + sections + TAIL


def _modular() -> dict[str, str]:
    files: dict[str, str] = {}
    for kind in MODULAR:
        files[f"backend/works/kinds/{kind}_kind.py"] = dedent(f"""\
            def execute_{kind}(values, press_id, task, order_id=None):
                return {{"success": True, "kind": {kind!r}, "new": True}}
            """)
    imports = [f"from .{kind}_kind import execute_{kind}" for kind in MODULAR]
    entries = "\n".join(f'        "{kind}": execute_{kind},' for kind in MODULAR)
    router = ROUTER.format(imports="\n".join(imports) + "\n", entries=entries)
    files["backend/works/kinds/kind_router.py"] = router
    files["backend/works/kinds/__init__.py"] = "from .kind_router import execute_kind\n"
    return files


CLIENT = """
def ask():
    import front, orders
    said = [front.run_now("print_letters", clerk="ada")]
    for order_id in (1, 2, 3):
        try:
            said.append(front.execute_order(order_id, "ada", {"size": "A5"}))
        except (KeyError, ValueError) as error:
            said.append(repr(error))
    return [*said, orders.RUN_TIMES, orders.ORDERS[1]["values"]]
"""

PRINTWORKS = Complete(
    files={**SMALL, **_modular(), "backend/works/all_tasks.py": _monolith()},
    monolith="works.all_tasks",
    app="queue_app:celery_app",
    roots=("backend",),
    flags=tuple(
        word
        for kind, answer in zip(
            MODULAR, ("keep-modular", "take-monolith", "keep-both"), strict=True
        )
        for word in ("--decide", f"executor:{kind}={answer}")
    ),
    jobs=(
        *(("works.run_order_kind", {"kind": kind, "values": {"copies": 7}}) for kind in KINDS),
        ("works.run_order_kind", {"kind": KINDS[20], "press_id": 13}),
        ("works.run_order_kind", {"kind": "nothing"}),
        ("works.check_orders", {}),
    ),
    cured={
        0: ["SUCCESS", {"success": True, "kind": KINDS[0], "new": True}],
        2: ["SUCCESS", {"success": True, "kind": KINDS[2], "new": True}],
    },
    client=CLIENT,
    gone=frozenset({"works.v1_daily"}),
    answers=[
        True,
        {"order": "daily", "app": "printworks"},
        "ValueError('Order has no associated kind. Please edit the order and select a kind.')",
        "KeyError(3)",
        [],
        {"copies": 3},
    ],
    sent=[
        [
            "works.run_order_kind",
            [],
            {"kind": "print_letters", "values": None, "reason": "manual", "clerk": "ada"},
            "celery",
        ],
        [
            "works.run_order_kind",
            [],
            {
                "kind": "fold_maps",
                "values": {"copies": 3, "size": "A5"},
                "order_id": 1,
                "kind_id": 7,
                "press_id": 2,
                "reason": "manual",
                "clerk": "ada",
            },
            "celery",
        ],
    ],
)
