"""Who relies on the exception that a router raises for a job type it does not know.

Step 4 of the plan puts an error value in its place. Where a test expects the exception, or code
around the call handles it, that is a change somebody would notice: a person decides.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from migrator.decisions import Decision, Option
from migrator.facts import Facts, JobRouter, Location
from migrator.plan import Plan
from migrator.python_source import definition, parse
from migrator.routing.error_examples import error_examples
from migrator.snapshot import Source, python_paths
from migrator.syntax import last_name, walk, walk_of

EXCEPTION, VALUE = "exception", "error-value"
MOST = 5
_EXPECTING = frozenset({"raises", "assertRaises", "assertRaisesRegex"})


def decision_id(router: JobRouter) -> str:
    """Return the decision's id."""
    return f"unknown:{router.function.name}"


def stays_exception(plan: Plan) -> bool:
    """Tell whether a person has chosen the exception."""
    return any(
        entry.decision.id.startswith("unknown:") and entry.option == EXCEPTION
        for entry in plan.decisions
    )


def unknown_decisions(facts: Facts, source: Source) -> Iterator[Decision]:
    """Yield the question, where somebody relies on the exception.

    Args:
        facts: The audit.
        source: The tree that was audited.
    """
    router = facts.router or facts.legacy_router
    if facts.layout is None or router is None:
        return
    raised = _raised(router, facts, source)
    legacy = facts.legacy_router
    # What handles an exception that production never sees relies on nothing.
    today = legacy is None or bool(raised and _raised(legacy, facts, source))
    places = sorted(_relying(raised, today, facts, source)) if raised else []
    if not places:
        return
    shown = [f"{place}: {text}" for place, text in places[:MOST]]
    more = [f"and {len(places) - MOST} more"] if len(places) > MOST else []
    yield Decision(
        id=decision_id(router),
        question=(
            f"{router.function.name} ({router.function.where}) raises "
            f"{' or '.join(sorted(raised))} for a job type that it does not know, and that is "
            "expected: what does it do afterwards?"
        ),
        evidence=(*shown, *more),
        options=(
            Option(EXCEPTION, "it goes on to raise it"),
            Option(VALUE, "it returns an error value, as step 4 of the plan has it"),
        ),
    )


def _raised(router: JobRouter, facts: Facts, source: Source) -> frozenset[str]:
    """Return the names of the exceptions that would become an error value."""
    from codemods._error_shape import NoExampleError
    from codemods.unknown_job_type import error_for_unknown

    path, name = router.function.path, router.function.name
    before = source.read(path)
    own = any(one.raises and one.own for one in router.converted)
    missing = frozenset({"ValueError"} if own else ())
    if not _names(before, name):
        return missing
    examples = error_examples(facts, source)
    try:
        after, _ = error_for_unknown(
            before,
            name,
            router.job_type_parameter,
            examples,
            looked_up=router.looked_up,
            conversions=router.conversions,
        )
    except NoExampleError:
        return frozenset()
    return (_names(before, name) - _names(after, name)) | missing


def _names(content: bytes, function: str) -> frozenset[str]:
    node = definition(parse(content), function)
    found = [part.exc for part in (walk(node) if node else ()) if isinstance(part, ast.Raise)]
    calls = [one.func if isinstance(one, ast.Call) else one for one in found]
    return frozenset(last_name(one) for one in calls if one is not None) - {""}


def _relying(
    raised: frozenset[str], handled: bool, facts: Facts, source: Source
) -> Iterator[tuple[Location, str]]:
    """Yield where a block that runs the router, or a dispatcher, expects one of the exceptions.

    Args:
        raised: Their names.
        handled: What handles one counts, besides the tests that expect one.
        facts: The audit.
        source: The tree.
    """
    routers = (one.function for one in (facts.router, facts.legacy_router) if one)
    tasks = (one for one in (facts.dispatcher, facts.legacy_dispatcher) if one)
    called = frozenset(function.name for function in (*routers, *tasks))
    for path in python_paths(source.search(sorted(called))):
        content = source.read(path)
        tree = parse(content) if any(name.encode() in content for name in raised) else None
        lines = content.decode("utf-8", "replace").splitlines()
        for part in walk_of(tree, ast.With, ast.Try) if tree is not None else ():
            expected = _expected(part) if isinstance(part, ast.With) else []
            if isinstance(part, ast.Try) and handled:
                expected = [one.type for one in part.handlers if one.type is not None]
            if isinstance(part, ast.With | ast.Try) and _calls(part.body, called):
                for name in expected:
                    if _means(name, raised):
                        yield Location(path, name.lineno), lines[name.lineno - 1].strip()


def _calls(body: Sequence[ast.stmt], called: frozenset[str]) -> bool:
    nodes = (node for statement in body for node in walk(statement))
    return any(isinstance(node, ast.Call) and last_name(node.func) in called for node in nodes)


def _expected(block: ast.With) -> list[ast.expr]:
    """Return what ``pytest.raises(…)`` or ``self.assertRaises(…)`` is given."""
    calls = [item.context_expr for item in block.items if isinstance(item.context_expr, ast.Call)]
    return [call.args[0] for call in calls if last_name(call.func) in _EXPECTING and call.args]


def _means(written: ast.expr, raised: frozenset[str]) -> bool:
    several = written.elts if isinstance(written, ast.Tuple) else [written]
    return any(last_name(one) in raised for one in several)
