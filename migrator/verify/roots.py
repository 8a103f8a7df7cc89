"""The source roots of changed files, where no audit has found a layout to say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from posixpath import basename, dirname

from migrator.facts import Facts
from migrator.overlay import Overlay


def by_root(
    facts: Facts, changed: Sequence[str], before: Overlay, after: Overlay
) -> Mapping[str, Sequence[str]]:
    """Return the changed files by the folder that they are imported from.

    Args:
        facts: The audit; its layout decides, where it has one.
        changed: The files that differ.
        before: The tree before.
        after: The tree after.
    """
    if facts.layout is not None:
        return {facts.layout.source_root: changed}
    from migrator.audit.modules import ModuleIndex
    from migrator.audit.parsing import Parser
    from migrator.audit.roots import vote_for_roots

    modules = ModuleIndex(dict.fromkeys([*before.paths(), *after.paths()]))
    for tree in (before, after):
        # What imports a file says how it is called, and so where its name begins.
        near = [*changed, *tree.search(sorted({_leaf(path) for path in changed}))]
        parser = Parser(tree)
        paths = (path for path in dict.fromkeys(near) if path.endswith(".py") and tree.exists(path))
        parsed = filter(None, (parser.parse(path) for path in paths))
        vote_for_roots(modules, parsed, lambda path: _content(path, before, after))
    found: dict[str, list[str]] = {}
    for path in changed:
        found.setdefault(modules.root_of(path), []).append(path)
    return found


def _content(path: str, *trees: Overlay) -> bytes:
    """Return what a file holds in the first tree that has it."""
    return next(tree.read(path) for tree in trees if tree.exists(path))


def _leaf(path: str) -> str:
    name = basename(path).removesuffix(".pyi").removesuffix(".py")
    return basename(dirname(path)) or name if name == "__init__" else name
