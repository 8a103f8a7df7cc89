"""What a stub is called, and what it takes: all that the router gives an executor."""

from __future__ import annotations

from migrator.facts import Facts, FunctionRef, JobRouter
from migrator.plan import ExecutorPlan


def stub_parameters(facts: Facts, router: JobRouter, executor: ExecutorPlan) -> tuple[str, ...]:
    """Return what the router passes, with the defaults that the legacy executor has."""
    legacy = _legacy(facts, executor)
    defaults = {parameter.name: parameter.default for parameter in legacy.parameters}
    positional = _positional(router)
    keywords = [name for name in router.call_keywords if name not in positional]
    if not positional and not keywords:
        keywords = [item.name for item in legacy.parameters if item.kind == "positional"]
    required = [name for name in keywords if name in defaults and defaults[name] is None]
    optional = [f"{name}={defaults.get(name, 'None')}" for name in keywords if name not in required]
    return (*positional, *required, *optional)


def given(router: JobRouter) -> tuple[str, ...]:
    """Return parameters for what the router gives every executor."""
    return (*_positional(router), *(f"{name}=None" for name in router.call_keywords))


def _positional(router: JobRouter) -> tuple[str, ...]:
    """Return names for what the router gives every executor by position."""
    return tuple(
        text if text.isidentifier() else f"value_{number}"
        for number, text in enumerate(router.call_arguments, 1)
    )


def stub_name(job_type: str) -> str:
    """Return the name of the stub for a removed integration (step 4 of the plan)."""
    subject = "".join(char if char.isalnum() else "_" for char in job_type)
    return f"_stub_{subject}"


def _legacy(facts: Facts, executor: ExecutorPlan) -> FunctionRef:
    return next(
        entry.function
        for entry in facts.executors
        if entry.function.name == executor.legacy_function
    )
