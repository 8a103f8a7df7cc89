"""What the modular router's module imports to lead to executors, in the style that it has."""

from __future__ import annotations

import ast
import re

from migrator.facts import JobRouter
from migrator.modules import is_package
from migrator.plan import STUB, ExecutorPlan, Plan
from migrator.python_source import definition, parse
from migrator.syntax import walk

# Where siblings are imported so, what is elsewhere stands in a group of its own.
_RELATIVE = re.compile(rb"^from \.", re.MULTILINE)
_BRANCHES = (ast.If, ast.match_case)


def with_executors(router: JobRouter, plan: Plan, code: bytes, line_length: int) -> bytes:
    """Return the router's module with an import of each executor that it does not lead to yet.

    Args:
        router: The router.
        plan: The plan.
        code: Its module.
        line_length: Where a new import statement is broken.
    """
    from codemods.import_beside import FromImport, import_beside
    from codemods.imports.add_import import add_import
    from codemods.imports.model import Home

    local = _imported_in_branches(code, router.picker)
    wanted = [
        FromImport(import_path(router, executor, code), executor.public_name)
        for executor in plan.routable
        if executor.action != STUB and executor.module != router.function.module
        if executor.public_name not in local
        if executor.beside or not all(is_routed(router, name) for name in executor.job_types)
        if executor.routed
    ]
    relative = _RELATIVE.search(code) is not None
    apart = [item for item in wanted if relative and not item.module.startswith(".")]
    beside = [item for item in wanted if item not in apart]
    siblings = {route.function for route in router.routes}
    siblings |= {item.name for item in beside}
    code, found = import_beside(
        code,
        beside,
        siblings,
        function=router.picker,
        above=router.mapping,
        line_length=line_length,
    )
    left = apart if found else wanted
    if not left:
        return code
    homes = {item.name: Home(_absolute(router, item.module), item.name) for item in left}
    inside = is_package(router.function.path)
    return add_import(code, module=router.function.module, is_package=inside, names=homes).code


def _imported_in_branches(code: bytes, function: str) -> frozenset[str]:
    """Return what the branches of a function import for themselves."""
    node = definition(parse(code), function)
    branches = (part for part in (walk(node) if node else ()) if isinstance(part, _BRANCHES))
    imports = (one for branch in branches for one in walk(branch) if isinstance(one, ast.alias))
    return frozenset(one.asname or one.name for one in imports)


def import_path(router: JobRouter, executor: ExecutorPlan, code: bytes) -> str:
    """Return what the router's module imports an executor from, in the style that it has.

    Empty where the module defines it or a stub stands in for it.

    Args:
        router: The router.
        executor: The executor.
        code: The router's module.
    """
    if executor.action == STUB or executor.module == router.function.module:
        return ""
    package = _package_of(router)
    if b"from ." not in code and b"from %s." % package.encode() in code:
        return executor.module
    return _relative_module(package, executor.module)


def is_routed(router: JobRouter, job_type: str) -> bool:
    """Tell whether a router knows a job type."""
    return any(route.job_type == job_type for route in router.routes)


def _package_of(router: JobRouter) -> str:
    """Return the package that relative imports of the router's file start from."""
    module = router.function.module
    return module if is_package(router.function.path) else module.rpartition(".")[0]


def _relative_module(package: str, target: str) -> str:
    """Return the target as ``.module`` where it is in the package, else as it is."""
    if package and target.startswith(f"{package}."):
        return target[len(package) :]
    return target


def _absolute(router: JobRouter, module: str) -> str:
    return _package_of(router) + module if module.startswith(".") else module
