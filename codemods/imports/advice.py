"""What a person can do about an import that was left as it was."""

from __future__ import annotations

from codemods.imports.model import NoHome

NEVER_LOOKED_UP = (
    "remove the patch if the name is gone; where it is a default value, which is taken once at "
    "import, give the function that argument in the test"
)
LOOKED_UP_BY_SEVERAL = (
    "in a commit before this migration, patch it in a `with` or say the value "
    '(`patch("…", fake)`): then it is patched in each of them, with one object; or patch an '
    "attribute of the object itself (`escalate.delay`), or let the code call it through its module "
    "(`mailer.send`) and patch it there: both hold before and after"
)
NOT_BY_ITS_SUCCESSOR = (
    "in a commit before this migration, patch what the modular function looks up, or an attribute "
    "of the object itself, so that the test holds before and after"
)
HIDDEN_MODULE = (
    "in a commit before this migration, give it the module and the name "
    '(`monkeypatch.setattr(module, "name", …)`): that finds the module, whatever its package has'
)
NO_HOME = "import it from the module that defines it, commit, and run again"
_ADVICE = (
    ("calls something else by that name", HIDDEN_MODULE),
    ("is not looked up there", NOT_BY_ITS_SUCCESSOR),
    ("known to look", NEVER_LOOKED_UP),
    ("of the new modules has a", "give this file one of its own, commit, and run again"),
    ("inside the old module", "import from where the names live now"),
    ("lives in this file", "use the name that the file defines"),
    ("one name twice", "import each name once"),
    ("something else as well", "import the names themselves instead of the module"),
    ("global or nonlocal", "import the names themselves at the top of the file"),
    ("into a class", "import at the top of the file"),
    ("`__all__` exports", "export the names themselves, or take the module out of `__all__`"),
    ("used as an object", "use the names it is needed for, or the module that has them now"),
    ("is replaced", "set what is meant in the module that has it now"),
    ("assigned to or deleted", "set it in the module that has it now"),
    ("patched in this file", "use the module that has the name now, in the patch and in the use"),
    ("looked up in", LOOKED_UP_BY_SEVERAL),
    ("reached through", "import the other module by its own name"),
    ("side effect only", "import what registers the same now"),
    ("comment stands inside", "move the comment out of the expression"),
    ("in a pattern", "compare with `if`, or name it through the module that has it now"),
    ("own text", "name it through the module that has it now"),
    ("not given", "import the names explicitly"),
)


def advice_for(reason: str) -> str:
    """Return what to do about ``reason``, one of those that ``retarget_imports`` gives."""
    if isinstance(reason, NoHome):
        return NO_HOME
    return next((advice for part, advice in _ADVICE if part in reason), "")
