"""What stands above a task whose name is kept for one release: why it is there, when it may go."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from migrator.facts import Layout
from migrator.plan import KEEP_NAME, Plan


def kept_name_comments(layout: Layout, plan: Plan) -> dict[str, Mapping[str, tuple[str, ...]]]:
    """Return, for each new module, its functions with the comment lines that belong above them."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for task in plan.tasks:
        if task.action == KEEP_NAME:
            text = (
                f"Kept by --keep-names for messages that were queued as {task.task_name!r} before "
                f"{layout.monolith.path} went. May go with the next release, once no queue and no "
                "beat row has the name: `demonolith deploy-plan` says how to look."
            )
            lines = textwrap.wrap(
                text, plan.line_length - 2, break_long_words=False, break_on_hyphens=False
            )
            found.setdefault(task.module, {})[task.function] = tuple(lines)
    return dict(found)
