"""Pictures of every scene, drawn without a window: for looking at, for the README, for comparing."""

from __future__ import annotations

from alienattack.game.gallery.rendering import render
from alienattack.game.gallery.stage import Stage
from alienattack.game.gallery.stills import STILLS, Still

__all__ = ["STILLS", "Stage", "Still", "render"]
