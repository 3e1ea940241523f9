"""What a player can mean."""

from __future__ import annotations

import enum


class Intent(enum.Enum):
    """What a player means, whatever device said it."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    CONFIRM = "confirm"
    BACK = "back"
    PAUSE = "pause"
    NEXT_FIELD = "next_field"
    PREVIOUS_PAGE = "previous_page"
    NEXT_PAGE = "next_page"
    ERASE = "erase"
    EXTRA = "extra"
    """The one more thing a scene can do; its key is `Scene.extra`."""
    HELP = "help"
    FULL_SCREEN = "full_screen"
    SCREENSHOT = "screenshot"
    ANY = "any"


DIRECTIONS = (Intent.UP, Intent.DOWN, Intent.LEFT, Intent.RIGHT)
