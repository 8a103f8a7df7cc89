from __future__ import annotations

import pytest

from codemods.imports.only_imported import only_imported


@pytest.mark.parametrize(
    "source",
    [
        "from .mail import letter\n",
        "from .mail import post, letter\n\nTABLE = {1: post}\n",
        "def f():\n    from .mail import letter\n    return 1\n",
    ],
)
def test_finds(source):
    assert only_imported(source.encode(), {"letter", "post"}) == {"letter"}


@pytest.mark.parametrize(
    "source",
    [
        "from .mail import letter\n\nTABLE = {1: letter}\n",
        'from .mail import letter\n\n__all__ = ["letter"]\n',
        "from .mail import letter as post\n",
        "from .mail import *\n",
        "try:\n    from .mail import letter\nexcept ImportError:\n    from .old import letter\n",
    ],
)
def test_leaves_alone(source):
    assert not only_imported(source.encode(), {"letter"})
