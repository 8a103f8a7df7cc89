"""A file that is no module, in each place of the migration: refused, or passed over."""

from __future__ import annotations

import pytest

from tests.fuzz.test_pipeline import LEGACY, OWN, check, project

BROKEN = {
    "no-utf-8": b"x = '\xff'\n",
    "utf-16": b"\xff\xfe#\x00 \x00",
    "unknown-encoding": b"# coding: nothing\n",
    "no-syntax": b"def (:\n",
    "compiles-not": b"return 1\n",
    "carriage-returns": b"x = 'legacy'\r\r",
    "backslash-alone": b"\\\nimport os\n",
    "form-feed-before-code": b"\x0cimport os\n",
    "newer-words-in-brackets": b"def f(\n    a=1,\ntype Kind[T] = dict[str, legacy.Kind]\n): ...\n",
    "newer-syntax": b"type Kind[T] = dict\napp = Celery('shop', include=['shop.jobs.legacy'])\n",
    "newer-without-an-end": b"\xef\xbb\xbftype Kind[T] = dict\n"
    b"app = Celery('shop', include=['shop.jobs', 'shop.jobs.legacy'])",
    "newer-and-deep": b"type Kind[T] = int\nx = a" + b".b" * 1500 + b"\n",
}


@pytest.mark.parametrize("path", [*OWN, LEGACY, "shop/more.py"])
@pytest.mark.parametrize("broken", BROKEN)
def test_migrates_or_refuses(path: str, broken: str) -> None:
    files = project()
    own = files.get(path, b"")
    for content in (BROKEN[broken], BROKEN[broken] + own, own + BROKEN[broken]):
        check({**files, path: content})
