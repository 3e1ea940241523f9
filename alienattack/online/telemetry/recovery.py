"""After a crash: runs whose process is gone are taken over, and ended from the inputs that were committed."""

from __future__ import annotations

import logging

from alienattack.errors import AlienAttackError
from alienattack.online.telemetry.intake import START
from alienattack.online.telemetry.ownership import Owner
from alienattack.online.telemetry.sim_events import from_sim
from alienattack.online.telemetry.spool import SILENT, Row, Spool, SpooledRun
from alienattack.protocol.events import Event
from alienattack.protocol.frames import MAX_REPLAY_BYTES, RunEnd
from alienattack.protocol.scores import Score

_log = logging.getLogger(__name__)

MAX_EVENTS = 1_500


def adopt_orphans(spool: Spool, owner: Owner) -> None:
    """Takes over every run whose owner is gone, and ends those that nobody had ended."""
    for run in spool.runs():
        if run.owner == owner.id or not owner.is_gone(run.owner):
            continue
        # In one change: a disk that takes the new owner and not the end would leave a run that nobody ends any more.
        end = None if run.closed or run.ended else _end_of(run, spool)
        if spool.adopt(run.run, run.owner, owner.id, end) and run.closed:
            spool.drop_run(run.run)


def _end_of(run: SpooledRun, spool: Spool) -> Row:
    inputs = spool.inputs(run.run)
    try:
        return crash_end(run, inputs, spool.told(run.run))
    except Exception:  # noqa: BLE001  a run that can't be played again must not keep all others from being sent
        _log.exception("run %s can't be played again: it is ended without a replay", run.run)
        return _unplayable(len(inputs))


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
    said = () if told >= SILENT else (*events[:MAX_EVENTS], ("end", played, reason))
    return Row(played, state, said, urgent=True, end=end)


def _unplayable(ticks: int) -> Row:
    return Row(ticks, START, (("end", ticks, "crash"),), urgent=True, end=RunEnd("crash", ticks, "", b""))
