"""The command of ``lazy_log_calls.py``, which says what it does, for ``python -m libcst.tool``.

It has a file of its own, as importing ``libcst.codemod`` takes longer than moving a module.
"""

import libcst as cst
from libcst.codemod import VisitorBasedCodemodCommand

from codemods.lazy_log_calls import make_logging_lazy


class LazyLogging(VisitorBasedCodemodCommand):
    """Rewrites the f-string log calls of a module."""

    DESCRIPTION = 'Turns logger.info(f"... {x}") into logger.info("... %s", x).'

    def visit_Module(self, node: cst.Module) -> bool:
        """Leaves the visiting to the transformer that also serves parts of a module."""
        return False

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        """Rewrites the module as a whole."""
        return make_logging_lazy(updated_node)
