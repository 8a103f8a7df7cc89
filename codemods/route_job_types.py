"""Route every job type: complete the table of a router function (step 4 of the plan).

Before::

    RUNNERS = {"scan": run_scan}

After, for ``copy`` and ``sync``::

    RUNNERS = {"scan": run_scan, "copy": run_copy, "sync": _stub_sync}

The table may be a dict (at module level or in the function, ``dict(...)``, filled by ``update``),
a chain of ``if``/``elif`` or a ``match`` on the parameter. Its branches call the function, or give
it back to a router that does. An entry that is there stays as it is, unless its function is listed
in ``broken``. A new branch is like the simplest one that is there: same arguments. Refuses a table
of another form, one of which it cannot tell what an entry has to look like, and a router that turns
other job types away before it looks.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import libcst as cst

from codemods import _patterns as m
from codemods._nodes import parsed
from codemods._route_chain import complete_branches
from codemods._route_dict import complete_dict
from codemods._route_model import ApplyEdits, Entry, RefusedError, Request, text_of
from codemods._route_object import complete_object

__all__ = ["Entry", "Routed", "route_job_types"]


@dataclass(frozen=True)
class Routed:
    """The result: the new source, what was added or repaired, and why not, if it was refused.

    ``own_imports`` are the functions that a new branch imports for itself.
    """

    code: bytes
    added: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    refusal: str = ""
    own_imports: tuple[str, ...] = ()


def route_job_types(
    source: bytes,
    function: str,
    parameter: str,
    entries: Sequence[Entry],
    *,
    mapping: str | None = None,
    broken: Sequence[str] = (),
    known: Collection[str] = (),
    looked_up: str = "",
    gives: bool = False,
    enters: str = "",
) -> Routed:
    """Complete the router's table.

    Args:
        source: The router's module.
        function: The router function, at top level.
        parameter: Its parameter that holds the job type.
        entries: Every job type that has to be known afterwards.
        mapping: Name of the dict, or None for a chain of ``if`` or a ``match``.
        broken: Functions of present entries that do not exist; such entries are replaced.
        known: Job types that the table has under keys that are no literals: constants, members
            of an enumeration, what ``**`` brings in.
        looked_up: What branches compare, where that is made of the parameter: ``Kind(kind)``.
        gives: The router gives back what its branches pick, and another function calls that.
        enters: How a function is entered in the object that has the table, with ``{key}`` and
            ``{function}``.
    """
    module = parsed(source)
    routers = [node for node in module.body if m.matches(node, m.FunctionDef(m.Name(function)))]
    if not routers:
        return Routed(source, refusal=f"there is no function {function} at the top level")
    router = cst.ensure_type(routers[-1], cst.FunctionDef)
    subject = looked_up or parameter
    request = Request(router, parameter, entries, known, broken, subject, gives, enters)
    try:
        _check_gate(request)
        if enters:
            done = complete_object(module, request)
        elif mapping:
            done = complete_dict(module, mapping, request)
        else:
            done = complete_branches(module, request)
    except RefusedError as error:
        return Routed(source, refusal=f"{function}: {error}")
    code = module.visit(ApplyEdits(done.edits)).bytes if done.edits else source
    return Routed(code, done.added, done.repaired, own_imports=done.own_imports)


def _check_gate(request: Request) -> None:
    """Refuse where job types that are not in a list of literals are turned away."""
    absent = m.ComparisonTarget(operator=m.NotIn(), comparator=m.Tuple() | m.List() | m.Set())
    gate = m.Comparison(left=m.Name(request.parameter), comparisons=[absent])
    for node in m.findall(request.function, gate):
        listed = cst.ensure_type(node, cst.Comparison).comparisons[0].comparator
        texts = {text_of(element.value) for element in listed.elements}  # type: ignore[attr-defined]
        missing = [entry for entry in request.entries if entry.job_type not in texts]
        if missing:
            raise RefusedError(f"it turns {missing[0].job_type!r} away before it looks")
