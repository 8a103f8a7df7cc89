"""Refuses files that Python reads and libcst does not: nothing can be taken from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from migrator.errors import DemonolithError
from migrator.facts import Facts, Layout, Location
from migrator.python_source import compile_error, libcst_problem
from migrator.snapshot import Source
from migrator.stage import Reason

REMEDY = "write it in a plainer way (a backslash alone in a line, say), commit, and run again"


def unreadable(error: Exception, facts: Facts, source: Source) -> tuple[Reason, ...]:
    """Return which files a stage has stumbled over.

    Args:
        error: What the stage has raised.
        facts: The audit.
        source: The tree that the stage was to change.

    Returns:
        A reason for each file that libcst cannot read, of those that the migration works on;
        nothing where that is not what has happened.
    """
    import libcst

    if facts.layout is None or not isinstance(error, libcst.ParserSyntaxError):
        return ()
    paths = sorted(_worked_on(facts, facts.layout, source))
    return tuple(reason for path in paths for reason in _reasons(path, source.read(path)))


def refuse(error: Exception, facts: Facts, source: Source) -> None:
    """Say which files a plan has stumbled over; does nothing where that is not what has happened.

    Args:
        error: What was raised while the plan was made.
        facts: The audit.
        source: The tree that the plan is for.

    Raises:
        DemonolithError: There are such files.
    """
    reasons = unreadable(error, facts, source)
    if reasons:
        places = "; ".join(f"{reason.where}: {reason.message}" for reason in reasons)
        raise DemonolithError(places, REMEDY) from error


def uncompiled(path: str, content: bytes, why: str, remedy: str) -> Reason | None:
    """Refuse a file that Python may parse, and does not compile: a stray ``nonlocal``, say.

    Args:
        path: The file.
        content: What it holds.
        why: What cannot be done with it.
        remedy: What a person can do.
    """
    error = compile_error(content)
    if error is None:
        return None
    line, message = error
    return Reason(Location(path, line or 1), f"{why}: {message}", remedy)


def _reasons(path: str, content: bytes) -> Iterator[Reason]:
    problem = libcst_problem(content)
    if problem is not None:
        line, message = problem
        yield Reason(Location(path, line), f"libcst cannot read this file: {message}", REMEDY)


def _worked_on(facts: Facts, layout: Layout, source: Source) -> Iterator[str]:
    """Yield the files beside the monolith and in its packages, and who names a task or it."""
    modules = (
        *(layout.monolith, layout.tasks_package, layout.scheduling_package),
        *(layout.execution_package, layout.utils_package),
    )
    folders = {PurePosixPath(module.path).parent for module in modules if module}
    named = {item.where.path for item in facts.registrations}
    named |= {item.where.path for item in facts.references}
    for path in source.paths():
        if path.endswith(".py") and (path in named or PurePosixPath(path).parent in folders):
            yield path
