"""What differs between two OpenAPI documents."""

from __future__ import annotations

import pytest

from migrator.executed.documents import differences

ONE = {
    "info": {"title": "shop"},
    "paths": {"/cakes": {"get": {"summary": "all"}, "post": {"summary": "new"}, "parameters": []}},
    "components": {"schemas": {"Cake": {"type": "object"}}},
}


def with_paths(**items: object) -> dict:
    return {**ONE, "paths": {f"/{name}": item for name, item in items.items()}}


def test_says_nothing_of_equal_documents() -> None:
    assert list(differences(ONE, dict(ONE))) == []


@pytest.mark.parametrize(
    ("new", "says"),
    [
        (with_paths(cakes={"get": {"summary": "all"}}), ["POST /cakes is gone"]),
        (with_paths(), ["GET /cakes is gone", "POST /cakes is gone"]),
        (
            with_paths(cakes={"get": {"summary": "some"}, "post": {"summary": "new"}}),
            ["GET /cakes differs in summary"],
        ),
        (with_paths(cakes=ONE["paths"]["/cakes"], buns={"put": {}}), ["PUT /buns is new"]),
        ({**ONE, "components": {}}, ["schema Cake is gone"]),
        ({**ONE, "info": {"title": "s", "version": "2"}}, ["info differs in title, version"]),
    ],
)
def test_says_what_differs(new: dict, says: list[str]) -> None:
    assert list(differences(ONE, new)) == says
