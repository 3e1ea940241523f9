"""Any mixture of faults, crashes and outages: the ledger balances and the run arrives."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.online.fakes import Play, World, unique

FAULTS = st.lists(st.sampled_from(["accepted", "throttled", "trouble", "offline", "lost answer", "denied"]),
                  max_size=40)
MOMENTS = st.lists(st.tuples(st.integers(20, 240), st.sampled_from(["", "crash", "api off", "api on", "end"])),
                   min_size=1, max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=FAULTS, moments=MOMENTS, seed=st.integers(1, 10_000))
@example(faults=["throttled"] * 2, moments=[(20, ""), (20, ""), (212, ""), (240, "")], seed=3)  # the end alone is left
def test_whatever_happens_the_ledger_balances_and_the_run_arrives(
        tmp_path_factory: pytest.TempPathFactory, faults: list[str], moments: list[tuple[int, str]], seed: int) -> None:
    world = World(tmp_path_factory.mktemp("spool"), seed)
    world.stream.script.extend(faults)
    started = 1
    play = Play(world, "run1", seed=seed)
    for ticks, moment in moments:
        play.ticks(ticks)
        assert world.telemetry.ledger().balances
        if moment == "crash":
            world.crash()
            world.open()
        elif moment.startswith("api"):
            world.cloud.offline = moment == "api off"
        elif moment == "end":
            play.end()
        if moment in ("crash", "end"):
            started += 1
            play = Play(world, f"run{started}", seed=seed)
    play.ticks(30)
    play.end()
    world.cloud.offline = False
    world.drain()
    ledger = world.telemetry.ledger()
    assert ledger.balances
    assert not ledger.refused
    assert set(ledger.declared) <= {"coalesced"}
    assert f"run{started}" in world.cloud.ended
    last = unique(frame for frame in world.stream.frames() if frame.ticket.run == f"run{started}")[-1]
    assert last.body.state == play.score
    world.telemetry.close()
