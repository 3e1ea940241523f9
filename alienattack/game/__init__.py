"""The pygame game. The only package that imports pygame."""

import os

# pygame greets on standard output at import; the game prints nothing.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
