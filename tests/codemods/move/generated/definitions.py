"""Top-level statements of a generated module."""

from __future__ import annotations

from tests.codemods.move.generated.statements import body
from tests.codemods.move.generated.writer import WORDS, Writer


def constant(w: Writer) -> None:
    name = f"{w.pick(*WORDS)}_{w.number()}".upper()
    other = f"{name}_B"
    shapes = {
        f"{name} = {w.value()}": [name],
        f"{name}: int = {w.value()}": [name],
        f"{name} = {other} = {w.value()}": [name, other],
        f"{name}, {other} = {w.value()}, {w.value()}": [name, other],
        f"{name} = (  # why {w.number()}\n    {w.value()}\n    + 1\n)": [name],
        f"{name} = {w.value()}\n{name} += 1": [name],
        f"if os.path.sep:\n    {name} = 1\nelse:\n    {name} = {w.value()}": [name],
        f"{name} = [{w.value()} for a in range(2)][0]": [name],
        f"{name} = functools.partial(int, {w.value()})()": [name],
        f"for _{name.lower()} in range(2):\n    {name} = _{name.lower()}": [name],
    }
    text = w.pick(*shapes)
    w.comment()
    w.lines += [text + ("" if "\n" in text else w.trailing())]
    w.constants += shapes[text]


def store(w: Writer) -> None:
    name = f"_STORE_{w.number()}"
    w.comment()
    w.lines += [w.pick(f"{name} = {{}}", f"{name}: dict = dict(a=1)") + w.trailing()]
    w.lines += [f'{name}["k"] = {w.value()}'] if w.some() else []
    w.stores.append(name)


def counter(w: Writer) -> None:
    name = f"_COUNT_{w.number()}"
    w.lines += [f"{name} = {w.value()}"]
    w.counters.append(name)


def alias(w: Writer) -> None:
    name = f"Alias{w.number()}"
    text = w.pick("Union[int, str]", "Optional[int]", 'TypeVar("T", bound=int)', "dict[str, int]")
    w.comment()
    w.lines += [f"{name} = {text}"]
    w.aliases.append(name)


def wrapper(w: Writer) -> None:
    name = f"wrap_{w.number()}"
    w.comment()
    w.lines += [
        f"def {name}(extra={w.value()}):",
        "    def around(function):",
        "        @functools.wraps(function)",
        "        def call(*args, **kwargs):",
        f"            return [extra, {w.value()}, function(*args, **kwargs)]",
        "        return call",
        "    return around",
    ]
    w.wrappers.append(name)


def function(w: Writer, name: str) -> None:
    w.comment()
    for wrap in w.several(w.wrappers, 2):
        w.lines += [f"@{wrap}({w.value()}){w.trailing()}"]
        w.comment()
    extra = w.pick("", f", b={w.value()}", f", *, b={w.value()}", ", *args, **kwargs")
    returns = w.pick("", f" -> {w.annotation()}")
    note = w.pick("", f": {w.annotation()}")
    w.lines += [f"def {name}(a{note}, depth=2{extra}){returns}:{w.trailing()}"]
    w.lines += [f'    """Doc of {name}."""'] if w.some() else []
    body(w)
    w.functions.append(name)


def some_class(w: Writer) -> None:
    name = f"{w.pick(*WORDS).title()}{w.number()}"
    base = f"({w.pick(*w.bases)})" if w.bases and w.some() else ""
    w.comment()
    w.lines += [f"class {name}{base}:{w.trailing()}"]
    held = w.pick("held", *w.constants)
    w.lines += [f"    {held} = {w.value()}{w.trailing()}"]
    w.comment("    ")
    w.lines += ["    def __init__(self, a, depth=1):", "        self.a = a"]
    w.comment("        ")
    w.lines += [f"        self.made = {w.value()}"]
    w.lines += ["    @staticmethod"] if w.some() else ["    @classmethod"]
    first = "" if "staticmethod" in w.lines[-1] else "cls, "
    w.lines += [f"    def help({first}a, depth=0):", f"        return {w.expression()}"]
    w.lines += ["    def total(self):", f"        return self.a + {w.pick('0', *w.constants)}"]
    w.lines += [f"    def shown(self, a: {w.annotation()} = 0, depth=0):"]
    w.lines += [f"        return self.made, self.help(2), {w.expression()}"]
    w.comment("    ")
    w.bases.append(name)
    w.classes.append(name)


def record_class(w: Writer) -> None:
    name = f"Record{w.number()}"
    w.comment()
    decorator = "@dc.dataclass(frozen=True)\n" if w.some() else ""
    w.lines += [f"{decorator}class {name}{'' if decorator else '(NamedTuple)'}:"]
    w.lines += [f"    a: {w.annotation()}", f"    b: int = {w.value()}{w.trailing()}"]
    w.lines += ["    def total(self):", "        return self.a + self.b"]
    w.lines += ["    def shown(self):", "        return str(self)"]
    w.classes.append(name)


def enumeration(w: Writer) -> None:
    name = f"Kind{w.number()}"
    w.comment()
    w.lines += [f"class {name}(enum.IntEnum):", f"    ONE = {w.value()} + 0{w.trailing()}"]
    w.values.append(f"{name}.ONE.value")


def overloaded(w: Writer, name: str) -> None:
    w.comment()
    w.lines += ["@overload", f"def {name}(a: int, depth: int = ...) -> int: ...{w.trailing()}"]
    w.lines += ["@overload", f"def {name}(a: str, depth: int = ...) -> str: ..."]
    function(w, name)


def conditional(w: Writer, name: str) -> None:
    w.comment()
    w.lines += ["if hasattr(os.path, 'join'):", f"    def {name}(a, depth=1):"]
    w.comment("        ")
    w.lines += [f"        return {w.expression()}", "else:", f"    def {name}(a, depth=1):"]
    w.lines += ["        return a"]
    w.functions.append(name)


UNNAMED = [constant, constant, store, counter, alias, wrapper, some_class, record_class,
           enumeration]  # fmt: skip
NAMED = [function, function, function, overloaded, conditional]
