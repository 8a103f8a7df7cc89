"""Which functions of a module a statement connects to Celery's signals: it goes where they go.

Reads::

    from celery.signals import worker_ready

    worker_ready.connect(greet, weak=False)

and says that the second statement belongs to ``greet``.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from codemods.imports.find import import_statements
from codemods.imports.names import bound_name, dotted

_SIGNALS = "celery.signals"
_OF_APP = frozenset({"on_after_configure", "on_after_finalize", "on_after_fork", "on_configure"})


def signals_of(tree: cst.Module) -> frozenset[str]:
    """Return the dotted beginnings by which a module reaches signals of Celery, or one of them."""
    found = {_SIGNALS}
    for node in import_statements(tree):
        if isinstance(node, cst.Import):
            found |= {bound_name(one) for one in node.names if dotted(one.name) == _SIGNALS}
        elif not isinstance(node.names, cst.ImportStar) and not node.relative:
            module = dotted(node.module)
            names = {bound_name(one): dotted(one.name) for one in node.names}
            if module == _SIGNALS:
                found |= names.keys()
            elif module == "celery":
                found |= {bound for bound, name in names.items() if name == "signals"}
    return frozenset(found)


def connected(node: cst.BaseStatement, signals: frozenset[str]) -> Iterator[str]:
    """Yield the names of the functions that a statement connects to a signal.

    Args:
        node: The statement.
        signals: What :func:`signals_of` says about its module.
    """
    for small in node.body if isinstance(node, cst.SimpleStatementLine) else ():
        call = small.value if isinstance(small, cst.Expr) else None
        if not isinstance(call, cst.Call) or not isinstance(call.func, cst.Attribute):
            continue
        signal = dotted(call.func.value) or ""
        known = {signal, signal.rpartition(".")[0]} & signals
        known |= {signal.rpartition(".")[2]} & _OF_APP
        first = call.args[0] if call.args else None
        if call.func.attr.value != "connect" or not known or first is None:
            continue
        if isinstance(first.value, cst.Name) and not first.star and first.keyword is None:
            yield first.value.value
