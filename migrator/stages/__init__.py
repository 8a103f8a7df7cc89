"""The seven stages, in their order: order is meaning."""

from __future__ import annotations

from migrator.stage import Stage
from migrator.stages.audit import Audit
from migrator.stages.delete_monolith import DeleteMonolith
from migrator.stages.extract_executors import ExtractExecutors
from migrator.stages.rewrite_base_executor import RewriteBaseExecutor
from migrator.stages.rewrite_router_imports import RewriteRouterImports
from migrator.stages.rewrite_schedule_endpoint import RewriteScheduleEndpoint
from migrator.stages.verify_dispatcher import VerifyDispatcher

STAGES: tuple[Stage, ...] = (
    Audit(),
    VerifyDispatcher(),
    ExtractExecutors(),
    RewriteBaseExecutor(),
    RewriteRouterImports(),
    RewriteScheduleEndpoint(),
    DeleteMonolith(),
)
