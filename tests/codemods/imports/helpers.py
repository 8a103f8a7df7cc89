"""Checks shared by the tests of the import codemods."""

from __future__ import annotations

import io
import re
import tokenize
from collections import Counter
from collections.abc import Callable
from textwrap import dedent
from typing import Any

from codemods.imports.model import Home, Rewritten
from codemods.imports.retarget import retarget_imports

OLD = "shop.legacy"
HOMES = {
    "charge": Home("shop", "charge", "shop.payments"),
    "refund": Home("shop.payments", "refund"),
    "ship": Home("shop", "ship_order", "shop.orders"),
    "_pack": Home("shop.orders", "pack"),
    "requests": Home("", "requests"),
}


def comments(code: bytes) -> Counter[str]:
    """Return the comments of ``code`` that are not read by a tool."""
    tokens = tokenize.tokenize(io.BytesIO(code).readline)
    texts = [token.string for token in tokens if token.type == tokenize.COMMENT]
    return Counter(text for text in texts if not re.search("noqa|isort|pylint", text))


def check(
    codemod: Callable[[bytes], Rewritten], before: str | bytes, after: str | bytes
) -> Rewritten:
    """Run ``codemod`` and compare; run it on its own output, which must change nothing."""
    source = dedent(before).encode() if isinstance(before, str) else before
    expected = dedent(after).encode() if isinstance(after, str) else after
    result = codemod(source)
    assert result.code.decode("latin-1") == expected.decode("latin-1")
    compile(result.code, "<after>", "exec")
    again = codemod(result.code)
    assert again.code == result.code
    assert again.changed_lines == ()
    written = result.code.splitlines(keepends=True)
    untouched = [line for n, line in enumerate(written, 1) if n not in result.changed_lines]
    assert all(line in source.splitlines(keepends=True) for line in untouched)
    return result


def retarget(before: str | bytes, after: str | bytes, **params: Any) -> Rewritten:
    """Check ``retarget_imports`` and that no comment is lost."""
    options: dict[str, Any] = {
        "module": "web.views",
        "is_package": False,
        "old": OLD,
        "homes": HOMES,
        "keep": {"lookup"},
        "side_effect_home": "shop",
        **params,
    }
    result = check(lambda source: retarget_imports(source, **options), before, after)
    source = dedent(before).encode() if isinstance(before, str) else before
    assert not comments(source) - comments(result.code)
    return result


def unchanged(before: str | bytes, **params: Any) -> None:
    """Check that ``retarget_imports`` leaves ``before`` alone and has nothing to say."""
    result = retarget(before, before, **params)
    assert result.refusals == ()


def refused(before: str, *reasons: tuple[int, str], **params: Any) -> None:
    """Check that ``before`` stays and that each line is named with a reason."""
    result = retarget(before, before, **params)
    told = [(refusal.line, refusal.reason) for refusal in result.refusals]
    assert len(told) == len(reasons), told
    for (line, reason), (expected_line, part) in zip(told, reasons, strict=True):
        assert line == expected_line
        assert part in reason
    assert all(refusal.advice for refusal in result.refusals)
