"""A patch of a name that several modules look up, said for each of them."""

from __future__ import annotations

import pytest

from codemods.imports.model import Home, LookedUp, Rewritten
from codemods.imports.patch_several import free_name
from codemods.imports.patch_strings import patch_strings
from codemods.imports.retarget import retarget_imports
from tests.codemods.imports.helpers import HOMES, OLD, check

TWO = LookedUp((Home("shop.a", "send"), Home("shop.b", "send")))


def looks_up(line: int, symbol: str) -> LookedUp:
    return TWO


def strings(before: str, after: str) -> Rewritten:
    return check(
        lambda source: patch_strings(source, old=OLD, homes=HOMES, lookups={}, looks_up=looks_up),
        before,
        after,
    )


def objects(before: str, after: str) -> Rewritten:
    head = "from shop import {}\n"
    return check(
        lambda source: retarget_imports(
            source,
            module="tests.test_it",
            is_package=False,
            old=OLD,
            homes=HOMES,
            looks_up=looks_up,
        ),
        head.format("legacy") + before,
        head.format("a, b") + after if after != before else head.format("legacy") + before,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'monkeypatch.setattr("shop.legacy.send", fake)\n',
            'monkeypatch.setattr("shop.a.send", fake)\nmonkeypatch.setattr("shop.b.send", fake)\n',
        ),
        (
            'monkeypatch.setattr("shop.legacy.send", lambda to: to, raising=False)\n',
            'monkeypatch.setattr("shop.a.send", lambda to: to, raising=False)\n'
            'monkeypatch.setattr("shop.b.send", lambda to: to, raising=False)\n',
        ),
        (
            'monkeypatch.delattr("shop.legacy.send")\n',
            'monkeypatch.delattr("shop.a.send")\nmonkeypatch.delattr("shop.b.send")\n',
        ),
        (
            'with patch("shop.legacy.send") as it:\n    pass\n',
            'with patch("shop.a.send") as it, patch("shop.b.send", it):\n    pass\n',
        ),
        (
            'with patch("shop.legacy.send", return_value=[]):\n    pass\n',
            'with patch("shop.a.send", return_value=[]) as send, patch("shop.b.send", send):\n'
            "    pass\n",
        ),
        (
            'with patch("shop.legacy.send", fake), other() as x:\n    pass\n',
            'with patch("shop.a.send", fake), patch("shop.b.send", fake), other() as x:\n'
            "    pass\n",
        ),
        (
            '@mock.patch("shop.legacy.send", new=fake.send)\ndef test(): ...\n',
            '@mock.patch("shop.a.send", new=fake.send)\n@mock.patch("shop.b.send", new=fake.send)\n'
            "def test(): ...\n",
        ),
        (
            '@mock.patch("shop.legacy.send", 3)\nclass T: ...\n',
            '@mock.patch("shop.a.send", 3)\n@mock.patch("shop.b.send", 3)\nclass T: ...\n',
        ),
        (
            'it = mocker.patch("shop.legacy.send", autospec=True)\n',
            'it = mocker.patch("shop.a.send", autospec=True)\nmocker.patch("shop.b.send", it)\n',
        ),
        (
            'mocker.patch("shop.legacy.send")\n',
            'send = mocker.patch("shop.a.send")\nmocker.patch("shop.b.send", send)\n',
        ),
        (
            'send = 1\nmocker.patch("shop.legacy.send")\n',
            'send = 1\npatched_send = mocker.patch("shop.a.send")\n'
            'mocker.patch("shop.b.send", patched_send)\n',
        ),
        (
            'it = stack.enter_context(patch("shop.legacy.send"))\n',
            'it = stack.enter_context(patch("shop.a.send"))\n'
            'stack.enter_context(patch("shop.b.send", it))\n',
        ),
    ],
)
def test_puts_one_object_into_all(before: str, after: str):
    assert strings(before, after).refusals == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '@patch("shop.legacy.send")\ndef test(send):\n    assert send\n',
            '@patch("shop.a.send")\ndef test(send):\n    with patch("shop.b.send", send):\n'
            "        assert send\n",
        ),
        (
            '@patch("shop.legacy.send")\n@patch("other.x")\n@patch("other.y", 3)\n'
            "@pytest.mark.slow\ndef test(x, it, fixture):\n    assert it\n",
            '@patch("shop.a.send")\n@patch("other.x")\n@patch("other.y", 3)\n'
            "@pytest.mark.slow\ndef test(x, it, fixture):\n"
            '    with patch("shop.b.send", it):\n        assert it\n',
        ),
        (
            'class T:\n    @mock.patch("shop.legacy.send", autospec=True)\n'
            '    async def test(self, it):\n        """Says."""\n\n        # first\n'
            "        await it(\n            1,  # one\n        )\n        # last\n",
            'class T:\n    @mock.patch("shop.a.send", autospec=True)\n'
            '    async def test(self, it):\n        """Says."""\n\n'
            '        with mock.patch("shop.b.send", it):\n            # first\n'
            "            await it(\n                1,  # one\n            )\n"
            "            # last\n",
        ),
        (
            '@patch("shop.legacy.send")\n@patch("shop.legacy.charge")\ndef test(one, two):\n'
            "    assert one\n",
            '@patch("shop.a.send")\n@patch("shop.a.send")\ndef test(one, two):\n'
            '    with patch("shop.b.send", two), patch("shop.b.send", one):\n'
            "        assert one\n",
        ),
    ],
)
def test_goes_on_in_the_body_of_a_function_that_is_given_the_mock(before: str, after: str):
    assert strings(before, after).refusals == ()


@pytest.mark.parametrize(
    "code",
    [
        '@patch("shop.legacy.send")\nclass T:\n    def test(self, send):\n        pass\n',
        '@patch("shop.legacy.send")\ndef test(*mocks):\n    pass\n',
        '@patch("shop.legacy.send")\ndef test(send=None):\n    pass\n',
        '@patch("shop.legacy.send")\n@given_more\ndef test(more, send):\n    pass\n',
        '@patch("shop.legacy.send")\n@patch("other.x", **more)\ndef test(x, send):\n    pass\n',
        '@patch("shop.legacy.send")\ndef test(send): ...\n',
        '@patch("shop.legacy.send", DEFAULT)\ndef test(send):\n    pass\n',
        '@patch("shop.legacy.send", Mock())\ndef test(): ...\n',
        '@patch("shop.legacy.send", **values)\ndef test(): ...\n',
        'monkeypatch.setattr("shop.legacy.send", Mock())\n',
        'monkeypatch.setattr("shop.legacy.send", [])\n',
        'monkeypatch.setattr("shop.legacy.send", *given)\n',
        'monkeypatch.setattr("shop.legacy.send", lambda to, seen=[]: seen)\n',
        'patcher = patch("shop.legacy.send")\n',
        'patch("shop.legacy.send").start()\n',
        'self.it = mocker.patch("shop.legacy.send")\n',
        'one = two = mocker.patch("shop.legacy.send")\n',
        'return_it(mocker.patch("shop.legacy.send"))\n',
        'with patch("shop.legacy.send") as self.it:\n    pass\n',
        'with patch("shop.legacy.send", make()):\n    pass\n',
        'with patch("shop." "legacy.send"):\n    pass\n',
        'mocker.spy("shop.legacy", "send")\n',
        'with patch.multiple("shop.legacy", send=1):\n    pass\n',
    ],
)
def test_leaves_what_cannot_be_said_twice(code: str):
    found = strings(code, code)
    assert "spy" in code or len(found.refusals) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'monkeypatch.setattr(legacy, "send", fake)\n',
            'monkeypatch.setattr(a, "send", fake)\nmonkeypatch.setattr(b, "send", fake)\n',
        ),
        (
            'with patch.object(legacy, "send", spec=True) as it:\n    it()\n',
            'with patch.object(a, "send", spec=True) as it, patch.object(b, "send", it):\n'
            "    it()\n",
        ),
        (
            '@patch.object(legacy, "send")\ndef test(it):\n    assert it\n',
            '@patch.object(a, "send")\ndef test(it):\n    with patch.object(b, "send", it):\n'
            "        assert it\n",
        ),
        (
            '@patch.object(legacy, "send", fake)\ndef test(): ...\n',
            '@patch.object(a, "send", fake)\n@patch.object(b, "send", fake)\ndef test(): ...\n',
        ),
        (
            'def test(mocker):\n    mocker.patch.object(legacy, "send")\n    assert 1\n',
            'def test(mocker):\n    send = mocker.patch.object(a, "send")\n'
            '    mocker.patch.object(b, "send", send)\n    assert 1\n',
        ),
        (
            'monkeypatch.setattr(legacy, "send", fake)\nassert legacy.send is fake\n',
            'monkeypatch.setattr(a, "send", fake)\nmonkeypatch.setattr(b, "send", fake)\n'
            "assert a.send is fake\n",
        ),
    ],
)
def test_puts_one_object_into_all_modules(before: str, after: str):
    assert objects(before, after).refusals == ()


@pytest.mark.parametrize(
    "code",
    [
        '@patch.object(legacy, "send")\ndef test(send): ...\n',
        'monkeypatch.setattr(legacy, "send", Mock())\n',
        'mocker.spy(legacy, "send")\n',
        '@patch.object(legacy, "send")\ndef test(it, b):\n    assert it\n',
        '@patch.object(legacy, "send")\ndef test(it):\n    b = it\n',
        'patch.object(legacy, "send").start()\n',
    ],
)
def test_leaves_modules_that_cannot_be_patched_twice(code: str):
    assert "looked up in 2 modules" in objects(code, code).refusals[0].reason


def test_keeps_an_import_that_stands_beside_a_repeated_patch():
    code = (
        "def test(monkeypatch):\n    from shop import legacy\n\n"
        '    monkeypatch.setattr(legacy, "send", fake)\n    legacy.refund()\n'
    )
    found = retarget_imports(
        code.encode(),
        module="tests.test_it",
        is_package=False,
        old=OLD,
        homes=HOMES,
        looks_up=looks_up,
    )
    assert found.refusals == ()
    assert found.code.decode() == (
        "def test(monkeypatch):\n    from shop import a, b\n"
        "    from shop.payments import refund\n\n"
        '    monkeypatch.setattr(a, "send", fake)\n    monkeypatch.setattr(b, "send", fake)\n'
        "    refund()\n"
    )


@pytest.mark.parametrize(
    ("symbol", "taken", "name"),
    [
        ("send", (), "send"),
        ("send", ("send",), "patched_send"),
        ("send", ("send", "patched_send"), "patched_send_"),
        ("DeviceConnection", (), "device_connection"),
        ("_pack", (), "pack"),
    ],
)
def test_names_what_has_no_name(symbol: str, taken: tuple[str, ...], name: str):
    assert free_name(symbol, taken) == name


def hiding(before: str) -> Rewritten:
    """Retarget a file where the package ``shop`` has something else under the name ``a``."""
    found = LookedUp((Home("shop.a", "send"),), hidden=frozenset({"shop.a"}))
    return retarget_imports(
        before.encode(),
        module="tests.test_it",
        is_package=False,
        old=OLD,
        homes=HOMES,
        copied={"log"},
        looks_up=lambda line, symbol: found,
    )


def test_asks_by_name_for_a_module_that_its_package_hides():
    found = hiding(
        "from shop import legacy\n\n\n@patch.object(legacy, 'send')\ndef test(send):\n"
        "    legacy.send.assert_not_called()\n"
    )
    assert found.refusals == ()
    assert found.code.decode() == (
        "from importlib import import_module\n\n\n"
        "@patch.object(import_module(\"shop.a\"), 'send')\ndef test(send):\n"
        '    import_module("shop.a").send.assert_not_called()\n'
    )


@pytest.mark.parametrize("call", ["setattr", "delattr"])
def test_refuses_a_string_that_would_find_something_else(call: str):
    code = f'monkeypatch.{call}("shop.legacy.send", None)\n'
    hidden = LookedUp((Home("shop.a", "send"),), hidden=frozenset({"shop.a"}))
    found = patch_strings(
        code.encode(), old=OLD, homes=HOMES, lookups={}, looks_up=lambda line, symbol: hidden
    )
    assert found.code.decode() == code
    assert "calls something else by that name" in found.refusals[0].reason
    assert "give it the module and the name" in found.refusals[0].advice


def test_a_string_of_mock_finds_the_module():
    hidden = LookedUp((Home("shop.a", "send"),), hidden=frozenset({"shop.a"}))
    found = patch_strings(
        b'patch("shop.legacy.send")\n',
        old=OLD,
        homes=HOMES,
        lookups={},
        looks_up=lambda line, symbol: hidden,
    )
    assert found.code == b'patch("shop.a.send")\n'


def test_refuses_what_is_not_looked_up_by_the_function_in_its_place():
    missing = LookedUp((Home("shop.a", "send"),), missing=("shop.b.run",))
    for codemod in (patch_strings, retarget_imports):
        code = 'from shop import legacy\npatch("shop.legacy.send")\npatch.object(legacy, "send")\n'
        more = {} if codemod is patch_strings else {"module": "t", "is_package": False}
        found = codemod(
            code.encode(),
            old=OLD,
            homes=HOMES,
            lookups={},
            looks_up=lambda line, symbol: missing,
            **more,
        )
        assert found.code.decode() == code
        assert "`shop.b.run` takes the place of" in found.refusals[0].reason
        assert "patch what the modular function looks up" in found.refusals[0].advice
