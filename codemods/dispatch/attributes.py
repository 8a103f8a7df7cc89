"""Objects that a method has through ``self``, and looks things up through: ``self.session``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.handles import Use, is_used_alike, kind_by_annotation, session_kind, uses_of
from codemods.dispatch.scopes import parameters
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code


def own_handles(
    file: SiteFile, function: cst.FunctionDef, theirs: Sequence[Use]
) -> Mapping[str, tuple[bool | None, list[Use]]]:
    """Return the attributes that are asked what the exemplar's object is asked.

    Only what a class is made with counts, and is never exchanged: it is as good as a parameter.

    Args:
        file: The file.
        function: The function of the lookup.
        theirs: How the exemplar uses its object.

    Returns:
        ``self.name`` -> whether its calls are awaited, by an annotation, and its uses in the class.
    """
    around = file.class_of(function)
    if around is None or file.parent(function) is not around.body or function.decorators:
        return {}
    own = next((param.name.value for param in parameters(function)), "")
    session = any(use.of_session for use in theirs)
    found = {}
    for name, kind in _given(around, own).items():
        mine = uses_of(f"{own}.{name}", around)
        if (session and kind is not None) or is_used_alike(theirs, mine):
            found[f"{own}.{name}"] = (kind, mine)
    return found


def _given(around: cst.ClassDef, own: str) -> dict[str, bool | None]:
    """Return the attributes that instances are made with, each with what is said of its calls."""
    found: dict[str, bool | None] = {}
    for statement in around.body.body:
        if isinstance(statement, cst.FunctionDef) and statement.name.value == "__init__":
            params = {param.name.value: param for param in parameters(statement)}
            for target, value in _assigned(statement):
                if value in params and target.startswith(f"{own}."):
                    found[target.partition(".")[2]] = session_kind(params[value])
        elif isinstance(statement, cst.SimpleStatementLine):
            only = statement.body[0]
            if isinstance(only, cst.AnnAssign) and isinstance(only.target, cst.Name):
                found[only.target.value] = kind_by_annotation(only.annotation)
    times = Counter(target for target, _ in _assigned(around))
    return {name: kind for name, kind in found.items() if times[f"{own}.{name}"] <= 1}


def _assigned(tree: cst.CSTNode) -> list[tuple[str, str]]:
    """Return the targets of assignments, each with its value."""
    found = []
    for node in descendants(tree):
        if isinstance(node, cst.Assign):
            found += [(code(target.target), code(node.value)) for target in node.targets]
        elif isinstance(node, cst.AnnAssign) and node.value is not None:
            found.append((code(node.target), code(node.value)))
    return found
