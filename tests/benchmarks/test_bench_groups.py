"""Every figure of `python main.py bench --full`, held against what is asked for.

    pytest -m benchmark tests/benchmarks/test_bench_groups.py -s

Rates, frame times, start-up, the back end, the board, latencies: measured by alienattack/bench, as the command does.
"""

from __future__ import annotations

import pytest

from alienattack.bench.figures import missed, table
from alienattack.bench.groups import GROUPS, Group


@pytest.mark.benchmark
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_what_is_asked_for_is_seen(group: Group) -> None:
    figures = group.measure(True)
    print("\n" + table(figures))
    assert missed(figures) == []
