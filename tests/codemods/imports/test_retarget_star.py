"""``from old import *``."""

from __future__ import annotations

import pytest

from tests.codemods.imports.helpers import refused, retarget

STAR = "from shop.legacy import *\n"


def test_imports_the_names_that_are_used():
    retarget(
        STAR + "def f(): return refund(charge)\n",
        "from shop import charge\nfrom shop.payments import refund\n"
        "def f(): return refund(charge)\n",
    )


def test_keeps_the_local_names_of_renamed_symbols():
    retarget(STAR + "ship()\n", "from shop import ship_order as ship\nship()\n")


def test_leaves_kept_symbols_with_the_old_module():
    retarget(
        STAR + "lookup(charge)\n",
        "from shop import charge\nfrom shop.legacy import lookup\nlookup(charge)\n",
    )


def test_imports_what_dunder_all_lists():
    retarget(STAR + '__all__ = ["charge"]\n', 'from shop import charge\n__all__ = ["charge"]\n')


def test_a_package_reexports_every_name_of_the_star():
    retarget(
        "from .legacy import *  # noqa: F403\n",
        "from .payments import charge, refund  # noqa: F401\n",
        module="shop",
        is_package=True,
        star_names={"charge", "refund"},
    )


@pytest.mark.parametrize(
    ("told", "now"),
    [
        ("# noqa: F403", "# noqa: F401"),
        ("# noqa:F401,F403", "# noqa:F401"),
        ("# noqa: E402, F403, F401", "# noqa: E402, F401"),
        ("# noqa", "# noqa"),
        ("# noqa: F403  for scripts", "# noqa: F401  for scripts"),
        ("# pylint: disable=wildcard-import", "# pylint: disable=unused-import"),
        (
            "# noqa: F403  # pylint: disable=unused-wildcard-import,wildcard-import",
            "# noqa: F401  # pylint: disable=unused-import",
        ),
        ("# noqa: E402", "# noqa: E402"),
        ("# type: ignore", "# type: ignore"),
        ("# everything", "# everything"),
    ],
)
def test_a_linter_is_told_of_names_that_only_others_read(told: str, now: str):
    names = {"handed_on": {"charge"}, "module": "shop.facade", "star_names": {"charge", "refund"}}
    retarget(f"from .legacy import *  {told}\n", f"from .payments import charge  {now}\n", **names)


@pytest.mark.parametrize(
    ("told", "now"),
    [
        ("# noqa: F403", ""),
        ("# noqa: F403,F405", ""),
        ("# noqa: F403  for scripts", "  # for scripts"),
        ("# noqa: F401,F403", "  # noqa: F401"),
        ("# noqa: E402,F403", "  # noqa: E402"),
        ("# pylint: disable=wildcard-import", ""),
        ("# noqa", "  # noqa"),
    ],
)
def test_a_linter_need_not_be_told_of_names_that_are_read(told: str, now: str):
    retarget(
        f"{STAR[:-1]}  {told}\nrefund()\n", f"from shop.payments import refund{now}\nrefund()\n"
    )


def test_what_was_written_beside_a_star_is_written_once():
    retarget(
        f"{STAR[:-1]}  # noqa: F403  both\nrefund(charge)\n",
        "from shop import charge  # both\nfrom shop.payments import refund\nrefund(charge)\n",
    )


def test_only_the_statement_with_unread_names_is_excused():
    retarget(
        f"{STAR[:-1]}  # noqa: F403\nrefund()\n",
        "from shop import charge  # noqa: F401\nfrom shop.payments import refund\nrefund()\n",
        handed_on={"charge"},
    )


def test_a_package_imports_once_what_others_take_from_it():
    retarget(
        "from .counter import charge\nfrom .legacy import *\n",
        "from .counter import charge\nfrom .payments import refund\n",
        module="shop",
        is_package=True,
        star_names={"charge", "refund"},
    )


def test_a_linter_is_told_of_what_is_there_for_its_side_effect():
    retarget(
        f"{STAR[:-1]}  # noqa: F403\n",
        "import shop.tasks  # noqa: F401\n",
        side_effect_home="shop.tasks",
    )


def test_refuses_what_another_star_may_bring():
    refused(f"from web import *\n{STAR}charge(datetime.now())\n", (2, "`datetime`"))


def test_a_star_that_nothing_uses_is_there_for_its_side_effect():
    retarget(STAR, "import shop\n")


def test_imports_only_given_names():
    retarget(
        STAR + "charge(refund, undefined)\n",
        "from shop import charge\nfrom shop.payments import refund\ncharge(refund, undefined)\n",
        star_names={"charge", "refund", "ship"},
    )


def test_takes_names_used_in_string_annotations():
    retarget(
        STAR + 'def f(x: "charge"): ...\n', 'from shop import charge\ndef f(x: "charge"): ...\n'
    )


def test_private_names_do_not_come_through_a_star():
    refused(STAR + "_pack()\n", (1, "`_pack`"), homes={})


def test_refuses_a_package_whose_names_are_not_known():
    refused(STAR, (1, "not given"), module="web", is_package=True)


def test_refuses_names_it_cannot_explain():
    refused(STAR + "charge(datetime.now())\n", (1, "`datetime`"))


def test_explains_builtins_and_what_every_module_has():
    retarget(
        STAR + "print(charge, __name__, __file__, __path__)\n",
        "from shop import charge\nprint(charge, __name__, __file__, __path__)\n",
    )


def test_refuses_given_names_without_a_home():
    refused(STAR + "mystery()\n", (1, "`mystery`"), star_names={"mystery"})


@pytest.mark.parametrize(
    ("also", "left"),
    [
        ("from shop import charge\n", "from shop import charge\n"),
        ("from shop.legacy import charge\n", "from shop import charge\n"),
        ("from shop.legacy import lookup\n", "from shop.legacy import lookup\n"),
    ],
)
def test_leaves_what_the_file_imports_itself(also: str, left: str):
    name = left.split()[-1]
    rest = "from shop.payments import refund\n"
    lines = sorted([left, rest], key=lambda line: line.split()[1])
    retarget(f"{also}{STAR}refund({name})\n", f"{''.join(lines)}refund({name})\n")


def test_names_what_the_file_has_from_elsewhere_too():
    """Which of them it is depends on the order: both stay."""
    before = f"try:\n    from till import charge\nexcept ImportError:\n    {STAR}\n\ncharge()\n"
    after = before.replace(STAR, "from shop import charge\n")
    retarget(before, after)
