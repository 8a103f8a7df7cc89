"""Looks at the running backend: the scenes, and who is registered under which name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrator.demo import census
from migrator.demo.backend import Backend, Outcome
from migrator.demo.scenes import SCENES, Scene
from migrator.demo.server import run_module
from migrator.demo.story import Story

Census = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Observed:
    """What one state of the code does.

    Attributes:
        outcomes: What became of each scene's request, in order.
        claims: Task name to the functions that claim it, as Celery says.
        banner: The task names that the worker has announced in its log.
    """

    outcomes: Sequence[Outcome]
    claims: Census
    banner: Sequence[str]

    @property
    def twice(self) -> list[str]:
        """The task names that more than one function claims."""
        return [name for name, functions in self.claims.items() if len(functions) > 1]


def observe(backend: Backend, story: Story) -> Observed:
    """Run the backend, make every scene's request, and count the registrations."""
    with story.waiting("asking Celery what is registered"):
        claims = take_census(backend.folder, backend.env)
    with story.waiting("starting API and worker"):
        backend.start()
    try:
        story.say(f"  API {backend.api.url} and a worker (process {backend.worker.pid})", "dim")
        outcomes = [_play(backend, scene, story) for scene in SCENES]
        banner = list(announced(backend.worker.text()))
    finally:
        with story.waiting("stopping API and worker"):
            backend.stop()
    return Observed(outcomes, claims, banner)


def _play(backend: Backend, scene: Scene, story: Story) -> Outcome:
    with story.waiting(scene.title, plain=False):
        outcome = backend.outcome(backend.ask(scene.ask))
    task = f" (task {outcome.task_id[:8]})" if outcome.task_id else ""
    story.verdict(scene.after.met_by(outcome), scene.title, f"{outcome}{task}")
    return outcome


def take_census(folder: Path, env: Mapping[str, str]) -> Census:
    """Return which functions Celery is given for each task name, in a process of its own.

    Raises:
        ServerError: A module cannot be imported.
    """
    found: Census = json.loads(run_module(folder, env, str(Path(census.__file__))))
    return found


def announced(log: str) -> Iterator[str]:
    """Yield the task names of the worker's banner, as often as they are there."""
    banner = re.search(r"^\[tasks\]\n((?:  \. .*\n)*)", log, re.MULTILINE)
    for line in banner[1].splitlines() if banner else []:
        yield line.removeprefix("  . ").strip()
