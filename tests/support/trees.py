"""A process that looks at trees of a backend: its worker, its web side, its modules."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.command import environment
from tests.support.complete import Complete

SERVER = Path(__file__).with_name("tree_server.py")


class Trees:
    """One server for all looks of a test process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(PYTHONPATH=""),
            text=True,
        )

    def close(self) -> None:
        """End the server."""
        self._process.communicate()

    def worker(
        self,
        backend: Complete,
        folder: Path,
        *,
        first: str = "",
        last: str = "",
        everything: bool = False,
    ) -> dict[str, Any]:
        """Return names, claims, results and log of a real worker on this tree.

        Args:
            backend: The backend.
            folder: Its files.
            first: A module whose tasks win against others of the same name.
            last: A module whose tasks lose.
            everything: Count the claims of all modules, not only of those that a worker imports.
        """
        return self._look("worker", backend, folder, first=first, last=last, everything=everything)

    def web(self, backend: Complete, folder: Path) -> dict[str, Any]:
        """Return the answers of the backend's client, and the messages that were sent."""
        return self._look("web", backend, folder)

    def broken(self, backend: Complete, folder: Path) -> dict[str, str]:
        """Return the modules that cannot be imported first in a process, with the reason."""
        broken: dict[str, str] = self._look("alone", backend, folder)["broken"]
        return broken

    def _look(self, what: str, backend: Complete, folder: Path, **more: object) -> dict[str, Any]:
        given = {
            "what": what,
            "folder": str(folder),
            "roots": backend.roots,
            "environment": dict(backend.environment),
            "app": backend.app,
            "messages": backend.jobs,
            "client": backend.client,
            "modules": modules(backend, folder),
            **more,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(given) + "\n")
        self._process.stdin.flush()
        said: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "failed" not in said, f"{what} in {folder}\n{said['failed']}"
        return said


def modules(backend: Complete, folder: Path) -> list[str]:
    """Return the names of all modules of a tree, by its files."""
    found = []
    for root in backend.roots:
        place = folder / root
        for path in sorted(place.rglob("*.py")):
            parts = path.relative_to(place).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if name and all(part.isidentifier() for part in parts):
                found.append(name)
    return [name for name in found if not name.startswith(backend.unimported or ("\0",))]
