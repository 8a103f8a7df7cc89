"""Functions inside a router that see nothing of it."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import audited, legacy

TABLE = "\nreturn {'oat': _do_oat, 'spelt': spelt}[sort](size)"
CHAIN = "\nif sort == 'oat':\n    return _do_oat(size)\nif sort == 'spelt':\n    return spelt(size)"
ALONE = {
    "def spelt(size):\n    return _do_oat(size)": "def {}(size):\n    return _do_oat(size)\n",
    "# Fine.\n# Or not.\ndef spelt(size, n=2):\n    # Long.\n    return [n for _ in size]": (
        "# Fine.\n# Or not.\ndef {}(size, n=2):\n    # Long.\n    return [n for _ in size]\n"
    ),
    "def spelt(size: int, *, n: int = 1) -> list[int]:\n    import os\n    return [os.name]": (
        "def {}(size: int, *, n: int = 1) -> list[int]:\n    import os\n    return [os.name]\n"
    ),
}
TIED = [
    "def spelt(size):\n    return sort",
    "def spelt(size):\n    return spelt(size - 1)",
    "n = 1\ndef spelt(size):\n    return n",
    "def spelt(size, more=[]):\n    return more",
    "def spelt(*sizes):\n    return sizes",
    "def spelt(size, **more):\n    return more",
    "def spelt(size):\n    global N\n    N = size",
    "def spelt(size):\n    return unheard_of(size)",
    "@decorated\ndef spelt(size):\n    return size",
    "async def spelt(size):\n    return size",
    "if size:\n    def spelt(size):\n        return size",
    "def spelt(size):\n    return size\ndef spelt(size):\n    return 2",
    'def spelt(size):\n    return """a\n    b"""',
    "def spelt(size):\n    return 'Grün'",
]


@pytest.mark.parametrize("routing", [TABLE, CHAIN])
@pytest.mark.parametrize("inner", ALONE)
def test_gives_it_a_place_of_its_own(inner: str, routing: str) -> None:
    found = audited(inner + routing)
    (executor,) = (one for one in found.executors if one.made)
    assert executor.made == ALONE[inner].format("_do_spelt")
    assert executor.job_types == ("spelt",)
    assert legacy(found).unclear == ()


@pytest.mark.parametrize("routing", [TABLE, CHAIN])
@pytest.mark.parametrize("inner", TIED)
def test_leaves_what_sees_the_router(inner: str, routing: str) -> None:
    found = audited(inner + routing)
    assert [one for one in found.executors if one.made] == []
    assert legacy(found).unclear
