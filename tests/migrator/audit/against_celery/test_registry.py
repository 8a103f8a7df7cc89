"""What the audit says must be what a Celery process registers: asked of Celery itself."""

from __future__ import annotations

import os
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, note, seed, settings

from tests.fuzz.budget import INPUTS
from tests.migrator.audit.against_celery.celeries import VERSIONS, NotInstalled, Oracle
from tests.migrator.audit.against_celery.claims import disagreements
from tests.migrator.audit.against_celery.projects import Drawn, projects

EXAMPLES = (INPUTS or 1080) // len(VERSIONS)  # `make fuzz` asks for many more, always others
SEED = random.randrange(10**9) if INPUTS else 0


@pytest.mark.parametrize("release", VERSIONS)
def test_agrees_with_celery(release: str) -> None:
    try:
        oracle = Oracle(release)
    except NotInstalled as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))

    @seed(f"{SEED} {release}")
    @settings(
        max_examples=EXAMPLES,
        phases=(Phase.generate, Phase.shrink),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(projects())
    def agrees(drawn: Drawn) -> None:
        assert compare(oracle, drawn) == []

    with oracle:
        agrees()


def compare(oracle: Oracle, drawn: Drawn) -> list[str]:
    """Return where the audit says something else than Celery does."""
    with TemporaryDirectory(prefix="project") as made:
        for path, text in drawn.files.items():
            file = Path(made, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        answers = {app: oracle.ask(Path(made), drawn.root, app) for app in drawn.apps}
        found = disagreements(drawn, answers)
    for path, text in drawn.files.items() if found else ():
        note(f"--- {path}\n{text}")
    return found
