"""How the routers call the executors: with which values, and what else they do."""
