"""Small questions to a file's syntax tree that the facts do not answer."""

from __future__ import annotations

import ast
import builtins
import io
import re
import tokenize
import unicodedata
import warnings
from collections.abc import Iterator
from functools import lru_cache

from migrator.nesting import DEEPEST
from migrator.syntax import below, depth, walk
from migrator.syntax_trees import tree_of

NOT_PRINTED_BACK = (
    "libcst does not read this file as Python does, or print it back as it is, so nothing in it "
    "may be changed"
)
_PLACE = re.compile(r"parser error: error at (\d+):\d+: (.*)", re.DOTALL)
_LONE_RETURN = re.compile(rb"\r(?!\n)")
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def parse(content: bytes) -> ast.Module | None:
    """Return the syntax tree, or None where Python cannot parse the file, or it is too deep."""
    try:
        tree = tree_of(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return tree if depth(tree)[0] <= DEEPEST else None


@lru_cache(maxsize=512)  # what a stage leaves is what the next one edits
def compile_error(content: bytes) -> tuple[int, str] | None:
    """Return line (from 1, or 0) and message where Python does not compile a file, else None.

    Syntax that the running Python is too old for is no error where libcst reads it. What Python
    parses and does not compile (``return`` outside a function) is wrong in any version.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(content, "module", "exec", dont_inherit=True)
    except SyntaxError as error:
        if parse(content) is None and libcst_reads(content):
            return None
        return error.lineno or 0, error.msg
    except (ValueError, RecursionError, MemoryError) as error:
        return 0, str(error) or type(error).__name__
    return None


def libcst_reads(content: bytes) -> bool:
    """Tell whether libcst can read a file: one in an encoding that nobody knows, it cannot."""
    return libcst_problem(content) is None


def libcst_problem(content: bytes) -> tuple[int, str] | None:
    """Return line and message where libcst cannot read a file, else None.

    Python reads what libcst cannot where a block begins with a line of a backslash alone, say.
    """
    import libcst

    from codemods._nodes import parsed

    try:
        parsed(content)
    except libcst.ParserSyntaxError as error:
        place = _PLACE.fullmatch(error.message)  # its own line is the one after that
        return (int(place[1]), place[2]) if place else (error.raw_line, error.message)
    except (SyntaxError, UnicodeError, LookupError) as error:
        return 1, str(error)
    return None


_printed_back: dict[bytes, bool] = {}
MOST = 512  # files of which it is known


def printed_back(content: bytes) -> bool:
    r"""Tell whether libcst prints a file as it is, byte for byte; False where it cannot read it.

    A file with lines that end in ``\r`` alone is not, or would not be once its last line has gone
    (``\r\r\n``, of a line end that was translated twice). Codemods give back what libcst prints.
    Nor is one with names in letters for which Python takes others: to libcst they are two.
    """
    known = _printed_back.get(content)  # a stage asks, is built a second time, and is checked
    if known is None:
        known = _is_printed_back(content)
        found_printed_back(content, known)
    return known


def found_printed_back(content: bytes, found: bool = True) -> None:
    """Take over whether a file is printed back, as another process has found out."""
    if len(_printed_back) >= MOST:
        _printed_back.clear()
    _printed_back[content] = found


def _is_printed_back(content: bytes) -> bool:
    if _LONE_RETURN.search(content) or _has_other_names(content):
        return False
    from codemods._nodes import parsed, printed

    try:
        return libcst_reads(content) and printed(parsed(content)) == content
    except RecursionError:
        return False


def _has_other_names(content: bytes) -> bool:
    """Tell whether a file writes a name in letters for which Python takes others (PEP 3131)."""
    if content.isascii():
        return False
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
        plain = unicodedata.is_normalized("NFKC", text)
        tokens = [] if plain else list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError, UnicodeError):
        return False  # others say so
    names = (token.string for token in tokens if token.type == tokenize.NAME)
    return any(not unicodedata.is_normalized("NFKC", name) for name in names)


def definitions(tree: ast.Module | None) -> Iterator[Definition]:
    """Yield the functions and classes of a module, those in ``if`` and ``try`` too."""
    pending: list[ast.AST] = [tree] if tree else []
    while pending:
        for node in below(pending.pop()):
            if isinstance(node, Definition):
                yield node
            elif isinstance(node, ast.stmt | ast.ExceptHandler):
                pending.append(node)


def definition(tree: ast.Module | None, name: str) -> Definition | None:
    """Return the last definition of a name at module level."""
    found = [node for node in definitions(tree) if node.name == name]
    return max(found, key=lambda node: node.lineno, default=None)


def call_with(arguments: str) -> ast.Call:
    """Return a call that gives these arguments.

    Args:
        arguments: As they are written, in their parentheses: what ``Route.call`` has.
    """
    node = ast.parse(f"f{arguments}", mode="eval").body
    assert isinstance(node, ast.Call)
    return node


def borrowed_names(tree: ast.Module | None) -> frozenset[str]:
    """Return the names that a module imports anywhere, and the builtins that it uses."""
    found: set[str] = set()
    for node in walk(tree) if tree is not None else ():
        if isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.Name) and hasattr(builtins, node.id):
            found.add(node.id)
    return frozenset(found)
