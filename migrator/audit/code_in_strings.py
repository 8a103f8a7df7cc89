"""Strings that name a module in code, as a file or in pieces: they act where they are run or read.

::

    exec("from shop.legacy import helper")
    subprocess.run([sys.executable, "-c", "import shop.legacy"])
    spec_from_file_location("legacy", "shop/legacy.py")
    open(ROOT / "shop" / "legacy.py")
    import_module(f"{PACKAGE}.legacy")
"""

from __future__ import annotations

import ast
import re

from migrator.audit.mentions import ModuleNames
from migrator.syntax import walk

# What is given to these is run.
RUNNING = frozenset(
    {"exec", "eval", "timeit", "Timer", "run", "call", "check_call", "check_output", "Popen"}
    | {"system", "popen", "getoutput", "getstatusoutput", "create_subprocess_exec"}
    | {"create_subprocess_shell"}
)
# What is given to these is the name of a module.
IMPORTING = frozenset({"import_module", "__import__", "find_spec", "resolve_name", "import_string"})
_JOINING = frozenset({"join", "joinpath", "Path", "PurePath", "PosixPath"})


def code_naming(text: str, names: ModuleNames, *, run: bool) -> tuple[bool, str | None]:
    """Tell whether a string is code, or a command, that needs the module (and which name of it).

    Args:
        text: The string.
        names: The module.
        run: It is given to what runs it; else only whole import statements count.
    """
    if run:
        for mention in names.mentions(text):
            return True, mention.symbol
    dotted = "|".join(map(re.escape, sorted(names.dotted)))
    statement = re.compile(
        rf"^\s*(?:from\s+(?:{dotted})\s+import\s+(?P<name>\w+|[(*])"
        rf"|import\s+(?:{dotted})(?:\s+as\s+\w+)?\s*(?:[;,#]|$))",
        re.MULTILINE,
    )
    found = statement.search(text)
    name = found["name"] if found is not None else None
    return found is not None, name if name and name.isidentifier() else None


def is_file(text: str, names: ModuleNames) -> bool:
    """Tell whether a string is the path of the module's file, with at least its folder."""
    if not text.endswith(".py"):
        return False
    parts = [part for part in text.removesuffix(".py").split("/") if part not in ("", ".", "..")]
    return len(parts) > 1 and parts == names.parts[-len(parts) :]


def joined_file(node: ast.expr, names: ModuleNames) -> bool:
    """Tell whether ``ROOT / "shop" / "legacy.py"`` or ``join(ROOT, "shop", "legacy.py")`` is it."""
    called = node.func if isinstance(node, ast.Call) else None
    joins = getattr(called, "attr", getattr(called, "id", "")) in _JOINING
    divides = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    return (joins or divides) and is_file("/".join(_pieces(node)), names)


def module_in_pieces(node: ast.expr, names: ModuleNames, tree: ast.Module) -> bool:
    """Tell whether a name that is put together while the program runs may be the module's.

    Args:
        node: What is given to ``import_module``: an f-string, or a sum.
        names: The module.
        tree: The file, which may have the last part of the name somewhere else.
    """
    pieces = _pieces(node)
    if not pieces:
        return False
    if f"x{pieces[-1]}".endswith(f".{names.leaf}"):
        return True
    packages = {f"{dotted.rpartition('.')[0]}." for dotted in names.dotted}
    said = (part.value for part in walk(tree) if isinstance(part, ast.Constant))
    return pieces[0] in packages and names.leaf in said


def _pieces(node: ast.expr) -> list[str]:
    """Return the strings that are written in an expression, in their order."""
    found = (part for part in walk(node) if isinstance(part, ast.Constant))
    texts = [part for part in found if isinstance(part.value, str)]
    return [str(part.value) for part in sorted(texts, key=lambda p: (p.lineno, p.col_offset))]
