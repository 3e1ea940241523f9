"""Runs that bots played, as the frames a game would have told of them: what archives of the tests are made of."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.bots import make_bot
from alienattack.online.telemetry.intake import Intake
from alienattack.online.telemetry.runlog import EndEntry, TickEntry
from alienattack.protocol.frames import FrameBody
from alienattack.protocol.scores import Score
from alienattack.sim import Sim
from alienattack.sim.replay import Recorder, encode

FLUSH_TICKS = 120


@dataclass(frozen=True, slots=True)
class Recording:
    """One played run: its seed and all its frames, the end included."""

    seed: int
    bodies: tuple[FrameBody, ...]

    def begun(self, frames: int) -> tuple[FrameBody, ...]:
        """The first frames, without the end: a run that somebody left."""
        return self.bodies[: min(frames, len(self.bodies) - 1)]


def play(policy: str, seed: int, most_ticks: int) -> Recording:
    """A run of a bot; one that lives on after `most_ticks` quits."""
    sim, bot, intake = Sim(seed), make_bot(policy, seed), Intake()
    recorder, entries, rows = Recorder(sim), [], []
    while not sim.over and sim.tick < most_ticks:
        buttons = recorder.add(bot.choose(sim))
        events = sim.step(buttons)
        entries.append(TickEntry("run", sim.tick, buttons, Score(sim.score, sim.lives, sim.shots, sim.level),
                                 tuple(events)))
        if sim.tick % FLUSH_TICKS == 0:
            rows += intake.fold(entries).rows
            entries = []
    entries.append(EndEntry("run", "dead" if sim.over else "quit", sim.tick, sim.digest(), encode(recorder.finish())))
    rows += intake.fold(entries).rows
    bodies = [FrameBody(seq, row.tick, row.state, row.events, {"recorded": sim.tick, "coalesced": 0}, row.end)
              for seq, row in enumerate(rows, start=1)]
    return Recording(seed, tuple(bodies))
