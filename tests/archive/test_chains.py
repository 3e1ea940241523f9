"""The frames of one run held against each other and against the table: each rule by itself."""

from __future__ import annotations

import pytest

from alienattack.archive.chains import Chain, Expected, Sighting, check

NAMES = ("a.gz", "b.gz")
BOTH = frozenset({0, 1})


def frame(seq: int, line: int | None = None, *, file: int = 0, mac: str = "", prev: str = "", end: bool = False,
          refused: bool = False) -> Sighting:
    """Frame `seq` on line `seq`, linked to the one before, unless said otherwise."""
    return Sighting(seq, mac or f"m{seq}", prev or (f"m{seq - 1}" if seq > 1 else ""), (file, line or seq), end,
                    refused)


def run_of(*sightings: Sighting, table: Expected | None = None) -> Chain:
    return check("run", sightings, table, NAMES, BOTH)


def told(chain: Chain) -> list[tuple[str, int, int]]:
    """Kind, first and last frame of each finding."""
    return [(each.kind, each.seq, each.until) for each in chain.findings]


def test_a_whole_run_is_sound() -> None:
    chain = run_of(frame(1), frame(2), frame(3, end=True), table=Expected(3, "m3"))
    assert told(chain) == []
    assert (chain.frames, chain.again, chain.pending, chain.open_ended) == (3, 0, 0, False)


def test_copies_are_counted_and_no_harm() -> None:
    chain = run_of(frame(1), frame(1, 5), frame(2), frame(1, 9, file=1), table=Expected(2, "m2"))
    assert told(chain) == []
    assert chain.again == 2


@pytest.mark.parametrize(("seqs", "applied", "findings"), [
    ((2, 3), 3, [("missing", 1, 1)]),
    ((1, 4), 4, [("missing", 2, 3)]),
    ((1, 2), 4, [("missing_end", 3, 4)]),
    ((1, 3), 5, [("missing", 2, 2), ("missing_end", 4, 5)]),
    ((), 3, [("missing_run", 1, 3)]),
    ((1, 2, 4), 2, []),  # the table never applied it: one before it never came
    ((1, 2, 3), 2, []),  # on its way to the table
])
def test_what_the_table_has_applied_must_be_there(seqs: tuple[int, ...], applied: int,
                                                  findings: list[tuple[str, int, int]]) -> None:
    assert told(run_of(*map(frame, seqs), table=Expected(applied, f"m{applied}"))) == findings


def test_without_a_table_the_numbers_alone_must_be_whole() -> None:
    assert told(run_of(frame(1), frame(3))) == [("missing", 2, 2)]
    assert run_of(frame(1), frame(2)).open_ended
    assert not run_of(frame(1), frame(2, end=True)).open_ended


def test_a_number_that_nobody_could_have_sent_costs_no_memory() -> None:
    assert told(run_of(frame(1), frame(9_999_999, 2))) == [("missing", 2, 9_999_998)]


def test_what_was_applied_a_moment_ago_may_still_be_on_its_way() -> None:
    chain = run_of(frame(1), frame(2), table=Expected(4, "m4", settled=False))
    assert (told(chain), chain.pending) == ([], 2)
    assert told(run_of(frame(1), frame(3), table=Expected(4, "m4", settled=False))) == [("missing", 2, 2)]


def test_two_frames_under_one_number_are_told_and_the_one_in_the_chain_counts() -> None:
    chain = run_of(frame(1), frame(2), frame(2, 7, mac="other"), frame(3), table=Expected(3, "m3"))
    assert [(each.kind, each.line) for each in chain.findings] == [("doubled", 7)]
    last = run_of(frame(1), frame(2, mac="other"), frame(2, 7), table=Expected(2, "m2"))
    assert [(each.kind, each.line) for each in last.findings] == [("doubled", 2)]


def test_a_second_frame_that_the_cloud_refused_is_no_finding() -> None:
    assert told(run_of(frame(1), frame(2), frame(2, 7, mac="other", refused=True), table=Expected(2, "m2"))) == []


def test_a_frame_that_follows_another_one_is_told_unless_the_cloud_refused_it_for_that() -> None:
    broken = frame(2, prev="somewhere else")
    assert told(run_of(frame(1), broken, frame(3), table=Expected(3, "m3"))) == [("unchained", 2, 2)]
    assert told(run_of(frame(1), broken, frame(3), table=Expected(3, "m3", frozenset({2})))) == []


def test_what_a_player_sent_beyond_the_watermark_proves_nothing_against_the_archive() -> None:
    ahead = (frame(7, prev="nonsense"), frame(7, 9, mac="another"), frame(8, 1, prev="nonsense"))
    assert told(run_of(frame(1), frame(2), *ahead, table=Expected(2, "m2"))) == []


def test_the_last_applied_frame_must_be_the_tables() -> None:
    assert told(run_of(frame(1), frame(2), table=Expected(2, "another"))) == [("other_than_table", 2, 2)]


def test_a_frame_before_the_one_it_follows_is_told_unless_it_comes_again_behind() -> None:
    assert told(run_of(frame(1, 2), frame(2, 1), table=Expected(2, "m2"))) == [("out_of_order", 2, 2)]
    assert told(run_of(frame(1, 2), frame(2, 1), frame(2, 3), table=Expected(2, "m2"))) == []
    assert told(run_of(frame(1, file=1), frame(2), table=Expected(2, "m2"))) == [("out_of_order", 2, 2)]


def test_files_that_tell_no_order_are_held_to_none() -> None:
    sightings = (frame(1, file=1), frame(2))
    assert check("run", sightings, Expected(2, "m2"), NAMES, frozenset()).findings == ()


def test_a_run_that_fell_silent_is_known_by_the_first_letters_of_its_mac_alone() -> None:
    told_short = Expected(2, "m2 and")
    assert told(run_of(frame(1), frame(2, mac="m2 and more"), table=told_short)) == []
    assert told(run_of(frame(1), frame(2, mac="m2 or another"), table=told_short)) == [("other_than_table", 2, 2)]
