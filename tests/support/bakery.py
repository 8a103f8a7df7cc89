"""A bakery whose tasks are registered twice: a dozen short files, no word of them the plan's."""

from __future__ import annotations

from textwrap import dedent

OLD = "bakery/oven/everything.py"
STARTER = "bakery/oven/shifts/starter.py"
ROUTER = "bakery/oven/recipes/table.py"
RECIPES = "bakery/oven/recipes/__init__.py"
BREAD = "bakery/oven/recipes/bread_recipe.py"
COUNTER = "bakery/counter.py"
ORDERS = "bakery/orders.py"
CLOCK = "bakery/oven/shifts/clock.py"

# What the endpoint becomes, whatever the lookup was.
DISPATCHING_ORDERS = """\
from bakery import cards
from bakery.queue import queue


class Missing(Exception):
    pass


def again(plan_id):
    from bakery.oven import bake

    plan = cards.due_plans()[plan_id]
    card_id = plan.get("card_id")
    if not card_id:
        raise Missing(
            "Schedule has no associated card. Please edit the schedule and select a card."
        )

    card = cards.get_card(card_id)
    if not card:
        raise Missing(f"Card {card_id} not found")
    return bake.delay(
        kind=card["kind"],
        order=plan["order"],
        batch=plan["id"],
    )
"""


def bakery(**replaced: str) -> dict[str, str]:
    """Return the files of the bakery.

    Args:
        replaced: More files, or others; ``__`` stands for ``/``, and ``.py`` is added.
    """
    files = {path: dedent(text) for path, text in _FILES.items()}
    files.update({f"{name.replace('__', '/')}.py": dedent(text) for name, text in replaced.items()})
    return files


def edited(path: str, *edits: tuple[str, str]) -> dict[str, str]:
    """Return the bakery with words of one file replaced; each must be there once."""
    files = bakery()
    for old, new in edits:
        assert files[path].count(old) == 1, f"{old!r} is {files[path].count(old)} times in {path}"
        files[path] = files[path].replace(old, new)
    return files


_FILES = {
    "bakery/__init__.py": "",
    "bakery/queue.py": """\
        from celery import Celery

        queue = Celery("bakery", broker="memory://", include=["bakery.oven"])
        """,
    "bakery/scales.py": """\
        def weigh(order):
            return len(str(order))
        """,
    COUNTER: """\
        from bakery.queue import queue


        def sell(kind, order):
            from bakery.oven.everything import bake

            return bake.delay(kind=kind, order=order)
        """,
    "bakery/cards.py": """\
        def get_card(card_id):
            return {"id": card_id, "kind": "bread"}


        def due_plans():
            return [{"id": 1, "card_id": 2, "order": "rye", "recipe": "cake_v1"}]
        """,
    ORDERS: """\
        from bakery import cards
        from bakery.queue import queue


        class Missing(Exception):
            pass


        def again(plan_id):
            from bakery.oven.everything import recipe_for

            plan = cards.due_plans()[plan_id]
            recipe = recipe_for(plan["recipe"])
            if recipe is None:
                raise Missing(f"no recipe for {plan['recipe']}")
            return recipe.delay(order=plan["order"])
        """,
    CLOCK: """\
        from celery import shared_task

        from bakery import cards

        from .starter import bake


        @shared_task(name="bakery.due")
        def due():
            for plan in cards.due_plans():
                card = cards.get_card(plan["card_id"])
                if card is None:
                    continue
                bake.delay(kind=card["kind"], order=plan["order"], batch=plan["id"])
        """,
    "bakery/oven/__init__.py": """\
        from .shifts import bake, due

        __all__ = ["bake", "due"]
        """,
    "bakery/oven/shifts/__init__.py": """\
        from .clock import due
        from .starter import bake

        __all__ = ["bake", "due"]
        """,
    STARTER: """\
        from celery import shared_task

        from bakery.oven.recipes.table import prepare


        @shared_task(bind=True, name="bakery.bake")
        def bake(self, kind, order=None, batch=None):
            return prepare(kind=kind, order=order, batch=batch)
        """,
    RECIPES: """\
        from .bread_recipe import make_bread
        from .table import prepare

        __all__ = ["make_bread", "prepare"]
        """,
    ROUTER: """\
        from .bread_recipe import make_bread


        def prepare(kind, order, batch=None):
            recipes = {
                "bread": make_bread,
            }
            recipe = recipes.get(kind)
            if recipe is None:
                return {"success": False, "error": f"No recipe: {kind}"}
            return recipe(order=order, batch=batch)
        """,
    BREAD: """\
        def make_bread(order, batch=None):
            return {"success": True, "made": "bread"}
        """,
    OLD: """\
        import asyncio
        import logging

        from bakery.queue import queue
        from bakery.scales import weigh

        logger = logging.getLogger(__name__)

        SUGAR = {"cake": 3}


        # ----------------------------------------------------------------------------
        # The oven's door
        # ----------------------------------------------------------------------------


        @queue.task(bind=True, name="bakery.bake")
        def bake(self, kind, order=None):
            return _prepare(kind=kind, order=order)


        def _prepare(kind, order):
            recipes = {
                "bread": _make_bread,
                "cake": _make_cake,
                "roll": _make_roll,
                "bun": _make_roll,
                "wafer": _make_wafer,
            }
            recipe = recipes.get(kind)
            if recipe is None:
                return {"success": False, "error": f"No recipe: {kind}"}
            return recipe(order=order)


        def _make_bread(order):
            return {"success": True, "made": "bread"}


        # Cakes --------------------------------------------------------------------


        def _sweetened(order):
            return SUGAR["cake"] * weigh(order)


        def _make_cake(order):
            # Sugar first, then flour.
            logger.info(f"cake for {order}")
            return {"success": True, "sugar": _sweetened(order)}


        def _make_roll(order):
            loop = asyncio.new_event_loop()
            try:
                return {"success": True, "weight": weigh(order)}
            finally:
                loop.close()


        def _make_wafer(order):
            # The iron was sold.
            from bakery.iron import press

            asyncio.run(press(order))
            return {"success": True}


        @queue.task(name="bakery.old_cake")
        def old_cake(kind, order=None):
            return _make_cake(order)


        # What the till used to send.
        RECIPES = {"cake_v1": old_cake}


        def recipe_for(kind):
            return RECIPES.get(kind)
        """,
}
