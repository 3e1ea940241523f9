"""The master keys: read once, read again for a key that is new, and not for every nonsense."""

import json

import pytest

from functions.master_keys import REREAD_SECONDS, KeyRing, MasterKeys


class Secret:
    """A secret that counts its readers, and a clock beside it."""

    def __init__(self) -> None:
        self.fields = {"current": "k1", "k1": "one"}
        self.reads = 0
        self.now = 0.0

    def read(self) -> str:
        self.reads += 1
        return json.dumps(self.fields)

    def keys(self) -> MasterKeys:
        return MasterKeys(self.read, lambda: self.now)


def test_the_secret_is_read_once() -> None:
    secret = Secret()
    keys = secret.keys()
    assert keys.ring().current_key == b"one"
    keys.ring_with("k1")
    keys.ring()
    assert secret.reads == 1


def test_a_key_that_came_later_is_found_by_reading_again() -> None:
    secret = Secret()
    keys = secret.keys()
    keys.ring()
    secret.fields = {"current": "k2", "k2": "two", "k1": "one"}
    secret.now += REREAD_SECONDS
    assert keys.ring_with("k2").keys == {"k2": b"two", "k1": b"one"}


def test_unknown_keys_make_the_secret_be_read_at_most_once_a_minute() -> None:
    secret = Secret()
    keys = secret.keys()
    for _ in range(100):
        secret.now += 1
        keys.ring_with("forged")
    assert secret.reads == 2


def test_a_secret_without_a_current_key_is_said_to_be_broken() -> None:
    with pytest.raises(ValueError, match="no current key"):
        KeyRing.from_secret('{"current": "k9", "k1": "one"}')


def test_keys_never_show_in_a_log() -> None:
    assert "one" not in repr(Secret().keys().ring())
