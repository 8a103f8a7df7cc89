"""Imports that bind the old module itself, and the uses of it."""

from __future__ import annotations

import pytest

from codemods.imports.model import Home
from tests.codemods.imports.helpers import refused, retarget, unchanged


@pytest.mark.parametrize(
    ("statement", "use", "module"),
    [
        ("import shop.legacy as m", "m", "web.views"),
        ("from shop import legacy", "legacy", "web.views"),
        ("from shop import legacy as m", "m", "web.views"),
        ("import shop.legacy", "shop.legacy", "web.views"),
        ("from . import legacy", "legacy", "shop2.x"),
    ],
)
def test_every_form_of_module_import(statement: str, use: str, module: str):
    if module == "shop2.x":
        retarget(
            f"{statement}\n{use}.refund(1)\n",
            "from .payments import refund\nrefund(1)\n",
            module="shop.api",
        )
        return
    retarget(
        f"{statement}\n\n{use}.charge.delay({use}.refund(1))\n",
        "from shop import charge\nfrom shop.payments import refund\n\ncharge.delay(refund(1))\n",
    )


def test_joins_the_statement_the_module_came_from():
    retarget(
        "from shop import basket, legacy\nlegacy.charge()\n",
        "from shop import basket, charge\ncharge()\n",
    )


def test_imports_where_the_module_was_imported():
    retarget(
        """\
        def view():
            from shop import legacy

            def inner():
                return legacy.ship()

            return inner
        """,
        """\
        def view():
            from shop import ship_order

            def inner():
                return ship_order()

            return inner
        """,
    )


def test_uses_an_alias_where_the_name_is_taken():
    retarget(
        """\
        from shop import legacy

        def charge():
            return legacy.charge.delay()
        """,
        """\
        from shop import charge as shop_charge

        def charge():
            return shop_charge.delay()
        """,
    )


def test_uses_an_alias_where_a_parameter_hides_the_name():
    retarget(
        "from shop import legacy\ndef f(charge): return legacy.charge(charge)\n",
        "from shop import charge as shop_charge\ndef f(charge): return shop_charge(charge)\n",
    )


def test_uses_an_alias_where_the_module_declares_the_name_global_below():
    retarget(
        "from shop import legacy\nlegacy.charge()\n\nglobal charge\n",
        "from shop import charge as shop_charge\nshop_charge()\n\nglobal charge\n",
    )


def test_uses_an_alias_where_it_would_shadow_a_global():
    retarget(
        """\
        from bank import charge
        def f():
            from shop import legacy
            legacy.charge(charge)
        """,
        """\
        from bank import charge
        def f():
            from shop import charge as shop_charge
            shop_charge(charge)
        """,
    )


def test_uses_the_name_that_is_imported_already():
    retarget(
        "from shop import charge, legacy\nlegacy.charge(charge)\n",
        "from shop import charge\ncharge(charge)\n",
    )


def test_uses_the_name_that_another_statement_imports_from_the_module():
    retarget(
        "from shop.legacy import charge\nimport shop.legacy\nshop.legacy.charge(charge)\n",
        "from shop import charge\ncharge(charge)\n",
    )


def test_sorts_the_names_of_one_module():
    homes = {"sail": Home("shop.boats", "sail"), "moor": Home("shop.boats", "moor")}
    retarget(
        "import shop.legacy as m\nm.sail(m.moor)\n",
        "from shop.boats import moor, sail\nsail(moor)\n",
        homes=homes,
    )


def test_joins_names_where_no_two_of_the_files_own_show_how():
    homes = {"sail": Home("shop.boats", "sail"), "moor": Home("shop.boats", "moor")}
    own = "from bay import a\nfrom cay import b\nfrom day import c\n"
    retarget(
        f"{own}import shop.legacy as m\nm.sail(m.moor)\n",
        f"{own}from shop.boats import moor, sail\nsail(moor)\n",
        homes=homes,
    )


def test_tells_two_names_apart_that_are_called_the_same_now():
    homes = {"sail": Home("shop.boats", "go"), "run": Home("shop.shoes", "go")}
    retarget(
        "import shop.legacy as m\nm.sail(m.run)\n",
        "from shop.boats import go\nfrom shop.shoes import go as shoes_go\ngo(shoes_go)\n",
        homes=homes,
    )


def test_takes_one_name_for_two_bindings_of_the_module():
    retarget(
        "import shop.legacy as m\nfrom shop import legacy\nm.charge(legacy.charge)\n",
        "from shop import charge\ncharge(charge)\n",
    )


def test_leaves_a_local_variable_of_the_same_name_alone():
    retarget(
        """\
        from shop import legacy
        def f(legacy): return legacy.charge
        g = [legacy.charge for legacy in x]
        legacy.charge()
        """,
        """\
        from shop import charge
        def f(legacy): return legacy.charge
        g = [legacy.charge for legacy in x]
        charge()
        """,
    )


def test_keeps_the_module_for_a_kept_symbol():
    retarget(
        "from shop import legacy\nlegacy.lookup(legacy.refund)\n",
        "from shop import legacy\nfrom shop.payments import refund\nlegacy.lookup(refund)\n",
    )


def test_leaves_a_module_alone_that_is_used_for_kept_symbols_only():
    unchanged("from shop import legacy\nlegacy.lookup(1)\n")


def test_rewrites_uses_through_the_imported_package():
    retarget(
        "import shop\nshop.legacy.refund()\nshop.basket()\n",
        "import shop\nfrom shop.payments import refund\nrefund()\nshop.basket()\n",
    )


def test_keeps_the_package_bound_for_its_other_members():
    retarget(
        "import shop.legacy\nshop.legacy.refund()\nshop.basket()\n",
        "import shop\nfrom shop.payments import refund\nrefund()\nshop.basket()\n",
        package_members={"basket"},
    )


def test_refuses_when_another_member_may_need_the_import():
    refused(
        "import shop.legacy\nshop.legacy.refund()\nshop.basket()\n",
        (3, "reached through the import"),
    )


def test_another_import_of_the_package_serves_its_other_members():
    retarget(
        "import shop.basket\nimport shop.legacy\nshop.legacy.refund(shop.basket.b)\n",
        "import shop.basket\nfrom shop.payments import refund\nrefund(shop.basket.b)\n",
    )


def test_rewrites_getattr_with_a_literal():
    retarget(
        'from shop import legacy\ngetattr(legacy, "charge")()\n',
        "from shop import charge\ncharge()\n",
    )


def test_rewrites_string_annotations():
    retarget(
        'from shop import legacy\ndef f(x: "list[legacy.refund]") -> "legacy.charge": ...\n',
        "from shop import charge\nfrom shop.payments import refund\n"
        'def f(x: "list[refund]") -> "charge": ...\n',
    )


def test_rewrites_in_decorators_defaults_and_f_strings():
    retarget(
        """\
        import shop.legacy as m
        @m.charge.wrap
        def f(x=m.refund):
            return f"{m.charge!r}"
        """,
        """\
        from shop import charge
        from shop.payments import refund
        @charge.wrap
        def f(x=refund):
            return f"{charge!r}"
        """,
    )


def test_imports_a_module_that_was_reached_through_the_old_one():
    retarget(
        "from shop import legacy\nlegacy.requests.get(1)\n", "import requests\nrequests.get(1)\n"
    )


def test_patches_the_module_that_looks_the_name_up():
    retarget(
        """\
        from shop import legacy
        def test(monkeypatch):
            monkeypatch.setattr(legacy, "_pack", None)
            with patch.object(legacy, "_pack", autospec=True): ...
        """,
        """\
        from shop import orders
        def test(monkeypatch):
            monkeypatch.setattr(orders, "pack", None)
            with patch.object(orders, "pack", autospec=True): ...
        """,
        lookups={"_pack": ["shop.orders"]},
    )


def test_refuses_to_patch_where_several_modules_look_the_name_up():
    refused(
        'from shop import legacy\npatch.object(legacy, "_pack")\n',
        (2, "looked up in 2 modules"),
        lookups={"_pack": ["shop.orders", "shop.payments"]},
    )


@pytest.mark.parametrize(
    ("use", "reason"),
    [
        ("print(legacy)", "used as an object"),
        ("getattr(legacy, name)", "used as an object"),
        ("legacy.charge = None", "assigned to or deleted"),
        ("del legacy.charge", "assigned to or deleted"),
        ("legacy.charge += 1", "assigned to or deleted"),
        ("legacy.mystery()", "nothing is known"),
        ('x: "legacy" = 1', "used as an object"),
        ('x = f"{legacy.charge=}"', "own text"),
        ("x = (legacy  # the old one\n.charge)", "comment stands inside"),
    ],
)
def test_refuses_uses_it_cannot_rewrite(use: str, reason: str):
    refused(f"from shop import legacy\nlegacy.charge()\n{use}\n", (3, reason))


def test_refuses_a_name_that_is_bound_twice():
    refused(
        """\
        try:
            from shop import legacy
        except ImportError:
            legacy = None
        legacy.charge()
        """,
        (2, "bound to something else as well"),
    )


def test_refuses_an_import_into_a_class():
    refused(
        "class A:\n    from shop import legacy\n    x = legacy.charge\n",
        (2, "imported into a class"),
    )


def test_refuses_a_global_import():
    refused(
        "def f():\n    global legacy\n    from shop import legacy\n    legacy.charge()\n",
        (3, "declared global"),
    )


@pytest.mark.parametrize(
    "exports",
    [
        '__all__ = ["legacy"]',
        '__all__ = ["fee"] + ["legacy"]',
        '__all__ = ["legacy"] + ["fee"]',
        '__all__ = ["fee"]; __all__.extend(["legacy"])',
        '__all__ = ["fee"]; __all__.append("legacy")',
    ],
)
def test_refuses_an_exported_module(exports: str):
    refused(f"from shop import legacy\n{exports}\nlegacy.charge()\n", (1, "`__all__` exports"))


def test_refuses_to_replace_the_module():
    refused("import shop.legacy\nshop.legacy = None\n", (2, "the module itself is replaced"))


def test_refuses_a_use_of_the_package_that_the_import_binds():
    refused("import shop.legacy\nprint(shop)\n", (2, "`shop` is reached through the import"))


def test_leaves_a_string_below_an_annotation_alone():
    retarget(
        'from shop import legacy\nx: int = 1\nprint("legacy")\nlegacy.charge()\n',
        'from shop import charge\nx: int = 1\nprint("legacy")\ncharge()\n',
    )


def test_refuses_an_import_that_a_class_declares_global():
    refused(
        "class C:\n    global legacy\n    from shop import legacy\nlegacy.charge()\n",
        (3, "declared global or nonlocal"),
    )


def test_refuses_a_symbol_that_the_file_itself_has():
    source = "from shop import legacy\nlegacy.refund()\n"
    refused(source, (2, "`refund` lives in this file now"), module="shop.payments")


def test_refuses_an_import_below_the_old_module():
    refused("import shop.legacy.parts\n", (1, "inside the old module"))


def test_does_one_binding_and_refuses_another():
    result = retarget(
        "import shop.legacy as m\ndef f():\n    from shop import legacy\n"
        "    return legacy\nm.charge()\n",
        "from shop import charge\ndef f():\n    from shop import legacy\n"
        "    return legacy\ncharge()\n",
    )
    assert [refusal.line for refusal in result.refusals] == [4]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import shop.legacy  # registers tasks\n", "import shop  # registers tasks\n"),
        ("from shop import legacy  # noqa: F401\n", "import shop  # noqa: F401\n"),
        ("import os, shop.legacy\nos.x\n", "import os\nimport shop\nos.x\n"),
        ("import shop\nimport shop.legacy\n", "import shop\n"),
        ("def f():\n    import shop.legacy\n", "def f():\n    import shop\n"),
        (
            "from __future__ import annotations\nfrom b import c\nfrom shop import legacy\nc\n",
            "from __future__ import annotations\nimport shop\nfrom b import c\nc\n",
        ),
        ("import shop.legacy\nshop = 1\n", None),
        ("from shop import legacy, orders\norders.x\n", "from shop import orders\norders.x\n"),
    ],
)
def test_an_import_for_its_side_effect_imports_the_package(before: str, after: str | None):
    if after is None:
        refused(before, (1, "bound to something else"))
    else:
        retarget(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from w import jobs, new\nnew.x\n", "from w import new\nnew.x\n"),
        ("from w import jobs as j, new as n\nn.x\n", "from w import new as n\nn.x\n"),
        ("from w import jobs, old\nold.x\n", "import w.new\nfrom w import old\nold.x\n"),
        (
            "from w import jobs\nif x:\n    from w import new\n",
            "import w.new\nif x:\n    from w import new\n",
        ),
    ],
)
def test_imports_the_package_once_for_its_side_effect(before: str, after: str):
    retarget(before, after, old="w.jobs", side_effect_home="w.new", homes={})


def test_drops_a_side_effect_import_in_the_package_itself():
    retarget(
        "from . import legacy\nfrom . import orders\n",
        "from . import orders\n",
        module="shop",
        is_package=True,
    )


def test_drops_a_side_effect_import_in_a_module_of_the_package():
    retarget(
        "from . import legacy, orders  # noqa: F401\n",
        "from . import orders  # noqa: F401\n",
        module="shop.worker",
    )


@pytest.mark.parametrize(
    ("above", "below", "after"),
    [
        ("# run it\n", "\n# the rest\n", "import os\n# run it\n\n# the rest\nimport sys\n"),
        ("", "\n\n# the rest\n", "import os\n\n\n# the rest\nimport sys\n"),
        ("\n\n", "\n# the rest\n", "import os\n\n\n# the rest\nimport sys\n"),
    ],
)
def test_keeps_the_comments_around_an_import_that_goes(above: str, below: str, after: str):
    retarget(
        f"import os\n{above}import shop.legacy\n{below}import sys\n", after, module="shop.worker"
    )


def test_refuses_a_side_effect_import_without_a_replacement():
    refused("import shop.legacy\n", (1, "side effect only"), side_effect_home=None)


def test_a_name_hidden_from_one_use_is_not_shared_with_it():
    retarget(
        """\
        import shop.legacy as m
        m.charge()
        from shop import legacy
        f = lambda charge: legacy.charge(charge)
        """,
        """\
        from shop import charge
        charge()
        from shop import charge as shop_charge
        f = lambda charge: shop_charge(charge)
        """,
    )


def test_an_import_in_a_function_does_not_unbind_an_earlier_use():
    retarget(
        """\
        import shop.legacy as m
        def f():
            m.charge()
            from shop import legacy
            return legacy.charge
        """,
        """\
        from shop import charge
        def f():
            charge()
            from shop import charge as shop_charge
            return shop_charge
        """,
    )


def test_refuses_a_value_in_a_pattern():
    refused(
        "from shop import legacy\nmatch x:\n    case legacy.charge: ...\n",
        (3, "would capture"),
    )


def test_rewrites_a_class_in_a_pattern():
    retarget(
        "from shop import legacy\nmatch x:\n    case legacy.charge(legacy=1): ...\n",
        "from shop import charge\nmatch x:\n    case charge(legacy=1): ...\n",
    )


def test_a_use_that_must_see_a_patch_goes_through_the_module():
    retarget(
        'from shop import legacy\npatch.object(legacy, "refund")\nlegacy.refund.assert_called()\n',
        'from shop import payments\npatch.object(payments, "refund")\n'
        "payments.refund.assert_called()\n",
        lookups={"refund": ["shop.payments"]},
    )


def test_a_use_in_a_file_that_patches_by_name_goes_through_the_module():
    retarget(
        'from shop import legacy\npatch("shop.legacy.refund")\nlegacy.refund.assert_called()\n',
        'from shop import payments\npatch("shop.legacy.refund")\npayments.refund.assert_called()\n',
        lookups={"refund": ["shop.payments"]},
    )


def test_refuses_a_use_that_must_see_a_patch_in_several_modules():
    refused(
        'from shop import legacy\npatch("shop.legacy.refund")\nlegacy.refund.assert_called()\n',
        (3, "patched in this file"),
        lookups={"refund": ["shop.payments", "shop.orders"]},
    )


def test_refuses_a_use_that_must_see_a_patch_in_a_module_without_a_package():
    refused(
        'import shop.legacy as m\nmock.patch("shop.legacy.charge")\nm.charge()\n',
        (3, "patched in this file"),
        lookups={"charge": ["kiosk"]},
    )


def test_refuses_to_set_a_name_that_the_file_patches_too():
    refused(
        'import shop.legacy as m\nmock.patch("shop.legacy.charge")\nm.charge = None\n',
        (3, "assigned to or deleted"),
        lookups={"charge": ["shop.api"]},
    )


def test_reads_a_name_that_getattr_gives_a_default():
    retarget(
        'from shop import legacy\n\nf = getattr(legacy, "charge", None)\n',
        "from shop import charge\n\nf = charge\n",
    )


def test_sets_an_attribute_of_a_symbol():
    retarget(
        "from shop import legacy\n\nlegacy.charge.retries = 3\n",
        "from shop import charge\n\ncharge.retries = 3\n",
    )


def test_refuses_annotations_that_reach_other_modules_of_the_package():
    refused(
        """\
        import shop.legacy


        def f(a: "shop.legacy.charge", b: "shop.basket.Basket | None", c: "dict[shop, int]"): ...
        """,
        (4, "`shop.basket` is reached through the import of the old module"),
        (4, "`shop` is reached through the import of the old module"),
    )


def test_refuses_text_that_would_change():
    refused(
        'from shop import legacy\n\nx = f"{1:{legacy.charge}} {legacy.refund=}"\n',
        (3, "the f-string shows the expression's own text"),
    )


def test_keeps_the_parentheses_around_a_use():
    retarget(
        "import shop.legacy as m\n\nx = (m.charge), ((m).refund)(1)\n",
        "from shop import charge\nfrom shop.payments import refund\n\nx = (charge), (refund)(1)\n",
    )


def test_a_file_outside_of_the_packages_takes_what_the_old_module_imported():
    after = "import requests\nrequests.get(1)\n"
    retarget("from shop import legacy\nlegacy.requests.get(1)\n", after, module="")
    retarget("from shop.legacy import requests\nrequests.get(1)\n", after, module="")
