"""Rewrites the references to a module whose definitions have moved elsewhere.

One job a module: ``retarget`` (import statements and their uses), ``patch_strings`` (dotted names
in strings that act), ``config_strings`` (Celery's lists of modules), ``reexport`` and
``add_import`` (package ``__init__`` files), ``remove_definitions`` and ``references`` (the proof
before the old module goes).
"""
