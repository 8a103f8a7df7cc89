"""Put a comment right above definitions, above their decorators.

Before::

    @app.task(name="jobs.old")
    def old(): ...

After, for ``{"old": ("Goes next month.",)}``::

    # Goes next month.
    @app.task(name="jobs.old")
    def old(): ...

Leaves alone what has the comment already, and definitions that are not at the top level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import libcst as cst

from codemods._nodes import parsed

_Definition = cst.FunctionDef | cst.ClassDef


def comment_above(source: bytes, comments: Mapping[str, Sequence[str]]) -> bytes:
    """Return the source with the comments in place.

    Args:
        source: A module.
        comments: Lines without ``#``, by the name of the definition.
    """
    if not comments:
        return source
    module = parsed(source)
    # What stands above the first statement belongs to the module.
    above = module.header
    body: list[cst.BaseStatement] = []
    for node in module.body:
        if isinstance(node, _Definition) and node.name.value in comments:
            body.append(_commented(node, above, comments[node.name.value]))
        else:
            body.append(node)
        above = ()
    return module.with_changes(body=body).bytes


def _commented(
    node: _Definition, above: Sequence[cst.EmptyLine], lines: Sequence[str]
) -> _Definition:
    wanted = [f"# {line}" for line in lines]
    present = [line.comment.value for line in (*above, *node.leading_lines) if line.comment]
    if present[-len(wanted) :] == wanted:
        return node
    added = [cst.EmptyLine(indent=True, comment=cst.Comment(line)) for line in wanted]
    return node.with_changes(leading_lines=[*node.leading_lines, *added])
