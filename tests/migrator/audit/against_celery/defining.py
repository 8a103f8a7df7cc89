"""The ways to define a task: each writes one or more definitions into a module.

Every body holds a mark, and the line that registers it ends with the same mark in a comment.
"""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

from tests.migrator.audit.against_celery.makers import app_of, maker, shared, wrapper
from tests.migrator.audit.against_celery.naming import expression, options_for
from tests.migrator.audit.against_celery.sketch import FUNCTIONS, NAMES, Module

Text = tuple[str, str | None]  # the source, and the name of the task at the top of the module


def mark_of(module: Module) -> str:
    return f"tok{module.sketch.number()}"


def function(mark: str, name: str, comment: bool = True, first: str = "") -> str:
    tail = f"  # @{mark}" if comment else ""
    return f"def {name}({first}):{tail}\n    return {mark!r}"


def called(given: str, options: str) -> str:
    return f"{given}({options})" if options else given


def extra(module: Module, bind: bool = True) -> tuple[str, str]:
    """Return further options, and the first parameter they ask for."""
    plain = [("", "")] * 5
    more = [(", shared=False", ""), (", lazy=False", ""), (", max_retries=5", "")]
    return module.sketch.pick([*plain, *more, (", bind=True", "self")] if bind else plain)


def decorated(module: Module) -> Text:
    mark, name = mark_of(module), module.sketch.pick(FUNCTIONS)
    options = options_for(module, mark)
    given = maker(module)
    more, first = extra(module, given.endswith(".task"))
    if not options and not more:
        given += module.sketch.pick(["", "()"])
    else:
        given = called(given, (options + more).removeprefix(", "))
    kind = module.sketch.pick(["", "", "", "async "])
    return f"@{given}\n{kind}{function(mark, name, first=first)}", name


def stacked(module: Module) -> Text:
    """Other decorators above and below."""
    mark, name = mark_of(module), module.sketch.pick(FUNCTIONS)
    given = called(maker(module), options_for(module, mark))
    around = around_a_function(module)
    if module.sketch.chance(3):
        above = wrapper(module, "same")
        return f"@{above}\n@{given}\n{function(mark, name)}", name
    return f"@{given}\n@{around}\n{function(mark, name)}", name


def around_a_function(module: Module) -> str:
    """Return a decorator of the project: some keep the name, some do not."""
    name = module.sketch.pick(["kept", "bare", "same", "times", "updated", "Around"])
    return wrapper(module, name) + ("(2)" if name == "times" else "")


def two_names(module: Module) -> Text:
    """One function under two names.

    The inner one is taken by nobody else: where it were, the outer one would run whatever that
    name runs, which is one more story than a table of names can tell.
    """
    mark, name = mark_of(module), module.sketch.pick(FUNCTIONS)
    app = app_of(module)
    names = module.sketch.pick(NAMES), f"inner.{mark}"
    upper, lower = (f"name={expression(module, n)}" for n in names)
    outer = module.sketch.pick([f"{app}.task", shared(module)])
    return f"@{outer}({upper})\n@{app}.task({lower})\n{function(mark, name)}", name


PAIRS = [(NAMES[0], NAMES[1]), (NAMES[1], NAMES[0]), (NAMES[2], NAMES[0]), (NAMES[0], NAMES[3])]


def of_one_python_name(module: Module) -> Text:
    """Two functions of one Python name: the first is shadowed, and registered all the same."""
    name, texts = module.sketch.pick(FUNCTIONS), []
    for task in module.sketch.pick(PAIRS):
        options = f"(name={expression(module, task)})"
        mark = mark_of(module)
        texts.append(f"@{maker(module)}{options}\n{function(mark, name)}")
    return "\n".join(texts), name


def call_form(module: Module) -> Text:
    mark, name = mark_of(module), module.sketch.pick(FUNCTIONS)
    options = options_for(module, mark)
    given = maker(module)
    made = f"{around_a_function(module)}({name})" if module.sketch.chance(4) else name
    direct = f"{given}({', '.join(part for part in (made, options) if part)})"
    text = module.sketch.pick([direct, f"{given}({options})({made})"])
    target = module.sketch.pick([f"{name} = ", f"task_{module.sketch.number()} = ", ""])
    task = target.removesuffix(" = ") or None
    if task != name:  # what had the name is hidden by a function that is no task
        module.tasks = [known for known in module.tasks if known != name]
    return f"{function(mark, name, comment=False)}\n{target}{text}  # @{mark}", task


def call_of_another_module(module: Module) -> Text:
    """``app.task(helpers.work)``: the function is somewhere else."""
    mark = mark_of(module)
    name = f"work_{module.sketch.number()}"
    module.sketch.add("helpers", function(mark, name, comment=False) + "\n")
    module.need(f"from {module.sketch.dotted('helpers')} import {name}")
    options = options_for(module, mark)
    given = f"{maker(module)}({', '.join(part for part in (name, options) if part)})"
    return f"task_{mark} = {given}  # @{mark}", f"task_{mark}"


def by_positional_name(module: Module) -> Text:
    """A project's own decorators that take the name, or none at all."""
    mark, name = mark_of(module), module.sketch.pick(FUNCTIONS)
    text = expression(module, module.sketch.pick(NAMES))
    chosen = module.sketch.pick(
        [
            lambda: f"{wrapper(module, 'named')}({text})",
            lambda: f"{wrapper(module, 'prefixed')}('send')",
            lambda: wrapper(module, "closure"),
            lambda: f"{wrapper(module, 'closure_named')}({text})",
            lambda: f"{wrapper(module, 'Job')}({text})",
            lambda: f"{wrapper(module, 'Job')}()",
            lambda: f"{wrapper(module, 'labelled')}({text})",
            lambda: f"{wrapper(module, 'labelled')}()",
            lambda: f"{wrapper(module, 'popped')}(label={text})",
            lambda: f"{wrapper(module, 'popped')}(acks_late=True)",
            lambda: f"{wrapper(module, 'desk')}.job({text})",
            lambda: f"{wrapper(module, 'desk')}.bare",
            lambda: f"{wrapper(module, 'spelled')}(title={text})",
            lambda: f"{wrapper(module, 'spelled')}(label={text})",
            lambda: wrapper(module, "spelled"),
            lambda: f"{wrapper(module, 'till')}.job",
        ]
    )()
    return f"@{chosen}\n{function(mark, name)}", name


def handed_over(module: Module) -> Text:
    """A function that is handed to a wrapper in a call, by place or by keyword."""
    mark, name = mark_of(module), f"send_{module.sketch.number()}"
    text = expression(module, module.sketch.pick(NAMES))
    wrapped = module.sketch.pick(
        [
            lambda: f"{wrapper(module, 'closure')}({name})",
            lambda: f"{wrapper(module, 'closure')}(fn={name})",
            lambda: f"{wrapper(module, 'closure_named')}({text})({name})",
            lambda: f"{wrapper(module, 'named')}({text})(fn={name})",
            lambda: f"{wrapper(module, 'united')}(fn={name}, name={text})",
            lambda: f"{wrapper(module, 'optional')}({name})",
            lambda: f"{wrapper(module, 'Job')}({text})(fn={name})",
            lambda: f"{wrapper(module, 'desk')}.bare(fn={name})",
            lambda: f"{wrapper(module, 'till')}.job({name})",
            lambda: f"{wrapper(module, 'till')}.job(fn={name})",
            lambda: f"{wrapper(module, 'kept')}(fn={name})",
            lambda: f"{wrapper(module, 'same')}(fn={name})",
        ]
    )()
    target = module.sketch.pick([f"made_{name} = ", ""])
    return f"{function(mark, name, comment=False)}\n{target}{wrapped}  # @{mark}", None


def renamed(module: Module) -> Text:
    """A decorator sets the name that the automatic one is made of."""
    mark, name = mark_of(module), module.sketch.pick(FUNCTIONS)
    module.sketch.computed.add(mark)
    other = wrapper(module, "renamed")
    return f"@{maker(module)}\n@{other}('once_{mark}')\n{function(mark, name)}", name


def over_several(module: Module) -> Text:
    """``map`` over functions, a loop, or a comprehension."""
    mark, number = mark_of(module), module.sketch.number()
    names = [f"one_{number}", f"two_{number}"]
    bodies = "\n".join(function(mark, name, comment=False) for name in names)
    app = app_of(module)
    given = module.sketch.pick(["({}, {})", "[{}, {}]"]).format(*names)
    mapped = f"list(map({module.sketch.pick([f'{app}.task', shared(module)])}, {given}))"
    upper, lower = module.sketch.pick(PAIRS)
    pairs = f"{{{upper!r}: {names[0]}, {lower!r}: {names[1]}}}.items()"
    others = [
        f"for one in {given}:\n    {app}.task(one)",
        f"for called, one in {pairs}:\n    {app}.task(one, name=called)",
        f"made_{number} = [{app}.task(one) for one in {given}]",
        f"tuple({app}.task(one) for one in {given})",
        # Nothing takes from these.
        f"made_{number} = ({app}.task(one) for one in {given})",
        f"map({app}.task, {given})",
    ]
    return f"{bodies}\n{module.sketch.pick([mapped, *others])}  # @{mark}", None


def made_by_factory(module: Module) -> Text:
    mark, number = mark_of(module), module.sketch.number()
    app = module.sketch.pick([app_of(module), ""])
    given = f"{app}.task" if app else shared(module)
    inner = f"    @{given}(name=name)\n{indent(function(mark, 'run', comment=False), '    ')}"
    text = f"def make_{number}(name):\n{inner}\n    return run\n"
    names = module.sketch.pick(PAIRS)
    lines = [f"made_{number}_{n} = make_{number}({name!r})  # @{mark}" for n, name in
             enumerate(names)]  # fmt: skip
    return text + "\n".join(lines), f"made_{number}_0"


def taken_out(module: Module) -> Text:
    """What has the name by now is taken out of the registry; what comes later is kept."""
    table, name = f"{app_of(module)}.tasks", module.sketch.pick(NAMES)
    module.tasks.clear()  # a use of one that is gone fails
    if module.sketch.chance(2):
        return f"{table}.pop({name!r}, None)", None
    removes = module.sketch.pick([f"{table}.unregister({name!r})", f"del {table}[{name!r}]"])
    return f"try:\n    {removes}\nexcept KeyError:\n    pass", None


def registered_class(module: Module) -> Text:
    """A subclass of ``Task``, registered in one of the ways."""
    mark, number = mark_of(module), module.sketch.number()
    app = app_of(module)
    name = expression(module, module.sketch.pick(NAMES))
    module.need("from celery import Task")
    run = f"    def run(self):\n        return {mark!r}\n"
    base, body, named = "Task", f"    name = {name}\n", True
    kind = module.sketch.pick(["attribute", "attribute", "none", "inherited", "keyword", "init"])
    before = ""
    if kind == "none":
        body, named = "", False
    elif kind == "inherited":
        before, base, body = f"class Base{number}(Task):\n{body}{run}", f"Base{number}", ""
    elif kind == "keyword":
        before = KEYWORD.format(number=number)
        base, body = f"Base{number}, task_name={name}", ""
    elif kind == "init":
        body = f"    def __init__(self):\n        self.name = {name}\n"
    cls = f"class Work{number}({base}):\n{body}{run}"
    ways = [f"{app}.register_task(Work{number}())", f"{app}.register_task(Work{number})"]
    if named:
        ways += [f"{app}.tasks.register(Work{number}())"]
    chosen = module.sketch.pick([*ways, ""])
    if not chosen:
        return f"{before}@{app}.register_task\n{cls.replace(':', f':  # @{mark}', 1)}", None
    target = module.sketch.pick(["", f"work_{number} = "])
    return f"{before}{cls}{target}{chosen}  # @{mark}", None


KEYWORD = """class Base{number}(Task):
    def __init_subclass__(cls, task_name=None, **more):
        super().__init_subclass__(**more)
        cls.name = task_name
"""


def decorated_class(module: Module) -> Text:
    mark, number = mark_of(module), module.sketch.number()
    given = called(maker(module), options_for(module, mark))
    cls = f"class Job{number}:  # @{mark}\n    def __call__(self):\n        return {mark!r}"
    return f"@{given}\n{cls}", f"Job{number}"


FORMS: list[Callable[[Module], Text]] = [
    decorated, decorated, decorated, stacked, two_names, of_one_python_name, call_form,
    call_of_another_module, by_positional_name, made_by_factory, registered_class,
    decorated_class, renamed, over_several, taken_out, handed_over,
]  # fmt: skip
