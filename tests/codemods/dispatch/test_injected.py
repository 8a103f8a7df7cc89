"""Whether a parameter is the same thing as the one that an exemplar reads."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch.injected import alike, injected_alike
from codemods.dispatch.model import ContextRoot


def parameter(text: str) -> cst.Param:
    made = cst.ensure_type(cst.parse_statement(f"def f({text}): ..."), cst.FunctionDef)
    return made.params.params[0]


def root(text: str) -> ContextRoot:
    param = parameter(text)
    default = cst.Module([]).code_for_node(param.default) if param.default else None
    found = param.annotation.annotation if param.annotation else None
    annotation = cst.Module([]).code_for_node(found) if found else None
    return ContextRoot(param.name.value, annotation, default)


SAME = [
    ("user", "user"),
    ("user", "user: dict"),
    ("user: dict", "user"),
    ("user: dict", "user: dict"),
    ("user=Depends(a)", "user=Depends(a)"),
    ("user=Depends(a)", "user=Depends(b)"),
    ("user: dict = Depends(a)", "user: dict = Depends(b('c'))"),
    ("user: dict = Depends(a)", "user: User = Depends(a)"),
    ("user: dict = Depends(a)", "user: Annotated[dict, Security(b)]"),
    ("user: t.Annotated[dict, Depends(a)]", "user: Annotated[dict, Depends(b)]"),
]
OTHER = [
    ("user: dict", "user: User"),
    ("user: dict", "user: list[dict]"),
    ("user", "user=Depends(a)"),
    ("user=Depends(a)", "user"),
    ("user=Depends(a)", "user: dict"),
    ("user: dict = Depends(a)", "user: User = Depends(b)"),
    ("user: dict = Depends(a)", "user: list[dict] = Depends(b)"),
    ("user: dict = Depends(a)", "user: Annotated[User, Depends(b)]"),
]


@pytest.mark.parametrize(("there", "here"), SAME)
def test_is_the_same(there: str, here: str) -> None:
    assert alike(parameter(here), root(there))


@pytest.mark.parametrize(("there", "here"), OTHER)
def test_is_something_else(there: str, here: str) -> None:
    assert not alike(parameter(here), root(there))


@pytest.mark.parametrize(
    ("there", "here", "same"),
    [
        ("user=Depends(a)", "who=Depends(a)", True),
        ("user=Depends(a)", "who: User = Depends(a, use_cache=False)", True),
        ("user=Depends(a)", "who: Annotated[User, Depends(a)]", True),
        ("user=Depends(a('x'))", "who=Security(a('y'))", True),
        ("user=Depends(a)", "who=Depends(b)", False),
        ("user=Depends(a)", "who", False),
        ("user", "who", False),
        ("user", "who=Depends(a)", False),
    ],
)
def test_has_the_same_under_another_name(there: str, here: str, same: bool) -> None:
    assert injected_alike(parameter(here), root(there)) is same
