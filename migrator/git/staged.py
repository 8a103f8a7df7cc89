"""The index as a tree: what a commit that is being made would hold."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from migrator.errors import RepositoryError
from migrator.git.runner import Runner
from migrator.git.scratch import scratch_folder

INDEX = "GIT_INDEX_FILE"


def staged_tree(git: Runner, git_dir: Path) -> str:
    """Write what is staged as a tree, from a copy of the index, and return the tree's id.

    Inside a hook git names the index of the commit that is being made, which with
    ``git commit -a`` or ``git commit FILE`` is not the repository's own.

    Args:
        git: Runs git in the work tree, with an object directory that may be written to.
        git_dir: Directory of this work tree's index.

    Raises:
        RepositoryError: The index has conflicts, or cannot be read.
    """
    index = Path(os.environ.get(INDEX) or git_dir / "index")
    if not index.is_absolute():
        index = git.root / index
    with scratch_folder() as folder:
        copy = Path(folder) / "index"
        try:
            shutil.copyfile(index, copy)
        except FileNotFoundError:
            pass  # nothing was ever staged: git takes a missing index for an empty one
        except OSError as error:
            raise RepositoryError(f"{index}: {error.strerror}") from None
        return git.having("core.splitIndex=false", env={INDEX: str(copy)}).line("write-tree")
