"""The header of a file outlives its replacement."""

from __future__ import annotations

import pytest

from codemods.keep_header import keep_header

LICENCE = b"# Copyright 2020 The Mill\n# All rights reserved.\n"
NEW = b'"""Bake."""\n\n\ndef bake(): ...\n'


def test_keeps_licence_and_pragma():
    old = LICENCE + b"\n# ruff: noqa: E501\n\n\ndef bake(): return 1\n"
    assert keep_header(old, NEW) == LICENCE + b"\n# ruff: noqa: E501\n\n" + NEW


def test_a_second_time_changes_nothing():
    new = b"# SPDX-License-Identifier: MIT\n\n" + NEW
    once = keep_header(LICENCE + b"\n" + NEW, new)
    assert once == LICENCE + b"\n" + new
    assert keep_header(once, new) == once


@pytest.mark.parametrize("old", [NEW, b"", b"# Bakes at once.\ndef bake(): return 1\n"])
def test_leaves_a_file_alone_that_replaces_one_without_header(old: bytes):
    assert keep_header(old, NEW) == NEW


def test_does_not_repeat_a_header():
    assert keep_header(LICENCE + b"\n" + NEW, LICENCE + b"\n" + NEW) == LICENCE + b"\n" + NEW
