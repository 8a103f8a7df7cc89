"""Turns the decorator of a Celery task into ``shared_task`` with every option kept.

Before: ``@celery_app.task(bind=True, queue="slow")``
After:  ``@shared_task(bind=True, queue="slow", name="jobs.backup")``
"""

from __future__ import annotations

import libcst as cst

from codemods.move.analysis import Analysis
from codemods.move.edits import Edit, insert_after
from codemods.move.source import Source
from codemods.move.units import Unit, assigned_values, defined
from codemods.move.walk_expressions import last_name


def task_decorator(
    analysis: Analysis, definition: cst.FunctionDef | cst.ClassDef
) -> cst.Decorator | None:
    """The decorator that registers a definition as a Celery task."""
    for decorator in definition.decorators:
        if _registers(analysis, _callee(decorator)):
            return decorator
    return None


def registers_task(analysis: Analysis, unit: Unit) -> bool:
    """Whether a statement makes a Celery task, by a decorator or by a call."""
    decorated = any(task_decorator(analysis, each) for each in defined(unit.node))
    return decorated or made_by_call(analysis, unit)


def made_by_call(analysis: Analysis, unit: Unit) -> bool:
    """Whether a statement makes a Celery task as in ``job = app.task(function)``."""
    for value in assigned_values(unit.node):
        while isinstance(value, cst.Call):
            value = value.func
            if _registers(analysis, value):
                return True
    return False


def _callee(decorator: cst.Decorator) -> cst.BaseExpression:
    node = decorator.decorator
    return node.func if isinstance(node, cst.Call) else node


def _registers(analysis: Analysis, callee: cst.BaseExpression) -> bool:
    if isinstance(callee, cst.Attribute) and callee.attr.value == "task":
        return True
    return is_shared(analysis, callee)


def is_shared(analysis: Analysis, callee: cst.BaseExpression) -> bool:
    """Whether an expression is Celery's ``shared_task``."""
    if isinstance(callee, cst.Attribute):
        return callee.attr.value == "shared_task"
    return last_name(callee) in shared_task_names(analysis)


def shared_task_names(analysis: Analysis) -> list[str]:
    """The names under which the module imports ``shared_task``."""
    return [
        name
        for name, imports in analysis.bindings.names.items()
        if any(i.name == "shared_task" and i.module.split(".")[0] == "celery" for i in imports)
    ]


def hides_name(analysis: Analysis, decorator: cst.Decorator) -> bool:
    """Whether the task's name may be among the options that come from ``**mapping``.

    It is not beside a ``name=``, and not in a dict that the module writes out and leaves alone.
    """
    node = decorator.decorator
    given = node.args if isinstance(node, cst.Call) else ()
    if any(argument.keyword is not None and argument.keyword.value == "name" for argument in given):
        return False
    return any(
        argument.star == "**" and "name" in (_keys(analysis, argument.value) or ("name",))
        for argument in given
    )


def _keys(analysis: Analysis, mapping: cst.BaseExpression) -> list[str] | None:
    """The keys of a dict that is written out once, at the top; None where they are not known."""
    name = mapping.value if isinstance(mapping, cst.Name) else ""
    units = analysis.binders(name)
    touched = [*analysis.rebinders(name), *analysis.modifiers(name)]
    values = list(assigned_values(units[0].node)) if len(units) == 1 and not touched else []
    value = values[0] if len(values) == 1 else None
    if not isinstance(value, cst.Dict):
        return None
    keys = [
        element.key.evaluated_value if isinstance(element.key, cst.SimpleString) else None
        for element in value.elements
        if isinstance(element, cst.DictElement)
    ]
    complete = len(keys) == len(value.elements) and all(isinstance(key, str) for key in keys)
    return [str(key) for key in keys] if complete else None


def share(source: Source, decorator: cst.Decorator, callee: str, task_name: str) -> list[Edit]:
    """Edits that replace what is called and pin the task's name.

    Args:
        source: The source module.
        decorator: The task's decorator.
        callee: What to call instead; empty to keep what is called.
        task_name: The name to pin where the decorator pins none.
    """
    start, end = source.span(_callee(decorator))
    edits = [Edit(start, end, callee)] if callee else []
    node = decorator.decorator
    pinned = f'name="{task_name}"'
    if not isinstance(node, cst.Call):
        return [Edit(start, end, f"{callee or source.text[start:end]}({pinned})")]
    if any(arg.keyword is not None and arg.keyword.value == "name" for arg in node.args):
        return edits
    if node.args:
        return [*edits, *insert_after(source, source.end_of(node.args[-1].value), [pinned])]
    close = source.span(node)[1] - 1
    return [*edits, Edit(close, close, pinned)]


def replaced_span(source: Source, decorator: cst.Decorator) -> tuple[int, int]:
    """The part of the decorator that is replaced, whose names are no dependency any more."""
    return source.span(_callee(decorator))
