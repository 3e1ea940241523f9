"""The whole path with real processes: account by SRP, play, stream, consumer, verifier, board."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from alienattack.errors import ApiError, SignInError
from alienattack.loadtest.botplayer import BotPlayer
from alienattack.loadtest.fleet import Fleet, differences
from alienattack.online.account import Account
from alienattack.online.api import Api
from alienattack.online.keeper import FileKeeper, MemoryKeeper
from alienattack.sim import Sim
from tests.e2e.players import bot_on, config_of, new_name, row_of
from tests.hosts import CloudFactory, CloudProcess, wait_until

PASSWORD = "Correct-horse-7"


# -- accounts ----------------------------------------------------------------------------------------------------------

def test_a_player_signs_up_and_in_by_srp_and_keeps_the_spelling_of_the_name(embedded_cloud: CloudProcess) -> None:
    account, name = Account(config_of(embedded_cloud), MemoryKeeper()), new_name()
    assert account.sign_up(name, PASSWORD).confirmed
    identity = account.sign_in(name.upper(), PASSWORD)
    assert identity.name == name
    assert account.identity == identity


def test_a_wrong_password_is_refused(embedded_cloud: CloudProcess) -> None:
    account, name = Account(config_of(embedded_cloud), MemoryKeeper()), new_name()
    account.sign_up(name, PASSWORD)
    with pytest.raises(SignInError) as refusal:
        account.sign_in(name, PASSWORD + "x")
    assert refusal.value.code == "wrong_password"
    assert account.identity is None


def test_an_unknown_name_is_refused_like_a_wrong_password(embedded_cloud: CloudProcess) -> None:
    with pytest.raises(SignInError) as refusal:
        Account(config_of(embedded_cloud), MemoryKeeper()).sign_in(new_name(), PASSWORD)
    assert refusal.value.code == "wrong_password"


def test_a_taken_name_is_refused_in_any_spelling(embedded_cloud: CloudProcess) -> None:
    account, name = Account(config_of(embedded_cloud), MemoryKeeper()), new_name()
    account.sign_up(name, PASSWORD)
    with pytest.raises(SignInError) as refusal:
        account.sign_up(name.lower(), PASSWORD)
    assert refusal.value.code == "name_taken"


def test_a_sign_in_is_restored_at_the_next_start_until_signing_out(embedded_cloud: CloudProcess,
                                                                   tmp_path: Path) -> None:
    config, name = config_of(embedded_cloud), new_name()
    first = Account(config, FileKeeper(tmp_path))
    first.sign_up(name, PASSWORD)
    identity = first.sign_in(name, PASSWORD)
    second = Account(config, FileKeeper(tmp_path))
    assert second.restore() == identity
    assert Api(config, second.id_token).sessions()[0].id == "arcade"
    second.sign_out()
    assert Account(config, FileKeeper(tmp_path)).restore() is None


def test_a_sign_in_that_was_revoked_has_expired(embedded_cloud: CloudProcess) -> None:
    config, name, keeper = config_of(embedded_cloud), new_name(), MemoryKeeper()
    account = Account(config, keeper)
    account.sign_up(name, PASSWORD)
    account.sign_in(name, PASSWORD)
    kept = keeper.load(config.key)
    assert kept is not None
    account.sign_out()
    keeper.save(config.key, kept)
    with pytest.raises(SignInError) as refusal:
        Account(config, keeper).restore()
    assert refusal.value.code == "expired"
    assert keeper.load(config.key) is None


def test_a_forgotten_password_is_a_matter_for_the_host_where_no_mail_is_sent(embedded_cloud: CloudProcess) -> None:
    with pytest.raises(SignInError) as refusal:
        Account(config_of(embedded_cloud), MemoryKeeper()).forgot(new_name())
    assert refusal.value.code == "no_mail"
    assert "account reset" in refusal.value.remedy


def test_the_api_refuses_whoever_has_no_token(embedded_cloud: CloudProcess) -> None:
    with pytest.raises(ApiError) as refusal:
        Api(config_of(embedded_cloud), lambda: "nobody").sessions()
    assert refusal.value.status == 401


# -- play --------------------------------------------------------------------------------------------------------------

def test_the_board_shows_the_true_score_of_a_bot_verified(embedded_cloud: CloudProcess, tmp_path: Path) -> None:
    with bot_on(embedded_cloud, tmp_path) as bot:
        truth = bot.play(5.0)[-1]
        status = bot.verdict(truth.run)
        assert status is not None
        assert (status.status, status.score) == ("verified", truth.score)
        assert truth.score.score > 0
        row = row_of(bot, truth)
        assert row is not None
        assert (row.name, row.score, row.state) == (bot.name, truth.score, "verified")
        assert bot.api.me().row == row
        wait_until(lambda: bot.telemetry.ledger().spooled == 0, 15)
        ledger = bot.telemetry.ledger()
        assert ledger.balances
        assert not ledger.refused
        assert set(ledger.declared) <= {"coalesced"}


def test_a_live_score_is_on_the_board_while_the_run_is_on(embedded_cloud: CloudProcess, tmp_path: Path) -> None:
    with bot_on(embedded_cloud, tmp_path) as bot, ThreadPoolExecutor(1) as thread:
        playing = thread.submit(bot.play_run, time.monotonic() + 10.0)
        place = wait_until(lambda: (board := bot.api.board()) and board.me, 9.0, every=0.25)
        assert not playing.done()
        assert place.state == "live"
        assert place.name == bot.name
        playing.result()


def test_what_a_crashed_game_left_is_sent_at_the_next_start(embedded_cloud: CloudProcess, tmp_path: Path) -> None:
    bot = bot_on(embedded_cloud, tmp_path)
    grant = bot.api.start_run()
    log = bot.telemetry.open_run(grant)
    sim = Sim(grant.seed, grant.ruleset)
    start = time.monotonic()
    for _ in range(150):
        events = sim.step(4)
        log.tick(sim.tick, 4, (sim.score, sim.lives, sim.shots, sim.level), tuple(events))
        time.sleep(max(0.0, start + sim.tick / 60 - time.monotonic()))
    wait_until(lambda: bot.telemetry._spool.inputs(grant.run), 5)
    time.sleep(0.8)  # the last ticks reach the disk
    bot.telemetry._closing = True  # the worker stops; nobody says goodbye
    bot.telemetry._wake.set()
    bot.telemetry._inbox.release()
    with BotPlayer(config_of(embedded_cloud), bot.name, tmp_path, password=bot.password) as again:
        again.account.sign_in(bot.name, bot.password)
        assert again.telemetry is not None
        status = again.verdict(grant.run)
        assert status is not None
        assert status.status == "verified"
        assert status.score is not None
        assert (status.score.score, status.score.shots) == (sim.score, sim.shots)


def test_twenty_bots_at_once_and_the_board_equals_their_truth(embedded_cloud: CloudProcess, tmp_path: Path) -> None:
    with Fleet(config_of(embedded_cloud), 20, tmp_path) as fleet:
        fleet.join()
        truths = fleet.play(12.0)
        assert set(fleet.await_verdicts().values()) == {"verified"}
        assert differences(truths, fleet.board()) == []
        assert len(truths) == 20


# -- trouble -----------------------------------------------------------------------------------------------------------

def test_with_the_stream_worker_stopped_the_board_stands_still_and_then_is_right(
        clouds: CloudFactory, tmp_path: Path) -> None:
    cloud = clouds(tmp_path / "cloud")
    with bot_on(cloud, tmp_path / "bot") as bot:
        first = bot.play(3.0)[-1]
        bot.verdict(first.run)
        before = bot.api.board(limit=100)
        assert before is not None
        assert cloud.ask("worker", running=False) == {"running": False}
        second = bot.play(5.0)[-1]
        assert bot.telemetry.flush(5.0)
        still = bot.api.board(limit=100)
        assert still is not None
        assert (still.rows, bot.api.run(second.run).applied) == (before.rows, 0)
        cloud.ask("worker", running=True)
        status = bot.verdict(second.run)
        assert status is not None
        assert (status.status, status.score) == ("verified", second.score)
        row = row_of(bot, second)
        assert bot.best is not None
        assert row is not None
        assert row.score == bot.best.score
        wait_until(lambda: bot.telemetry.ledger().spooled == 0, 15)
        assert bot.telemetry.ledger().balances


def test_kill_9_of_the_cloud_in_the_middle_of_a_run_loses_nothing(clouds: CloudFactory, tmp_path: Path) -> None:
    first = clouds(tmp_path / "cloud")
    with bot_on(first, tmp_path / "bot") as bot, ThreadPoolExecutor(1) as thread:
        playing = thread.submit(bot.play_run, time.monotonic() + 7.0)
        wait_until(lambda: (board := bot.api.board()) and board.applied_seq >= 1, 9.0)
        first.kill()
        assert clouds(tmp_path / "cloud").api == first.api
        truth = playing.result()
        status = bot.verdict(truth.run, 40.0)
        assert status is not None
        assert (status.status, status.reason, status.score) == ("verified", "", truth.score)
        row = row_of(bot, truth)
        assert row is not None
        assert (row.score, row.state) == (truth.score, "verified")
        wait_until(lambda: bot.telemetry.ledger().spooled == 0, 20)
        assert bot.telemetry.ledger().balances


def test_kill_9_right_after_the_end_loses_nothing(clouds: CloudFactory, tmp_path: Path) -> None:
    first = clouds(tmp_path / "cloud")
    with bot_on(first, tmp_path / "bot") as bot:
        truth = bot.play_run(time.monotonic() + 3.0)
        wait_until(lambda: bot.api.run(truth.run).status in ("ended", "verified"), 10, every=0.02)
        first.kill()
        clouds(tmp_path / "cloud")
        status = bot.verdict(truth.run, 75.0)
        assert status is not None
        assert (status.status, status.score) == ("verified", truth.score)
