"""What a test reaches of a project, and which names are looked up on the way.

Of every expression that could lead somewhere it is taken that it does: what is said to be reached
may be too much, never too little. Where that cannot be told, it is said that everything is.
"""

from migrator.reached.narrowing import Narrowing

__all__ = ["Narrowing"]
