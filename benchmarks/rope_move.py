"""Moves one function with rope: rope_move.py ROOT FILE FUNCTION [TARGET].

With a target the result is written; without one only the changes are computed.
"""

import sys

from rope.base.project import Project  # type: ignore[import-not-found,unused-ignore]
from rope.refactor.move import create_move  # type: ignore[import-not-found,unused-ignore]


def main() -> None:
    """Compute the changes of the move."""
    root, file, function, *target = sys.argv[1:]
    project = Project(root, ropefolder=None)
    module = project.get_resource(file)
    offset = module.read().index(f"def {function}(") + len("def ")
    to = project.get_resource(target[0] if target else "maintenance.py")
    changes = create_move(project, module, offset).get_changes(to)
    print(len(list(changes.get_changed_resources())), "files")
    if target:
        project.do(changes)


if __name__ == "__main__":
    main()
