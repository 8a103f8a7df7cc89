"""Where a definition stands: at the top of a module, in a function, a class or a branch."""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import indent

from tests.migrator.audit.against_celery.defining import FORMS
from tests.migrator.audit.against_celery.sketch import Module


def define(module: Module) -> None:
    """Write a definition in one of the forms, sometimes inside something else."""
    branches = [in_branches] * 6 if module.sketch.branchy else []
    inside = module.sketch.pick([None] * (12 - len(branches)) + branches + list(AROUND))
    if inside is None:
        text, name = module.sketch.pick(FORMS)(module)
        module.body.append(text)
        if name is not None:
            module.tasks.append(name)
            module.branched.discard(name)
    else:
        inside(module)


def _body(module: Module) -> str:
    text, _ = module.sketch.pick(FORMS[:4])(module)
    return text


def in_called_function(module: Module) -> None:
    number = module.sketch.number()
    body = indent(_body(module), "    ")
    module.body.append(f"def setup_{number}():\n{body}\nsetup_{number}()")


def in_other_function(module: Module) -> None:
    """Nobody calls it: it registers nothing."""
    body = indent(_body(module), "    ")
    module.body.append(f"def setup_{module.sketch.number()}():\n{body}")


def in_class(module: Module) -> None:
    number = module.sketch.number()
    body = indent(_body(module), "    ")
    module.body.append(f"class Group{number}:\n{body}")


def in_branches(module: Module) -> None:
    """One of two branches runs, and nobody can say which; both can have the same name."""
    module.need("import os")
    first, second = (indent(_body(module), "    ") for _ in range(2))
    opening, other = module.sketch.pick(
        [
            ("if not os.environ.get('NOT_SET'):", "else:"),
            ("try:", "except ValueError:"),
        ]
    )
    for mark in re.findall(r"# @(tok\d+)", second):
        module.sketch.maybe[mark] = frozenset(re.findall(r"# @(tok\d+)", first))
    module.branched.update(re.findall(r"def (\w+)", first + second))
    module.body.append(f"{opening}\n{first}\n{other}\n{second}")


def in_block(module: Module) -> None:
    module.need("import contextlib")
    module.need("import typing")
    opening = module.sketch.pick(
        [
            "if True:",
            "with contextlib.suppress(KeyError):",
            "for _ in range(1):",
            "if not typing.TYPE_CHECKING:",
            "if __name__ != '__main__':",
        ]
    )
    module.body.append(f"{opening}\n{indent(_body(module), '    ')}")


def in_one_of_two(module: Module) -> None:
    """One branch runs wherever the module is imported, the other never."""
    module.need("import typing")
    first, second = (indent(_body(module), "    ") for _ in range(2))
    opening = module.sketch.pick(
        ["typing.TYPE_CHECKING", "not typing.TYPE_CHECKING", "__name__ == '__main__'", "1"]
    )
    module.body.append(f"if {opening}:\n{first}\nelse:\n{second}")


def never(module: Module) -> None:
    """What no process imports."""
    module.need("import typing")
    opening = module.sketch.pick(
        ["if __name__ == '__main__':", "if typing.TYPE_CHECKING:", "if False:"]
    )
    module.body.append(f"{opening}\n{indent(_body(module), '    ')}")


AROUND: list[Callable[[Module], None]] = [
    in_called_function, in_other_function, in_class, in_branches, in_block, in_one_of_two, never,
]  # fmt: skip
