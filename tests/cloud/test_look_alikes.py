"""Two players whose names look alike never stand beside each other: the second is told before the first run."""

import pytest

from alienattack.sim import RULESET
from functions import environment
from functions.tables import keys
from tests.cloud.world import Reply, World


def start(world: World, sub: str, name: str) -> Reply:
    """A player of that name asks for a run of the arcade."""
    wish = {"session": "arcade", "client": "0.1.0", "ruleset": RULESET}
    return world.call("POST", "/runs", sub, name=name, body=wish)


@pytest.mark.parametrize(("first", "second"), [("Nova0", "NovaO"), ("Al1", "AlI"), ("a_bc", "A-BC")])
def test_the_second_of_two_look_alikes_is_told_to_take_another_name(world: World, first: str, second: str) -> None:
    assert start(world, "ann", first).status == 201
    refused = start(world, "bob", second)
    assert (refused.status, refused.code) == (403, "forbidden")
    assert refused.body["error"]["message"].endswith("make an account under another one.")
    assert start(world, "ann", first).status == 201, "and the first goes on"


def test_another_spelling_of_ones_own_name_is_ones_own_until_it_looks_like_anothers(world: World) -> None:
    assert start(world, "ann", "Ali").status == 201
    assert start(world, "bob", "All").status == 201
    assert start(world, "ann", "ALi").status == 201
    assert start(world, "ann", "AlI").code == "forbidden"
    assert start(world, "ann", "Ali").status == 201


def test_a_look_that_was_erased_is_free_again(world: World) -> None:
    assert start(world, "ann", "Nova0").status == 201
    assert world.call("DELETE", "/me", "ann", name="Nova0", query={"name": "Nova0"}).body == {"done": True}
    assert environment.table().get(keys.looks("novao")) is None
    assert start(world, "bob", "NovaO").status == 201
