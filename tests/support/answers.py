"""What dispatchers answer, of several trees in one process: each is imported in its own fork."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.command import environment

SCRIPT = """
import importlib, json, os, sys
import celery, kombu  # once for all of the forks
for folder, module, name, kinds in json.load(sys.stdin):
    sys.stdout.flush()
    if os.fork():
        os.wait()
        continue
    sys.path.insert(0, folder)
    found = []
    task = getattr(importlib.import_module(module), name)
    for kind in kinds:
        try:
            found.append(repr(task(kind=kind, plan=1, values={})))
        except Exception as error:
            found.append(type(error).__name__)
    print(json.dumps(found))
    sys.stdout.flush()
    os._exit(0)
"""
Tree = Mapping[str, "str | bytes"]


def answers(
    folder: Path, trees: Sequence[tuple[Tree, str]], kinds: Sequence[object], name: str = "launch"
) -> list[list[str]]:
    """Return what a task gives for each job type in each tree, or the name of its exception.

    Args:
        folder: An empty folder.
        trees: Files, and the module that has the task.
        kinds: The job types.
        name: The task.
    """
    given = []
    for number, (files, module) in enumerate(trees):
        root = folder / str(number)
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            text = content if isinstance(content, bytes) else content.encode()
            (root / path).write_bytes(text)
        given.append((str(root), module, name, list(kinds)))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=folder,
        env=environment(PYTHONPATH=""),
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(trees), done.stderr
    return found
