"""Pictures of every scene, drawn without a window: for looking at, for the README, for comparing.

A new scene needs one row in STILLS: a name, how to make it, and what to do before the picture is taken.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alienattack.errors import AlienAttackError, HostingError, SignInError
from alienattack.game.input import Intent
from alienattack.game.rehearsal import FRIDAY, NOW, RehearsedCloud, RehearsedConnection
from alienattack.settings import Paths, Settings
from alienattack.sim import CLEAR

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.scene import Scene

FRAME = 1 / 60
Do = Callable[["Stage"], None]


class Stage:
    """An app with a made-up cloud, at one scale, on which a scene is set and photographed."""

    def __init__(self, settings: Settings, k: int, cloud: RehearsedCloud, begin: bool = True) -> None:
        from alienattack.game.app import App

        settings = settings.with_group("video", scale=k, full_screen=False, fit=False, show_fps=False)
        settings = settings.with_group("cloud", api="").with_group("play", last_name="")
        self.connection = RehearsedConnection(settings, cloud, begin)
        self.app: App = App(settings, self.connection, seed=7)
        self.sounds: Any = None
        """Who hears the sounds, where somebody does (tests)."""

    @property
    def scene(self) -> Any:
        """The topmost scene."""
        return self.app.scenes.top

    def run(self, seconds: float) -> None:
        """Let time pass."""
        for _ in range(round(seconds / FRAME)):
            self.connection.standing_clock.now += FRAME
            self.app.step(FRAME)

    def press(self, *intents: Intent) -> None:
        """As if the player had meant these."""
        for intent in intents:
            self.scene.handle(intent)

    def type(self, *texts: str) -> None:
        """Type into one field after the other."""
        for number, text in enumerate(texts):
            if number:
                self.scene.handle(Intent.NEXT_FIELD)
            if text:
                self.scene.type_text(text)

    def photograph(self, path: Path) -> None:
        """Write what is on the screen. Raises AlienAttackError if the scene failed: its trouble is no picture of it."""
        import pygame

        from alienattack.game.scenes.trouble import TroubleScene

        if isinstance(self.scene, TroubleScene):
            log = self.app.settings.paths.state_dir / "game.log"
            told = log.read_text(encoding="utf-8") if log.is_file() else "for an unknown reason"
            raise AlienAttackError(f"The scene of {path.name} failed:\n{told}")
        pygame.image.save(self.app.canvas.surface, str(path))

    def close(self) -> None:
        """Take everything down."""
        self.app.scenes.leave_all()


@dataclass(frozen=True, slots=True)
class Still:
    """One picture. `make` gives the scene; `before` plays it to the moment of the picture; `scales`: at which k."""

    name: str
    make: Callable[[App], Scene]
    before: Do = lambda stage: None
    scales: tuple[int, ...] = (2,)
    cloud: Callable[[], RehearsedCloud] = RehearsedCloud
    begin: bool = True
    seconds: float = 0.6


def _title(app: App) -> Scene:
    from alienattack.game.scenes.title import TitleScene

    app.connection.session_id = FRIDAY.id
    return TitleScene(app)


def _scene(module: str, name: str, *arguments: Any) -> Callable[[App], Scene]:
    def make(app: App) -> Scene:
        from importlib import import_module

        app.connection.start()
        scene: Scene = getattr(import_module(f"alienattack.game.scenes.{module}"), name)(app, *arguments)
        return scene

    return make


def _signed_out() -> RehearsedCloud:
    return RehearsedCloud(signed_in=False)


def _with_mail() -> RehearsedCloud:
    return RehearsedCloud(signed_in=False, can_mail=True)


def _without_local() -> RehearsedCloud:
    cloud = RehearsedCloud(signed_in=False)
    cloud.trouble = HostingError("The cloud for this machine is not installed.",
                                 'To add it: pip install "alienattack[local]"')
    return cloud


def _refused(code: str, reason: str, remedy: str) -> Do:
    def refuse(stage: Stage) -> None:
        stage.connection.cloud.trouble = SignInError(code, reason, remedy)
        stage.type("Nova", "Correct horse 7")
        stage.press(Intent.CONFIRM)

    return refuse


def _typed(*texts: str) -> Do:
    def type_them(stage: Stage) -> None:
        stage.run(0.1)
        stage.type(*texts)

    return type_them


def _pressed(*intents: Intent) -> Do:
    def press_them(stage: Stage) -> None:
        stage.run(0.1)
        stage.press(*intents)

    return press_them


def _lose(stage: Stage) -> None:
    stage.run(0.2)
    stage.connection.lose()


def _code_asked(stage: Stage) -> None:
    stage.type("Nova")
    stage.press(Intent.CONFIRM)
    stage.type("481902", "Correct horse")


def _key_conflict(stage: Stage) -> None:
    stage.press(Intent.DOWN, Intent.DOWN)
    stage.scene.take_key("a")


def _play(app: App) -> Scene:
    """A ranked run in the Friday Cup."""
    from alienattack.game.scenes.play import PlayScene

    app.connection.start()
    app.connection.session_id = FRIDAY.id
    return PlayScene(app, app.connection.api.start_run(FRIDAY.id))


def _practise(app: App) -> Scene:
    from alienattack.game.scenes.play import PlayScene

    app.connection.start()
    return PlayScene(app, seed=7)


def _played(ticks: int, until: Callable[[Any], bool] = lambda sim: True, policy: str = "hunter") -> Do:
    """A bot plays: `ticks` unseen, then before the camera until the moment `until` has come."""
    def play_them(stage: Stage) -> None:
        from alienattack.bots import make_bot

        run, bot = stage.scene.run, make_bot(policy, 3)
        stage.app.input.take_buttons = lambda: bot.choose(run.sim)  # type: ignore[method-assign]
        while run.sim.tick < ticks and not run.sim.over:
            run.step(bot.choose(run.sim))
        stage.run(1.5)
        for _ in range(6_000):
            if until(run.sim):
                break
            stage.run(FRAME)

    return play_them


def _lost(seconds: float) -> Do:
    """A sprayer plays until the end, and the results have been looked at for `seconds`."""
    def lose_it(stage: Stage) -> None:
        _played(40_000, policy="sprayer")(stage)
        stage.run(4.0 + seconds)

    return lose_it


def _paused(stage: Stage) -> None:
    _played(1_200)(stage)
    stage.press(Intent.PAUSE)


_TABLE = ((28640, 8), (21150, 7), (17980, 6), (12440, 5), (9310, 4), (4100, 3), (850, 1))


def _fill_table(stage: Stage) -> None:
    from alienattack.game.local_scores import LocalScore

    for number, (score, wave) in enumerate(_TABLE):
        stage.app.local.add(LocalScore("Nova" if number % 3 else "Guest", score, number % 3, 120 + score // 70, wave,
                                       4000 + score // 2, int(NOW) - 86400 * number, 1))


STILLS: tuple[Still, ...] = (
    Still("title", _title, scales=(1, 2, 3)),
    Still("title-signed-out", _title, cloud=_signed_out),
    Still("title-starting", _title, begin=False),
    Still("title-offline", _title, _lose),
    Still("title-without-local", _title, cloud=_without_local),
    Still("play", _play, _played(13_600, lambda sim: len(sim.threats) > 3 and bool(sim.divers)), (1, 2, 3),
          seconds=0.0),
    Still("play-saucer", _play, _played(1_480, lambda sim: sim.saucer is not None), seconds=1.5),
    Still("play-hit", _play, _played(0, lambda sim: not sim.player.alive, "idle"), seconds=0.35),
    Still("play-cleared", _play, _played(1_000, lambda sim: sim.phase == CLEAR), seconds=1.0),
    Still("play-intro", _practise, _played(0), seconds=0.0),
    Still("pause", _play, _paused),
    Still("game-over", _play, _lost(1.0), (1, 2, 3)),
    Still("game-over-practice", _practise, _lost(1.0)),
    Still("sign-in", _scene("sign_in", "SignInScene"), _typed("Nova", "secret"), (1, 2, 3),
          _signed_out),
    Still("sign-in-refused", _scene("sign_in", "SignInScene"),
          _refused("wrong_password", "The name or the password is wrong.", "Check both; capital letters count."),
          cloud=_signed_out),
    Still("sign-in-clock", _scene("sign_in", "SignInScene"),
          _refused("clock_wrong", "This computer's clock is 42 minutes slow.", "Set it right and try again."),
          cloud=_signed_out),
    Still("sign-up", _scene("sign_up", "SignUpScene"), _typed("Nova", "Correct horse"),
          cloud=_signed_out),
    Still("sign-up-mail", _scene("sign_up", "SignUpScene"), _typed("Nova", "Correct horse 7"),
          cloud=_with_mail),
    Still("sign-up-taken", _scene("sign_up", "SignUpScene"),
          _refused("name_taken", "That name is taken.", "Choose another, or sign in if it is yours."),
          cloud=_signed_out),
    Still("confirm-code", _scene("confirm_code", "ConfirmCodeScene", "Nova", "", "n***@e***.org"),
          _typed("4819"), cloud=_with_mail),
    Still("forgot-password", _scene("forgot_password", "ForgotPasswordScene", "Nova"), cloud=_signed_out),
    Still("forgot-password-mail", _scene("forgot_password", "ForgotPasswordScene"), _code_asked, cloud=_with_mail),
    Still("sessions", _scene("sessions", "SessionsScene"), _pressed(Intent.DOWN), (1, 2, 3)),
    Still("sessions-full", _scene("sessions", "SessionsScene"),
          _pressed(Intent.UP, Intent.UP, Intent.UP, Intent.CONFIRM)),
    Still("sessions-offline", _scene("sessions", "SessionsScene"), _lose, seconds=12.0),
    Still("how-to-play", _scene("how_to_play", "HowToPlayScene"), scales=(1, 2, 3)),
    Still("settings", _scene("settings", "SettingsScene"), scales=(1, 2, 3)),
    Still("keys", _scene("keys", "KeysScene")),
    Still("keys-conflict", _scene("keys", "KeysScene"), _key_conflict),
    Still("keys-waiting", _scene("keys", "KeysScene"), _pressed(Intent.CONFIRM)),
    Still("high-scores", _scene("high_scores", "HighScoresScene"), _fill_table, (1, 2, 3)),
    Still("high-scores-empty", _scene("high_scores", "HighScoresScene")),
)


def render(out_dir: Path, settings: Settings, only: Sequence[str] = ()) -> list[Path]:
    """Draw every still (or those in `only`) as PNG into `out_dir`; returns their paths.

    Nothing of the player's own is read or written: tables, spool and settings go to a folder that is thrown away.
    """
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    os.environ["SDL_AUDIODRIVER"] = "dummy"
    out_dir.mkdir(parents=True, exist_ok=True)
    made = []
    for still in STILLS:
        if only and still.name not in only:
            continue
        for k in still.scales:
            path = out_dir / (f"{still.name}.png" if k == 2 else f"{still.name}-x{k}.png")
            _take(still, k, settings, path)
            made.append(path)
    return made


def _take(still: Still, k: int, settings: Settings, path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="alienattack-") as folder:
        throw_away = Paths(*(Path(folder) / name for name in ("state", "config", "cache", "pictures")))
        stage = Stage(replace(settings, paths=throw_away), k, still.cloud(), still.begin)
        try:
            stage.app.scenes.push(still.make(stage.app))
            still.before(stage)
            stage.run(still.seconds)
            stage.photograph(path)
        finally:
            stage.close()
