"""Small projects whose monolith is to be taken apart, and what has to work before and after.

``charge`` goes to ``shop.charging`` and ``refund`` to ``shop.refunding``. A probe is a program: it
has to print the same on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

OLD = "shop.legacy"
MOVES = {"charge": "shop.charging", "refund": "shop.refunding"}

MONOLITH = '''"""Everything of the shop."""

import json as codec  # short
import time

# What one unit costs.
RATE = 2


# Money ----------------------------------------------------------------------


# Rounds to whole units.
def _total(order):
    # an order is a list
    return sum(order)  # never negative


# Called by the web, and at night.
def charge(order):  # pragma: no cover
    """Charge an order."""
    # the night run has none
    return codec.dumps([_total(order) * RATE, clock() > 0])  # as text


def clock():
    return time.time()


# Called by a person.
def refund(order):
    """Give it back."""
    return -RATE * len(order)  # per piece
'''


@dataclass(frozen=True)
class MoveCase:
    """One project.

    Attributes:
        kind: ``import``, ``reference`` or ``dependency``.
        what: In words.
        files: Files besides the monolith, the packages and what the moves make.
        probe: A program that prints something.
        monolith: The module that is taken apart.
    """

    kind: str
    what: str
    probe: str
    files: Mapping[str, str] = field(default_factory=dict)
    monolith: str = MONOLITH

    def before(self) -> dict[str, str]:
        """Return the whole project."""
        return {"shop/__init__.py": "", **self.files, "shop/legacy.py": self.monolith}


def _importing(what: str, text: str, kind: str = "import", before: str = "") -> MoveCase:
    """A module ``shop.web`` with a function ``run`` that is called."""
    probe = f"{before}from shop import web\nprint(web.run([1, 2]))"
    return MoveCase(kind, what, probe, {"shop/web.py": text})


def _depending(what: str, head: str, body: str, more: str = "") -> MoveCase:
    """A monolith of its own; both its functions are called through an importer."""
    text = (
        f'{head}\n\ndef charge(order):\n{body}\n\n\ndef refund(order):\n    return "back"\n{more}'
    )
    files = {
        "shop/web.py": f"from shop.legacy import charge, refund{RUN}charge(order), refund(order)\n",
        "shop/tools.py": "def double(value):\n    return 2 * value\n",
    }
    probe = "from shop.web import run\nprint(run([1, 2]), run([3]))"
    return MoveCase("dependency", what, probe, files, text)


RUN = "\n\n\ndef run(order):\n    return "
PATCHED = "    with mock.patch({}, return_value=-1):\n        return charge(order)\n"
TEST = "from unittest import mock\n\n{}\n\n\ndef run(order):\n"

IMPORTS = (
    _importing("from … import name", f"from shop.legacy import charge{RUN}charge(order)\n"),
    _importing("… under an alias", f"from shop.legacy import charge as pay{RUN}pay(order)\n"),
    _importing(
        "one statement, two targets",
        f"from shop.legacy import charge, refund as back{RUN}charge(order), back(order)\n",
    ),
    _importing("import a.b", f"import shop.legacy{RUN}shop.legacy.charge(order)\n"),
    _importing("import a.b as c", f"import shop.legacy as old{RUN}old.charge(order)\n"),
    _importing("from a import b", f"from shop import legacy{RUN}legacy.charge(order)\n"),
    _importing("relative, the module", f"from . import legacy{RUN}legacy.refund(order)\n"),
    _importing("relative, the name", f"from .legacy import refund{RUN}refund(order)\n"),
    _importing(
        "inside a function",
        "def run(order):\n    from shop.legacy import charge\n\n    return charge(order)\n",
    ),
    _importing(
        "in try … except ImportError",
        "try:\n    from shop.legacy import charge\nexcept ImportError:\n    charge = None"
        f"{RUN}charge(order)\n",
    ),
    _importing(
        "under TYPE_CHECKING",
        "import typing\n\nif typing.TYPE_CHECKING:\n    from shop.legacy import charge"
        '\n\n\ndef run(order, by: "charge" = None):\n'
        "    return typing.get_type_hints(run)['by'].__name__\n",
        before="import typing\ntyping.TYPE_CHECKING = True\n",
    ),
    MoveCase(
        "import",
        "re-exported by a package, in __all__",
        "from api import *\nprint(charge([1, 2]))",
        {"api/__init__.py": 'from shop.legacy import charge\n\n__all__ = ["charge"]\n'},
    ),
    _importing("a star", f"from shop.legacy import *{RUN}charge(order), refund(order)\n"),
)
REFERENCES = (
    _importing(
        "mock.patch of what it calls",
        TEST.format("from shop.legacy import charge") + PATCHED.format('"shop.legacy.clock"'),
        "reference",
    ),
    MoveCase(
        "reference",
        "mock.patch of the function",
        "from shop import web\nprint(web.run([1, 2]))",
        {
            "shop/web.py": "from unittest import mock\n\nfrom shop import desk\n\n\n"
            'def run(order):\n    with mock.patch("shop.legacy.refund", return_value="none"):\n'
            "        return desk.serve(order)\n",
            "shop/desk.py": "from shop import legacy\n\n\n"
            "def serve(order):\n    return legacy.refund(order)\n",
        },
    ),
    _importing(
        "mock.patch.object of the module",
        TEST.format("from shop import legacy\nfrom shop.legacy import charge")
        + PATCHED.replace("patch(", "patch.object(").format('legacy, "clock"'),
        "reference",
    ),
    _importing(
        "getattr of the module",
        f'from shop import legacy{RUN}getattr(legacy, "charge")(order)\n',
        "reference",
    ),
    _importing(
        "a string that is only text",
        'NOTE = "was shop.legacy.charge once"\n\n\ndef run(order):\n    return NOTE\n',
        "reference",
    ),
    _importing(
        "the same name in another module",
        "class legacy:\n    charge = staticmethod(len)"
        "\n\n\ndef run(order):\n    return legacy.charge(order)\n",
        "reference",
    ),
)
DEPENDENCIES = (
    _depending(
        "helper and constant",
        "SIZE = 3\n\n\ndef _grow(order):\n    return len(order) * SIZE\n",
        "    return _grow(order)",
    ),
    _depending(
        "constant in a default argument",
        "SIZE = 3\n",
        "    def inner(size=SIZE):\n        return size\n\n    return inner() + len(order)",
    ),
    _depending(
        "state that is changed",
        "seen = {}\n",
        "    seen[len(seen)] = order\n    return len(seen)",
        "\n\ndef count():\n    return len(seen)\n",
    ),
    _depending(
        "state that is assigned anew",
        "turn = 0\n",
        "    global turn\n    turn += 1\n    return turn",
    ),
    _depending(
        "optional import",
        "try:\n    import nobodys as codec\nexcept ImportError:\n    import json as codec\n",
        "    return codec.dumps(order)",
    ),
    _depending("relative import", "from .tools import double\n", "    return double(len(order))"),
    _depending(
        "logger of the module",
        "import logging\n\nlogger = logging.getLogger(__name__)\n",
        '    logger.debug("charged %s", order)\n    return logger.name == charge.__module__',
    ),
)
CASES = (*IMPORTS, *REFERENCES, *DEPENDENCIES)
