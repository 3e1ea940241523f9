"""Whatever breaks around it, the game goes on and says what it did: in the player's language, over any scene."""

from __future__ import annotations

import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pygame
import pytest
from pygame._sdl2.video import Window as SdlWindow

from alienattack.game.app import App
from alienattack.game.audio import Audio
from alienattack.game.drawing.look import TEXT_SIZES
from alienattack.game.input import Intent
from alienattack.game.notices import Notices
from alienattack.game.rehearsal import RehearsedCloud, RehearsedConnection
from alienattack.game.scenes.game_over import GameOverScene
from alienattack.game.scenes.pause import PauseScene
from alienattack.game.scenes.play import PlayScene
from alienattack.game.scenes.replays import ReplaysScene
from alienattack.game.scenes.title import TitleScene
from alienattack.game.texts import Texts
from alienattack.settings import Settings, load
from tests.game.play_stage import bot_plays, frames, hear, lose_soon, practice, press, until
from tests.game.stage import Stage, show, stage
from tests.hosts import TOP, environment, wait_until

LANGUAGES = ("en", "de", "fr")
SIZES = ((900, 500), (641, 361), (1, 1), (300, 900), (1920, 1080), (1280, 720), (640, 360), (2000, 100))


def told(app: App) -> list[str]:
    """The sentences on the screen."""
    return [text for text, _ in app._notices]


def settings_of(home: Path, language: str = "en") -> Settings:
    return load({"video": {"scale": 1}, "play": {"language": language}}, {"ALIENATTACK_HOME": str(home)})


def begun(settings: Settings, audio: Callable[[], Any] | None = None) -> App:
    """The app with its title on the screen, as after the start."""
    app = App(settings, RehearsedConnection(settings, RehearsedCloud()), audio, seed=1)
    app.tell_damage(settings)
    app.scenes.push(TitleScene(app))
    for _ in range(3):
        app.step(1 / 60)
    return app


def run_of(made: Stage, ticks: int, size_of: dict[int, list[tuple[int, int]]]) -> str:
    """The digest of a bot's run in a window that becomes that large before these ticks."""
    scene = practice(made)
    bot_plays(made, scene)
    for tick in range(ticks):
        for size in size_of.get(tick, []):
            SdlWindow.from_display_module().size = size
        frames(made, 1)
    assert made.scene is scene
    return str(scene.sim.digest())


def test_a_storm_of_resizes_changes_nothing_of_the_run(tmp_path: Path) -> None:
    storm = {tick: [SIZES[(tick + more) % len(SIZES)] for more in range(tick % 4)] for tick in range(120)}
    with stage(tmp_path / "calm") as made:
        calm = run_of(made, 150, {})
    with stage(tmp_path / "storm") as made:
        assert run_of(made, 150, {**storm, 140: [(1920, 1080)]}) == calm
        assert made.app.canvas.k == 3
        assert pygame.mask.from_threshold(made.app.canvas.surface, (0, 0, 0), (8, 8, 8, 255)).count() < 1920 * 1080


def test_many_resizes_within_a_frame_lay_the_picture_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stage(tmp_path) as made:
        show(made, TitleScene(made.app))
        built = []
        monkeypatch.setattr(made.app, "_build_drawing", lambda build=made.app._build_drawing: built.append(build()))
        for size in SIZES * 5:
            SdlWindow.from_display_module().size = size
        frames(made, 2)
        assert len(built) == 1


def test_a_lost_focus_pauses_says_why_and_the_run_goes_on_from_there(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        frames(made, 30)
        for _ in range(20):
            pygame.event.post(pygame.event.Event(pygame.WINDOWFOCUSLOST))
            pygame.event.post(pygame.event.Event(pygame.WINDOWFOCUSGAINED))
        frames(made, 2)
        assert isinstance(made.scene, PauseScene)
        assert made.scene._why == made.app.texts.get("pause.lost_focus")
        tick = scene.sim.tick
        made.press(Intent.CONFIRM)
        until(made, lambda: scene.sim.tick > tick, 400)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_sound_device_the_game_says_that_it_is_silent(tmp_path: Path, language: str,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no such driver")
    pygame.mixer.quit()
    settings = settings_of(tmp_path, language)
    app = begun(settings, lambda: Audio(settings.sound))
    assert told(app) == [Texts(language).get("app.no_sound")]
    app.sound("shot")
    app.music("title")
    app.step(1 / 60)
    assert isinstance(app.scenes.top, TitleScene)
    app.scenes.leave_all()


def test_with_a_sound_device_nothing_is_said(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    audio = Audio(settings.sound, background=False)
    app = begun(settings, lambda: audio)
    assert told(app) == []
    app.scenes.leave_all()
    audio.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_font_is_named_once_and_everything_stays_readable(tmp_path: Path, language: str,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    real = pygame.font.Font

    def without_pixels(path: str | None, size: int) -> pygame.font.Font:
        if path is not None and "press-start-2p" in path:
            raise FileNotFoundError(path)
        return real(path, size)

    monkeypatch.setattr(pygame.font, "Font", without_pixels)
    app = begun(settings_of(tmp_path, language))
    (file,) = app.canvas.fonts.missing
    assert told(app) == [Texts(language).get("app.font_missing", files=Path(file).name)]
    app.change_settings(app.settings.with_group("video", scale=2))
    app.step(1 / 60)
    assert len(told(app)) == 1
    assert isinstance(app.scenes.top, TitleScene)
    app.scenes.leave_all()


def test_a_broken_settings_file_and_a_broken_table_are_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text("[sound\n", encoding="utf-8")
    (tmp_path / "state" / "practice").mkdir(parents=True)
    (tmp_path / "state" / "practice" / "best.json").write_text("{", encoding="utf-8")
    app = begun(settings_of(tmp_path))
    first, second = told(app)
    assert "Line 1 of settings.toml" in first
    assert "settings.damaged.toml" in first
    assert second == app.texts.get("app.scores_damaged")
    assert isinstance(app.scenes.top, TitleScene)
    app.scenes.leave_all()


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A home in which nothing can be written, not even by the administrator."""
    home = tmp_path / "home"
    home.write_text("a file where the folder should be")
    return home


def test_a_disk_that_can_not_be_written_stops_no_run_and_the_replay_can_be_watched(sealed: Path) -> None:
    with stage(sealed) as made:
        scene = practice(made)
        bot_plays(made, scene)
        until(made, lambda: scene.sim.score > 0)
        lose_soon(made, scene)
        assert isinstance(made.scene, GameOverScene)
        assert told(made.app) == [made.app.texts.get("app.run_not_kept"), made.app.texts.get("app.scores_not_kept")]
        assert made.app.local.best == scene.sim.score
        show(made, ReplaysScene(made.app))
        assert [stored.score for stored in made.app.replays.list()] == [scene.sim.score]


def test_a_disk_that_can_not_be_written_keeps_no_picture_and_says_so(sealed: Path) -> None:
    with stage(sealed) as made:
        show(made, TitleScene(made.app))
        press(pygame.K_F12)
        until(made, lambda: made.app.texts.get("app.screenshot_failed") in told(made.app), 2_000)


def test_a_disk_that_can_not_be_written_keeps_no_setting_and_says_so_once(sealed: Path) -> None:
    with stage(sealed) as made:
        hear(made)
        show(made, TitleScene(made.app))
        for shake in (10, 20, 30):
            made.app.change_settings(made.app.settings.with_group("video", shake=shake))
        assert made.app.settings.video.shake == 30
        (sentence,) = told(made.app)
        assert "kept until you quit" in sentence


def test_the_game_starts_where_nothing_can_be_written(sealed: Path) -> None:
    told_start = {**environment(sealed), "ALIENATTACK_TRACE_START": str(time.time())}
    game = subprocess.Popen([sys.executable, "main.py", "--offline"], cwd=TOP, env=told_start, text=True,
                            stderr=subprocess.PIPE)
    try:
        assert game.stderr is not None
        line = wait_until(game.stderr.readline, 20)
        assert line.startswith("first_frame_s="), line
    finally:
        game.terminate()
        assert game.wait(10) == 0


@pytest.mark.parametrize("size", ["normal", "largest"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_notice_runs_over_the_edge(tmp_path: Path, language: str, size: str) -> None:
    settings = settings_of(tmp_path, language).with_group("video", text_size=TEXT_SIZES[0 if size == "normal" else -1])
    app = App(settings, seed=1)
    for key in ("no_sound", "font_missing", "run_not_kept", "scores_not_kept", "scores_damaged", "screenshot_failed"):
        app.notice(app.texts.get(f"app.{key}", files="PressStart2P-Regular.ttf"))
        app.canvas.surface.fill((0, 0, 0))
        app.show()
        drawn = pygame.mask.from_threshold(app.canvas.surface, (0, 0, 0), (1, 1, 1, 255))
        drawn.invert()
        (first, *more) = drawn.get_bounding_rects()
        assert first.unionall(more).clip((4, 4, 632, 200)) == first.unionall(more), key


def test_the_same_sentence_again_only_stays_longer() -> None:
    notices = Notices()
    for now in (0.0, 1.0, 2.0):
        notices.add("The disk is full.", now)
    assert list(notices) == [("The disk is full.", 5.0)]


def test_a_long_sentence_stays_until_it_can_have_been_read() -> None:
    notices = Notices()
    notices.add("a" * 90, 0.0)
    ((_, until_second),) = notices
    assert until_second == 5.0


def test_what_is_over_is_given_back_when_the_next_runs_begin(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        practice(made)
        over: list[weakref.ref[Any]] = []
        for _ in range(3):
            lose_soon(made, made.scene)
            over += [weakref.ref(made.scene), weakref.ref(made.scene.actions), weakref.ref(made.scene.run)]
            made.app.input.hand_over(lambda: 0)
            until(made, lambda: made.press(Intent.CONFIRM) or isinstance(made.scene, PlayScene), 200)
            frames(made, 30)
        assert [gone() for gone in over[:3]] == [None] * 3
