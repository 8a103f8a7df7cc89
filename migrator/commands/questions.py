"""Open decisions, asked at the prompt."""

from __future__ import annotations

import sys

from migrator.decisions import Answer, Decision
from migrator.errors import DecisionNeeded
from migrator.report.console import visible
from migrator.report.preview import versions_table
from migrator.session import Session, plan_session


def ask_decisions(session: Session) -> Session:
    """Ask for every open decision and return the session with the plan for the answers.

    Raises:
        DecisionNeeded: The input ends before all are answered.
    """
    given = {
        entry.decision.id: entry.answer
        for entry in session.plan.decisions
        if entry.answer and entry.answer.source == "flag"
    }
    for entry in session.plan.open_decisions:
        given[entry.decision.id] = Answer(_ask(entry.decision), "prompt")
    return plan_session(session, given)


def _ask(decision: Decision) -> str:
    lines = [f"\n{decision.question}", *(f"    {line}" for line in decision.evidence)]
    lines += versions_table(decision)
    lines += [f"  {option.name}: {option.effect}" for option in decision.options]
    print(visible("\n".join(lines)))
    names = decision.choices
    while True:
        print(visible(f"{decision.id} [{'/'.join(names)}]? "), end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            options = (option.name for option in decision.options)
            flags = "\n".join(f"--decide {decision.id}={name}" for name in options)
            raise DecisionNeeded(f"decision {decision.id} is open; nothing was changed", flags)
        if decision.accepts(line.strip()):
            return line.strip()
        print(visible(f"{line.strip()!r} is none of {', '.join(names)}"))
