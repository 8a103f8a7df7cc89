"""Small projects over all forms of registrations, imports, entry points and layouts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.migrator.audit.against_celery.around import define
from tests.migrator.audit.against_celery.makers import app_of
from tests.migrator.audit.against_celery.sketch import GENERATED, Module, Sketch

_MARK = re.compile(r"# @(tok\d+)$")


@dataclass(frozen=True)
class Drawn:
    """A project.

    Attributes:
        files: Its files.
        root: The folder on ``sys.path``.
        apps: What ``celery -A`` is given for each process, with the file that it starts from.
        computed: Marks whose name cannot be read from the source.
        maybe: Marks in a branch that does not run, with those in the branch that does.
        unclear: True where a name is used that one of two branches has bound: no reader can know
            what is evaluated first, so that "undefined" is right for what Celery always does.
        generated: True where an app makes the names of tasks itself.
    """

    files: dict[str, str]
    root: str
    apps: dict[str, str]
    computed: frozenset[str]
    maybe: dict[str, frozenset[str]]
    unclear: bool = False
    generated: bool = False

    @property
    def marks(self) -> dict[tuple[str, int], str]:
        """The mark of each line that registers."""
        return {
            (path, number): match[1]
            for path, text in self.files.items()
            for number, line in enumerate(text.splitlines(), 1)
            if (match := _MARK.search(line))
        }


# The root, the package, the prefix of its task modules, and whether packages have __init__.py.
LAYOUTS = [
    ("", "shop", "", True),
    ("", "", "", True),
    ("src", "shop", "", True),
    ("services/api", "shop", "", True),
    ("", "shop", "", False),
    ("", "shop.back", "", True),
    ("", "shop", "jobs.", True),
    ("lib", "", "", True),
]
MODULES = ("alpha", "beta", "gamma", "delta")


@st.composite
def projects(draw: st.DrawFn) -> Drawn:
    """Draw a project."""
    sketch = Sketch(draw)
    sketch.root, sketch.package, prefix, packages = sketch.pick(LAYOUTS)
    sketch.core, sketch.attr = sketch.pick(
        [("core", "app"), ("core", "queue"), ("celery_app", "celery"), ("worker", "app")]
    )
    sketch.branchy = sketch.chance(4)
    names = [f"{prefix}{name}" for name in MODULES[: draw(st.integers(1, 4))]]
    modules = [Module(sketch, name) for name in names]
    write_core(sketch, names)
    if not sketch.circular and sketch.chance(2 if sketch.generated else 5):
        write_second(sketch, names)
    for number, module in enumerate(modules):
        imports_of(module, names[number + 1 :])
        for _ in range(draw(st.integers(1, 3))):
            define(module)
            touch(module)
        module.write()
    if packages:
        write_packages(sketch)
    apps = started(sketch)
    if sketch.chance(2):
        lines = (f"worker{n}: celery -A {app} worker\n" for n, app in enumerate(apps))
        sketch.files["Procfile"] = "".join(lines)
    return Drawn(
        files=dict(sketch.files),
        root=sketch.root,
        apps=apps,
        computed=frozenset(sketch.computed),
        maybe=sketch.maybe,
        unclear=sketch.unclear,
        generated=sketch.generated,
    )


def started(sketch: Sketch) -> dict[str, str]:
    """Return what ``celery -A`` is given, and the file of each."""
    app = sketch.dotted(sketch.core)
    if sketch.second or sketch.chance(4):
        app += f":{sketch.attr}"
    apps = {app: sketch.path(sketch.core)}
    if sketch.second:
        apps[f"{sketch.dotted(sketch.second)}:aside"] = sketch.path(sketch.second)
    return apps


def write_second(sketch: Sketch, names: list[str]) -> None:
    """Write another app, for a process of its own; its modules can be those of the first."""
    sketch.second = "second"
    chosen = [sketch.dotted(name) for name in names if sketch.chance(2)]
    made = "from celery import Celery\nATTR = Celery('y', KEYWORDS)\n"
    if sketch.chance(6):
        made, sketch.generated = sketch.pick(OWN_NAMES), True
    text = made.replace("ATTR", "aside").replace("KEYWORDS", f"include={chosen!r}")
    sketch.add(sketch.second, text)


def write_packages(sketch: Sketch) -> None:
    """Give every package an ``__init__.py``, where it has none."""
    for path in list(sketch.files):
        folder = path.rpartition("/")[0]
        while folder.startswith(f"{sketch.root}/" if sketch.root else "") and folder:
            sketch.files.setdefault(f"{folder}/__init__.py", "")
            folder = folder.rpartition("/")[0]


def imports_of(module: Module, later: list[str]) -> None:
    """Import modules that come later, in one of the forms."""
    if not later or not module.sketch.chance(3):
        return
    other = module.sketch.pick(later)
    dotted = module.sketch.dotted(other)
    package, _, leaf = dotted.rpartition(".")
    lines = [f"import {dotted}", f"import {dotted} as other", f"from {dotted} import *"]
    if package:
        lines += [f"from {package} import {leaf}", f"from . import {leaf}"]
        lines += [f"from .{leaf} import *"]
    lines += [f"import importlib\nimportlib.import_module({dotted!r})"]
    module.body.append(module.sketch.pick([*lines, f"def lazily():\n    import {dotted}"]))


def touch(module: Module) -> None:
    """Use a task, or the app, while the module is imported."""
    if module.tasks and module.sketch.chance(2 if module.sketch.branchy else 6):
        fresh, task = f"USED_{module.sketch.number()}", module.sketch.pick(module.tasks)
        use = module.sketch.pick([".name", ".s()", ".max_retries", ".apply_async", ".si()"])
        module.body.append(f"{fresh} = {task}{use}")
        module.sketch.unclear |= task in module.branched
    elif module.sketch.chance(20):
        use = module.sketch.pick(["{}.finalize()", "KNOWN = {}.tasks", "len({}.tasks)"])
        module.body.append(use.format(app_of(module)))


def write_core(sketch: Sketch, names: list[str]) -> None:
    """Write the module of the app, and what its worker imports."""
    chosen = [name for name in names if not sketch.chance(4)] or names[:1]
    if sketch.chance(2):
        chosen.reverse()
    dotted = [sketch.dotted(name) for name in chosen]
    how = sketch.pick(CONFIGS)(sketch, dotted)
    # Celery refuses old names of settings beside new ones.
    made = sketch.pick([one for one in APPS if "conf." not in one] if how.old else APPS)
    if sketch.chance(6):
        made, sketch.generated = sketch.pick(OWN_NAMES), True
    if made in FACTORIES:
        sketch.add("factory", how.before + filled(sketch, FACTORIES[made], how.keywords))
    text = filled(sketch, made, how.keywords)
    sketch.add(sketch.core, f"{how.before}{text}{how.after.replace('ATTR', sketch.attr)}")


def filled(sketch: Sketch, text: str, keywords: str) -> str:
    """Return the source of an app with its name and its keywords."""
    text = text.replace("ATTR", sketch.attr).replace("ELSEWHERE", sketch.dotted("factory"))
    return text.replace("KEYWORDS", keywords).replace(", )", ")")


ELSEWHERE = "from ELSEWHERE import make_celery\nATTR = make_celery('x')\n"
FACTORY = "from celery import Celery\ndef make_celery(name):\n    return Celery(name, KEYWORDS)\n"
# The same with what the call gives.
GIVEN = "from ELSEWHERE import make_celery\nATTR = make_celery('x', KEYWORDS)\n"
GIVING = (
    "from celery import Celery\ndef make_celery(name, **more):\n"
    "    made = Celery(name, **more)\n    return made\n"
)
FACTORIES = {ELSEWHERE: FACTORY, GIVEN: GIVING}
APPS = [
    "from celery import Celery\nATTR = Celery('x', KEYWORDS)\n",
    "import celery as c\nATTR = c.Celery('x', KEYWORDS)\n",
    "from celery import Celery as Queue\nATTR: Queue = Queue('x', KEYWORDS)\n",
    "from celery import Celery\ndef make(name):\n    made = Celery(name, KEYWORDS)\n"
    "    made.conf.task_acks_late = True\n    return made\nATTR = make('x')\n",
    "from celery import Celery\nclass Queue(Celery):\n    pass\nATTR = Queue('x', KEYWORDS)\n",
    "from celery import Celery\nclass Queue(Celery):\n    def task(self, *args, **options):\n"
    "        given = {'acks_late': True}\n        given.update(options)\n"
    "        return super(Queue, self).task(*args, **given)\nATTR = Queue('x', KEYWORDS)\n",
    "from celery import Celery\nclass Queue(Celery):\n    def task(self, *args, **options):\n"
    "        return Celery.task(self, *args, **options)\nATTR = Queue('x', KEYWORDS)\n",
    "from celery.app.base import Celery\nATTR = first = Celery(main='x', KEYWORDS)\n",
    "from celery import Celery\nif (ATTR := Celery('x', KEYWORDS)):\n    READY = True\n",
    "try:\n    from celery import Celery\nexcept ImportError:\n    Celery = None\n"
    "ATTR = Celery('x', KEYWORDS)\n",
    "from celery import Celery\nclass Queue(Celery):\n    def __init__(self, *args, **more):\n"
    "        super().__init__(*args, **more, KEYWORDS)\nATTR = Queue('x')\n",
    "from celery import Celery\nclass Queue(Celery):\n    def __init__(self, *args, **more):\n"
    "        more.setdefault('timezone', 'UTC')\n        more.update(dict(KEYWORDS))\n"
    "        Celery.__init__(self, *args, **more)\nATTR = Queue('x')\n",
    "from celery import Celery\ndef make(name, **more):\n    return Celery(name, **more)\n"
    "ATTR = make('x', KEYWORDS)\n",
    ELSEWHERE,
    GIVEN,
]


OWN_NAMES = [
    "from celery import Celery\nclass Queue(Celery):\n    def gen_task_name(self, name, module):\n"
    f"        return {GENERATED!r} + name\nATTR = Queue('x', KEYWORDS)\n",
    "from celery import Celery\nATTR = Celery('x', KEYWORDS)\n"
    f"ATTR.gen_task_name = lambda name, module: {GENERATED!r} + name\n",
    "from celery import Celery\nclass Queue(Celery):\n    def gen_task_name(self, name, module):\n"
    "        if module.endswith('a'):\n            module = module[:-1]\n"
    f"        return {GENERATED!r} + super().gen_task_name(name, module)\n"
    "ATTR = Queue('x', KEYWORDS)\n",
    "from celery import Celery\nimport os\nclass Queue(Celery):\n"
    "    def gen_task_name(self, name, module):\n"
    f"        return os.environ.get('NOT_SET', {GENERATED!r}) + name\n"
    "ATTR = Queue('x', KEYWORDS)\n",
]


@dataclass(frozen=True)
class Config:
    """How an app is told what to import; ``old``: by the name that a setting once had."""

    keywords: str = ""
    before: str = ""
    after: str = ""
    old: bool = False


def _include(sketch: Sketch, names: list[str]) -> Config:
    return Config(f"include={names!r}")


def _conf(sketch: Sketch, names: list[str]) -> Config:
    setting = sketch.pick(["include", "imports"])
    form = sketch.pick(
        [
            f"ATTR.conf.{setting} = {names!r}",
            f"ATTR.conf[{setting!r}] = {tuple(names)!r}",
            f"setattr(ATTR.conf, {setting!r}, {names!r})",
            f"ATTR.conf.update({setting}={names!r})",
            f"ATTR.conf.update({{{setting!r}: {names!r}}})",
        ]
    )
    return Config(after=form + "\n")


def _mapping(sketch: Sketch, names: list[str]) -> Config:
    """Settings in a dict that has a name."""
    before = f"MORE = {{'imports': {names!r}}}\n"
    if sketch.chance(3):
        return Config("**MORE", before.replace("imports", "include"))
    form = sketch.pick(
        [
            "ATTR.conf.update(MORE)",
            "ATTR.conf.update(**MORE)",
            "ATTR.add_defaults(MORE)",
            "ATTR.conf.update({**MORE, 'task_acks_late': True})",
        ]
    )
    return Config(before=before, after=form + "\n")


def _web(sketch: Sketch, names: list[str]) -> Config:
    """The configuration of a web application, as the extension of a framework has it."""
    sketch.add("web", f"class Web:\n    config = {{}}\nweb = Web()\n"
               f"web.config['CELERY_IMPORTS'] = {names!r}\n")  # fmt: skip
    after = f"from {sketch.dotted('web')} import web\nATTR.conf.update(web.config)\n"
    return Config(after=after, old=True)


def _both(sketch: Sketch, names: list[str]) -> Config:
    return Config(f"include={names[:1]!r}", after=f"ATTR.conf.imports = {names[1:]!r}\n")


def _object(sketch: Sketch, names: list[str]) -> Config:
    settings = sketch.dotted("settings")
    kind = sketch.pick(["module", "class", "imported", "namespace"])
    if kind == "class":
        sketch.add("settings", f"class Config:\n    imports = {names!r}\n")
        return Config(after=f"from {settings} import Config\nATTR.config_from_object(Config)\n")
    setting = "CELERY_IMPORTS" if kind == "namespace" else "imports"
    if sketch.chance(3):
        sketch.add("base_settings", f"{setting} = {names[:1]!r}\n")
        added = sketch.pick(["{0} += {1}", "{0} = {0} + {1}", "{0} = [*{0}, *{1}]"])
        begin = f"from {sketch.dotted('base_settings')} import *\n"
        sketch.add("settings", f"{begin}{added.format(setting, names[1:])}\n")
    else:
        sketch.add("settings", f"{setting} = {names!r}\n")
    if kind == "imported":
        return Config(after=f"import {settings} as settings\nATTR.config_from_object(settings)\n")
    tail = ", namespace='CELERY'" if kind == "namespace" else ""
    return Config(after=f"ATTR.config_from_object({settings!r}{tail})\n")


def _discover(sketch: Sketch, names: list[str]) -> Config:
    """Packages with a module of tasks in each, or the modules themselves."""
    packages = []
    for number, name in enumerate(names):
        sketch.add(
            f"part{number}.tasks", f"from {name} import *\n" if number % 2 else f"import {name}\n"
        )
        packages.append(sketch.dotted(f"part{number}"))
    given = sketch.pick([repr(packages), f"lambda: {packages!r}", f"packages={packages!r}"])
    return Config(after=f"ATTR.autodiscover_tasks({given})\n")


def _discover_modules(sketch: Sketch, names: list[str]) -> Config:
    """Modules where packages are expected: Celery imports them, and finds nothing inside."""
    return Config(after=f"ATTR.autodiscover_tasks({names!r})\n")


def _discover_named(sketch: Sketch, names: list[str]) -> Config:
    packages = [name.rpartition(".")[0] for name in names]
    if not all(packages) or len(names) != 1:
        after = f"ATTR.autodiscover_tasks({names!r}, related_name=None)\n"
    else:
        leaf = names[0].rpartition(".")[2]
        after = f"ATTR.autodiscover_tasks({packages!r}, related_name={leaf!r})\n"
    return Config(after=after)


def _chain(sketch: Sketch, names: list[str]) -> Config:
    """A package whose ``__init__`` imports the modules."""
    lines = [sketch.pick([f"import {name}", f"from {name} import *"]) for name in names]
    sketch.add("every.__init__", "\n".join(lines) + "\n")
    return Config(f"include=[{sketch.dotted('every')!r}]")


def _at_the_end(sketch: Sketch, names: list[str]) -> Config:
    """The module of the app imports the tasks itself, below the app."""
    sketch.circular = True
    return Config(after="".join(f"import {name}\n" for name in names))


CONFIGS: list[Callable[[Sketch, list[str]], Config]] = [
    _include, _include, _conf, _mapping, _web, _both, _object, _discover, _discover_named,
    _discover_modules, _chain,
    _at_the_end,
]  # fmt: skip
