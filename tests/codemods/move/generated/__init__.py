"""A strategy for modules that use much of what Python has for binding and using names.

Whatever is generated can be imported and called; ``Generated.functions`` take ``(a, depth)`` and
``Generated.classes`` are made from one number. Each comment has a number, so that none is twice.

A module comes from a seed and a size: with a draw for each of its hundreds of choices, Hypothesis
would be busy with itself most of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from tests.codemods.move.generated.definitions import NAMED, UNNAMED
from tests.codemods.move.generated.writer import WORDS, Writer

HEADER = """# header comment
from __future__ import annotations

import dataclasses as dc
import enum
import functools
import json
import logging
import os.path
from collections import OrderedDict, deque as dq  # noqa: F401
from typing import TYPE_CHECKING, NamedTuple, Optional, TypeVar, Union, overload

try:
    import nowhere as quick
except ImportError:
    import json as quick

if TYPE_CHECKING:
    from decimal import Decimal

logger = logging.getLogger(__name__)  # own

"""


@dataclass(frozen=True)
class Generated:
    """The text of a module, and what can be moved and called."""

    source: str
    functions: tuple[str, ...]
    classes: tuple[str, ...]

    @property
    def definitions(self) -> tuple[str, ...]:
        return (*self.functions, *self.classes)


def module(seed: int, size: int) -> Generated:
    """A module of definitions that use each other, the later ones from inside functions only."""
    random = Random(seed)
    names = [
        f"{'_execute_' if index % 2 else '_'}{name}"
        for index, name in enumerate(random.sample(WORDS, random.randint(1, size)))
    ]
    w = Writer(random, names, lines=HEADER.splitlines())
    for name in names:
        for piece in random.choices(UNNAMED, k=random.randint(0, size)):
            w.lines += [""] * random.randint(0, 2)
            piece(w)
        w.lines += ["", ""]
        random.choice(NAMED)(w, name)
    w.comment()
    return Generated("\n".join(w.lines) + "\n", tuple(w.functions), tuple(w.classes))


modules = st.builds(module, st.integers(0, 2**48), st.integers(1, 4))
