"""The music as data. A line is a bar of sixteenths: a note or chord begins, `-` holds it, `.` is silence, `x` a drum.

A minor over the bass A G F E; bosses in A Phrygian (B flat over A). The tempo of "play" has four gears, that of "boss"
two; each adds a layer (see `from_gear`).
"""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.game.audio import instruments
from alienattack.game.audio.device import SAMPLE_RATE
from alienattack.game.audio.instruments import Instrument

SIXTEENTHS = 16
TICKS_PER_SECOND = 60
SAMPLES_PER_TICK = SAMPLE_RATE // TICKS_PER_SECOND
GEAR_TICKS = (8, 7, 6, 5)  # ticks per sixteenth: 112.5, 128.6, 150 and 180 beats a minute
BOSS_TICKS = (6, 5)  # 150, and 180 in the last bar of its life
GAME_OVER_TICKS = 13  # the effect of that name plays the same four notes at the same pace


@dataclass(frozen=True, slots=True)
class Part:
    """What one instrument plays. Fewer lines than bars repeat. `echo` is the share sent to the echo."""

    instrument: Instrument
    lines: tuple[str, ...]
    gain: float
    pan: float = 0.0
    echo: float = 0.0
    from_gear: int = 0


@dataclass(frozen=True, slots=True)
class Track:
    """A piece of music in one gear. `ticks` per sixteenth gives the tempo; an endless one closes on itself."""

    piece: str
    gear: int
    ticks: int
    bars: int
    parts: tuple[Part, ...]
    endless: bool = True

    @property
    def file(self) -> str:
        """The name of the baked file."""
        return f"{self.piece}-{self.gear}.ogg"

    @property
    def step_samples(self) -> int:
        """Samples of a sixteenth: always a whole number."""
        return self.ticks * SAMPLES_PER_TICK

    @property
    def bar_samples(self) -> int:
        """Samples of a bar: always a whole number."""
        return SIXTEENTHS * self.step_samples


def _held(chord: str) -> str:
    return chord + " -" * (SIXTEENTHS - 1)


_REST = " ".join("." * SIXTEENTHS)

_PLAY = (
    Part(instruments.BASS, (
        "A2 - . A2 . . A2 . A3 - . A2 . E3 G2 .",
        "G2 - . G2 . . G2 . G3 - . G2 . D3 F2 .",
        "F2 - . F2 . . F2 . F3 - . F2 . C3 E2 .",
        "E2 - . E2 . . E2 . E3 - . E2 . G#2 B2 .",
    ), 0.42),
    Part(instruments.PAD, (_held("A3+C4+E4"), _held("G3+B3+D4"), _held("F3+A3+C4"), _held("E3+G#3+B3")),
         0.075, pan=-0.5, echo=0.3),
    Part(instruments.PAD, (_held("E4"), _held("D4"), _held("C4"), _held("B3")), 0.06, pan=0.55, echo=0.3),
    Part(instruments.KICK, ("x . . . x . . . x . . . x . . .",), 0.55, from_gear=1),
    Part(instruments.HAT, (". . x . . . x . . . x . . . x x",), 0.16, pan=0.2, from_gear=1),
    Part(instruments.OPEN_HAT, (_REST, ". . . . . . . . . . . . . . x ."), 0.10, pan=0.2, from_gear=1),
    Part(instruments.SNARE, (". . . . x . . . . . . . x . . .", ". . . . x . . . . . . x x . . x"), 0.30,
         pan=-0.05, from_gear=2),
    Part(instruments.ARPEGGIO, (
        "A4 C5 E5 A5 E5 C5 A4 C5 E5 C5 A5 E5 C5 E5 A5 C6",
        "G4 B4 D5 G5 D5 B4 G4 B4 D5 B4 G5 D5 B4 D5 G5 B5",
        "F4 A4 C5 F5 C5 A4 F4 A4 C5 A4 F5 C5 A4 C5 F5 A5",
        "E4 G#4 B4 E5 B4 G#4 E4 G#4 B4 G#4 E5 B4 G#4 B4 E5 G#5",
    ), 0.15, pan=-0.5, echo=0.4, from_gear=2),
    Part(instruments.LEAD, (
        "E5 - - - D5 - C5 - D5 - - E5 - - . .",
        "D5 - - - B4 - G4 - B4 - - D5 - - . .",
        "C5 - - - A4 - F4 - A4 - - C5 - - D5 -",
        "E5 - - - - - D5 - B4 - G#4 - E4 - B4 -",
    ), 0.17, pan=0.25, echo=0.35, from_gear=3),
)

_TITLE = (
    Part(instruments.SLOW_BASS, (
        "A2 - - - - - - - - - - - A2 - E3 -", "A2 - - - - - - - . . . . A2 - B2 -",
        "G2 - - - - - - - - - - - G2 - D3 -", "G2 - - - - - - - . . . . G2 - A2 -",
        "F2 - - - - - - - - - - - F2 - C3 -", "F2 - - - - - - - . . . . F2 - G2 -",
        "E2 - - - - - - - - - - - E2 - B2 -", "E2 - - - - - - - . . . . G#2 - B2 -",
    ), 0.40),
    Part(instruments.PAD, (
        _held("A3+C4+E4"), _held("A3+C4+E4"), _held("G3+B3+D4"), _held("G3+B3+D4"),
        _held("F3+A3+C4"), _held("F3+A3+C4"), _held("E3+G#3+B3"), _held("E3+G#3+D4"),
    ), 0.085, pan=-0.55, echo=0.4),
    Part(instruments.PAD, (
        _held("E4"), _held("E4"), _held("D4"), _held("D4"), _held("C4"), _held("C4"), _held("B3"), _held("G#4"),
    ), 0.065, pan=0.55, echo=0.4),
    Part(instruments.CHIME, (
        "A4 . E5 . C5 . E5 . A5 . E5 . C5 . E5 .", "B4 . E5 . C5 . E5 . A5 . G5 . E5 . C5 .",
        "G4 . D5 . B4 . D5 . G5 . D5 . B4 . D5 .", "A4 . D5 . B4 . D5 . G5 . F5 . D5 . B4 .",
        "F4 . C5 . A4 . C5 . F5 . C5 . A4 . C5 .", "G4 . C5 . A4 . C5 . F5 . E5 . C5 . A4 .",
        "E4 . B4 . G#4 . B4 . E5 . B4 . G#4 . B4 .", "E4 . B4 . G#4 . B4 . D5 . C5 . B4 . G#4 .",
    ), 0.13, pan=0.5, echo=0.5),
    Part(instruments.VOICE_LEAD, (
        "E5 - - - - - - - D5 - - - C5 - - -", "E5 - - - - - - - - - - - . . . .",
        "D5 - - - - - - - C5 - - - B4 - - -", "D5 - - - - - - - - - - - . . . .",
        "C5 - - - - - - - B4 - - - A4 - - -", "C5 - - - - - D5 - E5 - - - F5 - - -",
        "E5 - - - - - - - - - - - D5 - - -", "B4 - - - - - - - . . . . . . . .",
    ), 0.20, pan=-0.1, echo=0.4),
    Part(instruments.KICK, ("x . . . . . . . . . . . . . x .", "x . . . . . x . . . . . . . . ."), 0.40),
    Part(instruments.SNARE, (". . . . . . . . x . . . . . . .",), 0.14, echo=0.3),
    Part(instruments.HAT, (". . . . x . . . . . . . x . x .",), 0.09, pan=0.25),
)

_BOSS = (
    Part(instruments.BASS, (
        "A2 . A2 A2 . A2 Bb2 . A2 . A2 A2 . G2 Bb2 .",
        "Bb2 . Bb2 Bb2 . Bb2 C3 . Bb2 . Bb2 Bb2 . F2 Bb2 .",
        "G2 . G2 G2 . G2 A2 . G2 . G2 G2 . D3 Bb2 .",
        "Bb2 . Bb2 Bb2 . Bb2 A2 . F2 . F2 F2 . E2 F2 G2",
    ), 0.44),
    Part(instruments.SLOW_BASS, (_held("A1"),), 0.15),
    Part(instruments.PAD, (_held("A3+C4+E4"), _held("Bb3+D4+F4"), _held("G3+Bb3+D4"), _held("F3+Bb3+D4")),
         0.070, pan=-0.5, echo=0.3),
    Part(instruments.PAD, (_held("E4"), _held("F4"), _held("D4"), _held("Bb4")), 0.055, pan=0.55, echo=0.3),
    Part(instruments.KICK, ("x . . x . . x . x . . x . . x .", "x . . x . . x . x . x . x . x x"), 0.55),
    Part(instruments.SNARE, (". . . . x . . . . . . . x . . .", ". . . . x . . . . . x . x . x x"), 0.28, pan=-0.05),
    Part(instruments.HAT, ("x . x . x . x . x . x . x . x x",), 0.12, pan=0.2),
    Part(instruments.ARPEGGIO, (
        "A4 E5 Bb4 E5 A4 E5 C5 E5 A4 E5 Bb4 E5 A4 F5 E5 C5",
        "Bb4 F5 D5 F5 Bb4 F5 C5 F5 Bb4 F5 D5 F5 Bb4 F5 D5 C5",
        "G4 D5 Bb4 D5 G4 D5 A4 D5 G4 D5 Bb4 D5 G4 D5 C5 Bb4",
        "F4 D5 Bb4 D5 F4 D5 A4 D5 F4 D5 Bb4 D5 E4 C5 Bb4 G4",
    ), 0.12, pan=0.5, echo=0.35),
    Part(instruments.LEAD, (
        "A4 - - - Bb4 - A4 - G4 - - - E4 - F4 -",
        "D5 - - - F5 - E5 - D5 - - - Bb4 - C5 -",
        "D5 - - - E5 - D5 - Bb4 - - - G4 - A4 -",
        "Bb4 - - - C5 - D5 - F5 - - - E5 - - -",
    ), 0.17, pan=-0.25, echo=0.35, from_gear=1),
    Part(instruments.OPEN_HAT, (". . . . . . x . . . . . . . x .",), 0.09, pan=0.2, from_gear=1),
)

_GAME_OVER = (
    Part(instruments.VOICE_LEAD, ("A4 G4 F4 E4 - - - . . . . . . . . .", _REST), 0.24, echo=0.4),
    Part(instruments.PAD, ("A3+C4 G3+B3 F3+A3 E3+G#3 - - - A3+C4+E4 - - - - - . . .", _REST), 0.11, pan=-0.2, echo=0.4),
    Part(instruments.SLOW_BASS, ("A2 G2 F2 E2 - - - A2 - - - - - . . .", _REST), 0.40),
    Part(instruments.KICK, ("x x x x . . . x . . . . . . . .", _REST), 0.40),
)

_ROWS = (
    Track("title", 0, 8, 8, _TITLE),
    *(Track("play", gear, ticks, 4, tuple(part for part in _PLAY if part.from_gear <= gear))
      for gear, ticks in enumerate(GEAR_TICKS)),
    *(Track("boss", gear, ticks, 4, tuple(part for part in _BOSS if part.from_gear <= gear))
      for gear, ticks in enumerate(BOSS_TICKS)),
    Track("game_over", 0, GAME_OVER_TICKS, 2, _GAME_OVER, endless=False),
)

TRACKS: dict[str, Track] = {f"{track.piece}-{track.gear}": track for track in _ROWS}
