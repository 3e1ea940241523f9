"""THE RULES: a deterministic simulation. Standard library only; integers only; no clock, no I/O, no globals, no floats."""
