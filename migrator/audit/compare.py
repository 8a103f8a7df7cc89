"""Do two functions mean the same, and if not: what differs?"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection, Mapping

from migrator.audit.differences import differences
from migrator.audit.evaluate import Evaluator
from migrator.audit.forms import function_forms, statement_form
from migrator.audit.meanings import Alike, Meanings
from migrator.audit.values import FunctionNode
from migrator.facts import Twin


def twin(
    evaluator: Evaluator,
    legacy: tuple[str, FunctionNode],
    modular: tuple[str, FunctionNode],
    renamed: Mapping[str, str] | None = None,
    *,
    alike: Alike = frozenset(),
    decorated: bool = False,
    ignored: Collection[int] = (),
) -> Twin:
    """Compare a function of the monolith with its modular counterpart.

    Args:
        evaluator: Follows names.
        legacy: File and syntax of the monolith's function.
        modular: File and syntax of the modular one.
        renamed: What names of the monolith are called elsewhere, besides leading underscores.
        alike: What stands for what it is not the same as: see ``Meanings``.
        decorated: The decorators count, too.
        ignored: The identities of decorators that do not.
    """
    reference = evaluator.project.reference(*modular)
    old, new = function_forms(evaluator, legacy, modular, renamed)
    if old.lines == new.lines:
        meanings = Meanings(evaluator, alike)
        said = tuple(meanings.differing(old, new))
        if decorated and not meanings.decorators_alike(legacy, modular, ignored):
            said = (*said, "the decorators differ")
        return Twin(reference, not said, 0.99 if said else 1.0, said)
    ratio = difflib.SequenceMatcher(None, old.lines, new.lines, autojunk=False).ratio()
    assert isinstance(old.node, FunctionNode) and isinstance(new.node, FunctionNode)
    said = tuple(differences(old.node, new.node))
    return Twin(reference, False, min(round(ratio, 3), 0.999), said)


def same_statement(
    evaluator: Evaluator,
    legacy: tuple[str, ast.stmt],
    modular: tuple[str, ast.stmt],
    alike: Alike = frozenset(),
    renamed: Mapping[str, str] | None = None,
) -> bool:
    """Tell whether two classes, or two assignments, mean the same.

    Args:
        evaluator: Follows names.
        legacy: File and syntax of the monolith's.
        modular: File and syntax of the modular one.
        alike: What stands for what it is not the same as: see ``Meanings``.
        renamed: What names of the monolith are called elsewhere, besides leading underscores.
    """
    old = statement_form(evaluator, *legacy, renamed)
    new = statement_form(evaluator, *modular)
    return old.lines == new.lines and not any(Meanings(evaluator, alike).differing(old, new))
