"""State that executors of both packages share: a lock, a cache, a counter.

Where the modular version of an executor stays, its module's lock is the one that is taken from then
on. What moves and took the same lock in the monolith has to take that one too, or the two exclude
each other no more. The helpers between an executor and the state belong to it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from migrator.audit.compare import same_statement, twin
from migrator.audit.evaluate import Evaluator
from migrator.audit.forms import function_forms
from migrator.audit.meanings import Alike
from migrator.audit.origins import Origin, of_module, origins
from migrator.audit.values import FunctionNode
from migrator.facts import Twin
from migrator.syntax import walk_of

_ASSIGNED = (ast.Assign, ast.AnnAssign)
_Pair = tuple[Origin, Origin]


def state_twins(
    evaluator: Evaluator, monolith: str, twins: Mapping[str, Twin], alike: Alike
) -> dict[str, Twin]:
    """Find what stands in the modular package for the state that the monolith's functions share.

    Args:
        evaluator: Follows names.
        monolith: Its file.
        twins: The modular counterparts of its functions, by their names.
        alike: What stands for what it is not the same as: see ``Meanings``.

    Returns:
        The counterparts of state, and of the helpers that use it, where there is just one.
    """
    search = _Search(evaluator, monolith, alike)
    for name, found in twins.items():
        node = evaluator.project.functions(monolith).get(name)
        modular = evaluator.project.node_of(found.function)
        if node is not None and modular is not None:
            search.follow((Origin(monolith, name, node), Origin(found.function.path, "", modular)))
    return {name: twin for name, twin in search.result() if name not in twins}


class _Search:
    def __init__(self, evaluator: Evaluator, monolith: str, alike: Alike) -> None:
        self._evaluator = evaluator
        self._monolith = monolith
        self._alike = alike
        self._uses: dict[_Pair, list[_Pair]] = {}

    def follow(self, pair: _Pair) -> None:
        """Look through two functions that stand for each other, and through what they call."""
        if pair in self._uses:
            return
        self._uses[pair] = uses = list(self._shared(pair))
        for used in uses:
            if isinstance(used[0].node, FunctionNode):
                self.follow(used)

    def result(self) -> Iterator[tuple[str, Twin]]:
        """Yield each name of the monolith with its counterpart, where that is one."""
        found: dict[str, dict[tuple[str, str], Origin]] = {}
        for old, new in self._with_state():
            found.setdefault(old.name, {})[new.path, new.name] = new
        for name, places in found.items():
            place, *others = places.values()
            if not others and isinstance(place.node, ast.stmt):
                there = self._evaluator.project.place_of(place.path, place.name, place.node)
                yield name, Twin(there, True, 1.0)

    def _with_state(self) -> set[_Pair]:
        """Return the pairs of state, and of the helpers that lead to it."""
        found = {
            used
            for uses in self._uses.values()
            for used in uses
            if not isinstance(used[0].node, FunctionNode)
        }
        size = -1
        while size != len(found):
            size = len(found)
            found |= {pair for pair, uses in self._uses.items() if pair[1].name and found & {*uses}}
        return found

    def _shared(self, pair: _Pair) -> Iterator[_Pair]:
        """Yield what two functions both take from around them, under the same name or another."""
        (old, legacy), (new, modular) = ((one.path, one.node) for one in pair)
        assert isinstance(legacy, FunctionNode) and isinstance(modular, FunctionNode)
        forms = function_forms(self._evaluator, (old, legacy), (new, modular))
        names = [[name for _, name in form.names] for form in forms]
        if forms[0].lines != forms[1].lines:
            names = [[name for name in names[0] if name in names[1]]] * 2
        project = self._evaluator.project
        pairs = [
            (origins(project, forms[0].scope, before), origins(project, forms[1].scope, after))
            for before, after in dict.fromkeys(zip(*names, strict=False))
        ]
        pairs += [
            (of_module(project, old, name), of_module(project, new, name))
            for name in _rebound(legacy)
            if name in _rebound(modular)
        ]
        for mine, other in pairs:
            if len(mine) == len(other) == 1 and self._stand_for_each_other(mine[0], other[0]):
                yield mine[0], other[0]

    def _stand_for_each_other(self, old: Origin, new: Origin) -> bool:
        if old.path != self._monolith or new.path in ("", self._monolith):
            return False
        before, after = old.node, new.node
        if isinstance(before, FunctionNode) and isinstance(after, FunctionNode):
            pair = (old.path, before), (new.path, after)
            return twin(self._evaluator, *pair, alike=self._alike, decorated=True).same
        if isinstance(before, _ASSIGNED) and isinstance(after, _ASSIGNED):
            made = (old.path, before), (new.path, after)
            return same_statement(self._evaluator, *made, self._alike)
        return False


def _rebound(function: FunctionNode) -> list[str]:
    """Return the names that a function sets at the top of its module."""
    return [name for node in walk_of(function, ast.Global) for name in node.names]
