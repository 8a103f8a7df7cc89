"""The ways to write the name of a task."""

from __future__ import annotations

from collections.abc import Callable

from tests.migrator.audit.against_celery.sketch import NAMES, Module


def options_for(module: Module, mark: str) -> str:
    """Return keyword arguments for a decorator: a name in one of the forms, or none."""
    if module.sketch.chance(3):
        return module.sketch.pick(["", "", "name=None", "**{}"])
    if module.sketch.chance(12):
        return computed(module, mark)
    name = module.sketch.pick(NAMES)
    if module.sketch.chance(4):
        return module.sketch.pick(SPLATS)(module, name)
    return f"name={expression(module, name)}"


def expression(module: Module, name: str) -> str:
    """Return an expression for a name, in one of the forms."""
    return module.sketch.pick(EXPRESSIONS)(module, name)


def computed(module: Module, mark: str) -> str:
    """Return a name that only running the code tells; no other definition has it."""
    module.sketch.computed.add(mark)
    module.need("import os")
    text = f"once.{mark}"
    return module.sketch.pick(
        [
            f"name=os.environ.get('NOT_SET', {text!r})",
            f"name=str({text!r}[:])",
            f"**os.environ.get('NOT_SET', {{'name': {text!r}}})",
            f"name='%s' % next(iter({{{text!r}: 1}}))",
        ]
    )


def _literal(module: Module, name: str) -> str:
    return repr(name)


def _constant(module: Module, name: str) -> str:
    fresh = f"NAME_{module.sketch.number()}"
    module.body.append(f"{fresh} = {name!r}")
    return fresh


def _imported(module: Module, name: str) -> str:
    fresh = f"NAME_{module.sketch.number()}"
    module.sketch.add("names", f"{fresh} = {name!r}\n")
    dotted = module.sketch.dotted("names")
    if module.sketch.chance(2):
        module.need(f"import {dotted} as names")
        return f"names.{fresh}"
    module.need(f"from {dotted} import {fresh}")
    return fresh


def _f_string(module: Module, name: str) -> str:
    first, dot, rest = name.partition(".")
    return f"f'{{{_constant(module, first)}}}{dot}{rest}'"


def _added(module: Module, name: str) -> str:
    return f"{_imported(module, name[:3])} + {name[3:]!r}"


def _percent(module: Module, name: str) -> str:
    return f"'%s%s' % ({_constant(module, name[:2])}, {name[2:]!r})"


def _format(module: Module, name: str) -> str:
    return f"'{{}}{{rest}}'.format({_constant(module, name[:2])}, rest={name[2:]!r})"


def _join(module: Module, name: str) -> str:
    return f"'.'.join({name.split('.')!r})"


def _of_class(module: Module, name: str) -> str:
    fresh = f"Names{module.sketch.number()}"
    module.body.append(f"class {fresh}:\n    ONE = {name!r}\n    TWO = ONE + 's'")
    return f"{fresh}.ONE"


def _of_enum(module: Module, name: str) -> str:
    fresh = f"Kind{module.sketch.number()}"
    bases = module.sketch.pick(["enum.Enum", "str, enum.Enum"])
    module.sketch.add("kinds", f"import enum\nclass {fresh}({bases}):\n    ONE = {name!r}\n")
    module.need(f"from {module.sketch.dotted('kinds')} import {fresh}")
    member = bases != "enum.Enum" and module.sketch.chance(2)
    return f"{fresh}.ONE" if member else f"{fresh}.ONE.value"


def _item(module: Module, name: str) -> str:
    fresh = f"TABLE_{module.sketch.number()}"
    module.body.append(f"{fresh} = {{'key': {name!r}, 'other': 'x'}}")
    return f"{fresh}['key']"


def _function(module: Module, name: str) -> str:
    fresh = f"named_{module.sketch.number()}"
    module.body.append(f"def {fresh}(last):\n    return {name[:2]!r} + last")
    return f"{fresh}({name[2:]!r})"


def _of_module(module: Module, name: str) -> str:
    return f"__name__ + {'.' + name!r}"


def _rebound(module: Module, name: str) -> str:
    fresh = f"NAME_{module.sketch.number()}"
    module.body.append(f"{fresh} = 'lost'\n{fresh} = {name!r}")
    return fresh


def _either(module: Module, name: str) -> str:
    return f"None or {name!r}"


EXPRESSIONS: list[Callable[[Module, str], str]] = [
    _literal, _literal, _literal, _constant, _imported, _f_string, _added, _percent, _format,
    _join, _of_class, _of_enum, _item, _function, _of_module, _either, _rebound,
]  # fmt: skip


def _splat(module: Module, name: str) -> str:
    fresh = f"OPTIONS_{module.sketch.number()}"
    module.body.append(f"{fresh} = {{'name': {expression(module, name)}, 'acks_late': True}}")
    return f"**{fresh}"


def _splat_imported(module: Module, name: str) -> str:
    fresh = f"OPTIONS_{module.sketch.number()}"
    module.sketch.add("names", f"{fresh} = dict(name={name!r})\n")
    module.need(f"from {module.sketch.dotted('names')} import {fresh}")
    return f"**{fresh}"


def _splat_merged(module: Module, name: str) -> str:
    fresh = f"OPTIONS_{module.sketch.number()}"
    module.body.append(f"{fresh} = {{'name': 'lost.{fresh}', 'track_started': True}}")
    return module.sketch.pick(
        [f"**{{**{fresh}, 'name': {name!r}}}", f"**dict({fresh}, name={name!r})"]
    )


def _splat_beside(module: Module, name: str) -> str:
    fresh = f"OPTIONS_{module.sketch.number()}"
    module.body.append(f"{fresh} = {{'acks_late': True}}\n{fresh}['ignore_result'] = True")
    return f"name={name!r}, **{fresh}"


SPLATS: list[Callable[[Module, str], str]] = [
    _splat, _splat_imported, _splat_merged, _splat_beside,
]  # fmt: skip
