"""Holds what was observed against what should be; every mismatch is a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.demo.observe import Observed
from migrator.demo.scenes import SCENES, TWICE


def wrong_before(before: Observed) -> Iterator[str]:
    """Yield where the bug does not show as it should."""
    for scene, outcome in zip(SCENES, before.outcomes, strict=True):
        if not scene.before.met_by(outcome):
            yield f"before, {scene.title}: expected {scene.before}; got {outcome}"
    if sorted(before.twice) != sorted(TWICE):
        found = ", ".join(before.twice) or "none"
        yield f"before, names claimed twice: expected {', '.join(TWICE)}; got {found}"


def wrong_after(after: Observed) -> Iterator[str]:
    """Yield where the cure does not show as it should."""
    for scene, outcome in zip(SCENES, after.outcomes, strict=True):
        if not scene.after.met_by(outcome):
            yield f"after, {scene.title}: expected {scene.after}; got {outcome}"
    for name in after.twice:
        yield f"after, {name} is still claimed by {', '.join(after.claims[name])}"
    for name in TWICE:
        if name not in after.claims:
            yield f"after, {name} is not registered any more"
        if after.banner.count(name) != 1:
            yield f"after, the worker announces {name} {after.banner.count(name)} times"
