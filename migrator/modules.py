"""Paths and dotted module names, for a given source root."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import PurePosixPath

from migrator.overlay import Overlay
from migrator.snapshot import Snapshot, Source


def module_name(path: str, source_root: str) -> str | None:
    """Return the dotted module name of a Python file, or None where it is not below the root.

    Args:
        path: Path from the repository's root, with ``/``.
        source_root: Folder on ``sys.path``, ``""`` for the repository's root.
    """
    # Asked of every file of a repository, so without pathlib, which takes ten times as long.
    root = source_root.strip("/") if source_root != "." else ""
    if root and not path.startswith(f"{root}/"):
        return None
    folder, slash, name = path[len(root) + 1 if root else 0 :].rpartition("/")
    dot = name.rfind(".")
    stem = name[:dot] if 0 < dot < len(name) - 1 else name
    return (folder if stem == "__init__" else f"{folder}{slash}{stem}").replace("/", ".")


def is_package(path: str) -> bool:
    """Tell whether the file is a package's ``__init__``."""
    return PurePosixPath(path).name == "__init__.py"


def package_folder(init_path: str) -> str:
    """Return the folder of a package, given the path of its ``__init__.py``."""
    return str(PurePosixPath(init_path).parent)


def child_path(init_path: str, stem: str) -> str:
    """Return the path of the module ``stem`` inside the package with this ``__init__.py``."""
    return str(PurePosixPath(init_path).parent / f"{stem}.py")


def free_child(source: Source, init_path: str, stem: str) -> str:
    """Return the stem for a new module of a package: with a number where the name is taken."""
    free, number = stem, 1
    while source.exists(child_path(init_path, free)):
        number += 1
        free = f"{stem}_{number}"
    return free


def first_party(source: Source, source_root: str) -> frozenset[str]:
    """Return the top-level modules and packages below the source root."""
    if not isinstance(source, Overlay):
        return frozenset(top for path in source.paths() for top in _top(path, source_root))
    counted = _counted(source.snapshot, source_root).copy()
    for path, content in source.edits.items():
        for top in _top(path, source_root):
            counted[top] += (content is not None) - source.snapshot.exists(path)
    return frozenset(top for top, number in counted.items() if number > 0)


@lru_cache(maxsize=2)  # asked by each stage, and of all paths of a repository
def _counted(snapshot: Snapshot, source_root: str) -> Counter[str]:
    """Return how many files each top-level module or package has."""
    return Counter(top for path in snapshot.paths() for top in _top(path, source_root))


def _top(path: str, source_root: str) -> tuple[str, ...]:
    """Return what a Python file below the root belongs to; nothing for other files."""
    prefix = f"{source_root}/" if source_root else ""
    if not path.endswith(".py") or not path.startswith(prefix):
        return ()
    return (path[len(prefix) :].partition("/")[0].removesuffix(".py"),)
