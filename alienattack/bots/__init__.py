"""Policies: what a player may see -> buttons. Standard library and sim only."""
