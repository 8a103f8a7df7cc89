from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from migrator.effects import Reader, bindings, import_effect, value_effect
from tests.support.memory import snapshot

HEAD = """\
import asyncio, atexit, enum, functools, importlib, json, logging, os, re, requests, threading
import redis, collections as c
from collections import defaultdict, namedtuple
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar
from port.wire import connect, pattern, Wire
from celery.schedules import crontab
import port.wire
"""
WIRE = """\
import re
import socket

SEEN = []


def connect(url):
    return socket.create_connection(url)


def pattern(text):
    parts = []
    parts.append(text)
    return re.compile("".join(parts))


def note(name):
    SEEN.append(name)


class Wire:
    def __init__(self, url):
        self.url = url


class Open(Wire):
    def __init__(self, url):
        super().__init__(url)
        self.socket = connect(url)
"""


def reader(text: str, **more: str) -> Reader:
    files = {"port/__init__.py": "", "port/wire.py": WIRE, "port/old.py": HEAD + dedent(text)}
    return Reader(snapshot({**files, **more}), "")


def effect_of(text: str) -> str | None:
    found = reader(text)
    tree = ast.parse(HEAD + dedent(text))
    (value,) = [value for names, value in bindings(tree) if names == ("X",)]
    effect = value_effect(found, "port/old.py", value)
    return str(effect) if effect else None


@pytest.mark.parametrize(
    "value",
    [
        "logging.getLogger(__name__)",
        'namedtuple("Point", "x y")',
        'c.OrderedDict(sorted({"a": 1}.items()))',
        "frozenset()",
        're.compile(r"\\d+")',
        'TypeVar("T")',
        "Path(__file__).resolve().parent",
        'os.environ.get("PORT", "1")',
        'int(os.getenv("PORT", "1")) * 60',
        "defaultdict(list)",
        "threading.Lock()",
        'json.loads("{}")',
        'open("names.txt").read().split()',
        'Path("names.txt").read_text()',
        "crontab(minute=5)",
        "[str(number) for number in range(3)]",
        "lambda url: connect(url)",
        "functools.partial(connect, 'tcp')",
        "pattern('x')",
        "port.wire.pattern('x')",
        "Wire('tcp')",
        "sorted([3, 1], key=lambda number: -number)",
        "{**{}, 'a': connect}",
        "ValueError('x')",
        'os.path.join("a", "b").upper()',
        'redis.Redis.from_url("redis://cache")',
    ],
)
def test_a_value_is_no_effect(value):
    assert effect_of(f"X = {value}\n") is None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("connect('tcp')", "socket.create_connection(url) (port/wire.py:8)"),
        ("port.wire.Open('tcp')", "socket.create_connection(url) (port/wire.py:8)"),
        ("port.wire.note('a')", "SEEN.append(name) (port/wire.py:18)"),
        ("atexit.register(print)", "atexit.register(print) (port/old.py:10)"),
        ("importlib.import_module('a')", "importlib.import_module('a') (port/old.py:10)"),
        ("requests.get('http://a')", "requests.get('http://a') (port/old.py:10)"),
        ("list(map(connect, ['tcp']))", "socket.create_connection(url) (port/wire.py:8)"),
        ("[connect(url) for url in ['tcp']]", "socket.create_connection(url) (port/wire.py:8)"),
        ("open('names.txt', 'w')", "open('names.txt', 'w') (port/old.py:10)"),
        ("Path('a').mkdir()", "Path('a').mkdir() (port/old.py:10)"),
        ("os.environ.setdefault('A', '1')", "os.environ.setdefault('A', '1') (port/old.py:10)"),
        ("asyncio.run(connect)", "asyncio.run(connect) (port/old.py:10)"),
        ("sorted([3], key=connect)", "socket.create_connection(url) (port/wire.py:8)"),
    ],
)
def test_what_may_last_is_an_effect(value, said):
    assert effect_of(f"X = {value}\n") == said


def test_an_own_function_is_read():
    assert effect_of("def make(n):\n    return [n]\n\nX = make(2)\n") is None
    rebinds = "def make():\n    global Y\n    Y = 1\n    return 2\n\nX = make()\n"
    assert effect_of(rebinds) == "global Y (port/old.py:11)"


def test_a_function_that_calls_itself_comes_to_an_end():
    assert effect_of("def make(n):\n    return make(n - 1) if n else 0\n\nX = make(2)\n") is None


@pytest.mark.parametrize("base", ["NamedTuple", "enum.Enum", "Exception", "Wire", "dict", "object"])
def test_an_instance_of_a_plain_class_is_a_value(base):
    assert effect_of(f"class Own({base}):\n    pass\n\nX = Own(1)\n") is None


def test_a_class_whose_base_is_not_known_may_do_anything():
    said = effect_of("from elsewhere import Base\n\nclass Own(Base):\n    pass\n\nX = Own()\n")
    assert said == "Base (port/old.py:12)"


def imported(text: str) -> str | None:
    effect = import_effect(reader("", **{"port/new.py": dedent(text)}), "port/new.py")
    return str(effect) if effect else None


@pytest.mark.parametrize(
    "text",
    [
        "import os\n\nA = 1\n\n\ndef f(x=1):\n    print(x)\n",
        "from dataclasses import dataclass\n\n\n@dataclass\nclass A:\n    x: int = 1\n",
        'if __name__ == "__main__":\n    print(1)\n',
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    print(1)\n",
        "try:\n    import a\nexcept ImportError:\n    a = None\n",
        "class A:\n    pass\n\n\nclass B(A):\n    pass\n",
        "class A:\n    pass\n\n\nclass M(type): ...\n\n\nclass B(A, metaclass=M):\n    pass\n",
    ],
)
def test_a_module_that_only_binds_names(text):
    assert imported(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("print(1)\n", "print(1) (port/new.py:1)"),
        ("@on.ready\ndef f():\n    pass\n", "on.ready (port/new.py:1)"),
        ("def f(x=print(1)):\n    pass\n", "print(1) (port/new.py:1)"),
        ("class A:\n    x = print(1)\n", "print(1) (port/new.py:2)"),
        ("import a\n\na.hook = 1\n", "a.hook (port/new.py:3)"),
        ("try:\n    pass\nfinally:\n    print(1)\n", "print(1) (port/new.py:4)"),
        (
            "class A:\n    def __init_subclass__(cls):\n        SEEN.append(cls)\n\n\n"
            "class B(A):\n    pass\n",
            "A (port/new.py:6)",
        ),
        (
            "class M(type):\n    def __init__(cls, *parts):\n        SEEN.append(cls)\n\n\n"
            "class A(metaclass=M):\n    pass\n",
            "M (port/new.py:6)",
        ),
        (
            "class A:\n    pass\n\n\nclass B(A):\n    pass\n\n\n"
            "def plugins():\n    return A.__subclasses__()\n",
            "A (port/new.py:5)",
        ),
    ],
)
def test_a_module_that_does_more(text, said):
    assert imported(text) == said
