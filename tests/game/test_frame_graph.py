"""Frame times as a graph, the frame limit, and pictures between two of the display's."""

from pathlib import Path

import pygame
import pytest

from alienattack.game.frame_graph import DUE_SECONDS, FRAMES, HEIGHT, FrameGraph
from alienattack.game.scenes.title import TitleScene
from alienattack.game.window import Window
from tests.game.stage import show, stage


def test_the_graph_shows_the_last_frames_and_marks_the_late_ones() -> None:
    graph = FrameGraph()
    for _ in range(FRAMES + 10):
        graph.note(DUE_SECONDS)
    graph.note(0.030)
    graph.note(1.0)
    bars = graph.bars()
    assert len(bars) == FRAMES
    assert [late for _, _, late in bars[:3]] == [True, True, False]
    assert bars[0][1] == HEIGHT
    assert graph.slowest == 1.0


@pytest.mark.parametrize("overlay", ["off", "rate", "graph"])
def test_the_overlay_is_drawn_as_it_is_asked_for(tmp_path: Path, overlay: str) -> None:
    with stage(tmp_path) as made:
        show(made, TitleScene(made.app))
        corner = pygame.Rect(510, 0, 130, 46)
        made.app.change_settings(made.app.settings.with_group("video", overlay="off", still_background=True))
        made.run(0.5)
        before = pygame.image.tobytes(made.app.canvas.surface.subsurface(corner), "RGB")
        for _ in range(30):
            made.app._graph.note(0.016)
        made.app.change_settings(made.app.settings.with_group("video", overlay=overlay))
        made.run(0.05)
        after = pygame.image.tobytes(made.app.canvas.surface.subsurface(corner), "RGB")
        differing = sum(one != other for one, other in zip(before, after, strict=True))
        assert (differing > 100) == (overlay != "off")
        if overlay == "graph":
            good = made.app.palette.good
            assert made.app.canvas.surface.get_at((630, 42))[:3] == good


def test_the_loop_keeps_to_the_limit_and_else_to_the_display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stage(tmp_path) as made:
        app = made.app
        assert app._frames_per_second() == 60
        monkeypatch.setattr(pygame.display, "get_current_refresh_rate", lambda: 144, raising=False)
        assert app._frames_per_second() == 144
        app.window.synced = True
        assert app._frames_per_second() == 0
        app.change_settings(app.settings.with_group("video", fps_limit=30))
        assert app._frames_per_second() == 30


def test_a_display_that_is_waited_for_too_long_is_not_waited_for(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        window = made.app.window
        window.synced = True
        window._shown.extend([0.016] * 30)
        assert not window.give_up_waiting()
        window._shown.extend([0.080] * 30)
        made.run(0.05)
        assert not window.synced
        assert made.app.canvas.surface is window.surface


def test_without_a_renderer_full_screen_opens_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window(mode="full", vsync=True)
    assert not window.synced  # the dummy driver has none
    monkeypatch.setattr(pygame.display, "get_driver", lambda: "x11")
    asked = []
    real = pygame.display.set_mode

    def refusing(size: tuple[int, int], flags: int = 0, **more: int) -> pygame.Surface:
        asked.append(more)
        if more:
            raise pygame.error("no renderer")
        return real(size, flags)

    monkeypatch.setattr(pygame.display, "set_mode", refusing)
    window.change()
    assert asked[0] == {"vsync": 1}
    assert not window.synced
    assert window.mode == "full"
