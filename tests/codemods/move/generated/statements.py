"""Statements for the body of a generated function: each adds to ``out`` what it has seen."""

from __future__ import annotations

from collections.abc import Callable

from tests.codemods.move.generated.writer import Writer


def body(w: Writer) -> None:
    """Statements that fill ``out``; a name that one of them binds is not used before it."""
    counted = w.several(w.counters, 1)
    w.lines += [f"    global {name}{w.trailing()}" for name in counted]
    w.comment("    ")
    w.lines += ["    out = []"]
    w.lines += [f"    {name} += 1\n    out.append({name})" for name in counted]
    shadow = w.pick("", "", *w.constants)
    w.lines += [f"    {shadow} = a"] if shadow else []
    for shape in w.random.choices(SHAPES, k=w.random.randint(1, 4)):
        w.comment("    ")
        w.lines += [f"    {line}" for line in shape(w)]
    w.lines += [f"    return out{w.trailing()}"]
    w.comment("    ")


def _plain(w: Writer) -> list[str]:
    return [f"out.append({w.expression()}){w.trailing()}"]


def _loop(w: Writer) -> list[str]:
    name = f"item_{w.number()}"
    return [f"for {name} in range(2):", f"    out.append(({name}, {w.expression()}))"]


def _comprehension(w: Writer) -> list[str]:
    hidden = w.pick("a", "n", *w.constants, *w.later)
    return [f"out.append([{hidden} for {hidden} in range(2)])", f"out.append({w.expression()})"]


def _closure(w: Writer) -> list[str]:
    name = f"inner_{w.number()}"
    return [
        f"total_{name} = 0",
        f"def {name}(step={w.expression()}, *rest):",
        f"    nonlocal total_{name}",
        f"    total_{name} += 1",
        f"    return step, total_{name}, {w.expression()}",
        f"out.append(({name}(), {name}(1)))",
    ]


def _shadowing_lambda(w: Writer) -> list[str]:
    hidden = w.pick("x", *w.constants, *w.later)
    return [f"out.append((lambda {hidden}, y={w.expression()}: ({hidden}, y))(a))"]


def _handler(w: Writer) -> list[str]:
    hidden = f"error_{w.number()}"
    return [
        "try:",
        f"    out.append(({w.expression()}, 1 // 0))",
        f"except ZeroDivisionError as {hidden}:{w.trailing()}",
        f"    out.append((str({hidden}), {w.expression()}))",
        "finally:",
        f"    out.append({w.expression()})",
    ]


def _choice(w: Writer) -> list[str]:
    return [
        "match a:",
        f"    case 3 if {w.value()}:",
        f"        out.append({w.expression()})",
        "    case other:",
        f"        out.append((other, {w.expression()}))",
    ]


def _local_class(w: Writer) -> list[str]:
    name = f"Local{w.number()}"
    return [
        f"class {name}:",
        f"    held = {w.expression()}",
        "    def get(self):",
        f"        return self.held, {w.expression()}",
        f"out.append({name}().get())",
    ]


def _local_import(w: Writer) -> list[str]:
    statement, used = w.random.choice(
        [
            ("from math import floor as down", "down(1.5)"),
            ("import math", "math.floor(1.5)"),
            ("import os.path as op", "op.basename('x/y')"),
        ]
    )
    return [statement + w.trailing(), f"out.append(({used}, {w.expression()}))"]


def _walrus(w: Writer) -> list[str]:
    name = f"found_{w.number()}"
    return [f"if ({name} := {w.expression()}):", f"    out.append({name})"]


def _logging(w: Writer) -> list[str]:
    return [f'logger.info(f"at {{{w.pick("a", "depth", *w.constants)}!r:>4}} 100%")']


def _stored(w: Writer) -> list[str]:
    name = w.pick("logger", *w.stores)
    if name == "logger":
        return ["logger.debug('nothing stored')"]
    return [f"{name}[a, len(out)] = depth", f"out.append(sorted(map(str, {name})))"]


def _annotated(w: Writer) -> list[str]:
    name = f"held_{w.number()}"
    return [f"{name}: {w.annotation()} = {w.expression()}", f"out.append({name})"]


def _coroutine(w: Writer) -> list[str]:
    name = f"later_{w.number()}"
    return [
        f"async def {name}(a=a):",
        f"    return {w.expression()}",
        "try:",
        f"    {name}().send(None)",
        f"except StopIteration as {name}_done:",
        f"    out.append({name}_done.value)",
    ]


def _generator(w: Writer) -> list[str]:
    name = f"each_{w.number()}"
    return [f"def {name}(n):", f"    yield n, {w.expression()}", f"    yield from [{w.value()}]",
            f"out.append(list({name}(1))); out.append(1){w.trailing()}"]  # fmt: skip


def _text(w: Writer) -> list[str]:
    word = w.pick(*w.later, *w.constants, "logger")
    return [f"out.append(('''# no comment: {word}''', '{word}'))"]


SHAPES: list[Callable[[Writer], list[str]]] = [
    _plain, _plain, _loop, _comprehension, _closure, _shadowing_lambda, _handler, _choice,
    _local_class, _local_import, _walrus, _logging, _stored, _annotated, _coroutine, _generator,
    _text,
]  # fmt: skip
