"""What a generated module has so far, and the choices that make it grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

WORDS = ["alpha", "beta", "gamma", "delta", "kappa", "sigma"]
IMPORTED = [
    "json.dumps([a])",
    "os.path.join('x', str(a))",
    "len(dq([a]))",
    "list(OrderedDict(k=a))",
    "quick.dumps(a)",
    "functools.reduce(int.__add__, [a, 1])",
]
ANNOTATIONS = ["int", '"Decimal"', "Optional[int]", '"Union[int, Decimal]"', "int | None"]


@dataclass
class Writer:
    """What a module has so far; ``later`` names functions that are defined somewhere in it."""

    random: Random
    later: list[str]
    lines: list[str] = field(default_factory=list)
    constants: list[str] = field(default_factory=list)
    stores: list[str] = field(default_factory=list)
    counters: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    wrappers: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    count: int = 0

    def number(self) -> int:
        self.count += 1
        return self.count

    def pick(self, *options: str) -> str:
        return self.random.choice(options)

    def several(self, options: Sequence[str], most: int) -> list[str]:
        return self.random.choices(options, k=self.random.randint(0, most)) if options else []

    def some(self) -> bool:
        return self.random.random() < 0.5

    def comment(self, indent: str = "") -> None:
        """Maybe a comment: on its own line, as a banner, or with a blank line behind it."""
        kind = self.pick("none", "none", "plain", "banner", "apart", "pragma")
        text = f"{indent}# comment {self.number()}"
        if indent and kind in ("banner", "apart"):
            kind = "plain"
        shapes = {"none": [], "plain": [text], "banner": [f"# ---- {text[2:]} ----", ""],
                  "apart": [text, ""], "pragma": [f"{text}  # noqa"]}  # fmt: skip
        self.lines += shapes[kind]

    def trailing(self) -> str:
        return f"  # side {self.number()}" if self.some() else ""

    def annotation(self) -> str:
        return self.pick(*ANNOTATIONS, *self.aliases)

    def value(self) -> str:
        """An expression of names that exist at import time.

        No function is called that could change state: whatever is not needed does not move, and a
        call that only has an effect is told, not repeated.
        """
        options = [
            "1",
            "2",
            *self.values,
            *self.constants,
            *(f"len({name})" for name in self.stores),
        ]
        options += [f"{name}(2).total()" for name in self.classes]
        if not self.stores and not self.counters:
            options += [f"int(bool({name}(2, 0)))" for name in self.functions]
        return self.pick(*options)

    def expression(self) -> str:
        """An expression for the body of a function with ``a`` and ``depth``."""
        options = ["a", *IMPORTED, *self.constants, *(f"len({name})" for name in self.stores)]
        options += [f"(depth and {name}(a, depth - 1))" for name in self.later]
        options += [f"{name}(a).total()" for name in self.classes]
        options += [f"{name}(a, depth=0)" for name in self.functions]
        first = self.pick(*options)
        shapes = ["{}", "({}, a)", "[{}]", "str({})", 'f"{{{}}} and"', "(lambda: {})()"]
        return self.pick(*shapes).format(first)
