"""How many examples the property tests try, and which."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# `make search TIMES=100` tries a hundred times as many, other ones each time.
TIMES = int(os.environ.get("TIMES", "0"))


def use_the_same_examples_each_time() -> None:
    """The suite must give the same on each machine and each run; a search must not."""
    settings.register_profile(
        "demonolith",
        derandomize=not TIMES,
        deadline=None,
        database=None,
        print_blob=bool(TIMES),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    settings.load_profile("demonolith")


def examples(count: int) -> settings:
    """Settings for a property test that needs another number of examples than a hundred."""
    return settings(max_examples=count * max(TIMES, 1))
