"""Which moved statements may run while the new modules are being imported.

A function that a decorator, a default value or a module-level call runs at import time cannot wait
for an import inside its body. A name that is merely put somewhere (assigned, listed, annotated,
inherited from) does not run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from codemods._parameters import all_parameters
from codemods.move.needs import Needs
from codemods.move.scopes import Phase
from codemods.move.units import Unit
from codemods.move.walker import children

_DISPLAYS = (cst.Tuple, cst.List, cst.Set, cst.Dict, cst.BaseElement, cst.BaseDictElement)


def runs_at_import(needs: Needs, units: Iterable[Unit]) -> frozenset[int]:
    """Indexes of the statements whose functions may be called at import time."""
    queue = [name for unit in units for name in _set_in_motion(needs, unit)]
    queue += [name for name, held in needs.symbols.items() if any(map(_acts_on_subclasses, held))]
    running: set[int] = set()
    seen: set[str] = set()
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        for unit in [*needs.symbols.get(name, ()), *needs.clones.get(name, ())]:
            running.add(unit.index)
            queue.extend(use.name for use in needs.uses(unit) if use.phase is not Phase.NEVER)
    return frozenset(running)


def _set_in_motion(needs: Needs, unit: Unit) -> set[str]:
    """Names that the statement does more with, at import time, than put them somewhere."""
    span = needs.analysis.source.span
    still = {span(name)[0] for name in _placed(unit.node)}
    return {
        use.name
        for use in needs.uses(unit)
        if use.phase is Phase.IMPORT and not use.is_binding and use.start not in still
    }


def _placed(node: cst.CSTNode) -> Iterator[cst.Name]:
    """Names that are only assigned, listed, annotated or inherited from."""
    if isinstance(node, cst.FunctionDef):
        for param in all_parameters(node.params):
            yield from _displayed(param.default)
            yield from _every(param.annotation)
        yield from _every(node.returns)
        return
    if isinstance(node, cst.ClassDef) and not _watches_subclasses(node):
        for base in node.bases:
            yield from _displayed(base.value)
    if isinstance(node, (cst.Assign, cst.AnnAssign)):
        yield from _displayed(node.value)
        targets = (
            [t.target for t in node.targets] if isinstance(node, cst.Assign) else [node.target]
        )
        for target in targets:
            if isinstance(target, cst.Subscript):
                yield from _displayed(target.value)
        yield from _every(node.annotation) if isinstance(node, cst.AnnAssign) else ()
    elif not isinstance(node, cst.BaseExpression):
        for child in children(node):
            yield from _placed(child)


def _acts_on_subclasses(unit: Unit) -> bool:
    """Whether inheriting from the class runs its code."""
    body = unit.definition.body.body if isinstance(unit.definition, cst.ClassDef) else ()
    methods = (each for each in body if isinstance(each, cst.FunctionDef))
    return any(each.name.value in ("__init_subclass__", "__set_name__") for each in methods)


def _watches_subclasses(node: cst.ClassDef) -> bool:
    """Whether making the class runs code of its metaclass."""
    return bool(node.keywords)


def _displayed(node: cst.CSTNode | None) -> Iterator[cst.Name]:
    if isinstance(node, cst.Name):
        yield node
    elif isinstance(node, _DISPLAYS):
        for child in children(node):
            yield from _displayed(child)


def _every(node: cst.CSTNode | None) -> Iterator[cst.Name]:
    if isinstance(node, cst.Name):
        yield node
    elif node is not None:
        for child in children(node):
            yield from _every(child)
