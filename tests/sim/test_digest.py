"""The digest forgets nothing: every field of the world that can be reached is changed, and the digest must see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from alienattack.bots import make_bot
from alienattack.sim import Sim
from alienattack.sim.difficulty import difficulty
from alienattack.sim.formation import Formation
from alienattack.sim.rng import Xorshift32
from alienattack.sim.shields import FIRST_X, SPACING, TOP, Shield
from tests.sim.situations import busy_worlds

# Fields that no digest holds, each with the reason why they can't influence the future.
SAID_ELSEWHERE: dict[tuple[type, str], str] = {
    (Sim, "seed"): "only its three streams are drawn from, and the digest holds them",
    (Sim, "events"): "what the last tick told",
    (Sim, "clear_card"): "what the card shows",
    (Sim, "rules"): "follows from the level",
    (Formation, "alive"): "survey() counts it from the rows",
    (Formation, "occupied"): "survey() counts it from the rows",
    (Shield, "x"): "never changes",
    (Shield, "y"): "never changes",
}


def places(thing: Any, path: str = "sim") -> Iterator[tuple[str, Callable[[Any], None]]]:
    """Every integer or flag below `thing`: its path, and what changes it in the same place of a copy of `thing`."""
    if isinstance(thing, list):
        for index, each in enumerate(thing):
            if isinstance(each, bool | int):
                yield f"{path}[{index}]", lambda copy, index=index: copy.__setitem__(index, changed(copy[index]))
            else:
                for below, change in places(each, f"{path}[{index}]"):
                    yield below, lambda copy, index=index, change=change: change(copy[index])
        return
    for name in names(thing):
        if (type(thing), name) in SAID_ELSEWHERE:
            continue
        value = getattr(thing, name)
        if isinstance(value, bool | int):
            yield f"{path}.{name}", lambda copy, name=name: setattr(copy, name, changed(getattr(copy, name)))
        elif value is not None:
            for below, change in places(value, f"{path}.{name}"):
                yield below, lambda copy, name=name, change=change: change(getattr(copy, name))


def names(thing: Any) -> list[str]:
    if is_dataclass(thing):
        return [field.name for field in fields(thing)]
    if isinstance(thing, Xorshift32):
        return ["state"]
    assert isinstance(thing, Sim), f"nobody looks into {type(thing).__name__}"
    return sorted(vars(thing))


def changed(value: int) -> int | bool:
    return not value if isinstance(value, bool) else value + 1


@pytest.mark.parametrize("name", sorted(busy_worlds()))
def test_a_change_of_any_field_changes_the_digest(name: str) -> None:
    sim = busy_worlds()[name]()
    digest = sim.digest()
    seen = 0
    for path, change in places(sim):
        copy = deepcopy(sim)
        change(copy)
        assert copy.digest() != digest, f"{path} is forgotten"
        seen += 1
    assert seen > 100


def test_the_busy_worlds_hold_one_of_everything() -> None:
    held: set[str] = set()
    for make in busy_worlds().values():
        sim = make()
        for name, value in vars(sim).items():
            if (isinstance(value, list) and value) or (value is not None and not isinstance(value, list)):
                held.add(name)
    assert held >= set(vars(Sim(1))) - {"clear_card", "events"}


def test_what_the_digest_leaves_out_follows_from_what_it_holds() -> None:
    sim = Sim(3)
    bot = make_bot("hunter", 3)
    for _ in range(12_000):
        sim.step(bot.choose(sim))
        assert sim.rules == difficulty(sim.level)
        formation = sim.formation
        counted = (formation.alive, formation.occupied)
        formation.survey()
        assert counted == (formation.alive, formation.occupied)
    assert [(shield.x, shield.y) for shield in sim.shields] == [(FIRST_X + SPACING * n, TOP) for n in range(4)]
