"""A lookup by a constant key whose task lives on elsewhere: the task itself comes in its place."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.edits import Edits
from codemods.dispatch.guards import tested_for_nothing
from codemods.dispatch.helpers import LookupCall
from codemods.dispatch.imports import local_name, visible
from codemods.dispatch.model import Home, ImportNeed, Note, RefusedError
from codemods.dispatch.schedule import constant_key, member_key
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code


def matched_site(file: SiteFile, lookup: LookupCall, matches: Mapping[str, Home]) -> Edits | None:
    """The edits of a lookup by a key that has a home; None where it is by anything else.

    Only the expression is exchanged, so it does not matter what is done with the task.
    """
    member = member_key(file, lookup)
    key = member.key if member is not None else constant_key(file, lookup)
    if key is None or key not in matches:
        return None
    edits = Edits()
    need = _need(file, lookup, matches[key])
    here = need.module == file.name
    name = need.bound if here else local_name(file, need, lookup.node) or need.bound
    edits.expressions[lookup.node] = cst.parse_expression(name)
    if not here:
        edits.needs.append((need, file.statement(lookup.node)))
    if lookup.helper is not None:
        edits.helpers.append(lookup.helper)
    edits.notes += _checks(file, lookup, name)
    return edits


def _need(file: SiteFile, lookup: LookupCall, home: Home) -> ImportNeed:
    """The import of the task, under another name where its own means something else here."""
    module, name = home
    need = ImportNeed(module, name)
    try:
        visible(file, need, lookup.node)
    except RefusedError:
        if module == file.name:
            return need
        return ImportNeed(module, name, f"the_{name}" if "task" in name else f"{name}_task")
    return need


def _checks(file: SiteFile, lookup: LookupCall, name: str) -> list[Note]:
    """Say which checks of the variable can never find the task missing."""
    parent = file.parent(lookup.node)
    target = parent.targets[0].target if isinstance(parent, cst.Assign) else None
    functions = file.functions(lookup.node)
    if not isinstance(target, cst.Name) or not functions:
        return []
    tests = [node for node in descendants(functions[0].body) if isinstance(node, cst.If)]
    subjects = [(test, tested_for_nothing(test.test)) for test in tests]
    return [
        Note(file.line(test), f"`{name}` is always there, so this check can go")
        for test, subject in subjects
        if subject is not None and code(subject) == target.value
    ]
