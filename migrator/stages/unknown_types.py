"""What a router answers for a job type that it does not know (step 4 of the plan)."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence

from migrator.facts import JobRouter
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.planning.unknown_types import stays_exception
from migrator.python_source import parse
from migrator.stages.used_elsewhere import used_elsewhere
from migrator.syntax import walk_of

REPLACED = "an unknown job type is an error value now, not an exception"


def with_error_value(
    code: bytes,
    router: tuple[str, str, str],
    examples: Sequence[bytes],
    overlay: Overlay,
    source_root: str,
    plan: Plan,
    fact: JobRouter | None = None,
) -> tuple[bytes, list[str]]:
    """Return a router's module with an error value in the place of the exception.

    What was imported for the exception alone goes with it, unless other files take it from here.

    Args:
        code: The module.
        router: Its file, the function, and the parameter that holds the job type.
        examples: Code that shows the keys of an error value, where the module has none.
        overlay: The tree.
        source_root: Folder on ``sys.path``.
        plan: What a person has said about it.
        fact: What the audit knows of the router: how it makes the job type a member of an enum.

    Returns:
        The new source, and what there is to say about it.
    """
    from codemods._error_shape import NoExampleError
    from codemods.imports.drop_import import drop_imported
    from codemods.unknown_job_type import error_for_unknown

    if stays_exception(plan):
        return code, ["an unknown job type stays an exception, as decided"]
    path, function, parameter = router
    try:
        after, replaced = error_for_unknown(
            code,
            function,
            parameter,
            examples,
            looked_up=fact.looked_up if fact is not None else "",
            conversions=fact.conversions if fact is not None else (),
        )
    except NoExampleError as error:
        return code, [f"an unknown job type stays an exception: {error}"]
    if not replaced:
        return code, []
    left, used = _names(after), _names(code)
    unused = {name for name in _imported(after) if used[name] and not left[name]}
    unused = unused and unused - used_elsewhere(overlay, source_root, path)
    return drop_imported(after, sorted(unused)).code if unused else after, [REPLACED]


def _names(code: bytes) -> Counter[str]:
    tree = parse(code) or ast.Module([], [])
    words = (node.id for node in walk_of(tree, ast.Name))
    # Of `__all__`, and of annotations that are strings.
    texts = (str(node.value) for node in walk_of(tree, ast.Constant))
    return Counter(words) + Counter(texts)


def _imported(code: bytes) -> set[str]:
    tree = parse(code) or ast.Module([], [])
    return {
        alias.asname or alias.name.partition(".")[0]
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
