"""Paths and dotted module names, for a given source root."""

from __future__ import annotations

from pathlib import PurePosixPath


def module_name(path: str, source_root: str) -> str | None:
    """Return the dotted module name of a Python file, or None where it is not below the root.

    Args:
        path: Path from the repository's root, with ``/``.
        source_root: Folder on ``sys.path``, ``""`` for the repository's root.
    """
    pure = PurePosixPath(path)
    if source_root:
        try:
            pure = pure.relative_to(source_root)
        except ValueError:
            return None
    parts = list(pure.with_suffix("").parts)
    if parts and parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def is_package(path: str) -> bool:
    """Tell whether the file is a package's ``__init__``."""
    return PurePosixPath(path).name == "__init__.py"


def package_folder(init_path: str) -> str:
    """Return the folder of a package, given the path of its ``__init__.py``."""
    return str(PurePosixPath(init_path).parent)


def child_path(init_path: str, stem: str) -> str:
    """Return the path of the module ``stem`` inside the package with this ``__init__.py``."""
    return str(PurePosixPath(init_path).parent / f"{stem}.py")
