"""Paths and dotted module names, for a given source root."""

from __future__ import annotations

from pathlib import PurePosixPath

from migrator.snapshot import Source


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
    prefix = f"{source_root}/" if source_root else ""
    tops = (
        path[len(prefix) :].partition("/")[0]
        for path in source.paths()
        if path.endswith(".py") and path.startswith(prefix)
    )
    return frozenset(top.removesuffix(".py") for top in tops)
