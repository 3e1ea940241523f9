"""Pictures of the screen, kept in the player's pictures folder."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pygame


def keep(surface: pygame.Surface, folder: Path, now: datetime, told: Callable[[Path | None], None]) -> None:
    """Write `surface` as PNG into `folder` in the background, for a PNG takes longer than a frame.

    `told` hears the path, or None when the folder can't be written; it is called from the background thread.
    """
    target = folder / f"alien-attack-{now:%Y-%m-%d-%H%M%S}-{now.microsecond // 1000:03d}.png"
    picture = surface.copy()

    def write() -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            pygame.image.save(picture, str(target))
        except (OSError, pygame.error):
            told(None)
        else:
            told(target)

    threading.Thread(target=write, name="screenshot", daemon=True).start()
