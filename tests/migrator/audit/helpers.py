"""Small projects for the tests of the audit."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from migrator.audit import AuditOptions, audit
from migrator.facts import Facts, Registration
from tests.support.memory import snapshot

APP = "from celery import Celery\napp = Celery('x', include=['pkg.old', 'pkg.new'])\n"

# A project with the disease, in words that no other fixture uses.
CLINIC: dict[str, str] = {
    "clinic/__init__.py": "",
    "clinic/main.py": """
        from flask import Flask
        web = Flask(__name__)

        @web.post("/visits")
        def visit():
            from clinic.desk.everything import admit
            return admit.delay("walk-in", sort="xray").id
    """,
    "clinic/queue.py": """
        from celery import Celery
        queue = Celery("clinic", include=["clinic.desk.everything", "clinic.desk.reception"])
        queue.conf.beat_schedule = {
            "round": {"task": "clinic.round", "schedule": 60},
            "sweep": {"task": "clinic.sweep", "schedule": 600},
        }
    """,
    "clinic/lab.py": "def analyse(sample):\n    return {'sample': sample}\n",
    "clinic/desk/__init__.py": "from .reception import admit\n",
    "clinic/desk/everything.py": """
        \"\"\"All of it.\"\"\"
        import asyncio
        import logging
        import threading

        from clinic.lab import analyse
        from clinic.queue import queue

        log = logging.getLogger(__name__)
        ROOMS = ("a", "b")
        _seen = {}
        _guard = threading.Lock()


        def label(sample):
            text = str(sample)
            if not text:
                raise ValueError("empty")
            return text.upper()


        def forgotten():
            return 1


        @queue.task(name="clinic.round")
        def make_round():
            admit.delay("round", sort="blood")


        @queue.task(name="clinic.admit", bind=True)
        def admit(self, who, sort, room=None):
            log.info(f"admitting {who}")
            if sort == "xray":
                return _do_xray(who, room)
            elif sort in ("blood", "plasma"):
                return _do_blood(who, room=room)
            elif sort == "scan":
                return _do_scan(who, room)
            raise KeyError(sort)


        def _do_xray(who, room):
            log.info(f"xray of {who!r} in {room}")
            return {"ok": True, "room": room or ROOMS[0]}


        def _do_blood(who, room):
            _seen[who] = label(who)
            loop = asyncio.new_event_loop()
            try:
                return {"ok": True, "result": analyse(who)}
            finally:
                loop.close()


        def _do_scan(who, room):
            from clinic.machines.scanner import Scanner

            return Scanner(room).scan(who)
            log.info("done")


        @queue.task(name="clinic.sweep")
        def sweep():
            return len(_seen)


        @queue.task(name="clinic.v1.xray")
        def xray_v1(who):
            return _do_xray(who, None)


        @queue.task(name="clinic.v1.blood")
        def blood_v1(who):
            return _do_blood(who, None)


        BY_CODE = {"X": xray_v1, "B": blood_v1}


        def by_code(code):
            found = BY_CODE.get(code)
            return found
    """,
    "clinic/desk/reception/__init__.py": "from .door import admit\nfrom .clock import make_round\n",
    "clinic/desk/reception/clock.py": """
        from celery import shared_task

        from .door import admit


        @shared_task(name="clinic.round")
        def make_round():
            admit.delay("round", sort="blood")
    """,
    "clinic/desk/reception/door.py": """
        import logging

        from celery import shared_task

        from ..treatment.router import treat

        log = logging.getLogger(__name__)


        @shared_task(name="clinic.admit", bind=True)
        def admit(self, who, sort, room=None):
            log.info("admitting %s", who)
            return treat(sort, who=who, room=room)
    """,
    "clinic/desk/treatment/__init__.py": "",
    "clinic/desk/treatment/router.py": """
        from . import radiology


        def treat(sort, who, room):
            match sort:
                case "xray":
                    return radiology.do_xray(who=who, room=room, visit_id=None)
            return {"ok": False, "error": f"unknown: {sort}"}
    """,
    "clinic/desk/treatment/radiology.py": """
        import logging

        logger = logging.getLogger(__name__)
        ROOMS = ("a", "b")


        def do_xray(who, room, visit_id=None):
            \"\"\"Take a picture.\"\"\"
            logger.info("xray of %r in %s", who, room)
            return {"ok": True, "room": room or ROOMS[0]}
    """,
    "clinic/desk/tools/__init__.py": "",
    "clinic/desk/tools/text.py": """
        def label(sample):
            text = str(sample)
            if not text:
                raise ValueError("empty")
            return text.upper()
    """,
    "clinic/desk/treatment/notes.py": "from clinic.desk.tools.text import label\n",
    "pyproject.toml": '[project]\nname = "clinic"\ndependencies = ["celery", "flask"]\n',
}


def project(files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """Return files with their common indentation removed."""
    return {
        path: dedent(text).lstrip("\n") if isinstance(text, str) else text
        for path, text in files.items()
    }


def facts(files: Mapping[str, str | bytes], **options: str) -> Facts:
    """Audit a project given as text."""
    return audit(snapshot(project(files)), AuditOptions(**options))


def clinic(**changes: str | bytes) -> dict[str, str | bytes]:
    """Return the clinic with files added or replaced; ``/`` is written ``__`` in their names."""
    return {**CLINIC, **{name.replace("__", "/") + ".py": text for name, text in changes.items()}}


def registrations(source: str, **others: str) -> tuple[Registration, ...]:
    """Return what ``tasks.py`` registers, beside other modules."""
    files = {"tasks.py": source, **{f"{name}.py": text for name, text in others.items()}}
    return tuple(r for r in facts(files).registrations if r.where.path == "tasks.py")
