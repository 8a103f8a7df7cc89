"""The ways to get at a Celery app and at its decorators."""

from __future__ import annotations

from textwrap import dedent

from tests.migrator.audit.against_celery.sketch import Module, Sketch

# Wrappers of a project around Celery's decorators, beside decorators that are none.
WRAPS = """
from functools import partial, update_wrapper, wraps
from celery import shared_task
{get_app}

def handed(*args, **options):
    options.setdefault("acks_late", True)
    return shared_task(*args, **options)

def optional(fn=None, **options):
    def decorate(inner):
        return {app}.task(**options)(inner)
    return decorate(fn) if fn is not None else decorate

def named(name, **options):
    def decorate(fn):
        return {app}.task(name=name, **options)(fn)
    return decorate

def prefixed(name):
    return shared_task(name="mail." + name)

def closure(fn):
    @{app}.task
    @wraps(fn)
    def inner(*args, **kwargs):
        return fn(*args, **kwargs)
    return inner

def closure_named(name):
    def decorate(fn):
        @wraps(fn)
        def inner(*args, **kwargs):
            return fn(*args, **kwargs)
        return shared_task(inner, name=name)
    return decorate

class Job:
    def __init__(self, name=None, **options):
        self.name = name
        self.options = options

    def __call__(self, fn):
        return {app}.task(fn, name=self.name, **self.options)

def merged(*args, **options):
    given = {{"acks_late": True}}
    given.update(options)
    return shared_task(*args, **given)

def united(fn=None, **options):
    options = {{"ignore_result": True}} | options
    if fn is None:
        return {app}.task(**options)
    return {app}.task(fn, **options)

def labelled(label=None, **options):
    if label is not None:
        options["name"] = label
    return shared_task(**options)

def popped(**options):
    name = options.pop("label", None) or "sweep"
    def decorate(fn):
        return {app}.task(name=name, **options)(fn)
    return decorate

class Desk:
    def __init__(self, app):
        self.app = app

    def job(self, name):
        options = {{}}
        options["name"] = name
        return self.app.task(**options)

    @staticmethod
    def bare(fn):
        return shared_task(fn)

desk = Desk({app})

def spelled(*args, **options):
    for old in ("label", "title"):
        if old in options:
            options["name"] = options.pop(old)
    return {app}.task(*args, **options)

class Till:
    def __init__(self, given=None):
        if given is None:
            given = {app}
        self.app = given

    def job(self, fn):
        @wraps(fn)
        def inner(*args, **kwargs):
            return fn(*args, **kwargs)
        return self.app.task(name=f"mail.{{fn.__name__}}")(inner)

till = Till()

half = partial({app}.task, acks_late=True)
half_shared = partial(shared_task, ignore_result=True)

def kept(fn):
    @wraps(fn)
    def inner(*args, **kwargs):
        return fn(*args, **kwargs)
    return inner

def bare(fn):
    def inner(*args, **kwargs):
        return fn(*args, **kwargs)
    return inner

def same(fn):
    return fn

def times(count):
    def decorate(fn):
        def repeated(*args, **kwargs):
            return [fn(*args, **kwargs) for _ in range(count)]
        return repeated
    return decorate

def updated(fn):
    def inner(*args, **kwargs):
        return fn(*args, **kwargs)
    update_wrapper(inner, fn)
    return inner

class Around:
    def __init__(self, fn):
        update_wrapper(self, fn)
        self.fn = fn

    def __call__(self):
        return self.fn()

def renamed(name):
    def decorate(fn):
        fn.__name__ = name
        return fn
    return decorate
"""


def app_of(module: Module) -> str:
    """Return an expression for the app, and import what it needs."""
    sketch = module.sketch
    if sketch.second and sketch.chance(3):
        module.need(f"from {sketch.dotted(sketch.second)} import aside")
        return "aside"
    if sketch.chance(8):
        module.need("from celery import current_app")
        return "current_app"
    lines = [f"from {sketch.dotted(sketch.core)} import {sketch.attr}"]
    values = [sketch.attr]
    number = sketch.number()
    lines += [
        f"{lines[0]} as app_{number}",
        f"import {sketch.dotted(sketch.core)} as core_{number}",
    ]
    values += [f"app_{number}", f"core_{number}.{sketch.attr}"]
    lines += [f"from {sketch.dotted(sketch.core)} import *"]
    values += [sketch.attr]
    if not sketch.circular:  # the package has no attribute for a module that is still imported
        lines += [f"import {sketch.dotted(sketch.core)}"]
        values += [f"{sketch.dotted(sketch.core)}.{sketch.attr}"]
    if sketch.package:
        lines += [f"from {sketch.package} import {sketch.core}"]
        values += [f"{sketch.core}.{sketch.attr}"]
        if "." not in module.name and "." not in sketch.core:
            lines += [f"from .{sketch.core} import {sketch.attr}", f"from . import {sketch.core}"]
            values += [sketch.attr, f"{sketch.core}.{sketch.attr}"]
    core, fresh = sketch.dotted(sketch.core), f"loaded_{number}"
    lines += [
        f"import importlib\n{fresh} = importlib.import_module({core!r}).{sketch.attr}",
        f"from celery.utils.imports import symbol_by_name\n"
        f"{fresh} = symbol_by_name('{core}:{sketch.attr}')",
    ]
    lines += [
        f"{lines[0]} as real_{number}\nfrom celery.local import Proxy\n"
        f"{fresh} = Proxy(lambda: real_{number})",
        f"{lines[0]} as real_{number}\nimport typing\n"
        f"{fresh} = typing.cast(typing.Any, real_{number})",
    ]
    values += [fresh] * 4
    chosen = sketch.pick(range(len(lines)))
    module.need(lines[chosen])
    return values[chosen]


def maker(module: Module) -> str:
    """Return an expression for ``app.task``, ``shared_task`` or what stands for them."""
    kind = module.sketch.pick(["app", "app", "shared", "shared", "wrapped", "other"])
    if kind == "app":
        return f"{app_of(module)}.task"
    if kind == "wrapped":
        name = module.sketch.pick(["handed", "optional", "half", "half_shared", "merged", "united"])
        return wrapper(module, name)
    if kind == "other":
        fresh = f"job_{module.sketch.number()}"
        app = app_of(module)
        text = module.sketch.pick(
            [f"{app}.task", f"getattr({app}, 'task')", "partial(shared_task, bind=False)"]
        )
        if text.startswith("partial"):
            module.need("from functools import partial")
            module.need("from celery import shared_task")
        module.body.append(f"{fresh} = {text}")
        return fresh
    return shared(module)


def shared(module: Module) -> str:
    """Return an expression for ``shared_task``."""
    line, value = module.sketch.pick(
        [
            ("from celery import shared_task", "shared_task"),
            ("from celery import shared_task as task", "task"),
            ("import celery as c", "c.shared_task"),
            ("from celery.app import shared_task as shared", "shared"),
        ]
    )
    module.need(line)
    return value


def wrapper(module: Module, name: str) -> str:
    """Return an expression for one of the project's own wrappers."""
    write_wraps(module.sketch)
    dotted = module.sketch.dotted("wraps")
    if module.sketch.chance(3):
        module.need(f"import {dotted} as wraps_")
        return f"wraps_.{name}"
    module.need(f"from {dotted} import {name}")
    return name


def write_wraps(sketch: Sketch) -> None:
    """Write the module of the wrappers, once."""
    if sketch.path("wraps") not in sketch.files:
        get_app = f"from {sketch.dotted(sketch.core)} import {sketch.attr}"
        sketch.add("wraps", dedent(WRAPS).format(get_app=get_app, app=sketch.attr))
