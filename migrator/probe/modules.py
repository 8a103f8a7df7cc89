"""Imports modules of the target in processes of their own, and says what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from migrator.probe.checkout import Workspace
from migrator.probe.environment import clean_environment
from migrator.probe.interpreter import Interpreter
from migrator.probe.limited import run_limited
from migrator.probe.registry import LARGEST, Failure, failure_of

SCRIPT = Path(__file__).with_name("ask_modules.py")
SPARE = 30  # seconds for the interpreter itself to start


@dataclass(frozen=True)
class Imported:
    """What came of the import of one module.

    Attributes:
        failure: Why it failed, or None.
        apps: The OpenAPI documents of its FastAPI apps by their names, where they were asked for.
    """

    failure: Failure | None = None
    apps: Mapping[str, Any] = field(default_factory=dict)


def ask_modules(
    place: Workspace,
    interpreter: Interpreter,
    modules: Sequence[str],
    root: str,
    *,
    openapi: bool = False,
    instead_of: Path,
    variables: Mapping[str, str],
    seconds: float,
) -> dict[str, Imported]:
    """Import each module, first in its process.

    Args:
        place: The checkout.
        interpreter: The target's.
        modules: Dotted names.
        root: Folder of the tree that is on ``sys.path``.
        openapi: Ask for the documents of FastAPI apps as well.
        instead_of: The user's work tree.
        variables: Added to the environment.
        seconds: The time limit for each.
    """
    folder = place.tree / root if root else place.tree
    request, answer = place.temporary / "modules.json", place.temporary / "imported.json"
    answer.unlink(missing_ok=True)
    content = {
        "modules": list(modules),
        "question": "openapi" if openapi else "import",
        "path": [str(folder)],
        "tree": str(place.tree),
        "instead_of": str(instead_of),
        "answer": str(answer),
        "seconds": seconds,
    }
    request.write_text(json.dumps(content), encoding="utf-8")
    base = {"PYTHONUSERBASE": interpreter.user_base} if interpreter.user_base else {}
    env = clean_environment(place, {**base, **variables})
    command = [interpreter.path, "-B", str(SCRIPT), str(request)]
    ran = run_limited(command, folder, env, seconds * len(modules) + SPARE)
    try:
        if answer.stat().st_size > LARGEST:
            raise ValueError("the answer is too large")
        document = json.loads(answer.read_bytes())
        return {name: _imported(document[name], seconds) for name in modules}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        how = f"exit code {ran.code}" if ran.code is not None else "it took too long"
        lost = Failure(f"the import was not carried out ({how})", tuple(ran.last_lines))
        return {name: Imported(lost) for name in modules}


def _imported(entry: Mapping[str, Any], seconds: float) -> Imported:
    if "error" in entry:
        return Imported(failure_of(entry["error"]))
    if "died" in entry:
        signal = int(entry["died"]) & 0x7F
        how = f"signal {signal}" if signal else f"it ended, or took longer than {seconds:g} seconds"
        return Imported(Failure(how))
    return Imported(apps=dict(entry.get("apps", {})))
