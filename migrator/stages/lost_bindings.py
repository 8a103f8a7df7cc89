"""Patches of a name that a rewritten file no longer binds: the old module, as it was called there.

``mock.patch("shop.web.legacy.charge")`` replaces what ``shop.web`` reads off the old module, and
``patch("shop.web.legacy")`` the module. Once ``shop.web`` imports ``charge`` itself, neither finds
what it replaced.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import chain

from migrator.facts import Location
from migrator.modules import module_name
from migrator.overlay import Overlay
from migrator.project import Project
from migrator.snapshot import python_paths
from migrator.stage import Reason
from migrator.stages.as_given import line_before
from migrator.stages.used_elsewhere import names_of
from migrator.syntax import walk

_ADVICE = (
    "in a commit before this migration, let the file import the name itself, and patch it there: "
    "that holds before and after"
)


def lost_bindings(
    before: Overlay, contents: Mapping[str, bytes | None], source_root: str
) -> Iterator[Reason]:
    """Yield a reason for each use of a name that its file does not have any more.

    Args:
        before: The tree.
        contents: What files become, by path.
        source_root: Folder on ``sys.path``.
    """
    after = before.with_contents(contents)
    project = Project(after, source_root)
    gone = dict(_gone(before, contents, project))
    if not gone:
        return
    quoted = ((f"{m}.{n}", f'"{n}"', f"'{n}'") for m, names in gone.items() for n in names)
    for path in python_paths(after.search(sorted({*chain.from_iterable(quoted)}))):
        for module, names in gone.items():
            if path == project.modules.get(module):
                continue
            for name, line in names_of(project, path, module):
                if name in names and not _imports_it(project, path, line):
                    message = f"`{name}` of {module} is used here, which that file no longer has"
                    where = line_before(before.get(path) or b"", after.read(path))(line)
                    yield Reason(Location(path, where), message, _ADVICE)


def _gone(
    before: Overlay, contents: Mapping[str, bytes | None], new: Project
) -> Iterator[tuple[str, frozenset[str]]]:
    old = Project(before, new.source_root)
    for path, content in contents.items():
        module = module_name(path, new.source_root)
        if not module or content is None or content == before.get(path):
            continue
        had, has = old.bound(path), new.bound(path)
        if had is not None and has is not None and had - has:
            yield module, had - has


def _imports_it(project: Project, path: str, line: int) -> bool:
    """Tell whether a line imports: whether that finds what it names is checked elsewhere."""
    tree = project.tree(path)
    nodes = walk(tree) if tree is not None else ()
    return any(isinstance(node, ast.ImportFrom) and node.lineno == line for node in nodes)
