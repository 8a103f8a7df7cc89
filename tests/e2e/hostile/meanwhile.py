"""Somebody at work in the repository while a run is under way, at an exact place of it.

A ``git`` in front of the real one counts the calls that are wanted, and at the n-th does what
somebody does, before the call goes through: no clock, no chance.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.support.repo import Project

SHIM = """\
#!/bin/sh
case " $* " in *" {call} "*)
    echo >> {count}
    if [ "$(wc -l < {count})" -eq {number} ]; then
        (cd {root} && env -i HOME=/nowhere PATH={path} sh {action}) > {log} 2>&1 < /dev/null
    fi
esac
exec {git} "$@"
"""


class Somebody:
    """Does something at the n-th call of a git command.

    Args:
        repo: Where it is done.
        place: An empty folder for what this needs.
        action: What is done: a shell script that runs in the work tree.
        call: The git command, with or without its first options.
        number: Which of its calls, from 1.
    """

    def __init__(self, repo: Project, place: Path, action: str, call: str, number: int) -> None:
        git = shutil.which("git")
        assert git
        self.folder = place
        self.count = place / "count"
        self.log = place / "log"
        (place / "action").write_text(action)
        values = {"count": self.count, "log": self.log, "action": place / "action", "git": git}
        path = os.environ["PATH"]
        text = SHIM.format(call=call, number=number, root=repo.root, path=path, **values)
        (place / "git").write_text(text)
        (place / "git").chmod(0o755)

    @property
    def path(self) -> str:
        """The value of ``PATH`` that puts the shim in front."""
        return f"{self.folder}{os.pathsep}{os.environ['PATH']}"

    @property
    def acted(self) -> bool:
        """Tell whether it was done."""
        return self.log.exists()
