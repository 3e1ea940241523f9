"""The ghost: a stored run that is played again beside the player's own, tick by tick, on the same seed."""

from __future__ import annotations

from alienattack.game.playback import Playback
from alienattack.sim import Sim
from alienattack.sim.replay import Replay


class Ghost:
    """`step` it once for each tick of the player's game. When its run is over it stays at its last score."""

    def __init__(self, replay: Replay, name: str) -> None:
        """Raises ReplayError for a replay of other rules."""
        self.name = name
        self.replay = replay
        self._playback = Playback(replay)

    @property
    def sim(self) -> Sim:
        """The ghost's game: to look at, never to change."""
        return self._playback.sim

    @property
    def score(self) -> int:
        """Its points at this tick."""
        return self.sim.score

    @property
    def there(self) -> bool:
        """Whether its ship flies now."""
        return not self._playback.ended and self.sim.player.alive

    @property
    def ended(self) -> bool:
        """Its run is over."""
        return self._playback.ended

    def step(self) -> None:
        """One tick."""
        self._playback.step()
