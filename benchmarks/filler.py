"""Python files as a backend has them by the thousand, none of which mentions a task.

Everything is drawn from seeded generators: the same number gives the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import count

# fmt: off
AREAS = [
    "billing", "catalog", "shipping", "accounts", "search", "reporting", "pricing", "payments",
    "orders", "stock", "returns", "customers", "suppliers", "contracts", "invoices", "ledger",
    "audit_trail", "media", "support", "loyalty",
]
PARTS = [
    "models", "services", "handlers", "serializers", "validators", "queries", "adapters",
    "formatters", "policies", "parsers", "filters", "builders", "views", "clients", "cache",
    "metrics",
]
THINGS = [
    "order", "invoice", "parcel", "address", "voucher", "account", "shipment", "refund", "product",
    "price", "stock", "batch", "contract", "customer", "supplier", "payment", "report", "ticket",
    "session", "region", "warehouse", "document",
]
WORDS = [
    "amount", "total", "state", "created", "updated", "currency", "quantity", "reference", "label",
    "origin", "target", "weight", "priority", "owner", "region", "status", "version", "offset",
    "window", "rate", "margin", "code", "note", "source", "channel", "expires", "balance",
]
VERBS = [
    "load", "store", "merge", "check", "build", "split", "count", "apply", "reduce", "collect",
    "resolve", "render",
]
# fmt: on

FUNCTION = '''
def {verb}_{thing}_{a}({a}, {b}=None, *, limit=100):
    """{Verb} the {a} of a {thing}.

    Args:
        {a}: What is known of the {thing} so far, by {b}.
        {b}: Leave out what has no {c}; None takes the default of the {thing}.
        limit: How many entries are looked at, at most.
    """
    if not {a}:
        logger.debug("no %s for this {thing}, nothing to {verb}", "{a}")
        return {{}}
    found = {{}}
    for position, entry in enumerate({a}):
        if position >= limit:
            break
        {c} = entry.get("{c}", 0)
        if {b} is not None and {c} != {b}:
            continue
        found.setdefault(entry["{d}"], []).append((position, {c}))
    return {{key: sorted(values) for key, values in found.items() if len(values) > {n}}}
'''

CLASS = '''
class {Thing}{A}:
    """The {a} of a {thing}, with its {b} and {c}.

    It is compared by its {b}; a {thing} without {c} counts as new.
    """

    default_{a} = {n}
    {b}_fields = ("{a}", "{b}", "{c}", "{d}")

    def __init__(self, {a}, {b}="", {c}=0):
        self.{a} = {a}
        self.{b} = {b}
        self._{c} = {c}
        self.history = []

    def __eq__(self, other):
        return isinstance(other, {Thing}{A}) and self.{b} == other.{b}

    def __hash__(self):
        return hash(self.{b})

    @property
    def {c}(self):
        """{Verb}ed {c}, never below the default."""
        return max(self._{c}, self.default_{a})

    def {verb}(self, {d}, *, strict=True):
        """{Verb} the {thing} for one {d}; raises ValueError where it is unknown."""
        if strict and {d} not in self.{b}_fields:
            raise ValueError(f"unknown {d}: {{{d}!r}} of {{self.{b}}}")
        previous = getattr(self, {d}, None)
        self.history.append(({d}, previous))
        try:
            value = self._{verb}_one({d}, previous)
        except (KeyError, TypeError) as problem:
            logger.warning("{thing} %s: %s is not usable: %s", self.{b}, {d}, problem)
            return previous
        return value

    def _{verb}_one(self, {d}, previous):
        known = {{name: getattr(self, name, None) for name in self.{b}_fields}}
        known[{d}] = previous if previous is not None else known["{a}"]
        return known[{d}] * {n} if isinstance(known[{d}], int) else str(known[{d}])
'''

TABLE = '''
{A}_BY_{B} = {{
{rows}
}}


def {a}_of_{thing}({b}, default=None):
    """Return the {a} that belongs to a {b} of a {thing}."""
    return {A}_BY_{B}.get({b}, default)
'''


def modules(number: int, taken: int = 0) -> Iterator[tuple[str, str]]:
    """Yield paths and texts of that many modules, in packages of about a dozen.

    Args:
        number: How many.
        taken: Start counting here, for paths that no other call has.
    """
    blocks = _blocks()
    for package in count(taken):
        area = f"{AREAS[package % len(AREAS)]}_{package:04}"
        for index in range(13):
            if not number:
                return
            number -= 1
            name = "__init__" if not index else f"{PARTS[index]}_{package % 7}{index:02}"
            yield f"{area}/{name}.py", _module(area, package, index, blocks)


def _module(area: str, package: int, index: int, blocks: list[str]) -> str:
    if not index:
        return f'"""Everything about {area}."""\n'
    draw = random.Random(package * 13 + index)
    other = draw.randrange(max(1, package), package + 20)
    near = f"{AREAS[other % len(AREAS)]}_{other:04}.{PARTS[2]}_{other % 7}02"
    head = (
        f'"""The {PARTS[index]} of {area}."""\n\n'
        "import logging\nfrom dataclasses import dataclass\n"
        "from datetime import datetime, timezone\n"
        f"\nfrom {area} import {PARTS[1]}_{package % 7}01\nimport {near}\n\n"
        "logger = logging.getLogger(__name__)\n"
    )
    return _filled(head, draw, blocks)


def filled(head: str, number: int) -> str:
    """Return a module that begins like this and is as long as the others are.

    Args:
        head: Its imports and what comes first; it defines a ``logger``.
        number: Which: each number gives another module.
    """
    return _filled(head, random.Random(-1 - number), _blocks())


def _filled(head: str, draw: random.Random, blocks: list[str]) -> str:
    length = min(60_000, int(draw.lognormvariate(8.65, 0.85)))  # 8 KB on average
    parts = [head]
    size = len(head)
    while size < length:
        block = draw.choice(blocks).replace("_0_", f"_{draw.randrange(10_000)}_")
        parts.append(block)
        size += len(block)
    return "\n".join(parts)


@cache
def _blocks() -> list[str]:
    draw = random.Random(7)
    return [_block(draw) for _ in range(900)]


def _block(draw: random.Random) -> str:
    a, b, c, d = draw.sample(WORDS, 4)
    thing, verb = draw.choice(THINGS), draw.choice(VERBS)
    rows = "\n".join(
        f'    "{word}_{draw.randrange(999)}": ("{draw.choice(THINGS)}", {draw.randrange(9999)}),'
        for word in draw.choices(WORDS, k=draw.randrange(4, 24))
    )
    names = {"a": f"{a}_0_{c}", "b": b, "c": c, "d": d, "thing": thing, "verb": verb}
    big = {"A": a.title(), "Thing": thing.title(), "Verb": verb.title(), "B": b.upper()}
    template = draw.choice([FUNCTION, FUNCTION, CLASS, TABLE])
    if template is TABLE:
        big["A"] = a.upper()
    return template.format(**names, **big, rows=rows, n=draw.randrange(2, 60))
