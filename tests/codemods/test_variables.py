"""Which names of a piece of code are variables."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods._variables import VariableVisitor


class _Met(VariableVisitor):
    def __init__(self) -> None:
        self.names: list[str] = []

    def visit_Name(self, node: cst.Name) -> None:
        self.names.append(node.value)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("send(job, *rest, **options)", ["send", "job", "rest", "options"]),
        ("send(job=order, at=clock.now())", ["send", "order", "clock"]),
        ("order.lines[number].price", ["order", "number"]),
        ("f'{order.total:{width}}'", ["order", "width"]),
        ("'order'", []),
    ],
)
def test_meets_what_is_looked_up_in_a_scope(code: str, names: list[str]):
    visitor = _Met()
    visitor.read(cst.parse_expression(code))
    assert visitor.names == names
