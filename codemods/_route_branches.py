"""Finding the branches of a router: ``if``/``elif`` and ``match`` on one parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods import _patterns as m
from codemods._certain_names import leaves
from codemods._route_model import RefusedError, is_written, text_of

Head = cst.If | cst.Match
_CALL = m.Call() | m.Await(m.Call())
_RETURNED = m.Return(value=_CALL)
_KEPT = m.Assign(value=_CALL) | m.AnnAssign(value=_CALL)
_FUNCTION = m.Name(m.MatchIfTrue(lambda name: name != "None")) | m.Attribute()
_CHOSEN = m.Assign(value=_FUNCTION) | m.AnnAssign(value=_FUNCTION)  # to be called later
_GIVEN = m.Return(value=_FUNCTION)  # to whoever calls it


@dataclass(frozen=True)
class Branch:
    """One branch: what it compares with, and what it does."""

    node: cst.If | cst.MatchCase
    literals: tuple[cst.CSTNode, ...]

    @property
    def keys(self) -> list[str]:
        """The job types that lead here, as far as they are literals."""
        return [text for text in map(text_of, self.literals) if text is not None]

    def known(self, spelled: Mapping[str, str]) -> list[str]:
        """The job types that lead here: literals, and what ``spelled`` says of other keys."""
        others = (get_full_name_for_node(node) or "" for node in self.literals)
        return [*self.keys, *(spelled[written] for written in others if written in spelled)]

    def results(self, kind: m.Pattern) -> list[cst.CSTNode]:
        """Return the statements by which the branch gives or keeps what a call returns."""
        return list(m.findall(self.node.body, kind))


@dataclass(frozen=True)
class Dispatch:
    """The branches of a router.

    Attributes:
        block: The block that they are in.
        heads: The ``if`` and ``match`` statements.
        branches: Those of them that call a function for a job type.
        keys: Every job type that is dealt with.
        kind: What a statement looks like that calls.
    """

    block: cst.IndentedBlock
    heads: tuple[Head, ...]
    branches: tuple[Branch, ...]
    keys: frozenset[str]
    kind: m.Pattern

    def called(self, branch: Branch) -> str | None:
        """Return the function that a branch is there for.

        A function that every branch calls (a wrapper around the result) is not it.
        """
        everywhere = frozenset.intersection(*(frozenset(self._calls(b)) for b in self.branches))
        calls = self._calls(branch)
        return next((name for name in calls if name not in everywhere), next(iter(calls), None))

    def _calls(self, branch: Branch) -> list[str]:
        found = branch.results(self.kind)
        if len(found) == 1 and self.kind in (_CHOSEN, _GIVEN):
            return [name for name in [get_full_name_for_node(found[0].value)] if name]  # type: ignore[attr-defined]
        calls = m.findall(found[0], m.Call()) if len(found) == 1 else []
        names = [get_full_name_for_node(cst.ensure_type(call, cst.Call).func) for call in calls]
        return [name for name in names if name]


def find_dispatch(function: cst.FunctionDef, subject: str, gives: bool = False) -> Dispatch:
    """Return the branches of a router; refuses where there are none, or more than one set.

    Args:
        function: The router.
        subject: What its branches compare.
        gives: It gives back what it picks, and another function calls that.
    """
    tables = [(block, heads) for block, heads in _tables(function.body, subject) if heads]
    every = [
        branch for _, heads in tables for head in heads for branch in branches_of(head, subject)
    ]
    kinds = (_GIVEN, _CHOSEN) if gives else (_RETURNED, _KEPT, _CHOSEN)
    kind = next((one for one in kinds if any(branch.results(one) for branch in every)), kinds[-1])
    found = [
        (block, calling)
        for block, heads in tables
        if (calling := [head for head in heads if _calls(head, subject, kind)])
    ]
    name = function.name.value
    if not found:
        raise RefusedError(
            f"{name} has no chain of comparisons of {subject} that could be completed"
        )
    if len(found) > 1:
        raise RefusedError(f"{name} compares {subject} in several places")
    block, heads = found[0]
    branches = [branch for head in heads for branch in branches_of(head, subject)]
    keys = {key for branch in branches for key in branch.keys}
    keys |= {key for branch in every if leaves(branch.node.body) for key in branch.keys}
    ours = tuple(branch for branch in branches if branch.results(kind))
    return Dispatch(block, tuple(heads), ours, frozenset(keys), kind)


def branches_of(head: Head, subject: str) -> list[Branch]:
    """Return the branches of a chain or a ``match`` that compare the subject."""
    if isinstance(head, cst.Match):
        plain = [(case, () if case.guard else _patterns(case.pattern)) for case in head.cases]
        return [Branch(case, tuple(literals)) for case, literals in plain]
    return [
        Branch(node, literals)
        for node in chain_of(head)
        if (literals := tuple(compared(node.test, subject)))
    ]


def chain_of(head: cst.If) -> list[cst.If]:
    """Return an ``if`` and its ``elif`` branches."""
    chain = [head]
    while isinstance(chain[-1].orelse, cst.If):
        chain.append(chain[-1].orelse)
    return chain


def takes_everything(case: cst.MatchCase) -> bool:
    """Tell whether a case is the default of its ``match``."""
    return case.guard is None and m.matches(case.pattern, m.MatchAs(pattern=None))


def compared(test: cst.BaseExpression, subject: str) -> Iterator[cst.CSTNode]:
    """Yield what a test compares the subject with: ``==``, ``is Kind.SELL``, ``in``, ``or``."""
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.Or):
        yield from compared(test.left, subject)
        yield from compared(test.right, subject)
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return
    target = test.comparisons[0]
    member = isinstance(target.operator, cst.Is) and isinstance(target.comparator, cst.Attribute)
    if isinstance(target.operator, cst.Equal) or member:
        if is_written(test.left, subject):
            yield target.comparator
        elif is_written(target.comparator, subject):
            yield test.left
    elif isinstance(target.operator, cst.In) and is_written(test.left, subject):
        several = target.comparator
        if isinstance(several, (cst.Tuple, cst.List, cst.Set)):
            yield from (element.value for element in several.elements)


def _calls(head: Head, subject: str, kind: m.Pattern) -> bool:
    return any(branch.results(kind) for branch in branches_of(head, subject) if branch.literals)


def _patterns(pattern: cst.MatchPattern) -> Iterator[cst.CSTNode]:
    if isinstance(pattern, cst.MatchOr):
        for element in pattern.patterns:
            yield from _patterns(element.pattern)
    elif isinstance(pattern, cst.MatchAs) and pattern.pattern:
        yield from _patterns(pattern.pattern)
    elif isinstance(pattern, cst.MatchValue):
        yield pattern.value


def _tables(block: cst.CSTNode, subject: str) -> Iterator[tuple[cst.IndentedBlock, Sequence[Head]]]:
    """Yield every block with the heads in it; the branches themselves are not searched."""
    finder = _Heads(subject)
    block.visit(finder)
    yield from finder.found


class _Heads(cst.CSTVisitor):
    def __init__(self, subject: str) -> None:
        super().__init__()
        self.subject = subject
        self.found: list[tuple[cst.IndentedBlock, list[Head]]] = []

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> None:
        heads = [item for item in node.body if isinstance(item, (cst.If, cst.Match))]
        mine = [head for head in heads if self._is_head(head)]
        self.found.append((node, mine))

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False

    def visit_If(self, node: cst.If) -> bool:
        return not self._is_head(node)

    def visit_Match(self, node: cst.Match) -> bool:
        return not self._is_head(node)

    def _is_head(self, node: Head) -> bool:
        if isinstance(node, cst.Match):
            return is_written(node.subject, self.subject)
        return bool(branches_of(node, self.subject))
