"""Whether an object that hangs on the schedule can be read at a site: it may come only when asked.

``plan.recipe`` of a mapper's object is loaded when it is read for the first time. That fails where
the session is closed by then, and where loading would have to be awaited.
"""

from __future__ import annotations

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.flow import Site
from codemods.dispatch.model import RefusedError
from codemods.dispatch.scopes import variables
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code

_ADVICE = "Read `{}` where `{}` is loaded, commit, and run again; or write the dispatch by hand"


def check_reach(file: SiteFile, site: Site, value: cst.BaseExpression) -> None:
    """Raise ``RefusedError`` where reading a field of the schedule may fail, and was not done yet.

    Args:
        file: The file of the site.
        site: Where it would be read.
        value: The field, as it would be written there.
    """
    if not isinstance(value, cst.Attribute) or not isinstance(value.value, cst.Name):
        return
    name, text = value.value.value, code(value)
    if any(isinstance(node, cst.Attribute) and code(node) == text for node in _body(site)):
        return
    for way in file.names_of(site.function).get(name, []):
        if way.value is None:
            continue
        if any(isinstance(node, cst.Await) for node in descendants(way.value)):
            reason = f"`{text}` may not be loaded: `{name}` is awaited, and a field cannot be"
            raise RefusedError(way.node, reason, _ADVICE.format(text, name))
        closed = _closed(file, site, way.node, way.value)
        if closed is not None:
            reason = (
                f"`{text}` may not be loaded: `{name}` comes from `{closed[0]}`, closed by then"
            )
            raise RefusedError(closed[1], reason, _ADVICE.format(text, name))


def _body(site: Site) -> list[cst.CSTNode]:
    return list(descendants(site.function.body))


def _closed(
    file: SiteFile, site: Site, node: cst.CSTNode, value: cst.BaseExpression
) -> tuple[str, cst.With] | None:
    """What a ``with`` has opened for the value, and has closed again before the lookup."""
    read = {variable.value for variable in variables(value)}
    around = file.above(site.lookup.node)
    for outer in file.above(node):
        if isinstance(outer, cst.With) and outer not in around:
            opened = [code(item.asname.name) for item in outer.items if item.asname is not None]
            found = next((one for one in opened if one in read), None)
            if found is not None:
                return found, outer
    return None
