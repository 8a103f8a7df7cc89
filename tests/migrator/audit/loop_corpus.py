# ruff: noqa: E501
"""Tasks that are registered in loops, comprehensions and generators, and by ``map``."""

from __future__ import annotations

_USE = "from main import app\nfrom celery import Task, shared_task\nimport os\ndef f(): ...\ndef g(): ...\ndef found(): ...\n"
_APP = {"main": "from celery import Celery\napp = Celery('x', include=['tasks'])\n"}
_FACTORY = "def make(name):\n    @app.task(name=name)\n    def inner(): ...\n    return inner\n"
_EACH = "    app.task(one)\n"
_BOTH: list[str | None] = ["tasks.f", "tasks.g"]

_LOOPS: dict[str, tuple[str, list[str | None]]] = {
    "over a tuple": ("for one in (f, g):\n" + _EACH, _BOTH),
    "over a list that has a name": ("ALL = [f]\nALL.append(g)\nfor one in ALL:\n" + _EACH, _BOTH),
    "over a sum": ("for one in [f] + [g]:\n" + _EACH, _BOTH),
    "over the pairs of a dict": ("for name, fn in {'a': f, 'b': g}.items():\n    app.task(fn, name=name)\n", ["a", "b"]),
    "over the keys of a dict": ("ALL = {'a': f, 'b': g}\nfor name in ALL:\n    app.task(name=name)(ALL[name])\n", ["a", "b"]),
    "over the values of a dict": ("for one in dict(a=f, b=g).values():\n" + _EACH, _BOTH),
    "over sorted pairs": ("for name, fn in sorted({'b': g, 'a': f}.items()):\n    app.task(fn, name=name)\n", ["a", "b"]),
    "over numbered ones": ("for n, fn in enumerate((f, g)):\n    app.task(fn, name=f'n{n}')\n", ["n0", "n1"]),
    "over two at once": ("for name, fn in zip(('a', 'b'), (f, g)):\n    app.task(fn, name='x.' + name)\n", ["x.a", "x.b"]),
    "over a range": ("for n in range(2):\n    shared_task(f, name='n%d' % n)\n", ["n0", "n1"]),
    "one in another": ("for a in 'a', 'b':\n    for fn in (f, g):\n        app.task(fn, name=f'{a}.{fn.__name__}')\n", ["a.f", "a.g", "b.f", "b.g"]),
    "a decorated function in it": ("for name in ('a', 'b'):\n    @app.task(name=name)\n    def inner(): ...\n", ["a", "b"]),
    "a name that is put together in it": ("for fn in (f, g):\n    name = 'x.' + fn.__name__\n    app.task(fn, name=name)\n", ["x.f", "x.g"]),
    "what is bound anew by it": ("for one in (f, g):\n    one = app.task(one)\n", _BOTH),
    "a loop in a function that is called": ("def setup():\n    for one in (f, g):\n        app.task(one)\nsetup()\n", _BOTH),
    "a function that makes a task, in a loop": (_FACTORY + "for name in ('a', 'b'):\n    make(name)\n", ["a", "b"]),
    "a function that makes a task, in a dict": (_FACTORY + "ALL = {name: make(name) for name in ('a', 'b')}\n", ["a", "b"]),
    "a wrapper in a loop": ("def job(fn):\n    return shared_task(fn)\nfor one in (f, g):\n    job(one)\n", _BOTH),
    "two apps in turn": ("other = app\nfor each in (app, other):\n    each.task(f, name='n')\n", ["n"]),
    "what passes a condition": ("for name, fn in [('a', f), ('b', None)]:\n    if fn is not None:\n        app.task(fn, name=name)\n", ["a"]),
    "what equals a text": ("for name in ('a', 'b'):\n    if name == 'a':\n        app.task(f, name=name)\n", ["a"]),
    "a condition of another kind": ("for name in ('a', 'b'):\n    if not os.environ.get('OFF'):\n        app.task(f, name=name)\n", ["a", "b"]),
    "over the words of a text": ("for word in 'a b'.split():\n    app.task(name=word)(f)\n", ["a", "b"]),
    "over the lines of a text": ("for word in 'a\\nb'.splitlines():\n    app.task(name=word)(f)\n", ["a", "b"]),
    "over an enum": ("from enum import Enum\nclass Kind(Enum):\n    A = 'a'\n    ALSO = 'a'\n    B = 'b'\n    def shown(self): ...\nfor kind in Kind:\n    app.task(name=kind.value)(f)\n", ["a", "b"]),
    "over an enum of strings": ("from enum import Enum\nclass Kind(str, Enum):\n    'Kinds.'\n    A = 'a'\n    B = 'b'\nfor kind in list(Kind):\n    app.task(name='x.' + kind.value)(f)\n", ["x.a", "x.b"]),
    "a class that ``type`` makes in it": ("for kind in ('Load', 'Save'):\n    app.register_task(type(kind, (Task,), {'run': f})())\n", ["tasks.Load", "tasks.Save"]),
    "over nothing": ("for one in ():\n" + _EACH, []),
    "a break further in": ("for one in (f, g):\n    for other in (1, 2):\n        break\n" + _EACH, _BOTH),
    # What an earlier turn, a condition or another place decides.
    "over what nobody knows": ("for f in found():\n    app.task(f)\n", [None]),
    "a comprehension over that": ("made = [app.task(f) for f in found()]\n", [None]),
    "over an enum that makes its values": ("from enum import Enum, auto\nclass Kind(Enum):\n    A = auto()\n    B = auto()\nfor kind in Kind:\n    app.task(name=f'n{kind.value}')(f)\n", [None]),
    "over an enum that leaves names out": ("from enum import Enum\nclass Kind(Enum):\n    _ignore_ = ['A']\n    A = 'a'\n    B = 'b'\nfor kind in Kind:\n    app.task(name=kind.value)(f)\n", [None]),
    "over an enum that a decorator has changed": ("from enum import Enum\n@found\nclass Kind(Enum):\n    A = 'a'\nfor kind in Kind:\n    app.task(name=kind.value)(f)\n", [None]),
    "over a class that is no enum": ("class Kind:\n    A = 'a'\nfor kind in Kind:\n    app.task(name=kind.value)(f)\n", [None]),
    "over the words of what nobody knows": ("for word in os.environ['ALL'].split():\n    app.task(name=word)(f)\n", [None]),
    "to a break": ("for one in (f, g):\n" + _EACH + "    break\n", [None]),
    "but for some": ("for one in (f, g):\n    if one is g:\n        continue\n" + _EACH, [None]),
    "after the loop": ("for one in (f, g):\n    pass\napp.task(one)\n", [None]),
    "a name of the turn before": ("last = 'a'\nfor one in (f, g):\n    app.task(one, name=last)\n    last = 'b'\n", [None]),
    "a number that is counted": ("n = 0\nfor one in (f, g):\n    app.task(one, name=f'n{n}')\n    n += 1\n", [None]),
    "a number that is counted, while": ("n = 0\nwhile n < 2:\n    app.task(f, name=f'n{n}')\n    n += 1\n", [None]),
    "over a list that changes later": ("ALL = [f]\nfor one in ALL:\n" + _EACH + "ALL.append(g)\n", [None]),
    "over a list that a function is given": ("ALL = [f]\nfound(ALL)\nfor one in ALL:\n" + _EACH, [None]),
    "over a list of two names": ("ALL = [f]\nMORE = ALL\nMORE.append(g)\nfor one in ALL:\n" + _EACH, [None]),
    "over a list of either branch": ("if os.environ.get('ALL'):\n    ALL = [f, g]\nelse:\n    ALL = [f]\nfor one in ALL:\n" + _EACH, [None]),
    "over a function's own list": ("def setup():\n    all = [f]\n    all.append(g)\n    for one in all:\n        app.task(one)\nsetup()\n", [None]),
    "options that a function fills": ("def setup():\n    more = {}\n    more['name'] = 'n'\n    app.task(f, **more)\nsetup()\n", [None]),
    # Generators.
    "a comprehension": ("made = [app.task(one) for one in (f, g)]\n", _BOTH),
    "a comprehension of pairs": ("made = {n: app.task(fn, name=n) for n, fn in {'a': f, 'b': g}.items()}\n", ["a", "b"]),
    "a generator that becomes a list": ("list(app.task(one) for one in (f, g))\n", _BOTH),
    "a generator that becomes a tuple": ("made = tuple(app.task(one) for one in (f, g))\n", _BOTH),
    "a generator that a loop takes": ("for one in (app.task(one) for one in (f, g)):\n    pass\n", _BOTH),
    "a generator that is taken later": ("made = (app.task(one) for one in (f, g))\nlist(made)\n", _BOTH),
    "a generator that a function is given": ("found(app.task(one) for one in (f, g))\n", _BOTH),
    "a generator that nothing takes": ("(app.task(one) for one in (f, g))\n", []),
    "a generator that is only kept": ("made = (app.task(one) for one in (f, g))\nprint(made)\n", []),
    "a generator around such a one": ("made = (one for one in (app.task(one) for one in (f, g)))\n", []),
    "a generator of which one is taken": ("next(app.task(one) for one in (f, g))\n", [None]),
    "map that nothing takes": ("map(app.task, (f, g))\n", []),
    "map that is only kept": ("made = map(app.task, (f, g))\n", []),
    "map around map": ("list(enumerate(map(app.task, (f, g))))\n", _BOTH),
    "map of which some is taken": ("any(map(app.task, (f, g)))\n", [None]),
    "map of a list that changes later": ("ALL = [f]\nlist(map(app.task, ALL))\nALL.append(g)\n", [None]),
}  # fmt: skip
LOOPS: dict[str, tuple[str, dict[str, str], list[str | None]]] = {
    name: (_USE + source, _APP, names) for name, (source, names) in _LOOPS.items()
}
LOOPS["a generator that another module takes"] = (
    _USE + "made = (app.task(one) for one in (f, g))\n",
    {**_APP, "takes": "from tasks import made\nlist(made)\n"},
    _BOTH,
)
