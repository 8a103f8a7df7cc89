"""Members of enums that a task is looked up by: ``task_for(JobType.BACKUP)``."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.member_keys import member_of
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.tables import Entry
from migrator.audit.values import EnumMember, Text
from migrator.facts import LegacyLookup, MemberKey


def members_used(
    evaluator: Evaluator, lookup: LegacyLookup, paths: Iterable[str]
) -> tuple[MemberKey, ...]:
    """Return the members of enums in the files that name a lookup, each once for each file.

    Args:
        evaluator: Follows values.
        lookup: The lookup.
        paths: The files that it can be used in: the monolith, and what refers to that.
    """
    found: dict[tuple[str, str], MemberKey] = {}
    names = [name for name in (lookup.function, lookup.mapping) if name]
    for path in sorted(set(paths)):
        parsed = evaluator.project.parse(path)
        if parsed is not None and any(name in parsed.text for name in names):
            for node, scope in scoped_of(parsed.tree, parsed.path, ast.Attribute):
                for key in _key(evaluator, node, scope):
                    found.setdefault((key.path, key.written), key)
    return tuple(found[place] for place in sorted(found))


def key_of_entry(entry: Entry) -> str:
    """Return what a table is asked for to find an entry: a string, or a member that is none."""
    member = entry.member
    return _member(member.cls.node.name, entry.key) if member and member.plain else entry.key


def _key(evaluator: Evaluator, node: ast.AST, scope: Scope) -> Iterator[MemberKey]:
    if not isinstance(node, ast.Attribute):
        return
    value, written = evaluator.evaluate(node, scope), ast.unparse(node)
    if isinstance(value, EnumMember) and value.cls is not None:
        yield MemberKey(scope.path, written, value.text, _member(value.cls.node.name, value.text))
    elif isinstance(value, Text) and _is_of_member(evaluator, node, scope):
        yield MemberKey(scope.path, written, value.text, value.text)


def _is_of_member(evaluator: Evaluator, node: ast.Attribute, scope: Scope) -> bool:
    """Tell whether this is a member that is a string, or the value of one."""
    inner = node.value if node.attr == "value" else node
    return member_of(evaluator, inner, scope) is not None


def _member(cls: str, text: str) -> str:
    return f"{cls}({text!r})"
