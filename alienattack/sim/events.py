"""What a tick tells the world: tuples (KIND, x, y, a, b); x and y in 1/256 px, a and b as named below.

The simulation never draws, plays or sends: whoever does, reads these.
"""

from __future__ import annotations

from typing import Final

Event = tuple[int, int, int, int, int]

FIRED: Final = 1  # the player fired; a: power it was fired with
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
SHELL_OPENED: Final = 26  # a: alien kind, b: its place, row * 16 + column
SHELL_SHUT: Final = 27  # a: alien kind, b: its place
SHELL_CRACKED: Final = 28  # a: hits it still takes, b: its place
SPORE_BURST: Final = 29  # a: alien kind
ROW_FADED: Final = 30  # a: alien kind, b: row
ROW_BACK: Final = 31  # a: alien kind, b: row
CAPSULE_DROPPED: Final = 32  # a: power
CAPSULE_CAUGHT: Final = 33  # a: power, b: ticks it lasts (0: no clock)
CAPSULE_LOST: Final = 34  # a: power
POWER_ENDED: Final = 35  # a: power, b: why (TIME_UP, USED_UP, LIFE_LOST, REPLACED of powers.py)
BUBBLE_BURST: Final = 36  # a: what would have been the killer
SHIELDS_MENDED: Final = 37  # a: 0 by a capsule, 1 after a boss
BOSS_CAME: Final = 38  # a: boss kind, b: tier
BOSS_TELL: Final = 39  # a: boss kind, b: attack that is coming
BOSS_ATTACK: Final = 40  # a: boss kind, b: attack that begins to hurt
BOSS_RESTS: Final = 41  # a: boss kind, b: attack that is over
BOSS_HIT: Final = 42  # a: boss kind, b: points; x, y: of the shot
BOSS_PINGED: Final = 43  # a: boss kind; x, y: of the shot that could do nothing
BOSS_PHASE: Final = 44  # a: boss kind, b: the new phase, 1 or 2
BOSS_KILLED: Final = 45  # a: boss kind, b: points
BOSS_LEFT: Final = 46  # a: boss kind
EYE_OPENED: Final = 47  # a: boss kind
EYE_SHUT: Final = 48  # a: boss kind
TWINS_SWAPPED: Final = 49  # a: boss kind, b: the twin that is shielded now, 0 or 1
PARADE_STARTED: Final = 50  # a: boss kind that was beaten
FLIGHT_CAME: Final = 51  # a: flight 0..2, b: alien kind
PARADE_ENDED: Final = 52  # a: how many were shot, b: bonus

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
    SHELL_OPENED: "shell_opened",
    SHELL_SHUT: "shell_shut",
    SHELL_CRACKED: "shell_cracked",
    SPORE_BURST: "spore_burst",
    ROW_FADED: "row_faded",
    ROW_BACK: "row_back",
    CAPSULE_DROPPED: "capsule_dropped",
    CAPSULE_CAUGHT: "capsule_caught",
    CAPSULE_LOST: "capsule_lost",
    POWER_ENDED: "power_ended",
    BUBBLE_BURST: "bubble_burst",
    SHIELDS_MENDED: "shields_mended",
    BOSS_CAME: "boss_came",
    BOSS_TELL: "boss_tell",
    BOSS_ATTACK: "boss_attack",
    BOSS_RESTS: "boss_rests",
    BOSS_HIT: "boss_hit",
    BOSS_PINGED: "boss_pinged",
    BOSS_PHASE: "boss_phase",
    BOSS_KILLED: "boss_killed",
    BOSS_LEFT: "boss_left",
    EYE_OPENED: "eye_opened",
    EYE_SHUT: "eye_shut",
    TWINS_SWAPPED: "twins_swapped",
    PARADE_STARTED: "parade_started",
    FLIGHT_CAME: "flight_came",
    PARADE_ENDED: "parade_ended",
}
