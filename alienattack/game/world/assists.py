"""Help in practice: a slower game, lives without end. Whoever took any plays unranked, and every screen says so."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.game.texts import Texts
from alienattack.settings import Play

FULL_SPEED = 100


@dataclass(frozen=True, slots=True)
class Assists:
    """What helps a run: `speed` in percent of the real one, `endless` lives."""

    speed: int = FULL_SPEED
    endless: bool = False

    @staticmethod
    def of(play: Play) -> Assists:
        """What the settings ask for."""
        return Assists(play.practice_speed, play.endless_lives)

    @property
    def any(self) -> bool:
        """Whether anything helps."""
        return self.speed < FULL_SPEED or self.endless

    def joined(self, later: Assists) -> Assists:
        """What has helped a run that was begun with these and went on with `later`."""
        return Assists(min(self.speed, later.speed), self.endless or later.endless)

    def told(self, texts: Texts) -> str:
        """The mark of such a run: "UNRANKED  70%  ENDLESS"; "" where nothing helps."""
        return f"{texts.get('assist.unranked')}  {self.kinds(texts)}" if self.any else ""

    def kinds(self, texts: Texts) -> str:
        """What helps: "70%  ENDLESS"."""
        words = [texts.percent(self.speed)] if self.speed < FULL_SPEED else []
        words += [texts.get("assist.endless")] if self.endless else []
        return "  ".join(words)


class Pace:
    """Spreads the simulation's ticks over those of the screen: all of them at full speed, else a share."""

    def __init__(self, speed: int = FULL_SPEED) -> None:
        """`speed` in percent, 1 to 100."""
        self._share = min(FULL_SPEED, max(1, speed)) / FULL_SPEED
        self._due = 1.0 - self._share  # the first tick of the screen is one of the game

    def due(self) -> bool:
        """One tick of the screen: whether the simulation steps in it."""
        self._due += self._share
        if self._due < 1.0 - 1e-9:
            return False
        self._due = max(0.0, self._due - 1.0)
        return True

    def alpha(self, alpha: float) -> float:
        """How far the picture is from the last tick of the simulation to the next (0..1), `alpha` of the way from the
        screen's last tick to its next."""
        return min(1.0, self._due + alpha * self._share)
