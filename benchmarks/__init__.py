"""Side-by-side measurements of demonolith and the tools one would take instead."""
