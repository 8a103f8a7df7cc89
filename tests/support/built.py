"""Backends with a monolith and no modular side, unlike one another in layout and style."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent
from typing import Any


@dataclass(frozen=True)
class Backend:
    """One backend, with what it takes to see it at work.

    Attributes:
        monolith: Dotted name of its monolith.
        app: Its Celery app, as ``module:name``.
        root: Folder that is on ``sys.path``.
        files: Path to text.
        calls: Tasks to run: name, and keyword arguments.
        imports: Modules that a web process imports first.
    """

    monolith: str
    app: str
    files: dict[str, str]
    calls: tuple[tuple[str, dict[str, Any]], ...]
    root: str = ""
    imports: tuple[str, ...] = ()


def dedented(files: dict[str, str]) -> dict[str, str]:
    """Return the files as they are written."""
    return {path: dedent(text) for path, text in files.items()}


# A module in the package of the web application; dict at module level; state; a task that sends.
GALLERY = Backend(
    monolith="gallery.jobs",
    app="gallery.queue:celery",
    imports=("gallery.web",),
    calls=(
        ("gallery.jobs.run_job", {"kind": "resize", "image": "a"}),
        ("gallery.jobs.run_job", {"kind": "watermark", "image": "a", "options": {"text": "x"}}),
        ("gallery.jobs.run_job", {"kind": "watermark", "image": "a"}),
        ("gallery.jobs.run_job", {"kind": "publish", "image": "b"}),
        ("gallery.jobs.sweep", {}),
    ),
    files=dedented(
        {
            "gallery/__init__.py": "",
            "gallery/queue.py": """\
                from celery import Celery

                celery = Celery(
                    "gallery",
                    broker="memory://",
                    backend="cache+memory://",
                    include=["gallery.jobs"],
                )
                celery.conf.beat_schedule = {
                    "sweep": {"task": "gallery.jobs.sweep", "schedule": 60.0},
                }
                celery.conf.task_routes = {"gallery.jobs.*": {"queue": "slow"}}
                """,
            "gallery/db.py": """\
                RUNS = []


                def add(row):
                    RUNS.append(row)
                """,
            "gallery/web.py": """\
                from gallery import jobs
                from gallery.jobs import JobError, pretty, run_job


                def upload(image):
                    try:
                        return run_job.delay("resize", image).id, pretty(3)
                    except JobError:
                        return None


                def mail(user):
                    jobs.digest.apply_async(args=[user], countdown=jobs.DELAY)
                """,
            "gallery/jobs.py": '''\
                """All background work of the gallery."""

                import logging

                from gallery import db
                from gallery.queue import celery

                log = logging.getLogger(__name__)

                MAX_SIDE = 2048
                DELAY = 5
                _seen = {}


                class JobError(Exception):
                    """A job that cannot be done."""


                def remember(key):
                    _seen[key] = _seen.get(key, 0) + 1
                    return _seen[key]


                def pretty(size):
                    return f"{size} px"


                # -----------------------------------------------------------
                # Executors
                # -----------------------------------------------------------


                def _execute_resize(image, options, run_id=None):
                    # never larger than this
                    side = min(options.get("side", MAX_SIDE), MAX_SIDE)
                    log.info(f"resize {image} to {side}")
                    return {"success": True, "size": pretty(side), "times": remember(image)}


                def _execute_watermark(image, options, run_id=None):
                    if "text" not in options:
                        raise JobError("no text")
                    return {"success": True, "times": remember(image), "text": options["text"]}


                def _execute_publish(image, options, run_id=None):
                    child = run_job.apply(kwargs={"kind": "resize", "image": image})
                    celery.send_task("gallery.jobs.sweep")
                    return {"success": True, "child": child.result}


                HANDLERS = {
                    "resize": _execute_resize,
                    "watermark": _execute_watermark,
                    "publish": _execute_publish,
                }


                def route(kind, image, options, run_id=None):
                    handler = HANDLERS.get(kind)
                    if handler is None:
                        raise ValueError(f"Unknown kind {kind}")
                    return handler(image=image, options=options, run_id=run_id)


                @celery.task(bind=True, max_retries=7, rate_limit="10/m", acks_late=True)
                def run_job(self, kind, image, options=None):
                    db.add((kind, image))
                    try:
                        return route(kind, image, options or {}, run_id=self.request.id)
                    except JobError as error:
                        return {"success": False, "error": str(error)}


                @celery.task
                def sweep():
                    """Forget what is old."""
                    seen = len(_seen)
                    _seen.clear()
                    return seen, len(db.RUNS)


                @celery.task(name="mails.digest", queue="mail", ignore_result=True)
                def digest(user):
                    return run_job.s(kind="resize", image=user).task
                ''',
        }
    ),
)

# Below src/, in a folder of its own for the worker; relative imports; if/elif; an old lookup.
OPS = Backend(
    monolith="ops.worker.everything",
    app="ops.worker.app:queue",
    root="src",
    imports=("ops.service", "ops.plans"),
    calls=(
        ("ops.start", {"sort": "probe", "target": "h1", "wishes": {"deep": True}}),
        ("ops.start", {"sort": "copy", "target": "h2"}),
        ("ops.start", {"sort": "prune", "target": "h3", "wishes": {"keep": 2}}),
        ("ops.tick", {}),
        ("ops.worker.everything.nightly", {"target": "h4"}),
    ),
    files=dedented(
        {
            "src/ops/__init__.py": "",
            "src/ops/worker/__init__.py": '"""What runs in the background."""\n',
            "src/ops/worker/app.py": """\
                from celery import Celery

                queue = Celery("ops", broker="memory://", backend="cache+memory://")
                queue.conf.update(imports=("ops.worker.everything",), task_default_queue="ops")
                """,
            "src/ops/hosts.py": """\
                def address(target):
                    return f"{target}.example.net"
                """,
            "src/ops/plans.py": """\
                from ops import cards
                from ops.worker.everything import start


                def begin(plan_id):
                    plan = cards.plan(plan_id)
                    card = cards.card(plan["card_id"])
                    return start.delay(sort=card["sort"], target=plan["target"], wishes=None)
                """,
            "src/ops/cards.py": """\
                def plan(plan_id):
                    return {"id": plan_id, "card_id": 1, "target": "h", "wishes": None}


                def card(card_id):
                    return {"id": card_id, "sort": "probe"}
                """,
            "src/ops/service.py": """\
                from ops.worker import everything


                def again(target):
                    return everything.start.delay("copy", target=target)
                """,
            "src/ops/worker/everything.py": """\
                from __future__ import annotations

                import logging
                from datetime import timedelta

                from ..hosts import address
                from .app import queue

                logger = logging.getLogger(__name__)

                KEEP = 10


                def _age(count: int) -> float:
                    return timedelta(days=count).total_seconds()


                @queue.task(bind=True, name="ops.start", autoretry_for=(OSError,), retry_backoff=4)
                def start(self, sort: str, target: str, wishes: dict | None = None):
                    \"\"\"Start one job.\"\"\"
                    wishes = wishes or {}
                    return _run(sort, target, wishes, self)


                def _run(sort: str, target: str, wishes: dict, task):
                    if sort == "probe":
                        return _probe(target, wishes, task)
                    elif sort == "copy":
                        return _copy(target, wishes, task)
                    elif sort == "prune":
                        return _prune(target, wishes, task)
                    return {"success": False, "error": f"Unknown sort: {sort}"}


                def _probe(target: str, wishes: dict, task) -> dict:
                    logger.info("probe %s", target)
                    return {"success": True, "at": address(target), "deep": wishes.get("deep")}


                def _copy(target: str, wishes: dict, task) -> dict:
                    found = _probe(target, wishes, task)
                    return {"success": True, "copied": found["at"], "name": task.name}


                def _prune(target: str, wishes: dict, task, limit: int = KEEP) -> dict:
                    # The oldest go first.
                    return {"success": True, "older": _age(wishes.get("keep", limit))}


                @queue.task(name="ops.tick", expires=30)
                def tick():
                    return start.apply(kwargs={"sort": "probe", "target": "tick"}).result


                @queue.task
                def nightly(target):
                    return _copy(target, {}, nightly)
                """,
        }
    ),
)
