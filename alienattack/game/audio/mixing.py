"""How loud everything may be, so that the worst sum never clips: shares of full scale, pan, decibels."""

from __future__ import annotations

MUSIC_PEAK = 0.28
PLAYER_HIT_PEAK = 0.30
KILL_PEAK = 0.10
SHOT_PEAK = 0.07
OTHER_PEAK = 0.05
SOFT_PEAK = 0.03

WIDEST_PAN = 0.6
REPEAT_SECONDS = 0.05
REPEAT_GAIN = 0.6
UNFOCUSED_DB = -12.0


def gain_of(decibels: float) -> float:
    """A level in dB as a factor of amplitude."""
    return float(10.0 ** (decibels / 20.0))


def pan_gains(pan: float) -> tuple[float, float]:
    """(left, right) for a place from -1 to 1. Only the far side gets softer, never one side louder."""
    place = max(-WIDEST_PAN, min(WIDEST_PAN, pan))
    return 1.0 - max(0.0, place), 1.0 + min(0.0, place)
