"""Writes import statements the way isort does: sections, plain before ``from``, names by kind."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Collection, Iterable

from codemods.move.bindings import Imported

_FROM = re.compile(r"from (\S+) import (\w+)$")


def parse_statement(statement: str) -> Imported:
    """The binding made by a simple ``from module import name``."""
    match = _FROM.match(statement)
    if match is None:
        raise ValueError(f"not a from import of one name: {statement}")
    module, name = match.groups()
    return Imported(name, module, name)


def render(
    imports: Iterable[Imported],
    first_party: Collection[str],
    indent: str,
    singly: bool = False,
) -> str:
    """The import block of a module: sections, then one block for each ``if TYPE_CHECKING:``.

    Args:
        imports: What the module imports.
        first_party: Top-level packages of the project.
        indent: Of the lines in a block.
        singly: Each name gets a statement of its own.
    """
    unique = list(dict.fromkeys(imports))
    blocks = _sections([each for each in unique if not each.guard], first_party, singly)
    for guard in dict.fromkeys(each.guard for each in unique if each.guard):
        guarded = [each for each in unique if each.guard == guard]
        inner = "\n\n".join(_sections(guarded, first_party, singly))
        blocks.append(f"if {guard}:\n{textwrap.indent(inner, indent)}")
    return "\n\n".join(blocks)


def _sections(imports: Iterable[Imported], first_party: Collection[str], singly: bool) -> list[str]:
    """Return the text of each section: the standard library, others' packages, the project."""
    sections: list[list[Imported]] = [[], [], []]
    for each in imports:
        sections[_section(each, first_party)].append(each)
    return ["\n".join(_statements(section, singly)) for section in sections if section]


def _section(each: Imported, first_party: Collection[str]) -> int:
    root = each.module.split(".")[0]
    if root in first_party:
        return 2
    return 0 if root in sys.stdlib_module_names else 1


def _statements(imports: list[Imported], singly: bool) -> list[str]:
    plain = {i: [i] for i in imports if not i.name}
    taken: dict[tuple[str, str], list[Imported]] = {}
    for each in imports:
        if each.name:
            apart = f"{each.name} as" if each.alias else each.name if singly else ""
            taken.setdefault((each.module, apart), []).append(each)
    groups = sorted(plain.values(), key=_order) + sorted(taken.values(), key=_order)
    return [_statement(group) for group in groups]


def _order(group: list[Imported]) -> tuple[str, tuple[int, str], str]:
    first = min(group, key=_kind)
    return first.module.lower(), _kind(first), first.alias


def _kind(each: Imported) -> tuple[int, str]:
    """As isort orders them: constants, classes, then everything else."""
    name = each.name
    if name.isupper() and len(name) > 1:
        return 0, name
    return (1 if name[:1].isupper() else 2), name.lower()


def _statement(group: list[Imported]) -> str:
    first = group[0]
    if first.name:
        items = dict.fromkeys(_item(each) for each in sorted(group, key=_kind))
        code = f"from {first.module} import {', '.join(items)}"
    else:
        code = f"import {first.module}" + (f" as {first.alias}" if first.alias else "")
    comments = "  ".join(dict.fromkeys(each.comment for each in group if each.comment))
    above = dict.fromkeys(line for each in group for line in each.above)
    return "\n".join([*above, f"{code}  {comments}" if comments else code])


def _item(each: Imported) -> str:
    return f"{each.name} as {each.alias}" if each.alias else each.name
