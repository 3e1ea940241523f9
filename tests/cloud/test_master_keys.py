"""The master keys: read seldom, read again for a key that is new, and not for every nonsense."""

import json

import pytest

from alienattack.protocol.keyring import OVERLAP_SECONDS, rotated
from functions import consumer, environment
from functions.master_keys import REREAD_SECONDS, MasterKeys
from tests.cloud.world import World


class Secret:
    """A secret that counts its readers, and a clock beside it."""

    def __init__(self) -> None:
        self.fields = {"current": "k1", "k1": "one"}
        self.reads = 0
        self.now = 1_800_000_000.0
        self.broken = False

    def read(self) -> str:
        self.reads += 1
        return "{}" if self.broken else json.dumps(self.fields)

    def keys(self) -> MasterKeys:
        return MasterKeys(self.read, lambda: self.now)


def test_the_secret_is_read_once_a_minute() -> None:
    secret = Secret()
    keys = secret.keys()
    assert keys.ring().current_key == b"one"
    keys.ring_with("k1")
    secret.now += REREAD_SECONDS - 1
    keys.ring()
    assert secret.reads == 1
    secret.now += 1
    secret.fields = {"current": "k2", "k2": "two", "k1": "one"}
    assert keys.ring().current == "k2"


def test_a_key_that_is_younger_than_the_last_reading_is_found_at_once() -> None:
    secret = Secret()
    keys = secret.keys()
    keys.ring()
    secret.fields = {"current": "k2", "k2": "two", "k1": "one"}
    secret.now += 1
    assert keys.ring_with("k2").keys == {"k2": b"two", "k1": b"one"}


def test_unknown_keys_make_the_secret_be_read_once_a_minute_more_and_no_oftener() -> None:
    secret = Secret()
    keys = secret.keys()
    for _ in range(120):
        secret.now += 0.99
        keys.ring_with("forged")
    assert secret.reads == 4


def test_a_clock_that_was_set_back_stops_no_reading() -> None:
    secret = Secret()
    keys = secret.keys()
    keys.ring()
    secret.now -= 86_400
    keys.ring()
    assert secret.reads == 2


def test_a_secret_that_can_not_be_read_again_leaves_the_old_keys_in_force() -> None:
    secret = Secret()
    keys = secret.keys()
    keys.ring()
    secret.broken = True
    secret.now += REREAD_SECONDS
    assert keys.ring().current == "k1"
    assert keys.ring_with("k2").current == "k1"


def test_a_secret_that_can_not_be_read_at_first_is_nothing_to_go_on_with() -> None:
    secret = Secret()
    secret.broken = True
    with pytest.raises(ValueError, match="no current key"):
        secret.keys().ring()


def test_keys_never_show_in_a_log() -> None:
    assert "one" not in repr(Secret().keys().ring())


# -- a whole rotation ----------------------------------------------------------------------------------------------

def rotate(world: World, key: str, at_once: bool = False) -> None:
    """Rotates the secret, and starts every function afresh as time alone would."""
    secrets = environment.client("secretsmanager")
    text = secrets.get_secret_value(SecretId="run-keys")["SecretString"]
    secrets.put_secret_value(SecretId="run-keys", SecretString=rotated(text, key, world.clock.now, at_once).text)
    environment.master_keys.cache_clear()


def consumer_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A consumer whose keys go by the world's clock."""
    keys = MasterKeys(environment.read_run_keys, world.clock)
    monkeypatch.setattr(consumer._consumer(), "_keys", keys)


def test_runs_under_the_old_and_the_new_key_both_count_for_two_days(
        world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    consumer_at(world, monkeypatch)
    old = world.start("ann")
    world.consume(world.put(old, old.claim(10)))
    rotate(world, "fresh")
    new = world.start("bob")
    world.clock.now += REREAD_SECONDS
    world.consume([*world.put(old, old.claim(20)), *world.put(new, new.claim(5))])
    assert (world.status(old)["applied"], world.status(new)["applied"]) == (2, 1)
    assert world.letters() == []


def test_a_key_is_over_two_days_after_the_newer_one_came(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    old = world.start("ann")
    rotate(world, "fresh")
    world.clock.now += OVERLAP_SECONDS
    consumer_at(world, monkeypatch)
    world.consume(world.put(old, old.claim(10)))
    assert [letter["reason"] for letter in world.letters()] == ["unknown_key"]


def test_a_key_that_became_known_is_taken_out_of_force_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    consumer_at(world, monkeypatch)
    forged = world.start("ann")
    world.consume(world.put(forged, forged.claim(10)))
    rotate(world, "fresh", at_once=True)
    world.clock.now += REREAD_SECONDS
    world.consume(world.put(forged, forged.claim(999_999)))
    assert world.status(forged)["score"]["score"] == 10
    assert [letter["reason"] for letter in world.letters()] == ["unknown_key"]

