"""``run_unittests.py FOLDER MODULE``: run a module's tests, and print the outcome as JSON."""

from __future__ import annotations

import importlib
import io
import json
import sys
import unittest


def main(folder: str, module: str) -> None:
    """Print how many tests ran, and which of them failed, each with its traceback."""
    sys.path.insert(0, folder)
    sys.argv = [module]
    suite = unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(module))
    result = unittest.TextTestRunner(stream=io.StringIO(), verbosity=0).run(suite)
    failed = {test.id().partition(".")[2]: trace for test, trace in result.failures + result.errors}
    print(json.dumps({"ran": result.testsRun, "failed": failed}), file=sys.__stdout__)


main(*sys.argv[1:])
