"""Modules that are not in the repository because something else makes or brings them."""

from __future__ import annotations

import re
from fnmatch import fnmatch

from migrator.audit.modules import ancestors, join
from migrator.audit.project import Project

_MADE = re.compile(r"(_pb2|_pb2_grpc|_grpc|_thrift)$|^(_version|version|__version__|_generated)$")
_EXTENDED = (b"extend_path", b"declare_namespace", b"__path__")


def may_be_made(project: Project, path: str) -> bool:
    """Tell whether a module that would have this path may come from elsewhere.

    From a build (an extension module, protobuf, a version file), a submodule, a file that git
    ignores, or another distribution that shares the package.

    Args:
        project: The repository.
        path: The module's path without ``.py``.
    """
    leaf = path.rpartition("/")[2]
    beside = (f"{path}.", f"{path}/")  # ``name.pyx``, ``name.cpython-312.so``, ``name/…``
    if _MADE.search(leaf) or any(map(project.is_begun, beside)):
        return True
    return _is_ignored(project, path) or _is_shared(project, path)


def _is_shared(project: Project, path: str) -> bool:
    """A package that looks for its modules in other places too."""
    for folder in ancestors(path):
        init = join(folder, "__init__.py")
        if init in project.modules.files:
            text = project.source.read(init)
            if any(word in text for word in _EXTENDED):
                return True
    return False


def _is_ignored(project: Project, path: str) -> bool:
    """A rule of ``.gitignore``, or a submodule, that covers the path."""
    exists = project.source.exists
    for folder in ancestors(path):
        name = join(folder, ".gitignore")
        if exists(name):
            inside = path[len(folder) + 1 if folder else 0 :]
            if any(_covers(rule, inside) for rule in _lines(project, name)):
                return True
    if exists(".gitmodules"):
        for line in _lines(project, ".gitmodules"):
            key, _, value = line.partition("=")
            if key.strip() == "path" and f"{path}/".startswith(f"{value.strip()}/"):
                return True
    return False


def _lines(project: Project, path: str) -> list[str]:
    text = project.source.read(path).decode("utf-8", "replace")
    return [line.strip() for line in text.splitlines() if not line.lstrip().startswith("#")]


def _covers(rule: str, inside: str) -> bool:
    """Tell whether a rule could mean a module or a folder around it; generous on purpose."""
    wanted = rule.strip("/")
    if not wanted or rule.startswith("!"):
        return False
    parts = inside.split("/")
    names = [*parts, f"{parts[-1]}.py"]
    heads = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    return any(fnmatch(name, wanted) for name in (*names, *heads, f"{inside}.py"))
