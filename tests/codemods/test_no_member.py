"""A job type that an enum has no member for is answered, and nothing else is caught with it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from codemods.unknown_job_type import error_for_unknown

HEAD = "def route(kind, plan):\n"
ERROR = 'return {"success": False, "error": f"Unknown job type: {kind}"}'
MEMBER = f"    try:\n        member = Kind(kind)\n    except ValueError:\n        {ERROR}\n"


def check(before: str, after: str, looked_up: str = "Kind(kind)", head: str = HEAD) -> None:
    for text in (before, after):
        code, replaced = error_for_unknown(
            (head + text).encode(), "route", "kind", looked_up=looked_up, conversions=["Kind(kind)"]
        )
        assert code.decode() == head + after
        assert replaced == (text != after)
    compile(head + after, "<after>", "exec")


@pytest.mark.parametrize("name", ["which", "kind"])
def test_answers_where_the_member_gets_a_name(name: str) -> None:
    rest = f"    return table.get({name}, nothing)(plan)\n"
    made = f"{name} = Kind(kind)\n"
    check(
        f"    {made}{rest}",
        f"    try:\n        {made}    except ValueError:\n        {ERROR}\n{rest}",
        looked_up="" if name == "kind" else name,
    )


def test_gives_the_member_a_name_where_an_executor_is_called() -> None:
    check(
        "    # The table.\n    return TABLE[Kind(kind)](plan)\n",
        f"{MEMBER}    if member not in TABLE:\n        {ERROR}\n"
        "    # The table.\n    return TABLE[member](plan)\n",
    )


def test_takes_a_name_that_is_free() -> None:
    check(
        "    return TABLE.get(Kind(kind), nothing)(plan)\n",
        f"{MEMBER}    return TABLE.get(member, nothing)(plan)\n".replace("member", "wanted"),
        head="member = 1\n\n\n" + HEAD,
    )


def test_catches_a_missing_entry_as_well() -> None:
    check(
        "    runner = TABLE[Kind(kind)]\n    return runner(plan)\n",
        "    try:\n        runner = TABLE[Kind(kind)]\n    except (KeyError, ValueError):\n"
        f"        {ERROR}\n    return runner(plan)\n",
    )


def test_names_it_once_for_a_chain_and_what_follows() -> None:
    chain = dedent("""\
        if Kind(kind) is Kind.A:
            return run_a(plan)
        elif Kind(kind) is Kind.B:
            return run_b(plan)
        if Kind(kind) is Kind.C:
            return run_c(plan)
        return None
    """)
    body = "".join(f"    {line}\n" for line in chain.splitlines())
    check(body, MEMBER + body.replace("Kind(kind)", "member"))


def test_names_it_for_a_match() -> None:
    match = "    match Kind(kind):\n        case Kind.A:\n            return run_a(plan)\n"
    check(match, MEMBER + match.replace("Kind(kind)", "member"))


def test_answers_instead_of_another_exception() -> None:
    body = "    try:\n        which = Kind(kind)\n    except ValueError{}:\n        {}\n"
    check(
        body.format(" as error", "raise LookupError(f'no {kind}') from error"),
        body.format("", 'return {"success": False, "error": f\'no {kind}\'}'),
        looked_up="which",
    )


@pytest.mark.parametrize(
    "caught",
    [
        "ValueError:\n        return None",
        "(ValueError, TypeError):\n        which = None",
        "Exception:\n        return {}",
    ],
)
def test_leaves_what_is_caught_already(caught: str) -> None:
    body = f"    try:\n        which = Kind(kind)\n    except {caught}\n    return use(which)\n"
    check(body, body, looked_up="which")


@pytest.mark.parametrize(
    "body",
    [
        "    return TABLE.get(kind, nothing)(plan)\n",
        "    other = Sort(kind)\n    return TABLE.get(other, nothing)(plan)\n",
        "    def inner():\n        return Kind(kind)\n    return use(inner)\n",
    ],
)
def test_leaves_what_makes_no_member_here(body: str) -> None:
    check(body, body)
