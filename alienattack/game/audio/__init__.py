"""Sounds and music: synthesised from data (`effects.py`, `score.py`), baked into assets, mixed within a budget."""

from alienattack.game.audio.player import Audio

__all__ = ["Audio"]
