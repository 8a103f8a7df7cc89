"""Runs in a process of its own: binds names of the tree, runs the calls, prints what came of it.

Knows nothing of the product, so that it sees a tree as any program would.
"""

from __future__ import annotations

import ast
import asyncio
import importlib
import json
import logging
import sys


class Recorder(logging.Handler):
    """Keeps what the files of the tree log, and not what libraries have to say."""

    def __init__(self, folder: str) -> None:
        super().__init__(logging.DEBUG)
        self.folder = folder
        self.records: list[list[str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.pathname.startswith(self.folder):
            return
        error = type(record.exc_info[1]).__name__ if record.exc_info else ""
        self.records.append([record.name, record.levelname, record.getMessage(), error])


def find(path: str) -> object:
    """Import the longest module that a dotted path begins with, and take the rest from it."""
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        name = ".".join(parts[:count])
        try:
            found: object = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if not name.startswith(error.name or " "):
                raise
            continue
        for attribute in parts[count:]:
            found = getattr(found, attribute)
        return found
    raise ModuleNotFoundError(path)


def run(call: str, names: dict[str, object]) -> str:
    try:
        body = ast.parse(call).body
        if len(body) == 1 and isinstance(body[0], ast.Expr):
            return repr(eval(call, names))
        exec(call, names)
    except Exception as error:
        return f"raises {type(error).__name__}: {error}"
    return ""


def main(folder: str) -> None:
    sys.path[0] = folder
    job = json.load(sys.stdin)
    recorder = Recorder(folder)
    logging.basicConfig(level=logging.DEBUG, handlers=[recorder])
    out, sys.stdout = sys.stdout, sys.stderr
    names: dict[str, object] = {"asyncio": asyncio, "logging": logging, "sys": sys}
    names |= {name: find(path) for name, path in job["bind"].items()}
    results = [run(call, names) for call in job["calls"]]
    json.dump({"results": results, "records": recorder.records}, out)


if __name__ == "__main__":
    main(sys.argv[1])
