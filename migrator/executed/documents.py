"""What differs between two OpenAPI documents, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield one line for each operation or other part that is gone, new or different."""
    yield from _each(_operations(old), _operations(new))
    yield from _each(_rest(old), _rest(new))


def _each(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys([*old, *new]):
        if name not in new:
            yield f"{name} is gone"
        elif name not in old:
            yield f"{name} is new"
        elif old[name] != new[name]:
            yield f"{name} differs{_in(old[name], new[name])}"


def _in(old: object, new: object) -> str:
    """Say in which parts two values differ."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return ""
    parts = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
    return f" in {', '.join(map(str, parts))}" if parts else ""


def _operations(document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in document.get("paths", {}).items()
        for method, operation in item.items()
        if method in _METHODS
    }


def _rest(document: Mapping[str, Any]) -> dict[str, Any]:
    schemas = document.get("components", {}).get("schemas", {})
    found = {f"schema {name}": schema for name, schema in schemas.items()}
    found.update({name: document[name] for name in ("info", "servers", "tags") if name in document})
    return found
