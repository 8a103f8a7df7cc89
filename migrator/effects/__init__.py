"""What importing a module does besides binding names: the effects that go when the module goes.

By ``ast`` alone. A call is taken for harmless only where it is known to be: the standard library's
makers of values, and functions of the tree whose bodies were read. Everything else may have one.
"""

from migrator.effects.decorators import may_register
from migrator.effects.model import Effect
from migrator.effects.reader import Reader
from migrator.effects.statements import bindings, definition_effect, import_effect, value_effect

__all__ = [
    "Effect",
    "Reader",
    "bindings",
    "definition_effect",
    "import_effect",
    "may_register",
    "value_effect",
]
