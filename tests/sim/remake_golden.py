"""Play the golden games again and write their replays: `python -m tests.sim.remake_golden`, from the checkout.

Only when the ruleset was raised on purpose: a golden replay that changes otherwise is a fault of the rules. It prints
the table that test_golden.py pins.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alienattack.bots.runner import play

GOLDEN: Final = Path(__file__).parent / "golden"
GAMES: Final = (("idle", 11), ("sprayer", 12), ("hunter", 13), ("hunter", 22))


def main() -> None:
    """Write every golden replay and print its row."""
    GOLDEN.mkdir(exist_ok=True)
    for policy, seed in GAMES:
        sim, data = play(policy, seed, recording=True)
        (GOLDEN / f"{policy}-{seed}.replay").write_bytes(data)
        score = (sim.score, sim.lives, sim.shots, sim.level)
        print(f'    ("{policy}", {seed}, {score}, {sim.tick}, "{sim.digest()}"),')


if __name__ == "__main__":
    main()
