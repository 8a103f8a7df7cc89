"""Runs the target's own code: on a checkout of one tree, in a clean environment, for some time.

Knows nothing of the audit, of reports or of git's commands: who wants something to be run gives a
``TreeReader``, a tree id and a command, and gets back what it printed.
"""
