"""Released versions of Celery, each in a folder of its own beside the installed one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any

# The last release of each line; below 5.3 Celery needs pytz. All share kombu, vine and billiard
# with the installed one.
RELEASES: dict[str, tuple[str, ...]] = {
    "5.2.7": ("celery==5.2.7", "pytz"),
    "5.3.6": ("celery==5.3.6",),
    "5.4.0": ("celery==5.4.0",),
    "5.5.3": ("celery==5.5.3",),
    "5.6.3": ("celery==5.6.3",),
}
INSTALLED = version("celery")
VERSIONS = (*(release for release in RELEASES if release != INSTALLED), INSTALLED)
DRIVER = Path(__file__).with_name("driver.py")


class NotInstalled(Exception):
    """A release could not be installed."""


def folder_of(release: str) -> Path | None:
    """Return what to put on the path for a version; installs it the first time.

    It is kept in the virtual environment, so that what removes that removes it as well.

    Raises:
        NotInstalled: There is no registry that has it.
    """
    if release == INSTALLED:
        return None
    kept = Path(sys.prefix) / "celeries"
    folder = kept / release
    if not folder.is_dir():
        kept.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept) as made:
            _install(release, Path(made) / release)
            with suppress(OSError):  # another process of the tests was first
                (Path(made) / release).rename(folder)
    return folder


def _install(release: str, folder: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    options = ["--no-deps", "--no-compile", "--target", str(folder)]
    done = subprocess.run([*pip, *options, *RELEASES[release]], capture_output=True, text=True)
    if done.returncode:
        raise NotInstalled(f"Celery {release} could not be installed: {done.stderr.strip()[-500:]}")


class Oracle:
    """A process of one version of Celery that answers what projects register.

    Args:
        release: The version.
    """

    def __init__(self, release: str) -> None:
        folder = folder_of(release)
        found = {"PYTHONPATH": str(folder)} if folder is not None else {}
        hidden = ("PYTHON", "CELERY", "C_", "DJANGO")
        kept = {name: v for name, v in os.environ.items() if not name.startswith(hidden)}
        self._process = subprocess.Popen(
            [sys.executable, str(DRIVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**kept, **found},
        )
        self.version: str = self._read()
        assert self.version == release

    def ask(self, folder: Path, root: str, app: str, orders: int = 2) -> list[Any]:
        """Return what a worker registers, for each order of the pending tasks."""
        request = {"folder": str(folder), "root": root, "app": app, "orders": orders}
        assert self._process.stdin is not None
        print(json.dumps(request), file=self._process.stdin, flush=True)
        answer: list[Any] = self._read()
        return answer

    def _read(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def __enter__(self) -> Oracle:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=30)
