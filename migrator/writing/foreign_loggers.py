"""Loggers of a project that do not take the values of a message by ``%``.

The libraries are known by their names where a file imports them. Most files import a logger from
a module of the project, which may have it from such a library, or be one of its own::

    from shop.log import logger     # shop/log.py: from loguru import logger
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from migrator.project import resolve
from migrator.python_source import parse
from migrator.snapshot import Source
from migrator.syntax import last_name, targets_of, walk

LIBRARIES = frozenset({"eliot", "logbook", "loguru", "structlog", "twisted.logger"})

_LOGGER = re.compile(r"(?i:(get_?)?(\w+_)?logger|(.*_)?logs?|.*logging)|.*[a-z0-9]Log")
_OF_LOGGING = re.compile(r"Logger|Adapter")
_DEPTH = 6


def has_foreign_loggers(path: str, source: Source, source_root: str) -> bool:
    """Tell whether a file may log through a logger that does not speak ``%``.

    Args:
        path: The file.
        source: The tree.
        source_root: Folder on ``sys.path``.
    """
    return _Files(source, source_root).has_foreign(path)


class _Files:
    def __init__(self, source: Source, source_root: str) -> None:
        self._source = source
        self._root = source_root

    def has_foreign(self, path: str) -> bool:
        tree = parse(self._source.read(path))
        if tree is None:
            return False
        imported = (node for node in walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
        found = (self._imported(node, path, 0) for node in imported)
        return any(found) or any(
            self._is_foreign(value, tree, path, 0) for value in _logger_values(tree)
        )

    def _imported(
        self, node: ast.Import | ast.ImportFrom, path: str, depth: int, name: str = ""
    ) -> bool:
        """Tell whether an import gives a foreign logger; with a name, whether that one is."""
        if _names_library(node):
            return True
        if isinstance(node, ast.Import):
            return False
        module = resolve(node, path, self._root) or ""
        names = ((item.asname or item.name, item.name) for item in node.names)
        return any(
            self._given(module, there, depth + 1)
            for here, there in names
            if (here == name if name else _LOGGER.fullmatch(here))
        )

    def _given(self, module: str, name: str, depth: int) -> bool:
        """Tell whether what a module of the project calls so is, or makes, a foreign logger."""
        path = self._path(module)
        inner = self._path(f"{module}.{name}")
        if inner is not None:
            return self.has_foreign(inner) if depth < _DEPTH else False
        tree = parse(self._source.read(path)) if path is not None else None
        if path is None or tree is None or depth > _DEPTH:
            return False
        imports = [node for node in walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        if any(map(_names_library, imports)):
            return True
        return self._bound(name, tree, path, depth)

    def _bound(self, name: str, tree: ast.Module, path: str, depth: int) -> bool:
        """Tell whether a name of a module means a foreign logger, or what gives one."""
        for node in tree.body if depth <= _DEPTH else ():
            if isinstance(node, ast.ImportFrom):
                if self._imported(node, path, depth, name):
                    return True
            elif isinstance(node, ast.ClassDef) and node.name == name:
                return not any(_OF_LOGGING.search(last_name(base)) for base in node.bases)
            elif isinstance(node, ast.FunctionDef) and node.name == name:
                return any(
                    self._is_foreign(one.value, tree, path, depth + 1)
                    for one in walk(node)
                    if isinstance(one, ast.Return) and one.value is not None
                )
            elif isinstance(node, ast.Assign | ast.AnnAssign) and name in _targets(node):
                return self._is_foreign(node.value, tree, path, depth + 1)
        return False

    def _is_foreign(self, value: ast.expr | None, tree: ast.Module, path: str, depth: int) -> bool:
        """Tell whether a value is made by a class of the project that is no logger of logging."""
        if isinstance(value, ast.Call):
            value = value.func
        return isinstance(value, ast.Name) and self._bound(value.id, tree, path, depth + 1)

    def _path(self, module: str) -> str | None:
        stem = "/".join([*filter(None, [self._root.strip("/.")]), *module.split(".")])
        paths = (f"{stem}.py", f"{stem}/__init__.py")
        return next((path for path in paths if module and self._source.exists(path)), None)


def _names_library(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.Import):
        return any(_is_library(item.name) for item in node.names)
    return not node.level and _is_library(node.module or "")


def _is_library(module: str) -> bool:
    return any(f"{module}.".startswith(f"{library}.") for library in LIBRARIES)


def _logger_values(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield what is bound to names of loggers, anywhere in a file."""
    for node in walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            named = any(_LOGGER.fullmatch(name) for name in _targets(node))
            yield from (node.value,) if named else ()


def _targets(node: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = targets_of(node)
    return [last_name(target) for target in targets]
