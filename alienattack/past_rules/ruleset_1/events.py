"""What a tick tells the world: tuples (KIND, x, y, a, b); x and y in 1/256 px, a and b as named below.

The simulation never draws, plays or sends: whoever does, reads these.
"""

from __future__ import annotations

from typing import Final

Event = tuple[int, int, int, int, int]

FIRED: Final = 1  # the player fired
KILLED: Final = 2  # a: alien kind, b: points
DIVER_KILLED: Final = 3  # a: alien kind, b: points
SAUCER_KILLED: Final = 4  # b: points
SAUCER_CAME: Final = 5
SAUCER_LEFT: Final = 6
THREAT_FIRED: Final = 7  # a: threat kind
THREAT_SHOT: Final = 8  # a: threat kind, b: points
SHIELD_CHIPPED: Final = 9  # a: shield 0..3, b: 1 when the player's own shot did it
MARCHED: Final = 10  # a: note 0..3
DIVE_TELL: Final = 11  # a: alien kind
DIVE_STARTED: Final = 12  # a: alien kind
COMBO_UP: Final = 13  # a: the new factor
COMBO_LOST: Final = 14  # a: the new factor
PIP: Final = 15  # a: pips now
PLAYER_HIT: Final = 16  # a: killer (alien kind, or 100 + threat kind), b: lives left
RESPAWNED: Final = 17
EXTRA_LIFE: Final = 18  # a: lives now
LANDED: Final = 19  # a: alien kind
WAVE_STARTED: Final = 20  # a: wave
WAVE_CLEARED: Final = 21  # a: wave, b: bonus
MISSED: Final = 22
GRAZED: Final = 23  # a: threat kind
HURRY: Final = 24
GAME_OVER: Final = 25  # a: killer

EVENT_NAMES: Final[dict[int, str]] = {
    FIRED: "fired",
    KILLED: "killed",
    DIVER_KILLED: "diver_killed",
    SAUCER_KILLED: "saucer_killed",
    SAUCER_CAME: "saucer_came",
    SAUCER_LEFT: "saucer_left",
    THREAT_FIRED: "threat_fired",
    THREAT_SHOT: "threat_shot",
    SHIELD_CHIPPED: "shield_chipped",
    MARCHED: "marched",
    DIVE_TELL: "dive_tell",
    DIVE_STARTED: "dive_started",
    COMBO_UP: "combo_up",
    COMBO_LOST: "combo_lost",
    PIP: "pip",
    PLAYER_HIT: "player_hit",
    RESPAWNED: "respawned",
    EXTRA_LIFE: "extra_life",
    LANDED: "landed",
    WAVE_STARTED: "wave_started",
    WAVE_CLEARED: "wave_cleared",
    MISSED: "missed",
    GRAZED: "grazed",
    HURRY: "hurry",
    GAME_OVER: "game_over",
}
