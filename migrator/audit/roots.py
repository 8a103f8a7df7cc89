"""Source roots, from how the code imports itself.

A folder is a source root where the project's own absolute imports resolve below it. Each import
that does is a vote; an import that resolves in one of the importer's own parent folders does not
vote for a neighbour that happens to have a module of that name.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from migrator.audit.modules import ModuleIndex, ancestors, join
from migrator.audit.parsing import Parsed
from migrator.syntax import walk, walk_of

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")


def vote_for_roots(
    modules: ModuleIndex, files: Iterable[Parsed], read: Callable[[str], bytes]
) -> None:
    """Let every absolute import, and every dotted string that is a module, vote.

    In a folder that is a package itself, ``import redis`` beside a ``redis.py`` says nothing: such
    votes count only where longer names have shown the folder to be a root. Nor does
    ``from redis import Redis`` where a folder ``redis`` has no such name: the library is meant.

    Args:
        modules: The modules; takes the votes.
        files: Whose imports vote.
        read: Gives a file its content.
    """
    files = list(files)
    tops = _folders_by_top(modules, files)
    weak: list[tuple[str, str]] = []
    strong: set[str] = set()
    for parsed in files:
        for root, top, length in _votes(modules, tops, parsed, read):
            if length == 1 and join(root, "__init__.py") in modules.files:
                weak.append((root, top))
            else:
                modules.vote(root, top)
                strong.add(root)
    for root, top in weak:
        if root in strong:
            modules.vote(root, top)


def _votes(
    modules: ModuleIndex,
    tops: dict[str, set[str]],
    parsed: Parsed,
    read: Callable[[str], bytes],
) -> Iterator[tuple[str, str, int]]:
    near = set(ancestors(parsed.path))
    for dotted, needed, names in _mentions(parsed.tree):
        top = dotted.split(".")[0]
        if top in sys.stdlib_module_names or top == "celery":
            continue
        named = sorted(tops.get(top, ()))
        roots = [root for root in named if _resolves(modules, root, dotted, needed)]
        if needed == 1 and names:
            roots = [root for root in roots if _offers(modules, root, top, names, read)]
        for root in [root for root in roots if root in near] or roots:
            yield root, top, needed


def _folders_by_top(modules: ModuleIndex, files: Iterable[Parsed]) -> dict[str, set[str]]:
    """Return the folders that have a module or a package, for each name that files begin with."""
    wanted = {dotted.split(".")[0] for file in files for dotted, _, _ in _mentions(file.tree)}
    tops: dict[str, set[str]] = {name: set() for name in wanted}
    for name in wanted - {"__init__"}:
        tops[name].update(path.rpartition("/")[0] for path in modules.by_name.get(f"{name}.py", ()))
    for folder in modules.folders - {""}:
        above, _, name = folder.rpartition("/")
        if name in wanted:
            tops[name].add(above)
    return tops


@lru_cache(maxsize=512)
def _mentions(tree: ast.Module) -> list[tuple[str, int, tuple[str, ...]]]:
    """Return dotted names, how many of their parts must be there, and what is imported of them."""
    found: list[tuple[str, int, tuple[str, ...]]] = []
    for node in walk_of(tree, ast.Import, ast.ImportFrom, ast.Call, ast.Constant):
        if isinstance(node, ast.Import):
            found += [(alias.name, alias.name.count(".") + 1, ()) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if not node.level and node.module:
                names = tuple(alias.name for alias in node.names)
                found.append((node.module, node.module.count(".") + 1, names))
        elif isinstance(node, ast.Call):
            found += [(name, 1, ()) for name in _discovered(node)]
        elif isinstance(node, ast.Constant) and _is_dotted(node.value):
            found.append((str(node.value), max(2, str(node.value).count(".")), ()))
    return found


def _discovered(call: ast.Call) -> Iterator[str]:
    """Yield the top-level packages that ``autodiscover_tasks`` is given."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "autodiscover_tasks":
        given = [keyword.value for keyword in call.keywords if keyword.arg == "packages"]
        for part in [*call.args[:1], *given]:
            texts = (node.value for node in walk(part) if isinstance(node, ast.Constant))
            yield from (text for text in texts if isinstance(text, str) and text.isidentifier())


def _is_dotted(value: object) -> bool:
    return isinstance(value, str) and len(value) < 200 and bool(_DOTTED.fullmatch(value))


def _resolves(modules: ModuleIndex, root: str, dotted: str, needed: int) -> bool:
    parts = ".".join(dotted.split(".")[:needed])
    found = modules.at(root, parts)
    return found is not None or modules.is_folder(root, parts)


def _offers(
    modules: ModuleIndex,
    root: str,
    top: str,
    names: Iterable[str],
    read: Callable[[str], bytes],
) -> bool:
    """Tell whether a module or package can have one of the names: as a module, or by its text."""
    if any(_resolves(modules, root, f"{top}.{name}", 2) for name in names):
        return True
    found = modules.at(root, top)
    text = read(found) if found is not None else b""
    return any(name.encode() in text for name in names) or b"import *" in text
