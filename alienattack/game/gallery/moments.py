"""How a scene is brought to the moment of its picture: what is typed, pressed, played and lost before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from alienattack.errors import AlienAttackError, HostingError, SignInError
from alienattack.game.gallery.fights import Moment, is_over
from alienattack.game.gallery.stage import Stage
from alienattack.game.input import Intent
from alienattack.game.rehearsal import FRIDAY, NOW, RehearsedCloud
from alienattack.game.rehearsed_lobby import LEAGUE, RehearsedLobby

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.scene import Scene

Do = Callable[[Stage], None]

_SEEN_TICKS = 90
_BOTS = (3, 4, 5, 6, 7, 8, 1, 2)  # who tries, one after the other
_LONGEST = 40_000  # ticks that one of them plays


def nothing(stage: Stage) -> None:
    """The scene as it comes."""


def title(app: App) -> Scene:
    """The title, with the Friday Cup chosen."""
    from alienattack.game.scenes.title import TitleScene

    app.connection.session_id = FRIDAY.id
    return TitleScene(app)


def sign_in(app: App) -> Scene:
    """The form of the sign-in."""
    from alienattack.game.scenes.sign_in import SignInScene

    app.connection.start()
    return SignInScene(app)


def signed_out() -> RehearsedCloud:
    """Nobody is signed in."""
    return RehearsedCloud(signed_in=False)


def with_mail() -> RehearsedCloud:
    """Nobody is signed in, and this cloud can send mail."""
    return RehearsedCloud(signed_in=False, can_mail=True)


def without_local() -> RehearsedCloud:
    """No cloud can be started here."""
    cloud = RehearsedCloud(signed_in=False)
    cloud.trouble = HostingError("The cloud for this machine is not installed.",
                                 'To add it: pip install "alienattack[local]"')
    return cloud


def refused(code: str, reason: str, remedy: str) -> Do:
    """Somebody signs in, and the cloud refuses with this."""
    def refuse(stage: Stage) -> None:
        stage.connection.cloud.trouble = SignInError(code, reason, remedy)
        stage.type("Nova", "Correct horse 7")
        stage.press(Intent.CONFIRM)

    return refuse


def typed(*texts: str) -> Do:
    """These are typed, one field after the other."""
    def type_them(stage: Stage) -> None:
        stage.skip(0.1)
        stage.type(*texts)

    return type_them


def chosen(stage: Stage) -> None:
    """A gamepad is in hand: letters are shown to choose from."""
    from alienattack.game.scenes.letters import LettersScene

    typed("Nova")(stage)
    form = stage.scene
    stage.app.scenes.push(LettersScene(stage.app, form))
    stage.press(Intent.DOWN, Intent.RIGHT, Intent.RIGHT)


def pressed(*intents: Intent) -> Do:
    """These intents are meant."""
    def press_them(stage: Stage) -> None:
        stage.skip(0.1)
        stage.press(*intents)

    return press_them


def lose(stage: Stage) -> None:
    """The cloud is gone."""
    stage.skip(0.2)
    stage.connection.lose()


def asked(*intents: Intent) -> Do:
    """At the title the player is asked what may leave this computer; then these are meant."""
    def ask(stage: Stage) -> None:
        from alienattack.game.scenes.consent import ConsentScene

        stage.skip(0.5)
        stage.app.scenes.push(ConsentScene(stage.app))
        stage.press(*intents)

    return ask


def code_asked(stage: Stage) -> None:
    """The code was mailed, and is typed with a new password."""
    stage.type("Nova")
    stage.press(Intent.CONFIRM)
    stage.type("481902", "Correct horse")


def key_conflict(stage: Stage) -> None:
    """A key is given to an action though another has it."""
    stage.press(Intent.DOWN, Intent.DOWN)
    stage.scene.take("a")


def play(app: App) -> Scene:
    """A ranked run in the Friday Cup."""
    from alienattack.game.scenes.play import PlayScene

    app.connection.start()
    app.connection.session_id = FRIDAY.id
    return PlayScene(app, app.connection.api.start_run(FRIDAY.id))


def practise_helped(app: App) -> Scene:
    """A practice run at 70 % with endless lives."""
    app.change_settings(app.settings.with_group("play", practice_speed=70, endless_lives=True))
    return practise(app)


def practise(app: App) -> Scene:
    """A practice run."""
    from alienattack.game.scenes.play import PlayScene

    app.connection.start()
    return PlayScene(app, seed=7)


def played(until: Moment, policy: str = "hunter") -> Do:
    """A bot plays to the moment `until` comes: unseen at first, the last second and a half before the camera, so that
    all that flies is in its place. Raises AlienAttackError if the moment never comes."""
    def play_them(stage: Stage) -> None:
        from alienattack.bots import make_bot

        run = stage.scene.run
        number, tick = _who_comes_to(until, run.sim.seed, policy)
        bot = make_bot(policy, number)
        stage.app.input.hand_over(lambda: bot.choose(run.sim))
        while run.sim.tick < tick - _SEEN_TICKS:
            run.step(bot.choose(run.sim))
        stage.scene.view.jump(run.sim.level)
        stage.skip(20.0, lambda: until(run.sim))

    return play_them


def _who_comes_to(until: Moment, seed: int, policy: str) -> tuple[int, int]:
    """Which of the bots of this strength comes to the moment in a game of this seed, and at which tick."""
    from alienattack.bots import make_bot
    from alienattack.sim import Sim

    for number in _BOTS:
        sim, bot = Sim(seed), make_bot(policy, number)
        while not until(sim) and not sim.over and sim.tick < _LONGEST:
            sim.step(bot.choose(sim))
        if until(sim):
            return number, sim.tick
    raise AlienAttackError(f"No {policy} ever comes to the moment of the picture with seed {seed}.")


def lost(seconds: float, policy: str = "sprayer", how: Moment = is_over) -> Do:
    """A bot plays until it has lost in this way, and the results have been looked at for `seconds`."""
    def lose_it(stage: Stage) -> None:
        played(how, policy)(stage)
        stage.skip(4.0 + seconds)

    return lose_it


def lobby(app: App) -> Scene:
    """A session that gathers."""
    from alienattack.game.scenes.lobby import LobbyScene

    app.connection.start()
    known = next(session for session in app.connection.sessions if session.id == LEAGUE.id)
    return LobbyScene(app, known)


def alone_in_lobby() -> RehearsedCloud:
    """Nobody else has a seat."""
    return RehearsedLobby(present=0)


def begun_session() -> RehearsedCloud:
    """All began a good half minute ago."""
    return RehearsedLobby(begun=34.0)


def full_lobby() -> RehearsedCloud:
    """There are more names than lines, and no seat."""
    cloud = RehearsedLobby(20)
    cloud.names += ["Vesper", "Umbra", "Sol", "Corvus"]
    return cloud


def started(stage: Stage) -> None:
    """The host starts, and three seconds are left."""
    stage.skip(1.5)
    cloud = stage.connection.cloud
    assert isinstance(cloud, RehearsedLobby)
    cloud.begin()
    stage.skip(2.2)


def cut_off(stage: Stage) -> None:
    """The cloud has not answered for some seconds."""
    stage.skip(1.5)
    stage.connection.lose()
    stage.skip(5.0)


def timed_out(stage: Stage) -> None:
    """The session closes in the middle of a run, and the results have been looked at for a second."""
    played(lambda sim: sim.tick >= 1500, "average")(stage)
    stage.connection.standing_clock.now += (FRIDAY.closes_at or NOW) - stage.connection.server_time()
    stage.connection.cloud.as_of = FRIDAY.closes_at or NOW
    stage.skip(1.5)


def paused(stage: Stage) -> None:
    """A run is held in its first wave."""
    played(lambda sim: sim.tick >= 900)(stage)
    stage.press(Intent.PAUSE)


TABLE = ((28640, 8), (21150, 7), (17980, 6), (12440, 5), (9310, 4), (4100, 3), (850, 1))


def fill_table(stage: Stage) -> None:
    """Seven practice runs are kept."""
    from alienattack.game.local_scores import LocalScore

    for number, (score, wave) in enumerate(TABLE):
        stage.app.local.add(LocalScore("Nova" if number % 3 else "Guest", score, number % 3, 120 + score // 70, wave,
                                       4000 + score // 2, int(NOW) - 86400 * number, 1))


def replays(app: App) -> Scene:
    """The list of replays."""
    from alienattack.game.scenes.replays import ReplaysScene

    app.connection.start()
    return ReplaysScene(app)


def of_other_rules(stage: Stage) -> None:
    """The focus is on the one of other rules."""
    fill_replays(stage)
    stage.run(0.1)
    while stage.scene.row.header is None or stage.scene.row.playable:
        stage.press(Intent.DOWN)


def fill_replays(stage: Stage) -> None:
    """Bots have played, somebody has sent a replay, one is of other rules and one is broken."""
    from alienattack.bots.runner import play as bot_plays
    from alienattack.game.replay_card import DAILY, PRACTICE, RANKED, Card, attach
    from alienattack.sim.replay import decode, encode

    store, day = stage.app.replays, 86_400
    cards = (("hunter", 5, 7_000, Card("Nova", int(NOW), RANKED, "Friday Cup", 101)),
             ("sprayer", 2, 40_000, Card("Nova", int(NOW) - day, PRACTICE, "", 1, True)),
             ("hunter", 9, 5_000, Card("Nova", int(NOW) - 2 * day, DAILY, "2026-09-19", 2)),
             ("hunter", 3, 3_000, Card("Guest", int(NOW) - 3 * day, PRACTICE, "", 103)))
    for policy, seed, ticks, card in cards:
        store.keep(bot_plays(policy, seed, ticks, recording=True)[1], card)
    other = decode(bot_plays("hunter", 4, 2_000, recording=True)[1])
    store.keep(encode(replace(other, ruleset=9)), Card("Nova", int(NOW) - 30 * day, RANKED, "Spring Cup", 3))
    sent = attach(bot_plays("hunter", 8, 6_000, recording=True)[1], Card("Orbital", int(NOW) - 3600, RANKED, "", 102))
    for name, data in (("sent.aar", sent), ("torn.aar", sent[:200])):
        path = stage.app.settings.paths.state_dir / name
        path.write_bytes(data)
        if name == "sent.aar":
            store.take_in(path)
        else:
            path.rename(store.folder / "holiday-run.aar")
    stage.scene.resume()


def watched(ticks: int, *intents: Intent) -> Do:
    """The first replay of the list is watched from `ticks` on; then these are meant."""
    def watch(stage: Stage) -> None:
        fill_replays(stage)
        stage.press(Intent.DOWN, Intent.CONFIRM)
        while stage.scene.playback.scouted < 1:
            stage.scene.playback.work(1.0)
        stage.scene.go_to(ticks)
        stage.press(*intents)

    return watch


def raced(ticks: int) -> Do:
    """The first replay of the list is raced by a bot for `ticks`."""
    def race(stage: Stage) -> None:
        fill_replays(stage)
        stage.press(Intent.DOWN, Intent.RIGHT, Intent.CONFIRM)
        from alienattack.bots import make_bot

        run, bot = stage.scene.run, make_bot("hunter", 5)
        stage.app.input.hand_over(lambda: bot.choose(run.sim))
        stage.skip(ticks / 60, lambda: run.sim.over)

    return race


def fill_days(stage: Stage) -> None:
    """The challenge was played today and on some days before."""
    from alienattack.game.local_scores import LocalScore
    from alienattack.protocol.daily import day_of

    for number, score in ((0, 12_440), (1, 9_310), (2, 17_980), (4, 4_100)):
        at = int(NOW) - 86_400 * number
        stage.app.daily.add(day_of(at), LocalScore("Nova", score, 0, 120 + score // 70, 3 + score // 4000,
                                                   4000 + score // 2, at, 1, "some.aar"))
    stage.scene.resume()


def befriended(stage: Stage) -> None:
    """Some friends are on the board, and one is not."""
    friends = "Mira,Juno,Bramble,Pico,Vesper,Orbital"
    stage.app.change_settings(stage.app.settings.with_group("play", friends=friends))
    stage.skip(0.1)
    stage.press(Intent.PREVIOUS_PAGE)
    stage.skip(0.1)
    stage.press(Intent.DOWN, Intent.DOWN)


def left_alone(stage: Stage) -> None:
    """Nobody has touched the title for a while."""
    stage.skip(31.0)
