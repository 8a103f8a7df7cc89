"""One file on its way through the codemods of stage 5: each takes what the last one gave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from migrator.facts import Layout
from migrator.modules import is_package, module_name
from migrator.reached import Narrowing
from migrator.stages.targets import Targets

if TYPE_CHECKING:
    from codemods.imports.model import Rewritten

_PATCHES = re.compile(rb"patch|setattr|delattr")


class Rewriting:
    """Rewrites a file in steps: its imports and their uses, strings that act, Celery's lists.

    Args:
        path: The file.
        before: What it holds.
        targets: Where everything goes.
        narrowing: Tells which modules a patch is about.

    Attributes:
        code: What it holds by now.
        results: What each codemod said.
    """

    def __init__(self, path: str, before: bytes, targets: Targets, narrowing: Narrowing) -> None:
        self.code = before
        self.results: list[Rewritten] = []
        self._path = path
        self._targets = targets
        self._narrowing = narrowing

    def take_imports(self, layout: Layout, handed_on: frozenset[str]) -> None:
        """Rewrite what imports the monolith, and the uses of what that binds.

        Args:
            layout: Where the source root is.
            handed_on: What others take from this file.
        """
        from codemods.imports.model import Rewritten
        from codemods.imports.retarget import retarget_imports
        from codemods.imports.spell_targets import spell_targets

        targets = self._targets
        self._take(Rewritten(spell_targets(self.code, old=targets.old)))
        inside = self._narrowing.in_file(self._path, self.code)
        done = retarget_imports(
            self.code,
            module=module_name(self._path, layout.source_root) or "",
            is_package=is_package(self._path),
            old=targets.old,
            homes=targets.homes,
            keep=targets.keep,
            side_effect_home=targets.tasks_package,
            star_names=targets.star_names,
            handed_on=handed_on,
            lookups=targets.lookups,
            copied=targets.copied,
            looks_up=inside.looked_up,
            together=inside.together,
            line_length=targets.line_length,
        )
        self._take(done)

    def take_patches(self) -> None:
        """Rewrite the strings that patch, load or log by a name of the monolith."""
        from codemods.imports.patch_strings import patch_strings

        targets = self._targets
        done = patch_strings(
            self.code,
            old=targets.old,
            homes=targets.patched,
            lookups=targets.lookups,
            keep=targets.keep,
            side_effect_home=targets.tasks_package,
            loggers=targets.loggers,
            own_loggers=targets.own_loggers,
            copied=targets.copied,
            looks_up=self._narrowing.in_file(self._path, self.code).looked_up,
            also=self._narrowing.aliases if _PATCHES.search(self.code) else (),
        )
        self._take(done)

    def take_lists(self, lists: frozenset[str]) -> None:
        """Rewrite what tells Celery which modules to import.

        Args:
            lists: The names of lists of modules that Celery is given.
        """
        from codemods.imports.autodiscovery import discover_also
        from codemods.imports.config_strings import config_strings

        old, targets = self._targets.old, self._targets
        found = discover_also(self.code, old=old, new=targets.tasks_package, loaded=targets.loaded)
        self._take(found)
        replacements = targets.task_modules
        self._take(config_strings(self.code, old=old, replacements=replacements, lists=lists))

    def _take(self, done: Rewritten) -> None:
        self.results.append(done)
        self.code = done.code
