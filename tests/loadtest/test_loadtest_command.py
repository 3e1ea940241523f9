"""The load test's command line says what is wrong before anything is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from alienattack.cli import EXIT_ERROR, main


@pytest.mark.parametrize(("flags", "said"), [
    (["--locustfile", "/nowhere/mine.py"], "no locustfile"),
    (["--html", "/nowhere/report.html"], "no folder"),
    (["--elsewhere", "2"], "--keep"),
    (["--join", "somewhere"], "takes its address and its orders"),
    (["--join", "127.0.0.1:5557", "--orders", "/nowhere/orders.json"], "can't be read"),
    (["--purge"], "--cloud URL"),
    (["--cloud", "somewhere"], "https://"),
])
def test_what_can_not_work_is_said_at_once(flags: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["loadtest", *flags]) == EXIT_ERROR
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("flags", "said"), [
    (["--players", "0"], "whole number"),
    (["--seconds", "soon"], "seconds"),
    (["--ramp", "nan"], "players a second"),
    (["--policy", "hunter,nobody"], "no policy"),
    (["--policy", "hunter*1000"], "no policy"),
])
def test_a_wrong_number_or_policy_is_refused(flags: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["loadtest", *flags])
    assert said in capsys.readouterr().err


def test_a_mix_counts_its_policies() -> None:
    from alienattack.cli.loadtest import _mix

    assert _mix("hunter*3, casual") == ("hunter", "hunter", "hunter", "casual")


def test_the_orders_are_read_by_their_owner_alone_and_say_the_same_again(tmp_path: Path,
                                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    from alienattack.loadtest.orders import VARIABLE, BotAccount, Orders

    bots = tuple(BotAccount(f"Load{number}", "Bot-secret-7A", "token") for number in range(5))
    orders = Orders("http://cloud", "", "cup", "CODE", bots, bots[:2], ("hunter",), 2, 60.0, 8.0, False,
                    str(tmp_path), str(tmp_path))
    path = tmp_path / "orders.json"
    orders.write(path)
    monkeypatch.setenv(VARIABLE, str(path))
    assert Orders.read() == orders
    assert path.stat().st_mode & 0o077 == 0
    assert "secret" not in repr(orders)
    assert [bot.name for bot in orders.share(1)] == ["Load1", "Load3"]
