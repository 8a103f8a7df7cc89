from __future__ import annotations

from codemods.carry_decorators import carry_decorators

OLD = """\
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


def carried(*decorators: str, new: str = NEW, name: str = "bake") -> str:
    done = carry_decorators(OLD.encode(), new.encode(), {name: decorators})
    assert carry_decorators(OLD.encode(), done, {name: decorators}) == done
    return done.decode()


def test_keeps_each_with_its_arguments():
    decorators = '@recipe("bread")\n@recipe(names.ROLL, hot=True)\n'
    assert carried("recipe") == NEW.replace("def bake", f"{decorators}def bake")


def test_goes_above_those_that_are_there():
    new = "def timed(f):\n    return f\n\n\n@timed\ndef bake(order):\n    return 2\n"
    decorators = '@recipe("bread")\n@recipe(names.ROLL, hot=True)\n@timed\n'
    assert decorators in carried("recipe", new=new)


def test_leaves_other_decorators_of_the_old_one():
    assert "counted" not in carried("recipe")


def test_leaves_a_module_alone_whose_function_has_it():
    new = f"from shop.kitchen.extra import counted\n\n\n@counted\n{NEW[NEW.index('def'):]}"
    assert carried("counted", new=new) == new


def test_leaves_other_functions_alone():
    assert carried("recipe", name="fry") == NEW


def test_leaves_a_method_of_that_name_alone():
    new = "class Oven:\n    def bake(self):\n        return 1\n"
    assert carried("recipe", new=new) == new
