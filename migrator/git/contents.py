"""The files of the work tree as a tree: what a commit of all of them would hold."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from migrator.git.runner import Runner
from migrator.git.scratch import scratch_folder


def work_tree(git: Runner, git_dir: Path) -> str:
    """Write the files as a tree, from a copy of the index; see ``GitWriter.work_tree``."""
    with scratch_folder() as folder:
        copy = Path(folder) / "index"
        with suppress(FileNotFoundError):  # nothing was ever staged
            shutil.copyfile(git_dir / "index", copy)
        index = git.having("core.splitIndex=false", env={"GIT_INDEX_FILE": str(copy)})
        index.run("add", "--all", "--", ".")
        return index.line("write-tree")
