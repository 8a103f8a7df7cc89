"""The deploy plan: what to deploy in which order, what to drain, how to go back.

Pure: built from the audit's facts and the plan, without looking at anything else.
"""

from __future__ import annotations

from migrator.deploy.build import deploy_plan
from migrator.deploy.model import DeployPlan, Fate, Step, TaskName

__all__ = ["DeployPlan", "Fate", "Step", "TaskName", "deploy_plan"]
