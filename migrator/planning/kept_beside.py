"""What is kept beside a modular version of it: executors under another name, and helpers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from migrator.decisions import Answer, resolve
from migrator.errors import ConfigError
from migrator.facts import Facts, Layout
from migrator.plan import BOTH, KEEP, Home, Plan
from migrator.planning.twin_decisions import helper_decision
from migrator.snapshot import Source


def check_names(plan: Plan) -> None:
    """Raise ConfigError where an executor that is kept beside another gets a name that is taken."""
    for executor in plan.executors:
        same = [
            other.legacy_function
            for other in plan.executors
            if other is not executor and other.public_name == executor.public_name
        ]
        if executor.beside and (same or executor.public_name == executor.beside):
            taken = same[0] if same else executor.beside
            raise ConfigError(
                f"{executor.legacy_function} cannot be called {executor.public_name}: {taken} is",
                f"--decide executor:{executor.job_types[0]}={BOTH}:ANOTHER_NAME",
            )


def with_helpers(
    facts: Facts, layout: Layout, plan: Plan, answers: Mapping[str, Answer], source: Source
) -> Plan:
    """Ask about the helpers that moved code needs and that both packages have, but differ.

    Raises:
        ConfigError: An answer names no such helper, or an option that it does not have.
    """
    from migrator.planning.moving import place_moves

    differing = {
        symbol.name: symbol.twin.function
        for symbol in facts.symbols
        if symbol.kind in ("helper", "class")
        and symbol.twin
        and not symbol.twin.same
        and symbol.twin.function.path not in plan.taken_paths
    }
    moved = place_moves(layout, plan, source).homes if differing else {}
    asked = [
        helper_decision(symbol, source)
        for symbol in facts.symbols
        if symbol.name in differing and symbol.name in moved
    ]
    answered = resolve(asked, answers)
    kept = [entry.decision.id.partition(":")[2] for entry in answered if entry.option == KEEP]
    elsewhere = {name: Home(differing[name].module, differing[name].name) for name in kept}
    return replace(
        plan,
        decisions=(*plan.decisions, *answered),
        elsewhere={**plan.elsewhere, **elsewhere},
    )
