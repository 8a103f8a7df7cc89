"""Takes the same modules apart with demonolith's move engine and rope; runs the results."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.move_cases import CASES, MOVES, OLD, MoveCase
from codemods.imports.model import Home, Refusal
from codemods.imports.patch_strings import patch_strings
from codemods.imports.retarget import retarget_imports
from codemods.move import Move, Placement, extract, place

HERE = Path(__file__).parent
OLD_PATH = "shop/legacy.py"
WORKS = "works"

Tree = dict[str, str]


@dataclass(frozen=True)
class Moved:
    """What became of one project.

    Attributes:
        outcome: ``works``, ``refused: …``, or how it fails.
        kept: How many of the comments are still there.
        comments: How many there were.
    """

    outcome: str
    kept: int
    comments: int


@dataclass(frozen=True)
class Row:
    """One case and what each tool made of it; None where rope is not installed."""

    case: MoveCase
    ours: Moved
    rope: Moved | None


class _Stopped(Exception):
    """A tool does not move this; it says why."""


def compare(scratch: Path, python: str, has_rope: bool) -> list[Row]:
    """Return one row for each case.

    Args:
        scratch: Where the projects are written.
        python: The interpreter that has rope.
        has_rope: Whether it has.
    """
    rows = []
    for number, case in enumerate(CASES):
        folder = scratch / str(number)
        expected = run(_written(folder / "before", case.before()), case.probe)
        if expected[0]:
            raise RuntimeError(f"{case.what}: the probe fails on the project as it is: {expected}")
        ours = _moved(case, folder / "ours", expected, None)
        rope = _moved(case, folder / "rope", expected, python) if has_rope else None
        rows.append(Row(case, ours, rope))
    return rows


def _moved(case: MoveCase, folder: Path, expected: tuple[int, str], python: str | None) -> Moved:
    """Move with demonolith, or with the rope of an interpreter."""
    before = case.before()
    comments = _comments(before)
    total = sum(comments.values())
    try:
        after = by_demonolith(before) if python is None else by_rope(folder, before, python)
    except _Stopped as refused:
        return Moved(f"refused: {refused}", total, total)
    done = run(_written(folder / "after", after), case.probe)
    outcome = WORKS if done == expected else _failure(done)
    return Moved(outcome, sum((comments & _comments(after)).values()), total)


def _failure(done: tuple[int, str]) -> str:
    said = done[1].strip().split("\n")[-1]
    plain = re.sub(r" (\(|from ')/.*?[)'>]+", "", said)
    return plain if done[0] else f"another result: {said}"


def by_demonolith(before: Mapping[str, str]) -> Tree:
    """Return the project with the module taken apart, its importers rewritten and itself gone.

    Raises:
        _Stopped: Something cannot be done safely.
    """
    source = before[OLD_PATH].encode()
    moves = [Move(name, module) for name, module in MOVES.items()]
    placement = place(source, OLD, moves, shared_module="shop.shared")
    if placement.refusals:
        raise _Stopped(placement.refusals[0].reason)
    made = extract(source, OLD, moves, placement=placement, first_party=("shop",)).modules
    after = {f"{name.replace('.', '/')}.py": text for name, text in made.items()}
    for path, text in before.items():
        if path != OLD_PATH:
            after[path] = _retargeted(path, text, placement)
    return after


def _retargeted(path: str, text: str, placement: Placement) -> str:
    homes = {name: Home(home.module, home.name) for name, home in placement.homes.items()}
    package = path.endswith("/__init__.py")
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    done = retarget_imports(
        text.encode(),
        module=module,
        is_package=package,
        old=OLD,
        homes=homes,
        star_names=frozenset(name for name in homes if not name.startswith("_")),
        lookups=placement.lookups,
    )
    _stop_at(done.refusals)
    done = patch_strings(done.code, old=OLD, homes=homes, lookups=placement.lookups)
    _stop_at(done.refusals)
    return done.code.decode()


def _stop_at(refusals: Iterable[Refusal]) -> None:
    for refusal in refusals:
        raise _Stopped(refusal.reason)


def by_rope(folder: Path, before: Mapping[str, str], python: str) -> Tree:
    """Return what rope's moves, one after the other, leave.

    Raises:
        _Stopped: rope gives up; with its last word.
    """
    targets = {name: f"{module.replace('.', '/')}.py" for name, module in MOVES.items()}
    work = _written(folder / "work", {**dict.fromkeys(targets.values(), ""), **before})
    for name, target in targets.items():
        command = [python, str(HERE / "rope_move.py"), str(work), OLD_PATH, name, target]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise _Stopped(done.stderr.strip().split("\n")[-1])
    return {path.relative_to(work).as_posix(): path.read_text() for path in work.rglob("*.py")}


def run(folder: Path, probe: str) -> tuple[int, str]:
    """Run a probe in a project; return its exit code and what it printed or complained of."""
    command = [sys.executable, "-B", "-c", probe]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stdout if not done.returncode else done.stderr


def _written(folder: Path, tree: Mapping[str, str]) -> Path:
    for path, text in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def _comments(tree: Mapping[str, str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text in tree.values():
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        found.update(token.string for token in tokens if token.type == tokenize.COMMENT)
    return found
