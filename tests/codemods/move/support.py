"""Helpers of the move engine's tests: move, compare the whole file map, import and call."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import black

from codemods.move import Extraction, Move, Placement, Refusal, extract, place

MODULE = "app.legacy"
SHARED = "app.jobs.shared"
RUN_ID = "run_id"


def to(name: str, module: str = "one", new_name: str = "", **more: Any) -> Move:
    """A move to ``app.jobs.<module>``."""
    return Move(name, f"app.jobs.{module}", new_name, **more)


def placed(source: str | bytes, *moves: Move, **options: Any) -> Placement:
    raw = source.encode() if isinstance(source, str) else source
    module = options.pop("module", MODULE)
    return place(raw, module, moves, shared_module=SHARED, **options)


def extracted(source: str | bytes, *moves: Move, **options: Any) -> Extraction:
    raw = source.encode() if isinstance(source, str) else source
    module = options.pop("module", MODULE)
    writing = {
        k: options.pop(k) for k in ("transform", "docstrings", "first_party") if k in options
    }
    placement = placed(raw, *moves, module=module, **options)
    assert placement.refusals == (), placement.refusals
    is_package = options.get("is_package", False)
    return extract(raw, module, moves, placement=placement, is_package=is_package, **writing)


def moved(source: str | bytes, *moves: Move, **options: Any) -> dict[str, str]:
    """The new modules' text by the last part of their name; each compiles."""
    modules = extracted(source, *moves, **options).modules
    for name, text in modules.items():
        compile(text, name, "exec", dont_inherit=True)
    return {name.rpartition(".")[2]: text for name, text in modules.items()}


def check(
    source: str,
    moves: Sequence[Move],
    after: Mapping[str, str],
    *,
    clean: bool = True,
    **options: Any,
) -> None:
    """The whole map of new modules is as expected, and black has nothing to add."""
    found = moved(source, *moves, **options)
    assert found == dict(after)
    for text in found.values() if clean else ():
        assert black.format_str(text, mode=black.Mode(line_length=100)) == text


def refusals(source: str, *moves: Move, **options: Any) -> tuple[Refusal, ...]:
    found = placed(source, *moves, **options).refusals
    assert found, "nothing was refused"
    assert all(refusal.reason and refusal.advice for refusal in found)
    return found


def refused(source: str, *moves: Move, **options: Any) -> str:
    """The only refusal, as ``line symbol: reason``."""
    (found,) = refusals(source, *moves, **options)
    return f"{found.line} {found.symbol}: {found.reason}"


@contextmanager
def project(folder: Path, files: Mapping[str, str | bytes]) -> Iterator[None]:
    """Python files by dotted name, importable inside the block."""
    roots = set()
    for name, text in files.items():
        path = folder.joinpath(*name.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        roots.add(name.split(".")[0])
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in [n for n in sys.modules if n.split(".")[0] in roots]:
            del sys.modules[name]


@contextmanager
def both(
    folder: Path, source: str, *moves: Move, files: Mapping[str, str] | None = None, **options: Any
) -> Iterator[tuple[ModuleType, dict[str, ModuleType]]]:
    """The source module and the new ones, imported beside each other."""
    modules = extracted(source, *moves, **options).modules
    with project(folder, {MODULE: source, **modules, **(files or {})}):
        old = importlib.import_module(MODULE)
        new = {n.rpartition(".")[2]: importlib.import_module(n) for n in modules}
        yield old, new
