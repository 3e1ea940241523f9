"""The pygame game. The only package that imports pygame."""
