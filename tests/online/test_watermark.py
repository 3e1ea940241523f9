"""How often the cloud is asked how far it has come: rarely while all is well, soon after trouble."""

from __future__ import annotations

import random
from itertools import pairwise

from alienattack.online.telemetry.watermark import (
    READ_AT_MOST_SECONDS,
    READ_IN_PLAY_SECONDS,
    STANDSTILL_IN_PLAY_SECONDS,
    STANDSTILL_SECONDS,
    RunProgress,
)


def play(progress: RunProgress, seconds: int, behind: int = 1, start: int = 0) -> list[int]:
    """A frame every two seconds, applied `behind` frames later; the instants at which the watermark was read."""
    read = []
    for now in range(start, start + seconds):
        if now % 2 == 0:
            progress.acknowledged(progress.put + 1, now, ended=False)
        if now >= progress.next_read and progress.put:
            progress.read(max(progress.seen, progress.put - behind), now)
            progress.plan_read(now, ended=False)
            read.append(now)
    return read


def test_an_hour_without_a_board_is_read_every_two_minutes() -> None:
    read = play(RunProgress(), 3_600)
    assert read[0] <= 60
    assert len(read) <= 34
    assert max(later - earlier for earlier, later in pairwise(read)) <= READ_AT_MOST_SECONDS


def test_a_cloud_that_falls_behind_is_watched_closely() -> None:
    progress = RunProgress()
    play(progress, 600)
    read = play(progress, 300, behind=30, start=600)
    assert len(read) >= 28  # the first such reading comes after two minutes at most, the others every six seconds


def test_after_a_put_that_failed_the_next_reading_is_near() -> None:
    progress = RunProgress()
    play(progress, 600)
    progress.troubled(600)
    assert progress.next_read <= 600 + READ_IN_PLAY_SECONDS


def test_frames_that_the_cloud_lost_are_sent_again_within_three_minutes() -> None:
    progress, rng = RunProgress(), random.Random(1)
    play(progress, 600)
    stuck = progress.seen  # from here on everything is acknowledged and nothing is applied
    for now in range(600, 800):
        if now % 2 == 0:
            progress.acknowledged(progress.put + 1, now, ended=False)
        if now >= progress.next_read:
            progress.read(stuck, now)
            if progress.stands_still(now, rng, ended=False):
                break
            progress.plan_read(now, ended=False)
    assert progress.put == stuck
    assert now <= 600 + READ_AT_MOST_SECONDS + 2 * STANDSTILL_IN_PLAY_SECONDS


def test_a_run_that_ends_while_its_watermark_is_behind_is_not_sent_again_at_once() -> None:
    progress, rng = RunProgress(), random.Random(1)
    for now in range(0, 21, 2):  # the watermark of a live run moves every half minute of play
        progress.acknowledged(progress.put + 1, now, ended=False)
    end = progress.put + 1
    progress.acknowledged(end, 21, ended=True)
    for now in range(22, 22 + int(STANDSTILL_SECONDS * 0.8)):
        progress.read(0, now)
        assert not progress.stands_still(now, rng, ended=True), now
    assert progress.put == end
    progress.read(0, 40)
    assert progress.stands_still(40, rng, ended=True)
    assert progress.put == 0
