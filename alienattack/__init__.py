"""Alien Attack: an arcade shooter with a cloud behind it."""

# A literal: importlib.metadata does not work inside a function's zip.
__version__ = "0.1.0"
