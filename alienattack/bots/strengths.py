"""The five strengths of human play, one row each.

What the columns stand for, and where their numbers come from:

- `reaction`: from seeing to acting. Simple visual reactions take 200 to 250 ms, a choice among several 300 to 450 ms;
  trained players anticipate. The five times are those of the art and game direction, section 9.
- `glance`: how often somebody makes up his mind anew. Eyes fixate three to five times a second; those who know the game
  need fewer looks at what stands still, and so look more often at what moves.
- `attention`: things followed at once. People follow about four moving objects (Pylyshyn & Storm, 1988), beginners
  at a game fewer, players of action games more (Green & Bavelier, 2003).
- `ahead`: how early a falling thing is minded. Beginners watch their own ship and see it late.
- `misjudged`, `aim`: errors of the place where something will come down, and of where a shot will meet; uniform within
  these limits, twice added.
- `vague`: what is added to `misjudged` for each 10 ticks that a diver still needs: how well its path is known.
- `berth`: room kept beyond the edge of danger. Beginners shave past by accident, the careful keep clear.
- `sticky`: the part of the ticks in which a finger stays as it was, as the Arcade Learning Environment models it
  (sticky actions, .25 a frame of 1/60 s; Machado et al., 2018).
- `trigger`: how often somebody shoots at a glance without having aimed.
- `lapse`: how often attention wanders to score or sky, for half a second.
- `reach`: how far somebody goes for a capsule or the saucer.
- `sense`: how often somebody acts on what he knows about the game: own shields in the way, a boss's warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Strength:
    """How well somebody plays. Times in ticks of 1/60 s, lengths in px, chances in percent (`lapse` in permille)."""

    name: str
    reaction: int
    glance: int
    attention: int
    ahead: int
    misjudged: int
    aim: int
    vague: int
    berth: int
    sticky: int
    trigger: int
    lapse: int
    reach: int
    sense: int


STRENGTHS: Final[tuple[Strength, ...]] = (
    Strength("beginner", 26, 18, 2, 34, 9, 9, 9, 1, 60, 12, 40, 20, 20),
    Strength("casual", 20, 15, 3, 42, 7, 8, 7, 2, 50, 9, 30, 40, 45),
    Strength("average", 16, 12, 4, 50, 5, 6, 5, 3, 40, 6, 15, 70, 65),
    Strength("skilled", 12, 9, 5, 58, 3, 4, 3, 3, 30, 4, 8, 110, 85),
    Strength("expert", 8, 6, 7, 66, 2, 3, 2, 3, 20, 2, 3, 150, 97),
)
