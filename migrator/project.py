"""The modules of a tree and the names that each of them binds, by ``ast`` alone."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from migrator.modules import is_package, module_name
from migrator.overlay import Overlay
from migrator.python_source import Definition, parse
from migrator.snapshot import Snapshot
from migrator.syntax import below, walk


class Project:
    """A tree seen as Python modules below one source root.

    Args:
        overlay: The tree.
        source_root: Folder on ``sys.path``.
    """

    def __init__(self, overlay: Overlay, source_root: str) -> None:
        self.overlay = overlay
        self.source_root = source_root
        self._trees: dict[str, ast.Module | None] = {}
        self._names: dict[tuple[str, bool], frozenset[str] | None] = {}

    @cached_property
    def modules(self) -> dict[str, str]:
        """Path by dotted name; a package wins over a module of the same name, as in Python."""
        known = _modules_of(self.overlay.snapshot, self.source_root)
        exists = self.overlay.snapshot.exists
        moved = [path for path, now in self.overlay.edits.items() if exists(path) == (now is None)]
        gone = {path for path in moved if not self.overlay.exists(path)}
        names = {module_name(path, self.source_root) for path in gone}
        found = dict(known)
        for name in names:
            found.pop(name or "", None)
        pairs = (way for path in gone for way in (path, *_namesakes(path)))
        new = (path for path in moved if path not in gone)
        there = (path for path in (*pairs, *new) if self.overlay.exists(path))
        return _modules(there, self.source_root, found) if moved else known

    @cached_property
    def packages(self) -> frozenset[str]:
        """Every dotted prefix of a module: packages with and without ``__init__``."""
        names: set[str] = set()
        for name in self.modules:
            above = name.rpartition(".")[0]
            while above and above not in names:
                names.add(above)
                above = above.rpartition(".")[0]
        return frozenset(names)

    def tree(self, path: str) -> ast.Module | None:
        """Return the parsed file, or None where the running Python cannot parse it."""
        if path not in self._trees:
            content = self.overlay.get(path)
            self._trees[path] = parse(content) if content is not None else None
        return self._trees[path]

    def knows(self, module: str) -> bool:
        """Tell whether a dotted name is a module or a package of the tree."""
        return module in self.modules or module in self.packages

    def binds(self, module: str, name: str, typing: bool = False) -> bool:
        """Tell whether ``from module import name`` would find it; True where one cannot tell.

        Args:
            module: The module.
            name: The name.
            typing: Only a type checker reads the import.
        """
        if self.knows(f"{module}.{name}"):
            return True
        path = self.modules.get(module)
        if path is None:
            return False
        names = self.bound(path, typing)
        return names is None or name in names

    def bound(self, path: str, typing: bool = False) -> frozenset[str] | None:
        """Return the names that a file binds at module level, or None where one cannot tell.

        Args:
            path: The file.
            typing: With what it binds only for type checkers.
        """
        key = (path, typing)
        if key not in self._names:
            self._names[key] = None  # a star import may come back here
            tree = self.tree(path)
            self._names[key] = None if tree is None else self._all_names(tree, path, typing)
        return self._names[key]

    def _all_names(self, tree: ast.Module, path: str, typing: bool) -> frozenset[str] | None:
        names, stars = _own_names(tree, typing)
        if names is None:
            return None
        for node in stars:
            more = self._star(node, path, typing)
            if more is None:
                return None
            names |= more
        return names

    def _star(self, node: ast.ImportFrom, path: str, typing: bool) -> frozenset[str] | None:
        target = self.modules.get(resolve(node, path, self.source_root) or "")
        return self.bound(target, typing) if target else None


@lru_cache(maxsize=4)
def _modules_of(snapshot: Snapshot, source_root: str) -> dict[str, str]:
    return _modules(snapshot.paths(), source_root, {})


def _namesakes(path: str) -> tuple[str, str]:
    """Return the files that have the same module name, or one of them as a package."""
    stem = path.removesuffix("/__init__.py").removesuffix(".py")
    return f"{stem}.py", f"{stem}/__init__.py"


def _modules(paths: Iterable[str], source_root: str, found: dict[str, str]) -> dict[str, str]:
    """Take paths over into the modules that were found before."""
    for path in paths:
        if path.endswith(".py"):
            name = module_name(path, source_root)
            if name and (name not in found or path.endswith("/__init__.py")):
                found[name] = path
    return found


MODULE_NAMES = frozenset(
    {"__name__", "__file__", "__doc__", "__path__", "__package__", "__spec__", "__loader__"}
)


def resolve(node: ast.ImportFrom, path: str, source_root: str) -> str | None:
    """Return the absolute module a ``from`` import means, or None where it leaves the root."""
    if not node.level:
        return node.module
    here = module_name(path, source_root)
    if here is None:
        return None
    parts = here.split(".") if here else []
    if not is_package(path):
        parts = parts[:-1]
    drop = node.level - 1
    if drop > len(parts):
        return None
    parts = parts[: len(parts) - drop]
    return ".".join([*parts, *([node.module] if node.module else [])])


def may_import(node: ast.Import | ast.ImportFrom, path: str, source_root: str) -> set[str]:
    """Return the absolute modules that a statement may import: each name may be one."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    base = resolve(node, path, source_root) or ""
    return {base, *(f"{base}.{alias.name}" for alias in node.names)}


def only_for_types(node: ast.AST) -> bool:
    """Tell whether this is ``if TYPE_CHECKING:``, whose block never runs."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Name | ast.Attribute):
        return False
    return ast.unparse(node.test).rpartition(".")[2] == "TYPE_CHECKING"


@lru_cache(maxsize=512)  # what a file binds stays the same while the project around it changes
def _own_names(
    tree: ast.Module, typing: bool
) -> tuple[frozenset[str] | None, tuple[ast.ImportFrom, ...]]:
    """Return the names that a module binds, and its star imports; None where it makes names up."""
    names: set[str] = set(MODULE_NAMES)
    stars: list[ast.ImportFrom] = []
    for node in _module_level(tree, typing):
        if isinstance(node, ast.ImportFrom) and any(item.name == "*" for item in node.names):
            stars.append(node)
        elif isinstance(node, ast.FunctionDef) and node.name == "__getattr__":
            return None, ()
        names.update(bindings(node))
    return frozenset(names), tuple(stars)


def _module_level(tree: ast.AST, typing: bool) -> Iterator[ast.AST]:
    """Yield every node that runs in the module's own scope, definitions themselves included."""
    never = tree.body if isinstance(tree, ast.If) and only_for_types(tree) and not typing else ()
    for node in below(tree):
        if node in never:
            continue
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            yield from _module_level(node, typing)
        elif not isinstance(node, ast.Lambda):
            yield from _globals(node)


def _globals(node: ast.AST) -> Iterator[ast.AST]:
    return (child for child in walk(node) if isinstance(child, ast.Global))


def bindings(node: ast.AST) -> Iterator[str]:
    """Yield the names that a single node binds in the scope that it runs in."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]
    elif isinstance(node, ast.Global):
        yield from node.names
    elif isinstance(node, ast.ExceptHandler) and node.name:
        yield node.name
    elif hasattr(ast, "TypeAlias") and isinstance(node, ast.TypeAlias):
        yield node.name.id


def names_bound(statement: ast.stmt) -> set[str]:
    """Return the names that a statement binds: a definition its own, others all that are in it."""
    parts = (statement,) if isinstance(statement, Definition) else walk(statement)
    return {name for part in parts for name in bindings(part)}
