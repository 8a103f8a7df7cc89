"""The sample backend as a git repository of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migrator.errors import ConfigError, DemonolithError
from migrator.git.runner import Runner

NAME = "netops-backend"
SOURCE_ROOT = "backend"
DATA = "data"  # in the repository, and ignored by it
LITTER = ("__pycache__", "*.py[cod]", ".*_cache", ".venv", ".env", DATA, "celerybeat-schedule*")

# By environment, so that nobody's git settings are read or written: no signing, no hooks.
IDENTITY = {
    "GIT_AUTHOR_NAME": "Demo Person",
    "GIT_AUTHOR_EMAIL": "demo@example.org",
    "GIT_COMMITTER_NAME": "Demo Person",
    "GIT_COMMITTER_EMAIL": "demo@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def sample_folder() -> Path:
    """Return where the sample is: in an installed package, or beside it in a checkout.

    Raises:
        DemonolithError: It is in neither place.
    """
    here = Path(__file__).resolve().parent
    places = (here / "sample_project", here.parents[1] / "sample_project")
    for place in places:
        if (place / SOURCE_ROOT).is_dir():
            return place
    listing = " nor ".join(str(place) for place in places)
    raise DemonolithError(
        f"the demo's backend was found neither in {listing}", "Install demonolith again."
    )


@contextmanager
def demo_identity() -> Iterator[None]:
    """Let git know a demo person, by environment variables, until the end of the block."""
    saved = {name: os.environ.get(name) for name in IDENTITY}
    os.environ.update(IDENTITY)
    try:
        yield
    finally:
        for name, value in saved.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def new_folder(keep: Path | None) -> Iterator[Path]:
    """Make the demo's folder; a temporary one is removed again if the person interrupts.

    Args:
        keep: The folder to make; None for a temporary one.

    Raises:
        ConfigError: It exists or cannot be made.
    """
    folder = _kept(keep) if keep else Path(tempfile.mkdtemp(prefix="demonolith-demo-")) / NAME
    try:
        yield folder.resolve()
    except KeyboardInterrupt:
        if keep is None:
            shutil.rmtree(folder.parent, ignore_errors=True)
        raise


def _kept(folder: Path) -> Path:
    if folder.exists() or folder.is_symlink():
        raise ConfigError(f"--keep {folder}: it exists already", "Name a folder that does not.")
    try:
        folder.mkdir(parents=True)
        folder.rmdir()
    except OSError as error:
        raise ConfigError(f"--keep {folder}: cannot be made: {error.strerror}") from error
    return folder


def make_repository(folder: Path) -> Runner:
    """Copy the sample to a folder that does not exist, and commit it on ``main``.

    Returns:
        A runner of git in that repository.

    Raises:
        RepositoryError: git is missing or does not work.
    """
    shutil.copytree(sample_folder(), folder, ignore=shutil.ignore_patterns(*LITTER))
    git = Runner(folder)
    git.run("init", "--quiet", "--template=", "--initial-branch=main")
    git.run("add", "--all")
    git.run("commit", "--quiet", "--message=NetOps Backend 2.3.0")
    return git
