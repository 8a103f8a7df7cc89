"""How written code is laid out: as the target has it, and on the written lines alone."""
