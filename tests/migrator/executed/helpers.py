"""A small target whose code is run for real."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from migrator.audit.apps import AppPlace
from migrator.cache.results import ResultCache
from migrator.executed.options import Executing
from migrator.executed.rungs import Told, Tried, climb
from migrator.executed.target import Target
from migrator.gitstore import GitStore
from tests.support.repo import Project, build_repo

APP = AppPlace("zoo.queue:queue", "", "zoo/queue.py")
ZOO = {
    "zoo/__init__.py": "",
    "zoo/queue.py": "from celery import Celery\n\nqueue = Celery('zoo', include=['zoo.birds'])\n",
    "zoo/birds.py": (
        "from celery import shared_task\n\n\n@shared_task(name='zoo.feed')\ndef feed(): ...\n"
    ),
    "zoo/cage.py": "BARS = 7\n",
}
Files = Mapping[str, "str | None"]


@contextmanager
def target(
    project: Project, how: Executing | None = None, root: str = "", keep: bool = True
) -> Iterator[Target]:
    """Give the target's code, with the answers that are kept in its repository."""
    cache = ResultCache(project.root / ".git/answers", keep=keep)
    with (
        GitStore.open(project.root) as store,
        Target(store, project.root, root, how or Executing(), cache) as found,
    ):
        yield found


def changed(project: Project, files: Files) -> Project:
    """Commit other files on top."""
    for name in [name for name, text in files.items() if text is None]:
        project.path(name).unlink()
    project.commit({name: text for name, text in files.items() if text is not None})
    return project


def told(
    folder: Path,
    files: Files,
    *,
    before: Mapping[str, str] | None = None,
    how: Executing | None = None,
    **step: object,
) -> Told:
    """Climb the rungs from the zoo (with files of ``before``) to the zoo with other files."""
    start = {**ZOO, **(before or {})}
    project = changed(build_repo(folder / "zoo", start), files)
    paths = [name for name in files if name.endswith(".py")]
    plain = {
        "existing": tuple(name for name in paths if name in start),
        "remaining": tuple(name for name in paths if files[name] is not None),
        "apps": (),
        "served": (),
    }
    what = Tried(project.tree("HEAD~1"), project.tree(), **{**plain, **step})  # type: ignore[arg-type]
    with target(project, how) as found:
        return climb(found, what, "")
