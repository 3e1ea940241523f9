"""An hour of bot play through the whole game: window, scenes, sounds, tables and replays, one run after another.

    pytest -m benchmark tests/benchmarks/test_app_memory.py -s

No frame waits for the clock, and only every sixth one is drawn, as on a display of 10 Hz: an hour then takes a minute.
Ticks, sounds, results and files are all there. What is measured is the memory the process really holds (resident set),
twice a minute of game time.
"""

from __future__ import annotations

import statistics
import sys
from itertools import cycle
from pathlib import Path

import pytest

from alienattack.bots import make_bot
from alienattack.game.audio import Audio
from alienattack.game.gallery.stage import FRAME, Stage
from alienattack.game.input import Intent
from alienattack.game.rehearsal import RehearsedCloud
from alienattack.game.scenes.game_over import GameOverScene
from alienattack.game.scenes.play import PlayScene
from alienattack.game.scenes.title import TitleScene
from alienattack.settings import load
from alienattack.sim import TICKS_PER_SECOND

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900),
              pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory a process holds")]

HOUR = 60 * 60 * TICKS_PER_SECOND
EVERY = 30 * TICKS_PER_SECOND
DRAWN = 6
GROWTH = 1.05
PLAYERS = ("beginner", "casual", "average", "skilled")


def resident_mb() -> float:
    """What this process holds of the machine's memory, in MB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("Linux does not say")


class Players:
    """Bots who take turns at the keys, a run each, and begin the next run as people do: by a key on the results."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._names = stage, cycle(PLAYERS)
        self._scene: PlayScene | None = None
        self.runs = 0

    def look(self) -> None:
        """Once a frame: sit down at a new run, press a key at its end."""
        scene = self._stage.scene
        if isinstance(scene, GameOverScene):
            scene.handle(Intent.CONFIRM)
            return
        assert isinstance(scene, PlayScene), f"{type(scene).__name__} came up in the middle of play"
        if scene is not self._scene:
            self._scene, self.runs = scene, self.runs + 1
            bot = make_bot(next(self._names), self.runs)
            self._stage.app.input.hand_over(lambda: bot.choose(scene.sim))


def test_memory_is_flat_over_an_hour_of_play(tmp_path: Path) -> None:
    settings = load({}, {"ALIENATTACK_HOME": str(tmp_path)})
    stage = Stage(settings, 2, RehearsedCloud())
    app = stage.app
    app.audio.attach(Audio(settings.sound, settings.paths.cache_dir))
    stage.connection.start()
    app.scenes.push(TitleScene(app))
    app.scenes.push(PlayScene(app))
    players, held = Players(stage), list[float]()
    for tick in range(1, HOUR + 1):
        players.look()
        stage.connection.standing_clock.now += FRAME
        app.step(FRAME, draw=tick % DRAWN == 0)
        if tick % EVERY == 0:
            held.append(resident_mb())
    kept = len(app.replays.list())
    app.close()
    quarters = [statistics.median(held[begin * len(held) // 4:(begin + 1) * len(held) // 4]) for begin in range(4)]
    told = ", ".join(f"{quarter:.1f}" for quarter in quarters)
    print(f"\n{app.ticks:,} ticks, {players.runs} runs, {kept} replays kept; resident memory, median of each quarter: "
          f"{told} MB; most {max(held):.1f} MB")
    assert app.ticks >= HOUR
    assert players.runs >= len(PLAYERS)
    assert quarters[3] <= quarters[1] * GROWTH
