"""Lets our own bots play the games that attract mode shows: `python assets/bake/demos.py`.

Again whenever the rules change: a test plays them all and says so.
"""

from __future__ import annotations

import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP))

from alienattack.bots.runner import play
from alienattack.game.replay_card import DEMO, Card, attach

# Names are made up, strengths are those of people; every game is cut after two minutes and a half.
GAMES = (("Vega", "skilled", 21), ("Lyra", "average", 8), ("Altair", "expert", 34), ("Mizar", "casual", 3))
TICKS = 9_000


def main() -> None:
    """Write every game and say so."""
    folder = TOP / "assets" / "replays"
    folder.mkdir(exist_ok=True)
    for number, (name, policy, seed) in enumerate(GAMES):
        sim, data = play(policy, seed, TICKS, recording=True)
        killer = sim.killer if sim.over else 0
        path = folder / f"{number + 1}-{name.lower()}.aar"
        path.write_bytes(attach(data, Card(name, 0, DEMO, "", killer)))
        print(f"{path.name:16} {policy:9} {sim.score:7,} points, wave {sim.level}, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
