"""The executed rungs of the ladder: what a step breaks when the target's code really runs.

Only when a person asks for it, with the target's interpreter, on a checkout of the very tree.
"""
