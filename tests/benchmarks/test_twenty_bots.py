"""Twenty players for a minute, and the board that they make held against what each of them knows.

    pytest -m benchmark tests/benchmarks/test_twenty_bots.py -s
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from alienattack.loadtest.fleet import Fleet, differences
from tests.e2e.players import config_of
from tests.hosts import CloudProcess

pytestmark = pytest.mark.benchmark


def test_twenty_bots_for_a_minute_and_the_board_equals_their_truth(embedded_cloud: CloudProcess,
                                                                   tmp_path: Path) -> None:
    with Fleet(config_of(embedded_cloud), 20, tmp_path) as fleet:
        fleet.join()
        truths = fleet.play(60.0)
        begun = perf_counter()
        verdicts = fleet.await_verdicts()
        waited = perf_counter() - begun
        wrong = differences(truths, fleet.board())
        ledgers = [bot.telemetry.ledger() for bot in fleet.bots]
    print(f"\n20 bots, {len(verdicts)} runs, {sum(ledger.offered for ledger in ledgers)} rows offered, "
          f"{sum(ledger.retried for ledger in ledgers)} retries, last verdict {waited:.1f} s after the end, "
          f"{len(wrong)} differences")
    assert wrong == []
    assert len(truths) == 20
    assert set(verdicts.values()) == {"verified"}
    assert all(ledger.balances and not ledger.refused for ledger in ledgers)
