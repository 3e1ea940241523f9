"""The app: steps, scenes, faults, settings, pictures, the end; and the table of best runs on disk."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pygame
import pytest

from alienattack.errors import AlienAttackError
from alienattack.game.app import App
from alienattack.game.input import Intent
from alienattack.game.local_scores import KEPT, LocalScore, LocalScores
from alienattack.game.loop import TICK, FixedStep
from alienattack.game.scene import Scene
from alienattack.game.scenes.trouble import TroubleScene
from alienattack.game.texts import Texts
from alienattack.game.window import fitted, whole_scale
from alienattack.settings import Settings, load


class Watched(Scene):
    """Remembers what it was told."""

    dissolve = False

    def __init__(self, app: App, name: str = "") -> None:
        super().__init__(app)
        self.name = name
        self.told: list[str] = []
        self.ticks = 0
        self.fails = False

    def enter(self) -> None:
        self.told.append("enter")

    def leave(self) -> None:
        self.told.append("leave")

    def resume(self) -> None:
        self.told.append("resume")

    def focus_lost(self) -> None:
        self.told.append("focus_lost")

    def handle(self, intent: Intent) -> None:
        self.told.append(intent.value)

    def update(self, dt: float) -> None:
        self.ticks += 1
        if self.fails:
            raise AlienAttackError("A tooth fell out.")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"video": {"scale": 1}}, {"ALIENATTACK_HOME": str(tmp_path)})


@pytest.fixture
def app(settings: Settings) -> App:
    pygame.event.clear() if pygame.display.get_init() else None
    return App(settings, seed=1)


@pytest.mark.parametrize(("fps", "seconds"), [(30, 2), (60, 2), (75, 2), (144, 2), (240, 1)])
def test_sixty_ticks_are_given_a_second_at_any_frame_rate(fps: int, seconds: int) -> None:
    fixed = FixedStep()
    assert abs(sum(fixed.advance(1 / fps) for _ in range(fps * seconds)) - 60 * seconds) <= 1


def test_a_long_stall_is_forgotten_instead_of_caught_up() -> None:
    fixed = FixedStep()
    assert fixed.advance(3.0) == 5
    assert fixed.forgotten == pytest.approx(3.0 - 5 * TICK, abs=0.02)
    assert fixed.advance(TICK) == 1


def test_uneven_frames_of_a_60_hz_display_give_one_tick_each() -> None:
    fixed = FixedStep()
    assert [fixed.advance(dt) for dt in (0.0160, 0.0173, 0.0166, 0.0158)] == [1, 1, 1, 1]


def test_scenes_are_told_when_they_come_and_go(app: App) -> None:
    below, above = Watched(app), Watched(app)
    app.scenes.push(below)
    app.scenes.push(above)
    app.scenes.pop()
    assert below.told == ["enter", "resume"]
    assert above.told == ["enter", "leave"]


def test_only_the_topmost_scene_moves_on(app: App) -> None:
    below, above = Watched(app), Watched(app)
    app.scenes.push(below)
    app.scenes.push(above)
    app.step(TICK)
    assert (below.ticks, above.ticks) == (0, 1)


def test_taking_the_last_scene_away_ends_the_game(app: App) -> None:
    app.scenes.push(Watched(app))
    app.scenes.pop()
    assert not app.running


def test_a_scene_that_fails_is_said_in_words_and_the_game_goes_on(app: App, settings: Settings) -> None:
    below, broken = Watched(app), Watched(app)
    app.scenes.push(below)
    app.scenes.push(broken)
    broken.fails = True
    app.step(TICK)
    assert isinstance(app.scenes.top, TroubleScene)
    assert "tooth" in (settings.paths.state_dir / "game.log").read_text(encoding="utf-8")
    app.scenes.top.handle(Intent.ANY)
    assert app.scenes.top is below
    assert app.running


def test_a_lost_focus_lets_go_of_all_keys(app: App) -> None:
    scene = Watched(app)
    app.scenes.push(scene)
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_LEFT, mod=0))
    app.step(TICK)
    pygame.event.post(pygame.event.Event(pygame.WINDOWFOCUSLOST))
    app.step(TICK)
    assert app.input.take_buttons() == 0
    assert scene.told[-1] == "focus_lost"


def test_a_picture_of_the_screen_is_kept_and_named(app: App, settings: Settings) -> None:
    app.scenes.push(Watched(app))
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_F12, mod=0))
    app.step(TICK)
    for thread in threading.enumerate():
        if thread.name == "screenshot":
            thread.join(5)
    (picture,) = settings.paths.pictures_dir.glob("*.png")
    assert pygame.image.load(str(picture)).get_size() == (640, 360)
    app.step(TICK)
    assert any(picture.name in text for text, _ in app._notices)


def test_other_settings_take_effect_at_once_and_are_kept(app: App, settings: Settings) -> None:
    app.scenes.push(Watched(app))
    app.step(TICK)
    app.change_settings(settings.with_group("video", palette="deutan", scale=2).with_keys("fire", ("x",)))
    app.step(TICK)
    assert app.canvas.k == 2
    assert app.palette.key == "deutan"
    assert app.input.keys_of("fire") == ["x"]
    assert settings.paths.settings_file.is_file()


def test_sigterm_ends_the_game_within_a_second_and_a_half(settings: Settings) -> None:
    app = App(settings, seed=1)
    app.scenes.push(Watched(app))
    sent: list[float] = []

    def ask() -> None:
        sent.append(app.clock())
        os.kill(os.getpid(), signal.SIGTERM)

    timer = threading.Timer(0.2, ask)
    timer.start()
    assert app.run() == 0
    assert app.clock() - sent[0] < 1.5


def test_the_window_is_called_alien_attack(app: App) -> None:
    assert pygame.display.get_caption()[0] == "Alien Attack"


@pytest.mark.parametrize(("size", "k"), [((640, 360), 1), ((1279, 720), 1), ((1920, 1080), 3), ((300, 200), 1)])
def test_the_largest_whole_scale_is_chosen(size: tuple[int, int], k: int) -> None:
    assert whole_scale(*size) == k


def test_fitting_keeps_the_shape() -> None:
    assert fitted(1600, 1200) == (1600, 900)
    assert fitted(2560, 1080) == (1920, 1080)


def test_a_missing_text_is_seen_and_ends_nothing() -> None:
    assert Texts().get("no.such.text") == "no.such.text"


def _score(points: int, at: int = 1, replay: str = "") -> LocalScore:
    return LocalScore("Nova", points, 1, 10, 2, 600, at, 1, replay)


def test_the_table_keeps_ten_and_survives_a_restart(tmp_path: Path) -> None:
    table = LocalScores(tmp_path)
    for points in range(10, 160, 10):
        table.add(_score(points))
    again = LocalScores(tmp_path)
    assert [row.score for row in again.rows] == list(range(150, 150 - 10 * KEPT, -10))
    assert again.best == 150


def test_of_equal_scores_the_one_with_fewer_shots_stands_first(tmp_path: Path) -> None:
    table = LocalScores(tmp_path)
    table.add(LocalScore("A", 100, 0, 30, 1, 1, 1, 1))
    assert table.add(LocalScore("B", 100, 0, 20, 1, 1, 2, 1)) == 1


def test_a_damaged_table_is_set_aside_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "best.json").write_text("{ not json", encoding="utf-8")
    table = LocalScores(tmp_path)
    assert table.rows == []
    assert "damaged" in table.problem
    assert (tmp_path / "best.damaged.json").read_text(encoding="utf-8") == "{ not json"
