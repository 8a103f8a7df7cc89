"""Dotted names: reading them from nodes, resolving them, writing them relative or absolute."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst


def dotted(node: cst.CSTNode | None) -> str | None:
    """Return ``a.b.c`` for a name or a chain of attributes, else None."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        base = dotted(node.value)
        return None if base is None else f"{base}.{node.attr.value}"
    return None


def parse_dotted(path: str) -> cst.Name | cst.Attribute:
    """Return the node for a dotted name."""
    first, *others = path.split(".")
    node: cst.Name | cst.Attribute = cst.Name(first)
    for part in others:
        node = cst.Attribute(node, cst.Name(part))
    return node


def package_of(module: str, is_package: bool) -> str:
    """Return the package that relative imports in ``module`` start from."""
    return module if is_package else module.rpartition(".")[0]


def is_inside(module: str, package: str) -> bool:
    """Tell whether ``module`` is ``package`` or a module below it."""
    return module == package or module.startswith(package + ".")


def absolute_module(node: cst.ImportFrom, package: str) -> str | None:
    """Return the absolute name of the module in ``from <module> import``.

    None when the dots leave the top-level package.
    """
    written = dotted(node.module) or ""
    dots = len(node.relative)
    if not dots:
        return written
    parents = package.split(".") if package else []
    if dots > len(parents):
        return None
    base = parents[: len(parents) - dots + 1]
    return ".".join([*base, written] if written else base)


def relative_parts(target: str, package: str, max_dots: int) -> tuple[int, str] | None:
    """Return dots and rest that name ``target`` from ``package``, with few enough dots.

    None where that is impossible or needs more than ``max_dots``.
    """
    parents = package.split(".") if package else []
    for dots in range(1, min(max_dots, len(parents)) + 1):
        base = ".".join(parents[: len(parents) - dots + 1])
        if target == base:
            return dots, ""
        if target.startswith(base + "."):
            return dots, target[len(base) + 1 :]
    return None


def source_module(
    target: str, package: str, max_dots: int
) -> tuple[cst.Name | cst.Attribute | None, Sequence[cst.Dot]]:
    """Return the ``module`` and ``relative`` fields of a from-import of ``target``."""
    parts = relative_parts(target, package, max_dots)
    if parts is None:
        return parse_dotted(target), ()
    dots, rest = parts
    return (parse_dotted(rest) if rest else None), [cst.Dot() for _ in range(dots)]


def bound_name(alias: cst.ImportAlias) -> str:
    """Return the local name that ``alias`` binds in a from-import."""
    return alias_target(alias) or str(alias.evaluated_name)


def alias_target(alias: cst.ImportAlias) -> str | None:
    """Return the name after ``as``, or None."""
    if alias.asname is None:
        return None
    return dotted(alias.asname.name)


def make_alias(name: str, local: str, redundant: bool = False) -> cst.ImportAlias:
    """Return ``name`` or ``name as local``; ``redundant`` keeps ``name as name``."""
    asname = None
    if local != name or redundant:
        asname = cst.AsName(cst.Name(local), cst.SimpleWhitespace(" "), cst.SimpleWhitespace(" "))
    return cst.ImportAlias(parse_dotted(name), asname)
