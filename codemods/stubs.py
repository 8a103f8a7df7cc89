"""Stubs in the place of removed integrations (step 4 of the plan).

Before::

    RUNNERS = {"scan": run_scan}

After::

    def _stub_sync(plan, run_id=None):
        logger.warning("route: sync is not available (integration removed)")
        return {"success": False, "error": "sync is not available in this version"}


    RUNNERS = {"scan": run_scan}

A function (or import) of the stub's name that is there counts as the stub. A router that awaits its
executors gets ``async def``. The answer has the keys of the router's own error value. Refuses a
name that is bound to something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from codemods import _patterns as m
from codemods._certain_names import bound_after
from codemods._error_value import ErrorValue
from codemods._nodes import parsed
from codemods._text import quoted
from codemods.unknown_job_type import error_for_unknown

__all__ = ["NameTakenError", "Stub", "add_stubs", "error_for_unknown", "stub_source"]

_DEFINING = (cst.FunctionDef, cst.ClassDef)
_BLANK = [cst.EmptyLine(indent=False), cst.EmptyLine(indent=False)]


class NameTakenError(ValueError):
    """A name that has to be written means something else in the module already."""


@dataclass(frozen=True)
class Stub:
    """A function that answers that its job type is not available.

    Attributes:
        name: Its name.
        job_type: The job type.
        parameters: Source of its parameters, for instance ``("plan", "run_id=None")``.
    """

    name: str
    job_type: str
    parameters: tuple[str, ...]


def stub_source(
    stub: Stub,
    router: str,
    logger: str = "logger",
    *,
    awaited: bool = False,
    value: ErrorValue | None = None,
) -> str:
    """Return the source of a stub (step 4 of the plan).

    Args:
        stub: What to write.
        router: Name of the router function, for the log message.
        logger: Name of the module's logger.
        awaited: The router awaits it.
        value: What the answer is like.
    """
    message = f"{router}: {stub.job_type} is not available (integration removed)"
    error = f"{stub.job_type} is not available in this version"
    define = "async def" if awaited else "def"
    answer = value or ErrorValue(cst.Module([]), None, "")
    returned = answer.statement(_text(error, answer), _text(stub.job_type, answer))
    return (
        f"{define} {stub.name}({', '.join(stub.parameters)}):\n"
        f"    {logger}.warning({quoted(message)})\n"
        f"    {cst.Module([cst.SimpleStatementLine([returned])]).code}"
    )


def _text(words: str, answer: ErrorValue) -> cst.BaseExpression:
    """Return a literal, in single quotes where the keys beside it have them."""
    literal = quoted(words)
    plain = "'" not in words and literal == f'"{words}"'
    return cst.parse_expression(f"'{words}'" if answer.has_single_quotes and plain else literal)


def add_stubs(
    source: bytes,
    router: str,
    mapping: str | None,
    stubs: Sequence[Stub],
    logger: str = "logger",
    *,
    parameter: str = "",
    examples: Sequence[bytes] = (),
) -> bytes:
    """Return the module with the stubs that it lacks, above the first place that uses them.

    Args:
        source: The router's module.
        router: The router function.
        mapping: Name of the dict that lists the executors, or None.
        stubs: What must be there; a function of the same name counts.
        logger: Name of the module's logger.
        parameter: The router's parameter that holds the job type.
        examples: Other modules whose error values show the keys, where this one has none.

    Raises:
        NameTakenError: Something that is no function has the name of a stub.
    """
    module = parsed(source)
    present = frozenset(_callables(module))
    new = [stub for stub in stubs if stub.name not in present]
    if not new:
        return source
    _check_free(module, new)
    place = _place(module, router, mapping)
    awaited = any(_awaits_executors(node) for node in module.body[place:] if _is(node, router))
    own = next((n for n in module.body if isinstance(n, cst.FunctionDef) and _is(n, router)), None)
    nodes = []
    for stub in new:
        names = {parameter, *(re.sub(r"\W.*", "", given.lstrip("* ")) for given in stub.parameters)}
        value = ErrorValue(module, own, parameter, examples, names)
        source_of = stub_source(stub, router, logger, awaited=awaited, value=value)
        nodes.append(_definition(source_of))
    above, below = list(module.body[:place]), list(module.body[place:])
    if below:
        # The blank lines move up with the first stub, so that the change only adds lines.
        blank, rest = _split_lines(below[0])
        blank = [*blank, *_BLANK[len(blank) :]] if above or module.header else blank
        nodes[0] = nodes[0].with_changes(leading_lines=blank)
        below[0] = below[0].with_changes(leading_lines=[*_BLANK, *rest])
    return module.with_changes(body=[*above, *nodes, *below]).bytes


def _definition(source: str) -> cst.FunctionDef:
    # Parsed with the default indent, which then means the module's own.
    statement = cst.ensure_type(cst.parse_statement(source), cst.FunctionDef)
    return statement.with_changes(leading_lines=_BLANK)


def _callables(module: cst.Module) -> Iterator[str]:
    for node in module.body:
        if isinstance(node, cst.FunctionDef):
            yield node.name.value
        elif m.matches(node, m.SimpleStatementLine(body=[m.ImportFrom()])):
            yield from bound_after(node)


def _check_free(module: cst.Module, stubs: Sequence[Stub]) -> None:
    taken = frozenset().union(*(bound_after(node) for node in module.body))
    for stub in stubs:
        if stub.name in taken:
            raise NameTakenError(f"{stub.name} is the name of something else already")


def _place(module: cst.Module, router: str, mapping: str | None) -> int:
    """Return the index of the module-level table, or else of the router function."""
    for index, node in enumerate(module.body):
        if _is(node, router):
            return index
        if mapping and not isinstance(node, _DEFINING) and _assigns(node, mapping):
            return index
    return len(module.body)


def _is(node: cst.CSTNode, router: str) -> bool:
    return isinstance(node, cst.FunctionDef) and node.name.value == router


def _assigns(node: cst.CSTNode, name: str) -> bool:
    plain = m.AssignTarget(target=m.Name(name)) | m.AnnAssign(target=m.Name(name))
    return bool(m.findall(node, plain))


def _awaits_executors(router: cst.CSTNode) -> bool:
    """Tell whether the router awaits what it calls for a job type.

    That is a local variable, something out of a table, or (in a branch or a ``return``) a function.
    """
    body = cst.ensure_type(router, cst.FunctionDef).body
    stored = m.findall(body, m.AssignTarget(target=m.Name()) | m.NamedExpr(target=m.Name()))
    local = {cst.ensure_type(node.target, cst.Name).value for node in stored}  # type: ignore[attr-defined]
    picked = m.Subscript() | m.Call() | m.Name(value=m.MatchIfTrue(local.__contains__))
    if any(m.findall(node, m.Call(func=picked)) for node in m.findall(body, m.Await())):
        return True
    kept = m.Await(m.Call(func=m.Name()))
    branches = m.findall(body, m.If() | m.MatchCase())
    return bool(m.findall(body, m.Return(value=kept))) or any(
        m.findall(node.body, m.Assign(value=kept)) for node in branches  # type: ignore[attr-defined]
    )


def _split_lines(
    node: cst.BaseStatement,
) -> tuple[list[cst.EmptyLine], list[cst.EmptyLine]]:
    """Return the blank lines at the top of what leads to a statement, and the rest."""
    lines: list[cst.EmptyLine] = list(getattr(node, "leading_lines", ()))
    blank = next((i for i, line in enumerate(lines) if line.comment), len(lines))
    return lines[:blank], lines[blank:]
