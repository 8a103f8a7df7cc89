"""What of a router could not be followed: the places that pick in another way."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from migrator.audit.asked_for import Asked, finds, made_member
from migrator.audit.branches import Branch, kept_value
from migrator.audit.chosen import other_values
from migrator.audit.compared import compared, is_whole
from migrator.audit.evaluate import Evaluator
from migrator.audit.mappings import mapping_of
from migrator.audit.member_keys import is_by_name
from migrator.audit.own_values import gives_own_value
from migrator.audit.picked import Work, calls_of
from migrator.audit.picks import Pick
from migrator.audit.plain import is_plain, plain_entry
from migrator.audit.scopes import Scope
from migrator.audit.table_parameters import given_to
from migrator.audit.tables import Entry, Place
from migrator.audit.values import FunctionNode
from migrator.audit.walk import body_of, callee, names_in
from migrator.facts import Location
from migrator.syntax import given_by, targets_of, walk

_GUARDS = (ast.NotIn, ast.NotEq, ast.Is, ast.IsNot)


def locations(evaluator: Evaluator, places: Iterable[Place]) -> tuple[Location, ...]:
    """Return places as facts, each once, in order."""
    found = set()
    for path, node in places:
        parsed = evaluator.project.parse(path)
        if parsed is not None:
            found.add(parsed.where(node))
    return tuple(sorted(found))


def unclear_pick(
    evaluator: Evaluator,
    function: tuple[str, FunctionNode],
    scope: Scope,
    pick: Pick,
    call: ast.Call,
    entries: Sequence[Entry],
    work: Work | None,
    how: Asked | None,
) -> Iterator[Place]:
    """Yield what the routes of a dict do not tell."""
    path, node = function
    yield from pick.mapping.unclear
    yield from _other_tables(evaluator, node, pick)
    for entry in entries:
        if not plain_entry(evaluator, entry):
            yield entry.scope.path, entry.value
    if not made_member(how) and _is_computed(evaluator, pick.key, scope):
        yield path, pick.node
    for entry in entries:
        if not finds(evaluator, how, entry.key, entry.member):
            yield (entry.scope.path, entry.value) if how is not None else (path, pick.node)
    if isinstance(pick.node, ast.Call):
        for default in (*pick.node.args[1:], *(word.value for word in pick.node.keywords)):
            if callee(evaluator, default, scope) is not None:
                yield path, default
    if isinstance(pick.inner, ast.Call):  # another name, which may be that of anything
        yield from ((path, d) for d in pick.inner.args[1:] if ast.unparse(d) != "None")
    yield from ((path, use) for use in work.others) if work is not None else ()
    made = work.made if work is not None else None
    for other, _ in calls_of(node, pick.node):
        if other is not made and _arguments(other) != _arguments(call):
            yield path, other
    taken = {id(pick.node), id(call), *(id(place.node) for place in (how.places if how else ()))}
    taken |= {id(part) for part in walk(pick.node)} if pick.branches else set()
    for name in names_in(pick.key) | ({how.parameter} if how is not None else set()):
        yield from ((path, n) for n in _tests(evaluator, node, scope, name, taken))
    alike = (one for one in _alike(evaluator, node, scope, [call]) if one is not pick.node)
    yield from ((path, one) for one in alike)


def _is_computed(evaluator: Evaluator, key: ast.expr, scope: Scope) -> bool:
    """Tell whether a key is made of the job type in a way that was not understood."""
    computed = (ast.Call, ast.BinOp, ast.JoinedStr)
    made = any(isinstance(part, computed) for part in walk(key))
    return made or is_by_name(evaluator, key, scope)


def _other_tables(evaluator: Evaluator, node: FunctionNode, pick: Pick) -> Iterator[Place]:
    """Yield the places that give a router which takes its table as a parameter another one."""
    if pick.table is None:
        return
    for given, place in given_to(evaluator, pick.table, node):
        found = mapping_of(evaluator, *given) if given is not None else None
        if found is None or found.node is not pick.mapping.node:
            yield place


def unclear_branches(
    evaluator: Evaluator,
    node: FunctionNode,
    scope: Scope,
    chosen: Sequence[Branch],
    how: Sequence[Asked | None],
) -> Iterator[ast.AST]:
    """Yield what the branches that were understood do not tell."""
    calls = [branch.call for branch in chosen]
    calls += [branch.through for branch in chosen if branch.through is not None]
    variables = {branch.variable for branch in chosen} - {""}
    known = {id(part) for branch in chosen for part in walk(branch.call.func)}
    made = [place.node for one in how if one is not None for place in one.places]
    taken = {id(one) for one in (*calls, *made)} | known
    subjects = {name for branch in chosen for name in names_in(branch.compared.subject)}
    subjects |= {one.parameter for one in how if one is not None}
    for subject in subjects:
        yield from _tests(evaluator, node, scope, subject, taken)
    yield from _alike(evaluator, node, scope, calls)
    yield from other_values(node, variables, known)
    yield from (branch.call for branch in unfound_branches(evaluator, chosen, how))
    for branch in chosen:
        place = branch.place
        whole = is_whole(evaluator, place.test, scope) if isinstance(place, ast.If) else True
        guarded = isinstance(place, ast.match_case) and place.guard is not None
        if not whole or guarded or _prepared(branch):
            yield place if isinstance(place, ast.If) else branch.call
        elif (
            branch.runner
            or not is_plain(evaluator, branch.call.func, scope)
            or gives_own_value(evaluator, branch.call, scope)
        ):
            yield branch.call


def unfound_branches(
    evaluator: Evaluator, chosen: Sequence[Branch], how: Sequence[Asked | None]
) -> list[Branch]:
    """Return the branches that no job type gets to: ``"scan" is Kind.SCAN``, and no ``or``.

    Args:
        evaluator: Follows values.
        chosen: The branches.
        how: What each compares.
    """
    missed, found = [], set[tuple[int, str]]()
    for branch, one in zip(chosen, how, strict=True):
        key, member, same = branch.key, branch.compared.member, branch.compared.same
        if finds(evaluator, one, key, member, same):
            found.add((id(branch.place), key))
        else:
            missed.append(branch)
    return [branch for branch in missed if (id(branch.place), branch.key) not in found]


def _prepared(branch: Branch) -> bool:
    """The block changes a variable that it gives the executor."""
    changed = {
        part.id
        for statement in branch.place.body
        for part in walk(statement)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }
    given = given_by(branch.call)
    return any(names_in(argument) & changed for argument in given)


def _tests(
    evaluator: Evaluator, node: FunctionNode, scope: Scope, subject: str, taken: set[int]
) -> Iterator[ast.AST]:
    """Yield the tests of the job type that lead elsewhere than to what was taken."""
    for child in body_of(node):
        if isinstance(child, ast.If) and subject in names_in(child.test):
            leads = _leads(evaluator, child.body, scope, taken, child.test)
            if leads or _chooses(evaluator, node, child, scope, taken):
                yield child
        elif isinstance(child, ast.IfExp) and subject in names_in(child.test):
            arms = [part for arm in (child.body, child.orelse) for part in walk(arm)]
            if id(child) not in taken and any(_known(evaluator, part, scope) for part in arms):
                yield child
        elif isinstance(child, ast.Match) and subject in names_in(child.subject):
            if id(child.subject) in taken:
                continue  # it asks what was picked, not the job type
            for case in child.cases:
                wild = isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
                if not wild and _leads(evaluator, case.body, scope, taken, None):
                    yield case.pattern


def _chooses(
    evaluator: Evaluator, node: FunctionNode, branch: ast.If, scope: Scope, taken: set[int]
) -> bool:
    """Tell whether a branch gives a variable another function, which is called later."""
    if not any(one.key for one in compared(evaluator, branch.test, scope)):
        return False
    calls = (part.func for part in body_of(node) if isinstance(part, ast.Call))
    called = {function.id for function in calls if isinstance(function, ast.Name)}
    for part in (part for one in branch.body for part in walk(one)):
        if isinstance(part, ast.Assign | ast.AnnAssign) and part.value is not None:
            targets = targets_of(part)
            functions = (one for one in walk(part.value) if id(one) not in taken)
            if called & set().union(*map(names_in, targets)) and any(
                _known(evaluator, one, scope) for one in functions
            ):
                return True
    return False


def _leads(
    evaluator: Evaluator,
    body: list[ast.stmt],
    scope: Scope,
    taken: set[int],
    test: ast.expr | None,
) -> bool:
    inside = [part for statement in body for part in walk(statement)]
    if any(id(part) in taken for part in inside):
        return False
    if test is None or any(one.key for one in compared(evaluator, test, scope)):
        answered = (isinstance(part, ast.Return) and _says(part.value) for part in inside)
        return any(answered) or any(_called(evaluator, part, scope) for part in inside)
    return not _guards(test) and any(_called(evaluator, part, scope) for part in inside)


def _says(value: ast.expr | None) -> bool:
    return value is not None and not isinstance(value, ast.Constant)


def _guards(test: ast.expr) -> bool:
    """It asks whether the job type is there or known at all."""
    if isinstance(test, ast.BoolOp):
        return all(_guards(value) for value in test.values)
    if isinstance(test, ast.Compare):
        return all(isinstance(op, _GUARDS) for op in test.ops) or "''" in ast.unparse(test)
    return isinstance(test, ast.Name) or (
        isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    )


def _called(evaluator: Evaluator, node: ast.AST, scope: Scope) -> bool:
    return isinstance(node, ast.Call) and callee(evaluator, node.func, scope) is not None


def _known(evaluator: Evaluator, node: ast.AST, scope: Scope) -> bool:
    if not isinstance(node, (ast.Name, ast.Attribute)):
        return False
    return callee(evaluator, node, scope) is not None


def _alike(
    evaluator: Evaluator, node: FunctionNode, scope: Scope, calls: Sequence[ast.Call]
) -> Iterator[ast.AST]:
    """Yield calls of other functions that get all that an executor gets: for the other types."""
    known = [_arguments(call) for call in calls]
    for child in body_of(node):
        value = kept_value(child)
        if not isinstance(value, ast.Call) or any(value is call for call in calls):
            continue
        given = _arguments(value)
        if any(one and one <= given for one in known) and _called(evaluator, value, scope):
            yield value


def _arguments(call: ast.Call) -> set[str]:
    return {ast.unparse(a) for a in given_by(call)}
