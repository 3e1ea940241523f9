"""Games in processes of their own, with clocks that are wrong, begin in one instant on a real embedded cloud."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from alienattack.online.managing import Managing, NewSession
from tests.e2e.forging import parts_of, pool_key, signed
from tests.e2e.players import bot_on, config_of
from tests.hosts import TOP, CloudProcess, start_cloud, wait_until

WITHIN_SECONDS = 0.100
FRAME = 1 / 60
CLOCKS_WRONG_BY = (0.0, 2.5, -1.7)  # seconds


def test_all_games_begin_within_a_tenth_of_a_second_however_wrong_their_clocks_are(tmp_path: Path) -> None:
    cloud = start_cloud(tmp_path / "cloud")
    games: list[subprocess.Popen[str]] = []
    try:
        config = config_of(cloud)
        with bot_on(cloud, tmp_path / "host") as host:
            header, claims = parts_of(host.account.id_token())
            token = signed(header, {**claims, "cognito:groups": ["Managers"]},
                           pool_key(cloud.folder.folder, config.user_pool_id))
            managing = Managing(config, lambda: token)
            session = managing.create(NewSession("Common start", gathers=True, same_seed=True)).id
            games += [_game(cloud, tmp_path, session, number) for number in range(len(CLOCKS_WRONG_BY))]
            for game in games:
                assert game.stdout is not None
                assert game.stdout.readline() == "waiting\n"
            wait_until(lambda: len(managing.lobby(session).players) == len(games))
            managing.change(session, "started")
            starts = managing.lobby(session).session.starts_at
            assert starts is not None
            told = [tuple(map(float, game.communicate(timeout=60)[0].split())) for game in games]
            late = [instant - starts for instant, _frame in told]
            # A busy machine is not the clock's doing.
            stalled = max(0.0, *(frame - 2 * FRAME for _instant, frame in told))
            assert min(late) > -0.05, told
            assert max(late) - min(late) <= WITHIN_SECONDS + stalled, told
    finally:
        for game in games:
            game.kill()
            game.communicate()
        cloud.close()


def _game(cloud: CloudProcess, folder: Path, session: str, number: int) -> subprocess.Popen[str]:
    """A game of a new player, in whose home nothing was before."""
    with bot_on(cloud, folder / f"bot-{number}") as player:
        name, password = player.name, player.password
    environment = {**os.environ, "ALIENATTACK_HOME": str(folder / f"game-{number}"), "SDL_VIDEODRIVER": "dummy",
                   "SDL_AUDIODRIVER": "dummy", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    return subprocess.Popen([sys.executable, "-m", "tests.e2e.game_in_lobby", cloud.api, cloud.endpoint, name,
                             password, session, str(CLOCKS_WRONG_BY[number])],
                            cwd=TOP, env=environment, stdout=subprocess.PIPE, text=True)
