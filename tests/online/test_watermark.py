"""How often the cloud is asked how far it has come: rarely while all is well, soon after trouble."""

from __future__ import annotations

import random
from itertools import pairwise

from alienattack.bench import units
from alienattack.bench.crowd import FLUSH_SECONDS, URGENT_A_SECOND
from alienattack.online.telemetry.watermark import (
    KEPT_UP_FRAMES,
    READ_AT_MOST_SECONDS,
    READ_IN_PLAY_SECONDS,
    STANDSTILL_IN_PLAY_SECONDS,
    STANDSTILL_JITTER,
    STANDSTILL_SECONDS,
    STILL_CALM_SECONDS,
    RunProgress,
)
from tests.cloud.world import template


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


def test_players_are_as_patient_as_the_cloud_writes_seldom() -> None:
    consumer = template()["Resources"]["ConsumerFunction"]["Properties"]["Environment"]["Variables"]
    seldom = int(consumer["RUN_WRITE_SECONDS"])
    assert seldom < STILL_CALM_SECONDS < STANDSTILL_IN_PLAY_SECONDS * min(STANDSTILL_JITTER)
    assert seldom * (1 / FLUSH_SECONDS + URGENT_A_SECOND) < KEPT_UP_FRAMES
    assert seldom == units.WRITE_SECONDS  # what the bill takes for a crowd


def test_an_hour_without_a_board_is_read_every_five_minutes() -> None:
    read = play(RunProgress(), 3_600)
    assert read[0] <= READ_AT_MOST_SECONDS
    assert len(read) <= 14
    assert max(later - earlier for earlier, later in pairwise(read)) <= READ_AT_MOST_SECONDS


def test_a_cloud_that_falls_behind_is_watched_closely() -> None:
    progress = RunProgress()
    play(progress, 600)
    read = play(progress, 420, behind=130, start=600)
    assert len(read) >= 18  # the first such reading comes after five minutes at most, the others every six seconds


def test_after_a_put_that_failed_the_next_reading_is_near() -> None:
    progress = RunProgress()
    play(progress, 600)
    progress.troubled(600)
    assert progress.next_read <= 600 + READ_IN_PLAY_SECONDS


def test_frames_that_the_cloud_lost_are_sent_again_within_ten_minutes() -> None:
    progress, rng = RunProgress(), random.Random(1)
    play(progress, 600)
    stuck = progress.seen  # from here on everything is acknowledged and nothing is applied
    for now in range(600, 1_400):
        if now % 2 == 0:
            progress.acknowledged(progress.put + 1, now, ended=False)
        if now >= progress.next_read:
            progress.read(stuck, now)
            if progress.stands_still(now, rng, ended=False):
                break
            progress.plan_read(now, ended=False)
    assert progress.put == stuck
    assert now <= 600 + 600


def test_a_board_that_tells_of_a_standstill_has_the_run_read_at_once() -> None:
    progress = RunProgress()
    play(progress, 600)
    stuck = progress.seen
    for now in range(600, 900):
        if now % 2 == 0:
            progress.acknowledged(progress.put + 1, now, ended=False)
        if now % 5 == 0:
            progress.told(stuck, now)
        if progress.next_read <= now:
            break
    assert now <= 600 + STANDSTILL_IN_PLAY_SECONDS + READ_IN_PLAY_SECONDS
    progress.read(stuck, now)
    progress.plan_read(now, ended=False)
    assert progress.next_read == now + READ_IN_PLAY_SECONDS


def test_a_run_that_ends_while_its_watermark_is_behind_is_not_sent_again_at_once() -> None:
    progress, rng = RunProgress(), random.Random(1)
    for now in range(0, 21, 2):  # the watermark of a live run moves every three minutes of play
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
