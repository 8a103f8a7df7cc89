"""Makes a Celery app the one that shared tasks are sent with, in every thread.

Before:
    queue = Celery("shop")

After, for ``queue``:
    queue = Celery("shop")

    # In other threads than this one, shared tasks are sent with the default app.
    queue.set_default()

``@shared_task`` asks for the current app, which Celery keeps for the thread that has made it; any
other thread gets the default app. Gives the source back where the module does not make the app in
a statement of its own at the top level.
"""

from __future__ import annotations

from typing import Any

import libcst as cst

from codemods import _patterns as m
from codemods._nodes import parsed

WHY = "# In other threads than this one, shared tasks are sent with the default app."


def set_default_app(source: bytes, name: str) -> bytes:
    """Add ``name.set_default()`` behind the statement that makes the app.

    Args:
        source: The module that makes the app.
        name: The app's variable.
    """
    tree = parsed(source)
    body: list[Any] = list(tree.body)
    places = [index for index, line in enumerate(body) if _makes(line, name)]
    if len(places) != 1:
        return source
    place = places[0] + 1
    blank, why = cst.EmptyLine(indent=False), cst.EmptyLine(comment=cst.Comment(WHY))
    call = cst.parse_statement(f"{name}.set_default()").with_changes(leading_lines=[blank, why])
    if place < len(body) and not _set_apart(body[place]):
        leading = [blank, *body[place].leading_lines]
        body[place] = body[place].with_changes(leading_lines=leading)
    body.insert(place, call)
    return tree.with_changes(body=body).bytes


def _makes(line: cst.CSTNode, name: str) -> bool:
    """Tell whether a statement gives the variable the value of a call."""
    target = m.Name(name)
    made = m.Assign(targets=[m.AssignTarget(target)], value=m.Call())
    typed = m.AnnAssign(target=target, value=m.Call())
    return m.matches(line, m.SimpleStatementLine(body=[made | typed]))


def _set_apart(line: Any) -> bool:
    """Tell whether a blank line is above."""
    return any(empty.comment is None for empty in line.leading_lines)
