"""What telling the cloud costs the frame: the same game without telemetry, with it, and with the network gone.

The real app, a real embedded cloud, a signed-in player; the hunter plays one seed in real time in every mode. Measured
on the game thread alone: CPU a frame, and frames that were later than their time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from alienattack import settings
from alienattack.bench import own_cloud
from alienattack.bench.figures import Figure
from alienattack.bots import make_bot
from alienattack.errors import AlienAttackError
from alienattack.loadtest.cloudhost import CloudHost

SECONDS = 120.0  # of each mode
QUICK_SECONDS = 8.0
SLICES = 4  # each mode is played in so many pieces, in turn, for the machine's speed drifts
FRAME = 1 / 60
LIMIT = 1.05
QUICK_LIMIT = 1.15
WAIT_SECONDS = 20.0
_NAME, _PASSWORD = "Bench", "Measuring-horse-7"


@dataclass(slots=True)
class Cost:
    """What a mode cost the game thread."""

    frames: int = 0
    cpu: float = 0.0
    late: int = 0

    @property
    def microseconds(self) -> float:
        """CPU a frame."""
        return self.cpu / self.frames * 1e6


def telemetry(full: bool = True) -> list[Figure]:
    """On and offline, each beside off in the same minutes."""
    if why_not := own_cloud.obstacle():
        return [Figure("a frame with telemetry to one without", None, "times", LIMIT, at_most=True, note=why_not)]
    with own_cloud.own_cloud() as (host, _, home):
        off, told, later, gone = measured(host, home, SECONDS if full else QUICK_SECONDS)
    limit = LIMIT if full else QUICK_LIMIT
    return [
        Figure("a frame with telemetry to one without", told.cpu / off.cpu, "times", limit, at_most=True,
               note=f"CPU, {told.microseconds:,.0f} and {off.microseconds:,.0f} us; late {told.late} and {off.late} "
                    f"of {told.frames:,}"),
        Figure("the same with the network gone", gone.cpu / later.cpu, "times", limit, at_most=True,
               note=f"CPU, {gone.microseconds:,.0f} and {later.microseconds:,.0f} us; late {gone.late} and "
                    f"{later.late} of {gone.frames:,}"),
    ]


def measured(host: CloudHost, home: Path, seconds: float) -> tuple[Cost, Cost, Cost, Cost]:
    """Off and on in turn; then the cloud is killed, and off and on again. `seconds` of each."""
    from alienattack.game.scenes.play import PlayScene

    app, connection = _signed_in(host, home)

    def grant() -> Any:
        task = connection.start_run("arcade")
        _wait(lambda: task.done, "a run")
        if task.result is None:
            raise AlienAttackError(f"No run was granted: {task.error}", "Try again.")
        return replace(task.result, seed=7)  # the same game in every mode

    off, told, later, gone = Cost(), Cost(), Cost(), Cost()
    for _ in range(SLICES):
        _play(app, PlayScene(app, seed=7), seconds / SLICES, off)
        _play(app, PlayScene(app, grant()), seconds / SLICES, told)
    granted = [grant() for _ in range(SLICES)]
    host.kill()
    for last in granted:
        _play(app, PlayScene(app, seed=7), seconds / SLICES, later)
        _play(app, PlayScene(app, last), seconds / SLICES, gone)
    app.close()
    return off, told, later, gone


def _signed_in(host: CloudHost, home: Path) -> tuple[Any, Any]:
    from alienattack.game.app import App
    from alienattack.game.connection import Connection
    from alienattack.game.scene import Scene

    loaded = settings.load({"cloud": {"api": host.info.api, "endpoint": host.info.endpoint}, "video": {"scale": 2},
                            "privacy": {"analytics": "yes"}}, {"ALIENATTACK_HOME": str(home / "player")})
    connection = Connection(loaded)
    app = App(loaded, connection, seed=1)
    app.scenes.push(Scene(app))
    connection.start()
    _wait(lambda: connection.status == "signed_out", "the cloud")
    for step in (connection.sign_up, connection.sign_in):
        task = step(_NAME, _PASSWORD)
        _wait(partial(getattr, task, "done"), "signing in")
        if task.error is not None:
            raise AlienAttackError(f"Signing in failed: {task.error}", "Try again.")
    return app, connection


def _play(app: Any, scene: Any, seconds: float, cost: Cost) -> None:
    """Plays `scene` in real time; a frame is late when its work was not done before the next one was due."""
    app.scenes.push(scene)
    sim, bot = scene.run.sim, make_bot("hunter", 3)
    app.input.take_buttons = lambda: bot.choose(sim)
    for _ in range(30):
        app.step(FRAME)  # the first frames build pictures
    due = time.perf_counter()
    for _ in range(int(seconds / FRAME)):
        due += FRAME
        before = time.thread_time()
        app.step(FRAME)
        cost.cpu += time.thread_time() - before
        cost.frames += 1
        left = due - time.perf_counter()
        if left > 0:
            time.sleep(left)
        else:
            cost.late += 1
            due = time.perf_counter()
    app.scenes.pop()


def _wait(condition: Callable[[], Any], what: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AlienAttackError(f"Waited {WAIT_SECONDS:g} s in vain for {what}.", "Try again.")
        time.sleep(0.02)
