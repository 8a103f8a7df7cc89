"""Workers that a script starts itself: ``app.worker_main(["worker", "-Q", "mail"])``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.commands import Command, kinds_of
from migrator.audit.evaluate import Evaluator
from migrator.audit.import_doubts import is_aside
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.values import App, Items, Text

CALL = "worker_main"


def worker_scripts(evaluator: Evaluator) -> Iterator[Command]:
    """Yield what the scripts of a project start, as commands, by file and line.

    Args:
        evaluator: Follows values.
    """
    for parsed in evaluator.project.parsed(CALL):
        if is_aside(parsed.path):
            continue
        for node, scope in scoped_of(parsed.tree, parsed.path, ast.Call):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                found = _command(evaluator, parsed, node, node.func, scope)
                yield from [found] if found is not None else []


def _command(
    evaluator: Evaluator, parsed: Parsed, node: ast.Call, called: ast.Attribute, scope: Scope
) -> Command | None:
    app = evaluator.evaluate(called.value, scope) if called.attr == CALL else None
    if not isinstance(app, App) or not app.path:
        return None
    modules = evaluator.project.modules
    owner = called.value.id if isinstance(called.value, ast.Name) else ""
    named = evaluator.of_module(parsed.path, owner) == app if owner else False
    path = parsed.path if named else app.path
    name = f"{modules.name_of(path)}:{owner}" if named else modules.name_of(path)
    words = [CALL, *_words(evaluator, node, scope)]
    kinds = kinds_of(words) or ("worker",)
    return Command(parsed.where(node), path, name, kinds, " ".join(words))


def _words(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Iterator[str]:
    """Yield what a call gives as the words of a command, as far as they are known."""
    given = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "argv")]
    value = evaluator.evaluate(given[0], scope) if given else None
    for one in value.values if isinstance(value, Items) else ():
        if isinstance(one, Text) and one.text.strip():
            yield one.text
