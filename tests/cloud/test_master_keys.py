"""The master keys: read seldom, read again for a key that is new, and not for every nonsense."""

import json

import pytest

from alienattack.protocol.keyring import OVERLAP_SECONDS, REREAD_SECONDS, SETTLE_SECONDS, cut_short, rotated
from alienattack.protocol.tickets import decode
from functions import consumer, environment
from functions.master_keys import MasterKeys
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


def test_kids_of_somebodys_invention_do_not_keep_a_new_key_from_being_found() -> None:
    secret = Secret()
    keys = secret.keys()
    keys.ring_with("forged")
    secret.now += 5
    secret.fields = {"current": f"k{secret.now:.0f}", f"k{secret.now:.0f}": "two", "k1": "one"}
    assert keys.ring_with("forged").current == "k1"
    secret.now += 1
    assert keys.ring_with(f"k{secret.now - 1:.0f}").current_key == b"two"


def test_kids_that_claim_to_be_new_make_the_secret_be_read_once_a_second_and_no_oftener() -> None:
    secret = Secret()
    keys = secret.keys()
    for number in range(100):
        secret.now += 0.1
        keys.ring_with(f"k{secret.now + number:.0f}")
    assert secret.reads <= 12


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

def rotate(world: World, key: str) -> str:
    """Rotates the secret; the new kid."""
    done = rotated(environment.read_run_keys(), key, world.clock.now)
    keep(done.text)
    return done.current


def keep(text: str) -> None:
    environment.client("secretsmanager").put_secret_value(SecretId="run-keys", SecretString=text)


@pytest.fixture(autouse=True)
def kept_keys(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """API and consumer keep their keys by the world's clock, each its own copy."""
    granting = MasterKeys(environment.read_run_keys, world.clock)
    monkeypatch.setattr(environment, "master_keys", lambda: granting)
    monkeypatch.setattr(consumer._consumer(), "_keys", MasterKeys(environment.read_run_keys, world.clock))


def test_runs_under_the_old_and_the_new_key_both_count_for_two_days(world: World) -> None:
    old = world.start("ann")
    world.consume(world.put(old, old.claim(10)))
    rotate(world, "fresh")
    world.clock.now += REREAD_SECONDS
    new = world.start("bob")
    assert decode(new.grant.ticket).kid != decode(old.grant.ticket).kid
    world.consume([*world.put(old, old.claim(20)), *world.put(new, new.claim(5))])
    assert (world.status(old)["applied"], world.status(new)["applied"]) == (2, 1)
    assert world.letters() == []


def test_a_key_is_over_two_days_after_the_newer_one_came(world: World) -> None:
    old = world.start("ann")
    rotate(world, "fresh")
    world.clock.now += OVERLAP_SECONDS
    world.consume(world.put(old, old.claim(10)))
    assert [letter["reason"] for letter in world.letters()] == ["unknown_key"]


def test_a_key_that_became_known_is_cut_short_and_no_run_that_began_after_it_is_lost(world: World) -> None:
    forged = world.start("ann")
    world.consume(world.put(forged, forged.claim(10)))
    current = rotate(world, "fresh")
    world.clock.now += REREAD_SECONDS - 1
    between = world.start("bob")  # still under the older key, for the API has not looked again
    world.consume(world.put(between, between.claim(30)))
    world.clock.now += SETTLE_SECONDS - REREAD_SECONDS + 1
    keep(cut_short(environment.read_run_keys(), current, world.clock.now).text)
    after = world.start("eve")
    world.consume(world.put(after, after.claim(20)))
    assert (world.status(between)["applied"], world.status(after)["applied"]) == (1, 1)
    world.clock.now += REREAD_SECONDS
    world.consume(world.put(forged, forged.claim(999_999)))
    assert world.status(forged)["score"]["score"] == 10
    assert [letter["reason"] for letter in world.letters()] == ["unknown_key"]

