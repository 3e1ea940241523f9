"""How fast the rules are, pure and compiled, beside ale-py in the same run; and how much they remember.

    pytest -m benchmark tests/benchmarks/test_simulation_speed.py -s

The same figures as `python main.py bench` prints.
"""

from __future__ import annotations

import pytest

from alienattack.bench.figures import missed, table
from alienattack.bench.groups import GROUPS, Group


@pytest.mark.benchmark
@pytest.mark.timeout(600)
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_what_is_asked_for_is_seen(group: Group) -> None:
    figures = group.measure()
    print("\n" + table(figures))
    assert missed(figures) == []
