"""More backends with nothing but a monolith, and all of them."""

from __future__ import annotations

from tests.support.built import GALLERY, OPS, Backend, dedented

# Modules at the root; shared_task already; the task itself picks; a base class; a table of lambdas.
PRESS = Backend(
    monolith="jobs",
    app="press_app:press",
    imports=("press_cli",),
    calls=(
        ("press.run", {"what": "fold", "sheet": "A4"}),
        ("press.run", {"what": "cut", "sheet": "A3"}),
        ("press.run", {"what": "bind", "sheet": "A5"}),
        ("jobs.stock", {"sheet": "A4"}),
    ),
    files=dedented(
        {
            "press_app.py": """\
                from celery import Celery

                press = Celery("press", broker="memory://", backend="cache+memory://")
                press.conf.include = ["jobs"]
                """,
            "press_cli.py": """\
                import press_app
                from jobs import run, stock as count_stock


                def main(what, sheet):
                    return run.delay(what, sheet), count_stock.delay(sheet), press_app.press
                """,
            "jobs.py": """\
                import threading

                from celery import Task, shared_task

                LOCK = threading.Lock()
                STOCK = {"A4": 3, "A3": 5, "A5": 7}


                class Machine(Task):
                    abstract = True
                    speed = 12

                    def pace(self):
                        return self.speed * 2


                def take(sheet):
                    with LOCK:
                        STOCK[sheet] -= 1
                        return STOCK[sheet]


                def fold(task, sheet):
                    return {"success": True, "left": take(sheet), "pace": task.pace()}


                def cut(task, sheet):
                    return {"success": True, "left": take(sheet), "cut": sheet.lower()}


                def bind(task, sheet):
                    return {"success": True, "task": task.name}


                @shared_task(bind=True, base=Machine, name="press.run", soft_time_limit=20)
                def run(self, what, sheet):
                    machines = {"fold": fold, "cut": cut, "bind": bind}
                    machine = machines.get(what)
                    if machine is None:
                        return {"success": False, "error": f"No machine for {what}"}
                    return machine(self, sheet)


                @shared_task
                def stock(sheet):
                    return STOCK[sheet]
                """,
        }
    ),
)

# Found by its place: autodiscovery, as Django projects have it; the router is a match.
MILL = Backend(
    monolith="mill.tasks",
    app="mill_queue:app",
    imports=("mill.views",),
    calls=(
        ("mill.start", {"kind": "grind", "load": 3}),
        ("mill.start", {"kind": "sift", "load": 4}),
    ),
    files=dedented(
        {
            "mill_queue.py": """\
                from celery import Celery

                app = Celery("mill", broker="memory://", backend="cache+memory://")
                app.autodiscover_tasks(["mill", "bakehouse"])
                """,
            "bakehouse/__init__.py": "",
            "bakehouse/tasks.py": """\
                from celery import shared_task


                @shared_task
                def bake():
                    return 1
                """,
            "mill/__init__.py": "",
            "mill/views.py": """\
                def begin(load):
                    from mill.tasks import start

                    return start.delay("grind", load)
                """,
            "mill/tasks.py": """\
                from mill_queue import app


                def run_grind(load):
                    return {"success": True, "ground": load}


                def run_sift(load):
                    return {"success": True, "sifted": load}


                def choose(kind, load):
                    match kind:
                        case "grind":
                            return run_grind(load)
                        case "sift":
                            return run_sift(load)
                        case _:
                            return {"success": False, "error": f"Unknown kind {kind}"}


                @app.task(name="mill.start", serializer="json")
                def start(kind, load):
                    return choose(kind, load)
                """,
        }
    ),
)

# A lookup that works: identifiers lead to tasks; a class with state; an executor that is async.
YARD = Backend(
    monolith="yard.old",
    app="yard.app:app",
    imports=("yard.service",),
    calls=(
        ("yard.dispatch", {"kind": "lift", "load": 1}),
        ("yard.dispatch", {"kind": "stack", "load": 2}),
        ("yard.dispatch", {"kind": "move", "load": 3}),
        ("yard.nightly", {"load": 4}),
        ("yard.again", {"identifier": "nightly_v0", "load": 5}),
    ),
    files=dedented(
        {
            "yard/__init__.py": "",
            "yard/app.py": """\
                from celery import Celery

                app = Celery("yard", broker="memory://", backend="cache+memory://")
                app.conf.include = ["yard.old", "yard.service"]
                """,
            "yard/service.py": """\
                from yard.app import app
                from yard.old import task_for


                @app.task(name="yard.again")
                def again(identifier, load):
                    task = task_for(identifier)
                    if task is None:
                        return None
                    return task.name, task.apply(kwargs={"load": load}).result
                """,
            "yard/old.py": """\
                import asyncio

                from celery.utils.log import get_task_logger

                from yard.app import app

                logger = get_task_logger(__name__)


                class Crane:
                    def __init__(self):
                        self.count = 0

                    def up(self):
                        self.count += 1
                        return self.count


                crane = Crane()


                def _execute_lift(load, template=None):
                    logger.info("lift %s", load)
                    return {"success": True, "lifted": load, "n": crane.up()}


                def _execute_stack(load, template=None, *, high=2):
                    return {"success": True, "stacked": load * high, "n": crane.up()}


                async def _moved(load):
                    return {"success": True, "moved": load}


                def _execute_move(load, template=None):
                    return asyncio.run(_moved(load))


                def execute_kind(kind, load, template=None):
                    table = dict(lift=_execute_lift, stack=_execute_stack, move=_execute_move)
                    if kind not in table:
                        return {"success": False, "error": f"Unknown kind {kind}"}
                    return table[kind](load, template=template)


                @app.task(bind=True, name="yard.dispatch", max_retries=None)
                def dispatch(self, kind, load):
                    return execute_kind(kind, load)


                @app.task(name="yard.nightly", queue="night")
                def nightly(load):
                    return _execute_lift(load)


                JOB_MAP = {"nightly_v0": nightly, "any_v0": dispatch}


                def task_for(identifier):
                    return JOB_MAP.get(identifier)
                """,
        }
    ),
)

# A class finds its own methods by name; the table of another router has methods and closures.
ATELIER = Backend(
    monolith="atelier.work",
    app="atelier.queue:queue",
    imports=("atelier.web",),
    calls=(
        ("atelier.make", {"kind": "paint", "order": "blue"}),
        ("atelier.make", {"kind": "frame", "order": "oak"}),
        ("atelier.make", {"kind": "other", "order": "x"}),
        ("atelier.ship", {"way": "post", "order": "a"}),
        ("atelier.ship", {"way": "post", "order": "b"}),
        ("atelier.ship", {"way": "van", "order": "c"}),
        ("atelier.ship", {"way": "hand", "order": "d"}),
    ),
    files=dedented(
        {
            "atelier/__init__.py": "",
            "atelier/queue.py": """\
                from celery import Celery

                queue = Celery(
                    "atelier",
                    broker="memory://",
                    backend="cache+memory://",
                    include=["atelier.work"],
                )
                """,
            "atelier/web.py": """\
                from atelier.work import make


                def order(kind):
                    return make.delay(kind, "blue")
                """,
            "atelier/work.py": """\
                from atelier.queue import queue


                class Maker:
                    def __init__(self, tax):
                        self.tax = tax

                    def run(self, kind, order):
                        method = getattr(self, f"_make_{kind}", None)
                        if method is None:
                            return {"error": f"nobody makes {kind}"}
                        return method(order)

                    def _make_paint(self, order):
                        return {"paint": order, "tax": self.tax}

                    def _make_frame(self, order):
                        return {"frame": order, "tax": self.tax * 2}


                class Post:
                    # The post counts its parcels.
                    def __init__(self):
                        self.sent = 0

                    def send(self, order):
                        self.sent += 1
                        return {"sent": self.sent, "order": order}


                def _carry(order):
                    return {"carried": order}


                def _by(vehicle):
                    def drive(order):
                        return {"by": vehicle, "order": order}

                    return drive


                WAYS = {"post": Post().send, "van": _by("van"), "hand": _carry}


                def _ship(way, order):
                    return WAYS[way](order)


                @queue.task(name="atelier.make")
                def make(kind, order):
                    return Maker(7).run(kind, order)


                @queue.task(name="atelier.ship")
                def ship(way, order):
                    return _ship(way, order)
                """,
        }
    ),
)
BACKENDS = {
    "gallery": GALLERY,
    "ops": OPS,
    "press": PRESS,
    "mill": MILL,
    "yard": YARD,
    "atelier": ATELIER,
}
