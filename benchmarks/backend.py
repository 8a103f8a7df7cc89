"""The backend in the middle of a tree: one monolith, its modular package, and 25 importers.

It is the embedded sample backend; further routers bring its importers to 25. They are as long as
other files: what follows their first lines is what the rest of the tree is made of.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import filler

SAMPLE = Path(__file__).parent.parent / "sample_project"
ROOT = "backend"
MONOLITH = "tasks.job_tasks"
MONOLITH_FILE = f"{ROOT}/tasks/job_tasks.py"
FUNCTION = "dispatch_job"
IMPORTERS = 25
LOOK_ALIKES = 15

ROUTER = '''"""Jobs of the {area} team."""

import logging

from fastapi import APIRouter, Depends

import jobs_manager
from security import get_current_user
{top}
logger = logging.getLogger(__name__)
router = APIRouter(prefix="/{area}/jobs", tags=["{area}"])


@router.post("/{{job_name}}")
def start_{area}_job(job_name: str, job_type: str, current_user: dict = Depends(get_current_user)):
    """Start a job of the {area} team at once."""
{local}    task = {call}.delay(
        job_name=job_name,
        job_type=job_type,
        job_parameters={{"team": "{area}"}},
        executed_by=current_user["username"],
    )
    return {{"task_id": task.id, "team": "{area}"}}


@router.get("/")
def list_{area}_jobs(limit: int = 20):
    """Return the schedules that the {area} team may see."""
    return [one for one in jobs_manager.list_schedules() if one.job_name][:limit]
'''

FORMS = (
    ("from tasks.job_tasks import dispatch_job\n", "", "dispatch_job"),
    ("from tasks.job_tasks import dispatch_job as start_job\n", "", "start_job"),
    ("", "    from tasks.job_tasks import dispatch_job\n\n", "dispatch_job"),
    ("from tasks import job_tasks\n", "", "job_tasks.dispatch_job"),
)

LOOK_ALIKE = '''"""Builds and releases of team {number}: nothing here is Celery."""

from invoke import task


class Board:
    """Cards, each with the task it stands for."""

    def __init__(self, cards):
        self.cards = cards

    def done(self):
        return [card for card in self.cards if card.task.done]


@task
def build_{number}(context, clean=False):
    """Build the package."""
    context.run("make clean all" if clean else "make all")
'''


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the paths and contents of the backend."""
    yield from _sample()
    for number in range(IMPORTERS - _importers_of_sample()):
        top, local, call = FORMS[number % len(FORMS)]
        area = f"team{number:02}"
        head = ROUTER.format(area=area, top=top, local=local, call=call)
        text = filler.filled(head, number)
        yield f"{ROOT}/routers/teams/{area}.py", text.encode()
    yield f"{ROOT}/routers/teams/__init__.py", b'"""Routers of the teams."""\n'
    for number in range(LOOK_ALIKES):
        yield f"tools/team_{number:02}/tasks.py", LOOK_ALIKE.format(number=number).encode()


def _sample() -> Iterator[tuple[str, bytes]]:
    for path in sorted(SAMPLE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(SAMPLE).as_posix(), path.read_bytes()


def _importers_of_sample() -> int:
    leaf = MONOLITH.rpartition(".")[2].encode()
    return sum(
        b"tasks." + leaf in content and path != MONOLITH_FILE
        for path, content in _sample()
        if path.endswith(".py")
    )


def importers() -> list[str]:
    """Return the paths of the files that import the monolith."""
    words = (b"tasks.job_tasks", b"import job_tasks")
    return [
        path
        for path, content in files()
        if path.endswith(".py") and path != MONOLITH_FILE and any(word in content for word in words)
    ]
