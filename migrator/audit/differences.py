"""What differs between two functions, in words."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable

from migrator.audit.normalise import source_lines
from migrator.audit.scopes import arguments
from migrator.audit.values import FunctionNode
from migrator.syntax import walk

OLD = "the monolith's version"
NEW = "the modular one"
_MOST = 12
_Argument = tuple[str | None, str]  # the keyword, if any, and the value


def differences(old: FunctionNode, new: FunctionNode) -> Iterable[str]:
    """Say what differs, the most telling first."""
    said = [
        *_parameters(old, new),
        *_keywords(old, new),
        *_both_ways(_calls(old), _calls(new), "calls {}"),
        *_both_ways(_tests(old), _tests(new), "has the branch `{}`"),
        *_both_ways(_handled(old), _handled(new), "handles {}"),
        *_both_ways(_raised(old), _raised(new), "raises {}"),
        *_both_ways(_returned(old), _returned(new), "returns `{}`"),
        *_async(old, new),
    ]
    if not said:
        said = list(_first_line(source_lines(old), source_lines(new)))
    shown = said[:_MOST]
    return shown if len(said) <= _MOST else [*shown, f"and {len(said) - _MOST} more"]


def _both_ways(old: list[str], new: list[str], words: str) -> list[str]:
    said = [f"{OLD} {words.format(x)}, {NEW} does not" for x in old if x not in new]
    return [*said, *(f"{NEW} {words.format(x)}, {OLD} does not" for x in new if x not in old)]


def _parameters(old: FunctionNode, new: FunctionNode) -> list[str]:
    before, after = [a.arg for a in arguments(old)], [a.arg for a in arguments(new)]
    said = [f"parameter {name} only in {OLD}" for name in before if name not in after]
    said += [f"parameter {name} only in {NEW}" for name in after if name not in before]
    if not said and ast.unparse(old.args) != ast.unparse(new.args):
        said.append("the order or the defaults of the parameters differ")
    return said


def _calls(node: FunctionNode) -> list[str]:
    """Return the functions from outside that are called: no methods of locals, no builtins."""
    local = {argument.arg for argument in arguments(node)}
    local |= {n.id for n in walk(node) if isinstance(n, ast.Name) and _is_bound(n)}
    raised = {id(n.exc) for n in walk(node) if isinstance(n, ast.Raise)}
    found = []
    for child in walk(node):
        if isinstance(child, ast.Call) and id(child) not in raised:
            name = ast.unparse(child.func)
            root = name.split(".")[0]
            plain = name.replace(".", "").replace("_", "").isalnum()
            if plain and root not in local and not hasattr(builtins, root) and root != "log":
                found.append(name)
    return list(dict.fromkeys(found))


def _is_bound(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _keywords(old: FunctionNode, new: FunctionNode) -> list[str]:
    before, after = _given(old), _given(new)
    said = []
    for name in before:
        if name in after:
            for keyword in _only(before[name], after[name]):
                said.append(f"{OLD} gives {name} {keyword}=, {NEW} does not")
            for keyword in _only(after[name], before[name]):
                said.append(f"{NEW} gives {name} {keyword}=, {OLD} does not")
    return said


def _only(mine: set[_Argument], others: set[_Argument]) -> list[str]:
    """Return the keywords of one side, but for values that only the other gives by position."""
    named = {keyword for keyword, _ in others}
    placed = {value for keyword, value in others - mine if keyword is None}
    own = {keyword for keyword, value in mine if keyword is not None and value not in placed}
    return sorted(own - named)


def _given(node: FunctionNode) -> dict[str, set[_Argument]]:
    found: dict[str, set[_Argument]] = {}
    for child in walk(node):
        if isinstance(child, ast.Call):
            given: list[_Argument] = [(None, ast.unparse(value)) for value in child.args]
            given += [(k.arg, ast.unparse(k.value)) for k in child.keywords if k.arg]
            found.setdefault(ast.unparse(child.func), set()).update(given)
    return found


def _tests(node: FunctionNode) -> list[str]:
    kinds = (ast.If, ast.While, ast.IfExp)
    found = [f"if {ast.unparse(n.test)}" for n in walk(node) if isinstance(n, kinds)]
    return list(dict.fromkeys(found))


def _handled(node: FunctionNode) -> list[str]:
    """Return the exceptions that a function catches."""
    handlers = [n.type for n in walk(node) if isinstance(n, ast.ExceptHandler)]
    several = [t.elts if isinstance(t, ast.Tuple) else [t] for t in handlers if t is not None]
    names = [ast.unparse(one) for found in several for one in found]
    everything = ["everything"] if None in handlers else []
    return list(dict.fromkeys([*names, *everything]))


def _raised(node: FunctionNode) -> list[str]:
    raised = [n.exc for n in walk(node) if isinstance(n, ast.Raise) and n.exc is not None]
    names = [ast.unparse(e.func if isinstance(e, ast.Call) else e) for e in raised]
    return list(dict.fromkeys(names))


def _returned(node: FunctionNode) -> list[str]:
    found = [ast.unparse(n.value) for n in walk(node) if isinstance(n, ast.Return) and n.value]
    return list(dict.fromkeys(text for text in found if len(text) < 100))


def _async(old: FunctionNode, new: FunctionNode) -> list[str]:
    if type(old) is type(new):
        return []
    return [f"only {OLD if isinstance(old, ast.AsyncFunctionDef) else NEW} is async"]


def _first_line(old: list[str], new: list[str]) -> Iterable[str]:
    for before, after in zip([*old, ""], [*new, ""], strict=False):
        if before != after:
            yield f"`{before.strip()}` in {OLD}, `{after.strip()}` in {NEW}"
            return
