"""After a crash: the end of a run whose process is gone, made from the inputs it had committed."""

from __future__ import annotations

from alienattack.errors import AlienAttackError
from alienattack.online.telemetry.sim_events import from_sim
from alienattack.online.telemetry.spool import Row, SpooledRun
from alienattack.protocol.events import Event
from alienattack.protocol.frames import MAX_REPLAY_BYTES, RunEnd
from alienattack.protocol.scores import Score

MAX_EVENTS = 1_500
NOTHING = Score(0, 0, 0, 1)


def crash_end(run: SpooledRun, inputs: bytes, told: int) -> Row:
    """The last row of a run that nobody ended: plays `inputs` again for its state, events after tick `told`, replay.

    An unknown ruleset (the game was updated in between) still ends the run, without a replay.
    """
    from alienattack.sim import Sim, replay

    try:
        sim = Sim(run.seed, run.ruleset)
        recorder = replay.Recorder(sim)
    except (AlienAttackError, ValueError):
        return _unplayable(len(inputs))
    events: list[Event] = []
    played = 0
    for buttons in inputs:
        if sim.over:
            break
        happened = sim.step(recorder.add(buttons))
        played += 1
        if played > told and happened:
            state = Score(sim.score, sim.lives, sim.shots, sim.level)
            events.extend(event for item in happened if (event := from_sim(item, played, state)) is not None)
    reason = "dead" if sim.over else "crash"
    data = replay.encode(recorder.finish())
    end = RunEnd(reason, played, sim.digest(), data if len(data) <= MAX_REPLAY_BYTES else b"")
    state = Score(sim.score, sim.lives, sim.shots, sim.level)
    return Row(played, state, (*events[:MAX_EVENTS], ("end", played, reason)), urgent=True, end=end)


def _unplayable(ticks: int) -> Row:
    return Row(ticks, NOTHING, (("end", ticks, "crash"),), urgent=True, end=RunEnd("crash", ticks, "", b""))
