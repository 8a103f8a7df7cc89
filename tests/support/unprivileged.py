"""Lets root meet the permissions that everybody else meets."""

from __future__ import annotations

import ctypes
import functools
import os
import struct
import sys
import traceback
from collections.abc import Callable

import pytest

# linux/capability.h, linux/prctl.h
DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER = 1, 2, 3
PR_CAPBSET_DROP = 24
VERSION_3 = 0x20080522


def respects_permissions(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test without root's right to read and write everywhere.

    Rights cannot be taken back within a process, so root runs the test in a child. What the child
    starts has no more rights than it has.
    """

    @functools.wraps(test)
    def run(*args: object, **kwargs: object) -> None:
        if os.geteuid() != 0:
            test(*args, **kwargs)
        elif sys.platform.startswith("linux"):
            _in_child(lambda: test(*args, **kwargs))
        else:
            pytest.skip("root may write everywhere on this system")

    return run


def _in_child(action: Callable[[], None]) -> None:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os.write(write, _outcome(action).encode()[-60_000:])
        os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8", errors="replace") as report:
        outcome = report.read()
    os.waitpid(child, 0)
    assert outcome == "passed", outcome


def _outcome(action: Callable[[], None]) -> str:
    try:
        _drop_rights()
        action()
    except BaseException:
        return traceback.format_exc()
    return "passed"


def _drop_rights() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    for right in (DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER):
        _check(libc.prctl(PR_CAPBSET_DROP, right, 0, 0, 0))
    header = ctypes.create_string_buffer(struct.pack("Ii", VERSION_3, 0))
    held = ctypes.create_string_buffer(24)
    _check(libc.capget(header, held))
    words = list(struct.unpack("6I", held.raw))
    keep = ~(1 << DAC_OVERRIDE | 1 << DAC_READ_SEARCH | 1 << FOWNER) & 0xFFFFFFFF
    # effective, permitted and inheritable of the first 32 rights
    words[:3] = [word & keep for word in words[:3]]
    _check(libc.capset(header, ctypes.create_string_buffer(struct.pack("6I", *words))))


def _check(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
