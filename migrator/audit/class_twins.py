"""Classes of the monolith that the modular package has too.

Another class is another thing even where it says the same: ``except`` and ``isinstance`` tell them
apart, and so do two dataclasses that are compared. What moves has to take the one that is there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from posixpath import dirname

from migrator.audit.compare import same_statement
from migrator.audit.evaluate import Evaluator
from migrator.audit.meanings import Alike
from migrator.facts import Layout, Twin
from migrator.syntax import copied

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_GENERIC = frozenset({"List", "Dict", "Tuple", "Set", "FrozenSet", "Type"})


def class_twins(evaluator: Evaluator, layout: Layout, alike: Alike) -> dict[str, Twin]:
    """Find the monolith's classes in the modular packages, by name.

    A name that several modular modules have classes of is left out: nothing says which is meant.

    Args:
        evaluator: Follows names.
        layout: Where the packages are.
        alike: What stands for what it is not the same as: see ``Meanings``.
    """
    monolith = layout.monolith.path
    own = dict(_classes(evaluator, monolith))
    found: dict[str, list[tuple[str, ast.ClassDef]]] = {}
    for path in _modular(evaluator, layout) if own else ():
        for name, node in _classes(evaluator, path):
            found.setdefault(name, []).append((path, node))
    return {
        name: _twin(evaluator, (monolith, node), found[name][0], alike)
        for name, node in own.items()
        if len(found.get(name, ())) == 1
    }


def _modular(evaluator: Evaluator, layout: Layout) -> list[str]:
    packages = (
        *(layout.tasks_package, layout.scheduling_package, layout.execution_package),
        *([layout.utils_package] if layout.utils_package is not None else []),
    )
    folders = dict.fromkeys(dirname(package.path) for package in packages)
    paths = (
        path for folder in folders if folder for path in evaluator.project.modules.inside(folder)
    )
    return [path for path in dict.fromkeys(paths) if path != layout.monolith.path]


def _classes(evaluator: Evaluator, path: str) -> Iterator[tuple[str, ast.ClassDef]]:
    """Yield the classes at the top of a file that nothing else has the name of there."""
    parsed = evaluator.project.parse(path)
    bound = evaluator.project.bindings(parsed.tree) if parsed is not None else {}
    for name, places in bound.items():
        node = places[0].node
        if len(places) == 1 and isinstance(node, ast.ClassDef):
            yield name, node


def _twin(
    evaluator: Evaluator,
    legacy: tuple[str, ast.ClassDef],
    modular: tuple[str, ast.ClassDef],
    alike: Alike,
) -> Twin:
    path, node = modular
    reference = evaluator.project.place_of(path, node.name, node)
    before, after = _without_docstrings(legacy[1]), _without_docstrings(node)
    same = _fields(before) == _fields(after) and same_statement(
        evaluator, (legacy[0], before), (path, after), alike
    )
    old, new = _parts(before), _parts(after)
    shared = sum(new.get(name) == text for name, text in old.items())
    similarity = round(shared / max(len(old | new), 1), 3)
    said = () if same else tuple(_differences(old, new))
    return Twin(reference, same, 1.0 if same else min(similarity, 0.99), said)


def _differences(old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    yield from (f"{name} is only in the monolith's version" for name in old if name not in new)
    yield from (f"{name} is only in the modular one" for name in new if name not in old)
    other = [name for name, text in old.items() if new.get(name, text) != text]
    yield from (f"{name} differs" for name in other)
    if not other and old.keys() == new.keys():
        order = list(old) != list(new)
        yield "the order differs" if order else "names in it stand for what is not the same"


def _fields(node: ast.ClassDef) -> list[tuple[str, str]]:
    """Return the annotated fields: a dataclass or a model is made of them, in this order."""
    return [
        (ast.unparse(statement.target), ast.unparse(_modern(statement.annotation)))
        for statement in node.body
        if isinstance(statement, ast.AnnAssign)
    ]


def _modern(annotation: ast.expr) -> ast.expr:
    """Return ``X | None`` for ``Optional[X]``, ``list[X]`` for ``List[X]``."""
    return ast.fix_missing_locations(_Modern().visit(copied(annotation)))  # type: ignore[no-any-return]


class _Modern(ast.NodeTransformer):
    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(node.id.lower() if node.id in _GENERIC else node.id, node.ctx)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        inner = self.visit(node.slice)
        if isinstance(node.value, ast.Name) and node.value.id == "Optional":
            return ast.BinOp(inner, ast.BitOr(), ast.Constant(None))
        return ast.Subscript(self.visit(node.value), inner, node.ctx)


def _without_docstrings(node: ast.ClassDef) -> ast.ClassDef:
    found = copied(node)
    for part in ast.walk(found):
        if isinstance(part, (*_FUNCTIONS, ast.ClassDef)) and ast.get_docstring(part) is not None:
            part.body = part.body[1:] or [ast.Pass()]
    return found


def _parts(node: ast.ClassDef) -> dict[str, str]:
    """Return what a class consists of, by name."""
    head = [*node.decorator_list, *node.bases, *node.keywords]
    found = {"what is above its body": " ".join(map(ast.unparse, head))}
    for statement in node.body:
        if not isinstance(statement, ast.Pass):
            name, text = _name(statement), ast.unparse(ast.fix_missing_locations(statement))
            found[name] = f"{found[name]}\n{text}" if name in found else text
    return found


def _name(statement: ast.stmt) -> str:
    if isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
        return statement.name
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement
    target = target.target if isinstance(target, ast.AnnAssign) else target
    return target.id if isinstance(target, ast.Name) else "another statement"
