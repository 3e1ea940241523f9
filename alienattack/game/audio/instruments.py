"""The instruments of the music: voices whose pitches and filter corners are multiples of the note that is played."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.game.audio.synth.filters import Filter
from alienattack.game.audio.synth.voice import NOISE, Voice


@dataclass(frozen=True, slots=True)
class Instrument:
    """A `pitched` one multiplies by the note; a `sustained` one holds as long as the note is written."""

    voices: tuple[Voice, ...]
    pitched: bool = True
    sustained: bool = False


BASS = Instrument((
    Voice("saw", 1.0, attack=3, decay=70, filter=Filter("low", 9.0, 3.0, 1.1)),
    Voice("sine", 1.0, attack=3, decay=80, gain=0.8),
), sustained=True)

SLOW_BASS = Instrument((
    Voice("triangle", 1.0, attack=20, decay=500, gain=0.9),
    Voice("saw", 1.0, attack=60, decay=500, gain=0.35, filter=Filter("low", 4.0, 2.0)),
), sustained=True)

PAD = Instrument((
    Voice("saw", 0.9965, attack=220, decay=420, filter=Filter("low", 3.0, 5.0)),
    Voice("saw", 1.0035, attack=220, decay=420, filter=Filter("low", 3.0, 5.0)),
    Voice("triangle", 2.0, attack=300, decay=420, gain=0.25),
), sustained=True)

ARPEGGIO = Instrument((
    Voice("square", 1.0, hold=14, decay=150, duty=0.25, filter=Filter("low", 7.0, 2.5)),
    Voice("triangle", 2.0, decay=60, gain=0.3),
))

CHIME = Instrument((
    Voice("sine", 1.0, decay=900),
    Voice("sine", 2.0, decay=420, gain=0.35),
    Voice("sine", 5.4, decay=70, gain=0.12),
))

LEAD = Instrument((
    Voice("square", 1.0, attack=8, decay=140, duty=0.5, vibrato=(5.5, 0.005), filter=Filter("low", 6.0, 4.0)),
    Voice("square", 1.004, attack=8, decay=140, gain=0.5, duty=0.25, filter=Filter("low", 6.0, 4.0)),
), sustained=True)

VOICE_LEAD = Instrument((
    Voice("triangle", 1.0, attack=40, decay=420, vibrato=(5.0, 0.006)),
    Voice("saw", 1.003, attack=60, decay=380, gain=0.22, filter=Filter("low", 4.0, 3.0)),
), sustained=True)

KICK = Instrument((Voice("sine", 140, 44, hold=10, decay=120),
                   Voice(NOISE, decay=6, gain=0.3, filter=Filter("low", 3000, 1500))), pitched=False)
SNARE = Instrument((Voice(NOISE, hold=4, decay=130, filter=Filter("band", 2200, 1500, 0.8)),
                    Voice("triangle", 210, 160, decay=70, gain=0.5)), pitched=False)
HAT = Instrument((Voice(NOISE, decay=38, filter=Filter("high", 7500, 7500)),), pitched=False)
OPEN_HAT = Instrument((Voice(NOISE, hold=20, decay=130, filter=Filter("high", 6500, 6500)),), pitched=False)
