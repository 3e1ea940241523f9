"""The secret of the master keys: rotated, two keys count together, and a key says itself when it is over."""

import json

import pytest

from alienattack.protocol.keyring import (
    OVERLAP_SECONDS,
    SETTLE_SECONDS,
    KeyRing,
    Rotation,
    cut_short,
    every_key,
    rotated,
)

NOW = 1_800_000_000.0
GENERATED = '{"current": "k1", "k1": "one"}'


def test_a_generated_secret_has_one_key_and_it_is_current() -> None:
    ring = KeyRing.from_secret(GENERATED, NOW)
    assert (ring.current, ring.current_key, dict(ring.keys)) == ("k1", b"one", {"k1": b"one"})


def at_once(text: str, new_key: str, now: float) -> Rotation:
    """A rotation after which no older key counts, as the command makes it."""
    done = rotated(text, new_key, now)
    return cut_short(done.text, done.current, now + SETTLE_SECONDS)


def test_a_rotation_makes_a_new_current_key_beside_the_one_before() -> None:
    done = rotated(GENERATED, "two", NOW)
    ring = KeyRing.from_secret(done.text, NOW)
    assert (ring.current, ring.current_key) == ("k1800000000", b"two")
    assert (done.current, done.kept, done.dropped) == ("k1800000000", ("k1",), ())
    assert set(ring.keys) == {"k1", "k1800000000"}


def test_the_older_key_counts_for_two_days_and_no_longer() -> None:
    text = rotated(GENERATED, "two", NOW).text
    assert "k1" in KeyRing.from_secret(text, NOW + OVERLAP_SECONDS - 1).keys
    assert set(KeyRing.from_secret(text, NOW + OVERLAP_SECONDS).keys) == {"k1800000000"}


def test_a_later_rotation_drops_what_is_over() -> None:
    text = rotated(GENERATED, "two", NOW).text
    done = rotated(text, "three", NOW + OVERLAP_SECONDS)
    assert done.dropped == ("k1",)
    assert set(json.loads(done.text)) == {"current", done.current, "k1800000000", "retired"}


def test_a_key_that_is_over_is_kept_for_the_archive_and_admits_nothing() -> None:
    text, now = GENERATED, NOW
    for number in range(40):
        text, now = rotated(text, f"key {number}", now).text, now + OVERLAP_SECONDS
        assert len(KeyRing.from_secret(text, now).keys) == 1
    assert len(every_key(text)) == 41
    assert every_key(text)["k1"] == b"one"
    assert every_key(text)[KeyRing.from_secret(text, now).current] == b"key 39"


def test_a_key_that_became_known_is_kept_for_the_archive_too() -> None:
    done = at_once(rotated(GENERATED, "two", NOW).text, "three", NOW + 60)
    assert set(every_key(done.text)) == {"k1", "k1800000000", done.current}
    again = at_once(done.text, "four", NOW + 300)
    assert len(every_key(again.text)) == 4


def test_a_retired_key_is_never_renewed_by_a_second_rotation_in_its_second() -> None:
    done = rotated(GENERATED, "two", NOW)
    gone = at_once(done.text, "three", NOW + 1)
    with pytest.raises(ValueError, match="this very second"):
        rotated(gone.text, "four", NOW)


def test_the_name_of_the_retired_keys_is_no_key() -> None:
    done = at_once(rotated(GENERATED, "two", NOW).text, "three", NOW + 60)
    assert "retired" not in KeyRing.from_secret(done.text, NOW + 61).keys
    assert "retired" not in every_key(done.text)


def test_years_of_rotations_fit_into_one_secret() -> None:
    text, now = GENERATED, NOW
    for _ in range(12 * 30):  # monthly, for thirty years; a key of ours has 64 letters
        text, now = rotated(text, "x" * 64, now).text, now + 30 * 86_400
    assert len(text.encode()) < 65_536 / 1.5  # Secrets Manager's limit of a secret


def test_two_rotations_in_one_day_cut_no_run_short() -> None:
    text = rotated(rotated(GENERATED, "two", NOW).text, "three", NOW + 3_600).text
    assert len(KeyRing.from_secret(text, NOW + 7_200).keys) == 3


def test_at_once_leaves_the_new_key_alone() -> None:
    done = at_once(rotated(GENERATED, "two", NOW).text, "three", NOW + 60)
    assert set(KeyRing.from_secret(done.text, NOW + 61).keys) == {done.current}
    assert (done.kept, done.dropped) == ((), ("k1", "k1800000000"))


def test_the_older_keys_are_not_cut_short_while_somebody_may_grant_under_them() -> None:
    done = rotated(GENERATED, "two", NOW)
    with pytest.raises(ValueError, match="for 15 s more"):
        cut_short(done.text, done.current, NOW + SETTLE_SECONDS - 15)
    assert cut_short(done.text, done.current, NOW + SETTLE_SECONDS).dropped == ("k1",)


def test_who_waited_while_another_rotated_cuts_nothing_short() -> None:
    done = rotated(GENERATED, "two", NOW)
    other = rotated(done.text, "three", NOW + 30)
    with pytest.raises(ValueError, match="rotated once more"):
        cut_short(other.text, done.current, NOW + SETTLE_SECONDS)


def test_the_current_key_is_never_over() -> None:
    text = rotated(GENERATED, "two", NOW).text
    assert set(KeyRing.from_secret(text, NOW + 10 * 365 * 86_400).keys) == {"k1800000000"}


def test_names_that_tell_no_birth_never_end_each_other() -> None:
    assert len(KeyRing.from_secret('{"current": "k2", "k2": "b", "k1": "a", "spare": "c"}', NOW).keys) == 3


def test_twice_in_one_second_is_refused() -> None:
    with pytest.raises(ValueError, match="this very second"):
        rotated(rotated(GENERATED, "two", NOW).text, "three", NOW)


@pytest.mark.parametrize("text", ['{"current": "k9", "k1": "one"}', "{}", "[]", "null", '{"current": "k1", "k1": 5}',
                                  '{"current": ["k1"], "k1": "one"}', '{"current": "k1", "k1": "one", "retired": 5}',
                                  '{"current": "k1", "k1": "one", "retired": {"k0": 5}}', "nonsense"])
def test_a_secret_without_a_current_key_is_said_to_be_broken(text: str) -> None:
    with pytest.raises(ValueError):
        KeyRing.from_secret(text, NOW)
    with pytest.raises(ValueError):
        rotated(text, "two", NOW)


def test_keys_never_show_in_a_log() -> None:
    assert "one" not in repr(KeyRing.from_secret(GENERATED, NOW))
    assert "two" not in repr(rotated(GENERATED, "two", NOW))
