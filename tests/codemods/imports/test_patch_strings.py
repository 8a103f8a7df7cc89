"""Strings that act: patch targets, module names, logger names."""

from __future__ import annotations

from typing import Any

import pytest

from codemods.imports.model import Home, LookedUp, Rewritten
from codemods.imports.patch_strings import patch_strings
from tests.codemods.imports.helpers import HOMES, OLD, check

LOOKUPS = {
    "_pack": ["shop.orders"],
    "refund": ["shop.payments"],
    "charge": ["shop.payments", "shop.orders"],
    "requests": ["shop.orders", "shop.payments"],
    "CACHE": ["shop.cache"],
    "get": ["shop.cache"],
}


def strings(before: str, after: str, **params: Any) -> Rewritten:
    options = {"old": OLD, "homes": HOMES, "lookups": LOOKUPS, "keep": {"lookup"}, **params}
    return check(lambda source: patch_strings(source, **options), before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('patch("shop.legacy.refund")', 'patch("shop.payments.refund")'),
        ("mock.patch('shop.legacy.refund', x)", "mock.patch('shop.payments.refund', x)"),
        ('patch(target="shop.legacy.refund")', 'patch(target="shop.payments.refund")'),
        ('unittest.mock.patch(r"shop.legacy._pack")', 'unittest.mock.patch(r"shop.orders.pack")'),
        ('mocker.patch("shop.legacy.refund")', 'mocker.patch("shop.payments.refund")'),
        (
            'monkeypatch.setattr("shop.legacy.refund", 1)',
            'monkeypatch.setattr("shop.payments.refund", 1)',
        ),
        (
            'monkeypatch.delattr("shop.legacy.refund")',
            'monkeypatch.delattr("shop.payments.refund")',
        ),
        ('patch.dict("shop.legacy.CACHE", x=1)', 'patch.dict("shop.cache.CACHE", x=1)'),
        (
            'mock.patch.multiple("shop.legacy", CACHE=1, get=2)',
            'mock.patch.multiple("shop.cache", CACHE=1, get=2)',
        ),
        (
            'patch.multiple(target="shop.legacy", CACHE=1, get=2)',
            'patch.multiple(target="shop.cache", CACHE=1, get=2)',
        ),
        (
            'patch.multiple("shop.legacy", None, True, create=True, autospec=True, get=2)',
            'patch.multiple("shop.cache", None, True, create=True, autospec=True, get=2)',
        ),
    ],
)
def test_patches_where_the_name_is_looked_up(before: str, after: str):
    strings(f"{before}\n", f"{after}\n")


def test_patches_an_attribute_through_any_name_of_the_object():
    strings(
        'patch("shop.legacy.charge.delay")\npatch("shop.legacy.requests.get")\n',
        'patch("shop.charge.delay")\npatch("requests.get")\n',
    )


def test_patches_an_attribute_of_an_imported_object_through_a_module_that_has_it():
    strings(
        'patch("shop.legacy.gate.send")\n', 'patch("a.gate.send")\n', lookups={"gate": ["a", "b"]}
    )


def test_decorators_and_context_managers():
    strings(
        """\
        @mock.patch("shop.legacy.refund")
        class T:
            @patch("shop.legacy._pack")
            def test(self):
                with patch("shop.legacy.refund") as a, patch("other.x"):
                    pass
        """,
        """\
        @mock.patch("shop.payments.refund")
        class T:
            @patch("shop.orders.pack")
            def test(self):
                with patch("shop.payments.refund") as a, patch("other.x"):
                    pass
        """,
    )


def test_knows_patch_by_its_alias():
    strings(
        'from unittest.mock import patch as p\np("shop.legacy.refund")\n'
        'p.dict("shop.legacy.CACHE")\n',
        'from unittest.mock import patch as p\np("shop.payments.refund")\n'
        'p.dict("shop.cache.CACHE")\n',
    )


def _refused(before: str, reason: str, **params: Any) -> Rewritten:
    result = strings(before, before, **params)
    assert [refusal.line for refusal in result.refusals] == [1]
    assert reason in result.refusals[0].reason
    return result


def test_refuses_a_name_that_several_modules_look_up():
    result = _refused('patch("shop.legacy.charge")\n', "looked up in 2 modules")
    assert result.refusals[0].candidates == ("shop.payments.charge", "shop.orders.charge")


def test_refuses_a_name_that_no_module_looks_up():
    _refused('patch("shop.legacy.gone")\n', "no module is known")


def test_refuses_names_of_several_modules_in_one_patch():
    _refused('patch.multiple("shop.legacy", CACHE=1, refund=2)\n', "not all looked up")
    _refused('patch.multiple("shop.legacy", _pack=1)\n', "under these names")


def test_refuses_the_module_as_a_target():
    _refused('patch("shop.legacy")\n', "the module itself")


def test_refuses_a_string_put_together_from_parts():
    _refused('patch("shop." "legacy.refund")\n', "put together")


@pytest.mark.parametrize(
    "code",
    [
        'x = importlib.import_module("shop.legacy")\n',
        'pytest.importorskip("shop.legacy").f()\n',
    ],
)
def test_refuses_a_module_that_is_loaded_and_used(code: str):
    _refused(code, "loaded by name", side_effect_home="shop")


def test_refuses_sys_modules():
    _refused('sys.modules["shop.legacy"] = None\n', "taken or replaced")


def test_loads_the_package_instead_of_the_module():
    strings('import_module("shop.legacy")\n', 'import_module("shop")\n', side_effect_home="shop")


def test_renames_the_one_logger():
    strings(
        'caplog.set_level(10, logger="shop.legacy")\nlogging.getLogger("shop.legacy").x()\n',
        'caplog.set_level(10, logger="shop.a")\nlogging.getLogger("shop.a").x()\n',
        loggers=["shop.a"],
    )


def test_refuses_a_logger_that_several_modules_replace():
    result = _refused('logging.getLogger("shop.legacy")\n', "logged by 2", loggers=["a", "b"])
    assert result.refusals[0].candidates == ("a", "b")


@pytest.mark.parametrize(
    "code",
    [
        'patch("shop.legacy.lookup")\n',
        'patch("shop.legacy_tools.refund")\n',
        'patch(f"{base}.legacy.refund")\n',
        'setattr(legacy, "refund", 1)\n',
        'patch.object(legacy, "refund")\n',
    ],
)
def test_leaves_other_calls_alone(code: str):
    result = strings(code, code)
    assert result.refusals == result.mentions == ()


def test_reports_strings_that_do_not_act():
    code = """\
    TARGET = "shop.legacy.refund"
    app.send_task("shop.legacy.charge", queue="q")
    log = {"shop.legacy": {"level": 1}}
    x = f"shop.legacy.{name}"
    y = "see shop.legacy"
    """
    result = strings(code, code)
    assert [(mention.line, mention.text) for mention in result.mentions] == [
        (1, "shop.legacy.refund"),
        (2, "shop.legacy.charge"),
        (3, "shop.legacy"),
        (4, "shop.legacy."),
    ]
    assert [mention.context for mention in result.mentions[:2]] == [
        "TARGET = …",
        "app.send_task(…)",
    ]


def test_knows_patch_by_another_name():
    start = "from unittest.mock import patch as swap, sentinel as mark\n\n"
    strings(
        f'{start}swap("shop.legacy.refund")\nmark("shop.legacy.refund")\n',
        f'{start}swap("shop.payments.refund")\nmark("shop.legacy.refund")\n',
    )


def test_leaves_another_patch_alone():
    text = 'from tools import patch as swap\n\nswap("shop.legacy.refund")\n'
    strings(text, text)


def test_goes_by_the_keyword_of_the_target():
    text = 'patch(new="shop.legacy.refund", target="a.b")\n'
    strings(text, text)


def test_refuses_a_module_that_is_loaded_where_nothing_takes_its_place():
    _refused('importlib.import_module("shop.legacy")\n', "loaded by name")


def test_knows_the_module_by_what_other_files_call_it():
    strings(
        'patch("web.views.legacy.refund")\npatch("web.views.legacy_tools.refund")\n',
        'patch("shop.payments.refund")\npatch("web.views.legacy_tools.refund")\n',
        also=["web.views.legacy"],
    )


def test_refuses_the_name_that_another_file_has_for_the_module():
    _refused('patch("web.views.legacy")\n', "the module itself", also=["web.views.legacy"])


LOGS = 'self.assertLogs("shop.legacy")\n'


def _logging(**found: LookedUp) -> dict[str, object]:
    return {
        "loggers": ["shop"],
        "own_loggers": list(found),
        "looks_up": lambda line, symbol: found[symbol],
    }


def test_names_the_logger_of_the_one_module_that_a_test_reaches():
    found = LookedUp((Home("shop.a", "logger"),), tests=("test_sale",))
    strings(LOGS, 'self.assertLogs("shop.a")\n', **_logging(logger=found))


@pytest.mark.parametrize(
    "found",
    [
        LookedUp((Home("shop.a", "logger"), Home("shop.b", "logger")), tests=("test_sale",)),
        LookedUp((Home("shop.a", "logger"),), because="it is not seen"),
        LookedUp((Home("shop.a", "logger"),), missing=("sell",), tests=("test_sale",)),
        LookedUp(tests=("test_sale",)),
    ],
)
def test_names_the_logger_of_all_where_others_may_be_meant(found: LookedUp):
    strings(LOGS, 'self.assertLogs("shop")\n', **_logging(logger=found))
