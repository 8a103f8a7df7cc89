from __future__ import annotations

from textwrap import dedent

from codemods.carry_decorators import carry_decorators

OLD = """\
from shop import names
from shop.kitchen.recipes import known, recipe

from .extra import counted

LOCAL = "loaf"


@recipe("bread")
@counted
@recipe(names.ROLL, hot=True)
def bake(order):
    return 1
"""
NEW = """\
import math


# In the oven.
def bake(order):
    return math.pi
"""


def check(after: str, *decorators: str, old: str = OLD, new: str = NEW) -> None:
    done = carried(*decorators, old=old, new=new)
    assert done.refusals == ()
    assert done.code.decode() == dedent(after)
    compile(done.code, "<after>", "exec")
    assert carried(*decorators, old=old, new=done.code.decode()).code == done.code


def carried(*decorators: str, old: str = OLD, new: str = NEW, name: str = "bake"):
    return carry_decorators(
        old.encode(), new.encode(), {name: decorators}, module="shop.kitchen.bakery"
    )


def test_keeps_each_with_its_arguments_and_imports():
    check(
        """\
        import math

        from shop import names
        from shop.kitchen.recipes import recipe


        # In the oven.
        @recipe("bread")
        @recipe(names.ROLL, hot=True)
        def bake(order):
            return math.pi
        """,
        "recipe",
    )


def test_keeps_one_without_arguments_and_a_relative_import():
    done = carried("counted")
    assert b"from shop.kitchen.extra import counted\n" in done.code
    assert b"# In the oven.\n@counted\ndef bake" in done.code


def test_goes_above_those_that_are_there():
    new = "def timed(f):\n    return f\n\n\n@timed\ndef bake(order):\n    return 2\n"
    assert (
        b'@recipe("bread")\n@recipe(names.ROLL, hot=True)\n@timed\n'
        in carried("recipe", new=new).code
    )


def test_leaves_other_decorators_of_the_old_one():
    assert b"counted" not in carried("recipe").code


def test_leaves_a_module_alone_whose_function_has_it():
    new = f"from shop.kitchen.extra import counted\n\n\n@counted\n{NEW[NEW.index('def'):]}"
    assert carried("counted", new=new).code == new.encode()


def test_leaves_other_functions_alone():
    assert carried("recipe", name="fry").code == NEW.encode()


def test_leaves_a_method_of_that_name_alone():
    new = "class Oven:\n    def bake(self):\n        return 1\n"
    assert b"@recipe" not in carried("recipe", new=new).code


def test_knows_a_builtin():
    old = OLD.replace("names.ROLL", "str(1)")
    assert carried("recipe", old=old).refusals == ()


def test_refuses_what_the_old_file_defines():
    done = carried("recipe", old=OLD.replace("names.ROLL", "LOCAL"))
    assert [(one.line, one.subject) for one in done.refusals] == [(11, "LOCAL")]
    assert "does not import it from a module" in done.refusals[0].reason
    assert done.code == NEW.encode()


def test_refuses_what_a_star_may_bring():
    old = OLD.replace("import known, recipe", "import *")
    assert [one.subject for one in carried("recipe", old=old).refusals] == ["recipe"]


def test_refuses_a_name_that_means_something_else():
    done = carried("recipe", new=f"recipe = 1\n\n\n{NEW}")
    assert [one.subject for one in done.refusals] == ["recipe"]
    assert done.code == f"recipe = 1\n\n\n{NEW}".encode()
