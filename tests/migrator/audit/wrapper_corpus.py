# ruff: noqa: E501
"""Wrappers around Celery's decorators that work on their options, and names that have several values."""

from __future__ import annotations

_USE = "import os\nfrom main import app\nfrom celery import shared_task\n"
_APP = "from celery import Celery\napp = Celery('x', include=['tasks'])\n"
_OWN = "from celery import Celery\n{}app = Own('x', include=['tasks'])\n"

Names = list[str | None]

# The wrapper, and the tasks that use it.
_WRAPPERS: dict[str, tuple[str, str, Names]] = {
    "a closure that is registered, of what is handed over": ("def job(fn):\n    def run():\n        return fn()\n    return app.task(run, name='w.' + fn.__name__)\n", "def f(): ...\ng = job(f)\n", ["w.f"]),
    "a closure that is decorated, of what is handed over": ("def job(fn):\n    @app.task(name='w.' + fn.__name__)\n    def run():\n        return fn()\n    return run\n", "def f(): ...\ng = job(f)\n", ["w.f"]),
    "a closure of what is handed over inside": ("def job(fn):\n    def run():\n        return fn()\n    return app.task(run, name='w.' + fn.__name__)\n", "def f(): ...\ndef load():\n    job(f)\nload()\n", ["w.f"]),
    "a function by keyword": ("def job(*, fn):\n    return app.task(fn)\n", "def f(): ...\njob(fn=f)\n", ["tasks.f"]),
    "a function by keyword, with a name": ("def job(name, fn):\n    return app.task(name=name)(fn)\n", "def f(): ...\njob('x', fn=f)\n", ["x"]),
    "a class, to be made": ("def job(cls):\n    app.register_task(cls())\n    return cls\n", "from celery import Task\nclass F(Task):\n    name = 'x'\n    def run(self): ...\njob(F)\n", ["x"]),
    "a class that is decorated, to be made": ("def job(cls):\n    app.register_task(cls())\n    return cls\n", "from celery import Task\n@job\nclass F(Task):\n    name = 'x'\n    def run(self): ...\n", ["x"]),
    "a function that is only called": ("def job(fn, times=1):\n    task = [fn() for _ in range(times)]\n    return task\n", "def f(): ...\njob(f)\njob(fn=f)\njob(f, times=2)\n", []),
    "an object that is called with what is handed over": ("class Job:\n    def __init__(self, pre):\n        self.pre = pre\n    def __call__(self, fn):\n        return shared_task(name=self.pre + fn.__name__)(fn)\n", "def f(): ...\ndef g(): ...\nJob('p.')(f)\nJob('q.')(fn=g)\n", ["p.f", "q.g"]),
    "several functions by place": ("def job(*fns):\n    for fn in fns:\n        app.task(fn)\n", "def a(): ...\ndef b(): ...\njob(a, b)\n", ["tasks.a", "tasks.b"]),
    "several functions out of a list": ("def job(*fns):\n    return [app.task(fn) for fn in fns]\n", "def a(): ...\ndef b(): ...\nALL = [a, b]\njob(*ALL)\n", ["tasks.a", "tasks.b"]),
    "a list of functions": ("def job(fns):\n    for fn in fns:\n        app.task(fn)\n", "def a(): ...\ndef b(): ...\njob([a, b])\n", ["tasks.a", "tasks.b"]),
    "a dict of functions": ("def job(fns):\n    for n, fn in fns.items():\n        app.task(name=n)(fn)\n", "def a(): ...\ndef b(): ...\njob({'x.a': a, 'x.b': b})\n", ["x.a", "x.b"]),
    "functions by any keyword": ("def job(**fns):\n    for n, fn in fns.items():\n        app.task(fn, name=n)\n", "def a(): ...\ndef b(): ...\njob(one=a, two=b)\n", ["one", "two"]),
    "functions that are numbered": ("def job(fns):\n    for number, fn in enumerate(fns):\n        app.task(fn, name=f'n{number}')\n", "def a(): ...\ndef b(): ...\njob([a, b])\n", ["n0", "n1"]),
    "functions that are mapped over": ("def job(fn):\n    return app.task(fn)\n", "def a(): ...\ndef b(): ...\nlist(map(job, [a, b]))\n", ["tasks.a", "tasks.b"]),
    "a map that nothing takes from": ("def job(fn):\n    return app.task(fn)\n", "def a(): ...\ndef b(): ...\nm = map(job, [a, b])\n", []),
    "decorators that are chained": ("def chain(*ds):\n    def wrap(fn):\n        for d in reversed(ds):\n            fn = d(fn)\n        return fn\n    return wrap\ndef same(fn): return fn\n", "@chain(app.task, same)\ndef a(): ...\n", ["tasks.a"]),
    "a loop that ends early": ("def job(fns):\n    for fn in fns:\n        app.task(fn)\n        break\n", "def a(): ...\ndef b(): ...\njob([a, b])\n", [None]),
    "an object that stands for the app": ("class Own:\n    def __init__(self, its):\n        self.its = its\n    def __getattr__(self, name):\n        return getattr(self.its, name)\nown = Own(app)\n", "@own.task\ndef f(): ...\n@own.task(name='y')\ndef g(): ...\n", ["tasks.f", "y"]),
    "an object that gives what nobody knows": ("class Own:\n    def __getattr__(self, name):\n        return lambda fn: fn\nown = Own()\n", "@own.task\ndef f(): ...\n", []),
    "what nobody knows, handed over": ("def job(fn):\n    return app.task(fn)\n", "def f(): ...\nBY = {}\nBY[os.environ.get('X', 'x')] = f\nfor k in list(BY):\n    job(BY[k])\n", [None]),
    "what nobody knows, by keyword": ("def job(*, fn):\n    return app.task(fn)\n", "def f(): ...\nBY = {}\nBY[os.environ.get('X', 'x')] = f\njob(fn=BY[os.environ.get('X', 'x')])\n", [None]),
    "a name that nobody knows, or a function": ("def job(arg):\n    if callable(arg):\n        return app.task(arg)\n    return app.task(name=arg)\n", "NAME = os.environ.get('N', 'n')\n@job(NAME)\ndef f(): ...\n", [None]),
    "another name of what is handed over": ("def job(fn):\n    inner = fn\n    app.task(inner)\n", "def f(): ...\njob(f)\n", ["tasks.f"]),
    "an instance under a name": ("def job(cls, **kw):\n    made = cls(**kw)\n    return app.register_task(made)\n", "from celery import Task\nclass F(Task):\n    name = 'x'\n    def run(self): ...\njob(F)\n", ["x"]),
    "a wrapper that nobody uses": ("def job(fns):\n    for fn in fns:\n        app.task(fn)\n", "", []),
    "options that are bound anew": ("def job(**kw):\n    kw = {'name': 'x', **kw}\n    return app.task(**kw)\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["x", "y"]),
    "a parameter with a default of its own": ("def job(name=None):\n    name = name or 'dflt'\n    return shared_task(name=name)\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["dflt", "y"]),
    "a parameter that is filled in": ("def job(name=None):\n    if not name:\n        name = 'dflt'\n    return shared_task(name=name)\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["dflt", "y"]),
    "a name that is filled in inside": ("def job(name=None):\n    def wrap(fn):\n        n = name\n        if n is None:\n            n = 'p.' + fn.__name__\n        return shared_task(name=n)(fn)\n    return wrap\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["p.f", "y"]),
    "options of the wrapper's own": ("def job(fn):\n    kw = {'base': None}\n    kw.update(name='u')\n    kw.pop('base')\n    return app.task(**kw)(fn)\n", "@job\ndef f(): ...\n", ["u"]),
    "options that get an item": ("def job(fn):\n    kw = dict()\n    kw['name'] = 'a.' + fn.__name__\n    return app.task(**kw)(fn)\n", "@job\ndef f(): ...\n", ["a.f"]),
    "an item that only a branch sets": ("import sys\ndef job(fn):\n    kw = {}\n    if sys.argv[0] == 'zz':\n        kw['name'] = 'a'\n    return app.task(**kw)(fn)\n", "@job\ndef f(): ...\n", [None]),
    "an item of what is given that only a branch sets": ("import sys\ndef job(**kw):\n    if sys.argv[0] == 'zz':\n        kw['name'] = 'a'\n    return app.task(**kw)\n", "@job()\ndef f(): ...\n", [None]),
    "an item set in try": ("def job(**kw):\n    try:\n        kw['name'] = 'a'\n    finally:\n        pass\n    return app.task(**kw)\n", "@job()\ndef f(): ...\n", ["a"]),
    "options in one display": ("DEF = {'acks_late': True}\ndef job(**kw):\n    return app.task(**{**DEF, **kw})\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["tasks.f", "y"]),
    "options in a union": ("DEF = {'acks_late': True}\ndef job(**kw):\n    opts = DEF | kw\n    return app.task(**opts)\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["tasks.f", "y"]),
    "options that are united in place": ("def job(**kw):\n    opts = {'acks_late': True}\n    opts |= kw\n    return app.task(**opts)\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["tasks.f", "y"]),
    "options by dict()": ("DEF = {'acks_late': True}\ndef job(**kw):\n    return app.task(**dict(DEF, **kw))\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["tasks.f", "y"]),
    "a copy that is updated": ("DEF = {'acks_late': True}\ndef job(**kw):\n    o = DEF.copy()\n    o.update(kw)\n    return app.task(**o)\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["tasks.f", "y"]),
    "a wrapper that is its own partial": ("from functools import partial\ndef job(fn=None, *, name=None):\n    if fn is None:\n        return partial(job, name=name)\n    return shared_task(name=name)(fn)\n", "@job\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["tasks.f", "y"]),
    "the end of the module's name": ("def job(fn):\n    mod = fn.__module__.split('.')[-1]\n    return shared_task(name='%s:%s' % (mod, fn.__name__))(fn)\n", "@job\ndef f(): ...\n", ["tasks:f"]),
    "the qualified name": ("def job(fn):\n    return shared_task(name=fn.__qualname__)(fn)\n", "class K:\n    @staticmethod\n    @job\n    def f(): ...\n", ["K.f"]),
    "an option that is looked up": ("def job(fn=None, **kw):\n    n = kw.get('name', 'none')\n    def w(fn):\n        return shared_task(name='z.' + n)(fn)\n    return w\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["z.none", "z.y"]),
    "an option that is taken out": ("def job(**kw):\n    n = kw.pop('name', 'none')\n    return shared_task(name='z.' + n, **kw)\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["z.none", "z.y"]),
    "an option that may be there": ("def job(**kw):\n    if 'name' not in kw:\n        kw['name'] = 'dd'\n    return shared_task(**kw)\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["dd", "y"]),
    "an option that is taken out inside": ("def job(**kw):\n    def w(fn):\n        n = kw.pop('name', None) or fn.__name__\n        return shared_task(name='z.' + n, **kw)(fn)\n    return w\n", "@job()\ndef f(): ...\n@job(name='y')\ndef g(): ...\n", ["z.f", "z.y"]),
    "options that a loop renames": ("def job(*args, **kw):\n    for arg in 'queue', 'key':\n        if arg in kw:\n            kw['default_{0}'.format(arg)] = kw.pop(arg)\n    return app.task(*args, **kw)\n", "@job\ndef f(): ...\n@job(queue='q', name='y')\ndef g(): ...\n@job(key='k')\ndef h(): ...\n", ["tasks.f", "tasks.h", "y"]),
    "a name that a loop finds": ("def job(**kw):\n    for arg in ['label', 'title']:\n        if arg in kw:\n            kw['name'] = kw.pop(arg)\n    return app.task(**kw)\n", "@job(label='x')\ndef f(): ...\n@job(title='y')\ndef g(): ...\n@job(label='v', title='w')\ndef h(): ...\n@job()\ndef i(): ...\n", ["tasks.i", "w", "x", "y"]),
    "a loop that may end early": ("def job(**kw):\n    for arg in ['label', 'title']:\n        if arg in kw:\n            kw['name'] = kw.pop(arg)\n            break\n    return app.task(**kw)\n", "@job(label='v', title='w')\ndef h(): ...\n", [None]),
    "a loop over what is not known": ("def job(**kw):\n    for arg in os.environ:\n        if arg in kw:\n            kw['name'] = kw.pop(arg)\n    return app.task(**kw)\n", "@job(label='v')\ndef h(): ...\n", [None]),
    "an app that a constructor falls back to": ("class Reg:\n    def __init__(self, its=None, pre='p.'):\n        if its is None:\n            its = app\n        pre = pre.upper()\n        self.its = its\n        self.pre = pre\n    def job(self, fn):\n        return self.its.task(name=self.pre + fn.__name__)(fn)\nreg = Reg()\nother = Reg(app, pre='q.')\n", "@reg.job\ndef f(): ...\n@other.job\ndef g(): ...\n", ["P.f", "Q.g"]),
    "a constructor that asks": ("class Reg:\n    def __init__(self, pre=None):\n        if pre is None:\n            pre = os.environ['PRE']\n        self.pre = pre\n    def job(self, fn):\n        return app.task(name=self.pre + fn.__name__)(fn)\nreg = Reg()\n", "@reg.job\ndef f(): ...\n", [None]),
    "a method of a registry": ("class Reg:\n    def job(self, name):\n        return app.task(name='r.' + name)\nreg = Reg()\n", "@reg.job('a')\ndef f(): ...\n", ["r.a"]),
    "an object that is called": ("class Job:\n    def __init__(self, pre):\n        self.pre = pre\n    def __call__(self, fn):\n        return shared_task(name=self.pre + fn.__name__)(fn)\njob = Job('p.')\n", "@job\ndef f(): ...\n", ["p.f"]),
    "a method of a class": ("class Reg:\n    @classmethod\n    def job(cls, fn):\n        return shared_task(name='c.' + fn.__name__)(fn)\n", "@Reg.job\ndef f(): ...\n", ["c.f"]),
    "a function in a class": ("class Reg:\n    @staticmethod\n    def job(fn):\n        return shared_task(name='c.' + fn.__name__)(fn)\n", "@Reg.job\ndef f(): ...\n", ["c.f"]),
    "all arguments handed on": ("def job(*args, **kw):\n    kw.setdefault('acks_late', True)\n    return shared_task(*args, **kw)\n", "@job\ndef f(): ...\n@job(name='y')\ndef g(): ...\n@job()\ndef h(): ...\n", ["tasks.f", "tasks.h", "y"]),
    "bare or called, by its arguments": ("def job(*args, **kw):\n    def w(fn):\n        return shared_task(name=kw.get('name') or 'q.' + fn.__name__)(fn)\n    if len(args) == 1 and callable(args[0]):\n        return w(args[0])\n    return w\n", "@job\ndef f(): ...\n@job(name='y')\ndef g(): ...\n@job()\ndef h(): ...\n", ["q.f", "q.h", "y"]),
    "a list of the arguments that grows": ("def job(*args, **kw):\n    args = list(args)\n    args.append('x')\n    return shared_task(name='.'.join(args))\n", "@job('a')\ndef f(): ...\n", [None]),
    "a name put together in a loop": ("def job(*parts):\n    name = 'n'\n    for p in parts:\n        name += '.' + p\n    return shared_task(name=name)\n", "@job('a', 'b')\ndef f(): ...\n", ["n.a.b"]),
    "options that an inner function changes": ("def job(**kw):\n    opts = dict(kw)\n    def prepare():\n        opts['name'] = 'n'\n    prepare()\n    return shared_task(**opts)\n", "@job()\ndef f(): ...\n", [None]),
    "options that another function changes": ("def prepare(o):\n    o['name'] = 'n'\ndef job(**kw):\n    prepare(kw)\n    return shared_task(**kw)\n", "@job()\ndef f(): ...\n", [None]),
    "options under two names": ("def job(**kw):\n    o = kw\n    o['name'] = 'n'\n    return shared_task(**kw)\n", "@job()\ndef f(): ...\n", ["n"]),
    "a name bound in a condition": ("def job(name=None):\n    def w(fn):\n        if not (n := name):\n            n = fn.__name__\n        return shared_task(name=n)(fn)\n    return w\n", "@job()\ndef f(): ...\n@job('y')\ndef g(): ...\n", ["f", "y"]),
    "an item set in a loop": ("def job(**kw):\n    while True:\n        kw['name'] = 'n'\n        break\n    return shared_task(**kw)\n", "@job()\ndef f(): ...\n", [None]),
    "a name by case": ("def job(kind):\n    match kind:\n        case 'a':\n            n = 'aa'\n        case _:\n            n = 'bb'\n    return shared_task(name=n)\n", "@job('a')\ndef f(): ...\n@job('z')\ndef g(): ...\n", [None, None]),
    "a name by condition": ("def job(kind=None):\n    n = 'aa' if kind is None else 'k.' + kind\n    return shared_task(name=n)\n", "@job()\ndef f(): ...\n@job('z')\ndef g(): ...\n", ["aa", "k.z"]),
    "a name tried first": ("def job(fn):\n    try:\n        n = fn.label\n    except AttributeError:\n        n = 'd.' + fn.__name__\n    return shared_task(name=n)(fn)\n", "@job\ndef f(): ...\n", [None]),
    "a way out before": ("def job(fn=None, **kw):\n    if callable(fn):\n        return shared_task(fn, **kw)\n    name = kw.pop('label', None)\n    if name:\n        kw['name'] = name\n    def w(fn):\n        return shared_task(**kw)(fn)\n    return w\n", "@job\ndef f(): ...\n@job(label='y')\ndef g(): ...\n@job()\ndef h(): ...\n", ["tasks.f", "tasks.h", "y"]),
    "an option that is deleted": ("def job(**kw):\n    del kw['name']\n    return shared_task(**kw)\n", "@job(name='x')\ndef f(): ...\n", ["tasks.f"]),
    "a parameter that the inner function changes": ("def job(name):\n    def w(fn):\n        nonlocal name\n        name = name + '.' + fn.__name__\n        return shared_task(name=name)(fn)\n    return w\n", "j = job('a')\n@j\ndef f(): ...\n", [None]),
    "a part of an argument": ("def job(spec):\n    mod, name = spec.split(':')\n    return shared_task(name=name)\n", "@job('a:b')\ndef f(): ...\n", [None]),
    "an item set in with": ("import contextlib\ndef job(**kw):\n    with contextlib.suppress(KeyError):\n        kw['name'] = 'w.' + kw['label']\n        kw.pop('label')\n    return shared_task(**kw)\n", "@job(label='a')\ndef f(): ...\n", ["w.a"]),
    "an item that with may leave out": ("import contextlib\ndef job(**kw):\n    with contextlib.suppress(KeyError):\n        kw['name'] = 'w.' + kw['label']\n    return shared_task(**kw)\n", "@job()\ndef f(): ...\n", [None]),
}  # fmt: skip
# The class of the app, and the tasks that use it.
_APPS: dict[str, tuple[str, str, Names]] = {
    "super with arguments": ("class Own(Celery):\n    def task(self, *args, **kwargs):\n        return super(Own, self).task(*args, **kwargs)\n", "@app.task\ndef f(): ...\n@app.task(name='y')\ndef g(): ...\n", ["tasks.f", "y"]),
    "the method of Celery itself": ("class Own(Celery):\n    def task(self, *args, **kwargs):\n        return Celery.task(self, *args, **kwargs)\n", "@app.task\ndef f(): ...\n@app.task(name='y')\ndef g(): ...\n", ["tasks.f", "y"]),
    "names of _task_from_fun": ("class Own(Celery):\n    def _task_from_fun(self, fun, name=None, **kw):\n        return super()._task_from_fun(fun, name=name or 'pre.' + fun.__name__, **kw)\n", "@app.task\ndef f(): ...\n", [None]),
    "a method of the app's class": ("class Own(Celery):\n    def job(self, name):\n        return self.task(name='j.' + name)\n", "@app.job('a')\ndef f(): ...\n", ["j.a"]),
    "a method of the app's class, bare": ("class Own(Celery):\n    def job(self, fn):\n        return self.task(fn, name='j.' + fn.__name__)\n", "@app.job\ndef f(): ...\n", ["j.f"]),
    "a _task_from_fun that leaves names alone": ("class Own(Celery):\n    def _task_from_fun(self, fun, name=None, base=None, **kw):\n        return super()._task_from_fun(fun, name=name, base=base, **kw)\n", "@app.task\ndef f(): ...\n", ["tasks.f"]),
    "a property of the app's class": ("class Own(Celery):\n    @property\n    def tasked(self):\n        return self.task(name='a')\n", "@app.tasked\ndef f(): ...\n", ["a"]),
    "task methods of two classes": ("class Mid(Celery):\n    def task(self, *a, **k):\n        k.setdefault('name', 'mid')\n        return super().task(*a, **k)\nclass Own(Mid):\n    def task(self, *a, **k):\n        return super().task(*a, **k)\n", "@app.task()\ndef f(): ...\n", ["mid"]),
}  # fmt: skip
# The tasks alone.
_PLAIN: dict[str, tuple[str, Names]] = {
    "a name or none": ("D = os.environ.get('ZZ')\n@app.task(name='x' if D else None)\ndef f(): ...\n", [None]),
    "none or a name": ("D = os.environ.get('ZZ')\n@app.task(name=None if D else 'x')\ndef f(): ...\n", [None]),
    "a name in one branch": ("if os.environ.get('ZZ'):\n    N = 'x'\nelse:\n    N = None\n@app.task(name=N)\ndef f(): ...\n", [None]),
    "a name in each branch": ("if os.environ.get('ZZ'):\n    N = 'x'\nelse:\n    N = 'y'\n@app.task(name=N)\ndef f(): ...\n", [None]),
    "a name that a branch takes away": ("N = 'x'\nif os.environ.get('ZZ'):\n    N = None\n@app.task(name=N)\ndef f(): ...\n", [None]),
    "an option in one branch": ("O = {}\nif os.environ.get('ZZ'):\n    O['name'] = 'x'\n@app.task(**O)\ndef f(): ...\n", [None]),
    "options or none": ("O = {'name': 'x'} if os.environ.get('ZZ') else {}\n@app.task(**O)\ndef f(): ...\n", [None]),
    "none or options": ("O = {} if os.environ.get('ZZ') else {'name': 'x'}\n@app.task(**O)\ndef f(): ...\n", [None]),
    "options of a comprehension": ("OPTS = {k: v for k, v in [('name', 'n')]}\n@app.task(**OPTS)\ndef f(): ...\n", [None]),
    "a name that a function changes": ("N = 'a'\ndef setup():\n    global N\n    N = 'b'\nsetup()\n@app.task(name=N)\ndef f(): ...\n", [None]),
    "an attribute of a class that is set": ("class C:\n    N = 'a'\nC.N = 'k'\n@app.task(name=C.N)\ndef f(): ...\n", [None]),
    "fields of a dataclass": ("from dataclasses import dataclass\n@dataclass\nclass N:\n    a: str = 'd'\nn = N('z')\n@app.task(name=n.a)\ndef f(): ...\n@app.task(name=N().a)\ndef g(): ...\n", ["d", "z"]),
}  # fmt: skip
_OVERRIDES = "class Own(Celery):\n    def task(self, *args, **options):\n        return super().task(*args, **options)\n"

WRAPPED: dict[str, tuple[str, dict[str, str], Names]] = {
    **{
        name: ("from lib import *\n" + use, {"main": _APP, "lib": _USE + lib}, names)
        for name, (lib, use, names) in _WRAPPERS.items()
    },
    **{
        name: ("from main import app\n" + use, {"main": _OWN.format(cls)}, names)
        for name, (cls, use, names) in _APPS.items()
    },
    **{name: (_USE + source, {"main": _APP}, names) for name, (source, names) in _PLAIN.items()},
}
WRAPPED["a wrapper around a task method of the app's class"] = (
    "from lib import job\n@job(name='n')\ndef f(): ...\n@job()\ndef g(): ...\n",
    {
        "main": _OWN.format(_OVERRIDES),
        "lib": _USE + "def job(**options):\n    return app.task(**options)\n",
    },
    ["n", "tasks.g"],
)
WRAPPED["another name of such a method"] = (
    "from lib import job\n@job(name='n')\ndef f(): ...\n",
    {"main": _OWN.format(_OVERRIDES), "lib": _USE + "job = app.task\n"},
    ["n"],
)
WRAPPED["such a method that is mapped"] = (
    _USE + "def f(): ...\ndef g(): ...\nlist(map(app.task, (f, g)))\n",
    {"main": _OWN.format(_OVERRIDES)},
    ["tasks.f", "tasks.g"],
)
for _name, _use in {
    "mapped": "list(map(app.task, (f,)))\n",
    "under another name": "job = app.task\njob(f)\n",
    "in a partial": "from functools import partial\njob = partial(app.task, bind=False)\njob(f)\n",
    "in a dict": "KINDS = {'job': app.task}\nKINDS['job'](f)\n",
}.items():
    WRAPPED[f"a decorator {_name}, in a file that says no more of Celery"] = (
        f"from main import app\ndef f(): ...\n{_use}",
        {"main": _APP},
        ["tasks.f"],
    )
