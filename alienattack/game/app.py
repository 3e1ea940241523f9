"""The app: window, clock, stack of scenes, and what they share."""

from __future__ import annotations

import contextlib
import os
import random
import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pygame

from alienattack import settings as settings_store
from alienattack.errors import AlienAttackError, SettingsNotKept
from alienattack.game import screenshots
from alienattack.game.daily_scores import DailyScores
from alienattack.game.drawing.backdrop import Backdrop
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.icon import window_icon
from alienattack.game.drawing.look import Look
from alienattack.game.drawing.palette import Palette, load_palette
from alienattack.game.drawing.sprites import SpriteBook
from alienattack.game.drawing.transition import Dissolve, Fade
from alienattack.game.frame_graph import FrameGraph
from alienattack.game.hearing import Ears
from alienattack.game.input import Input, Intent
from alienattack.game.input.prompts import Prompts
from alienattack.game.local_scores import ASSISTED, LocalScores
from alienattack.game.loop import TICK, FixedStep
from alienattack.game.notices import Notices
from alienattack.game.replays import open_store
from alienattack.game.scene import Scene
from alienattack.game.scene_stack import SceneStack
from alienattack.game.speaker import Speaker
from alienattack.game.texts import Texts, language_of
from alienattack.game.window import Window
from alienattack.settings import Settings

_STARTED = time.time()
DISSOLVE_SECONDS = 0.240
_FADE_SECONDS = 0.120
_NO_DISPLAY = 400  # frames a second that no display shows
_RESIZES = (pygame.WINDOWSIZECHANGED, pygame.VIDEORESIZE)
_CLOSE_SECONDS = 1.2


class App:
    """One game window and everything scenes share.

    `connection` and `audio_factory` may be None (tests): then there is no cloud and no sound. `clock` gives seconds and
    is only used by `run`; tests call `step` with the time of a frame instead.
    """

    def __init__(
        self,
        settings: Settings,
        connection: Any = None,
        audio_factory: Callable[[], Any] | None = None,
        clock: Callable[[], float] = time.perf_counter,
        seed: int | None = None,
    ) -> None:
        pygame.display.init()
        pygame.font.init()
        pygame.key.set_repeat(350, 45)
        self.settings = settings
        self.connection = connection
        self.rng = random.Random(seed)
        """For effects only: never the simulation's."""
        self.input = Input(settings.keys, settings.pad, settings.controls.dead_zone)
        self.audio = Speaker()
        self.texts = Texts(language_of(settings.play.language))
        self.prompts = Prompts(self.input, self.texts)
        self.local = LocalScores(settings.paths.state_dir / "practice")
        self.assisted = LocalScores(settings.paths.state_dir / "practice", ASSISTED)
        """The runs that were helped (slower, endless lives), apart from all others."""
        self.replays = open_store(settings.paths.state_dir, self._kept_replays)
        self.daily = DailyScores(settings.paths.state_dir / "daily.json")
        self.palette: Palette = load_palette(settings.video.palette)
        pygame.display.set_icon(window_icon(self.palette))  # some window managers look only once, when it opens
        self.window = Window(settings.video.scale, settings.video.mode, settings.video.scaling == "fit",
                             settings.video.vsync)
        pygame.mouse.set_visible(False)
        self.canvas: Canvas
        self.sprites: SpriteBook
        self._backdrops: dict[str, Backdrop] = {}
        self._dissolve: Dissolve | Fade | None = None
        self._build_drawing()
        self.scenes = SceneStack(self)
        self._ears = Ears(self)
        self.running = True
        self.frames = 0
        self.ticks = 0
        self.seconds = 0.0
        """Time of the app, in seconds of ticks: for idle motion that all scenes share."""
        self.clock = clock
        self._audio_factory = audio_factory
        self._fixed = FixedStep()
        self._dissolve_left = 0.0
        self._notices = Notices()
        self._fonts_told: set[str] = set()
        self._told: list[Path | None] = []
        self._failures = 0
        self._limiter = pygame.time.Clock()
        self._graph = FrameGraph()

    # ---- what scenes use ---------------------------------------------------------------------------------------

    def cap(self, intent: Intent) -> str:
        """What to press for `intent` in the topmost scene, as it is printed on the device used last."""
        return self.prompts.cap(intent, self.scenes.top.extra if self.scenes.top is not None else "")

    def _kept_replays(self) -> set[str]:
        """The files that some table of this machine needs."""
        return self.local.replays | self.assisted.replays | self.daily.replays

    def sound(self, name: str, x: float | None = None) -> None:
        """Play an effect; the same as `app.audio.play`."""
        self.audio.play(name, x)

    @property
    def music(self) -> Callable[[str | None], None]:
        """Call it with the name of a track, or None for silence."""
        return self.audio.music

    @property
    def reduced_motion(self) -> bool:
        """No shake, hit-stop, parallax or slides; cuts with a short fade."""
        return self.settings.video.reduced_motion

    def backdrop(self, theme: str) -> Backdrop:
        """The sky of that theme at the present scale; built at the first call."""
        if theme not in self._backdrops:
            self._backdrops[theme] = Backdrop(self.window.k, self.palette, theme)
        return self._backdrops[theme]

    def notice(self, text: str) -> None:
        """Show a sentence over any scene for as long as it takes to read it."""
        self._notices.add(text, self.seconds)

    def quit(self) -> None:
        """End the game after this frame."""
        self.running = False

    def change_settings(self, settings: Settings) -> None:
        """Take other settings at once, and keep them for the next start. Where they can't be kept, that is said."""
        before, self.settings = self.settings, settings
        if (settings.keys, settings.pad, settings.controls) != (before.keys, before.pad, before.controls):
            self.input.map(settings.keys, settings.pad, settings.controls.dead_zone)
        if settings.play.language != before.play.language:
            self._speak(language_of(settings.play.language))
        if settings.sound != before.sound and self.audio.attached is not None:
            sound = settings.sound
            self.audio.set_volumes(sound.master, sound.music, sound.effects, sound.mono)
            self._tell_silence()
        video, old = settings.video, before.video
        if (video.scale, video.mode, video.scaling, video.vsync) != (old.scale, old.mode, old.scaling, old.vsync):
            self.window.change(video.scale, video.mode, video.scaling == "fit", video.vsync)
        if video != old:
            self.palette = load_palette(video.palette)
            self._build_drawing()
        try:
            settings_store.save(settings)
        except SettingsNotKept as error:
            self.notice(self.texts.get(f"settings.not_kept_{error.why}", why=error.told))

    def _speak(self, language: str) -> None:
        """Take another language: all scenes say everything anew."""
        self.texts.speak(language)
        for scene in self.scenes:
            self.guard(scene.retell)

    def tell_damage(self, settings: Settings) -> None:
        """Say what of the user's settings file and tables could not be used, if anything."""
        damage = settings.damage
        if damage is not None:
            lines = ", ".join(map(str, damage.lines))
            name = "settings.damage" if damage.lines and damage.aside else "settings.damage_only"
            self.notice(self.texts.get(name, lines=lines, file=damage.name, aside=damage.aside))
        if any(table.problem for table in (self.local, self.assisted, self.daily)):
            self.notice(self.texts.get("app.scores_damaged"))

    def guard(self, call: Callable[[], object]) -> None:
        """Call; an error is written down and shown in words by a scene of its own, and the game goes on."""
        try:
            call()
        except Exception as error:  # noqa: BLE001 - a fault in one scene must not end the game
            self._show_failure(error)

    def scene_changes(self, coming: Scene | None) -> None:
        """The stack is about to change: let go of all keys and keep the last picture for the transition."""
        self.input.release_all(but_steering=True)
        if coming is not None and coming.steers:
            pygame.mouse.set_visible(False)
        overlays = (coming is not None and coming.overlay) or (self.scenes.top is not None and self.scenes.top.overlay)
        if self.frames == 0 or overlays or coming is None or not coming.dissolve:
            return
        self._dissolve = (Fade if self.reduced_motion else Dissolve)(self.canvas.surface)
        self._dissolve_left = self._dissolve_length

    # ---- one frame ---------------------------------------------------------------------------------------------

    def step(self, dt: float, draw: bool = True) -> None:
        """One frame that lasted `dt` seconds: events, the ticks that are due, a picture (not where nobody looks)."""
        events = pygame.event.get()
        if any(event.type in _RESIZES for event in events):
            self.guard(self._fit_window)  # once for all of them, and first: the surface drawn on so far is gone
        for event in events:
            self.guard(partial(self._ears.hear, event))
        for _ in range(self._fixed.advance(dt)):
            self._tick()
        if draw:
            self.show()
        self.frames += 1
        if self.frames == 1:
            self._trace_first_frame()
        elif self.frames == 2:
            self._after_first_frame()

    def show(self) -> None:
        """Draw everything as it is now and put it on the screen."""
        self._draw()
        self.window.present()
        if self.window.give_up_waiting():
            self._build_drawing()

    def _tick(self) -> None:
        self.ticks += 1
        self.seconds += TICK
        self._dissolve_left = max(0.0, self._dissolve_left - TICK)
        if not self._ears.steering:
            self._ears.mean(self.input.repeats(TICK))
        scene = self.scenes.top
        for waiting in self.scenes.all():
            if waiting is not scene:
                self.guard(waiting.meanwhile)
        if scene is not None:
            self.guard(lambda: scene.update(TICK))
        while self._told:
            path = self._told.pop()
            self.notice(self.texts.get("app.screenshot_kept", path=path.name) if path else
                        self.texts.get("app.screenshot_failed"))

    def _draw(self) -> None:
        alpha = self._fixed.alpha
        for scene in self.scenes.visible():
            self.canvas.targets.clear()  # only the topmost scene hears
            self.guard(partial(scene.draw, self.canvas, alpha))
            self.canvas.offset = (0.0, 0.0)
            self.canvas.flush_text()
        self._tell_missing_fonts()
        self._draw_notices()
        if self._dissolve is not None:
            if self._dissolve_left > 0:
                self._dissolve.draw(self.canvas.surface, 1.0 - self._dissolve_left / self._dissolve_length)
            else:
                self._dissolve = None

    @property
    def _dissolve_length(self) -> float:
        return _FADE_SECONDS if self.reduced_motion else DISSOLVE_SECONDS

    def _draw_notices(self) -> None:
        self._notices.draw(self.canvas, self.seconds)
        overlay, rate = self.settings.video.overlay, f"{self._limiter.get_fps():.0f} FPS"
        if overlay == "rate":
            self.canvas.text(rate, 636, 2, "caption", 8, align="right")
        elif overlay == "graph":
            self._graph.draw(self.canvas, f"{rate}  {1000 * self._graph.slowest:.1f} MS")
        self.canvas.flush_text()

    def switch_full_screen(self) -> None:
        """From the window to the whole screen, or back."""
        mode = "windowed" if self.settings.video.mode != "windowed" else "full"
        self.change_settings(self.settings.with_group("video", mode=mode))

    def take_picture(self) -> None:
        """Keep what is on the screen as a file; a notice tells where."""
        screenshots.keep(self.canvas.surface, self.settings.paths.pictures_dir, datetime.now(), self._told.append)

    def _fit_window(self) -> None:
        if self.window.resized():
            self._build_drawing()

    def _tell_missing_fonts(self) -> None:
        files = [file for file in self.canvas.fonts.missing if file not in self._fonts_told]
        if files:
            self._fonts_told.update(files)
            self.notice(self.texts.get("app.font_missing", files=", ".join(Path(file).name for file in files)))

    def _tell_silence(self) -> None:
        if self.audio.silent:
            self.notice(self.texts.get("app.no_sound"))

    def _build_drawing(self) -> None:
        k = self.window.k
        look = Look.of(self.settings.video)
        self.canvas = Canvas(self.window.surface, k, self.palette, look)
        self.sprites = SpriteBook(k, self.palette, look.threat_outlines)
        self._backdrops.clear()
        self._dissolve = None

    def _show_failure(self, error: Exception) -> None:
        from alienattack.game.scenes.trouble import TroubleScene

        self._failures += 1
        self._write_down(error)
        if self._failures > 20 or isinstance(self.scenes.top, TroubleScene):
            self.quit()  # even the words about it fail: better an end than a loop
            return
        reason = str(error) if isinstance(error, AlienAttackError) else self.texts.get("app.fault")
        self.scenes.push(TroubleScene(self, reason))

    def _write_down(self, error: Exception) -> None:
        log = self.settings.paths.state_dir / "game.log"
        with contextlib.suppress(OSError):
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8") as stream:
                stream.write(f"{datetime.now().isoformat(timespec='seconds')}\n")
                traceback.print_exception(error, file=stream)

    def _trace_first_frame(self) -> None:
        """For the benchmark: ALIENATTACK_TRACE_START holds the time of the process's start (seconds since 1970)."""
        given = os.environ.get("ALIENATTACK_TRACE_START")
        if given is None:
            return
        try:
            start = float(given)
        except ValueError:
            start = 0.0
        start = start if start > 1e9 else _STARTED
        sys.stderr.write(f"first_frame_s={time.time() - start:.3f}\n")
        sys.stderr.flush()

    def _after_first_frame(self) -> None:
        """Everything that may take a while waits until there is a picture to look at."""
        with contextlib.suppress(pygame.error):
            pygame.joystick.init()
        if self._audio_factory is not None:
            self.guard(self._attach_audio)
        self._fixed.reset()

    def _attach_audio(self) -> None:
        assert self._audio_factory is not None
        self.audio.attach(self._audio_factory())
        self._tell_silence()

    # ---- the whole game ----------------------------------------------------------------------------------------

    def run(self) -> int:
        """Play until the player or a signal ends it; returns the exit code."""
        last = self.clock()
        try:
            while self.running:
                now = self.clock()
                self._graph.note(now - last)
                self.step(now - last)
                last = now
                self._limiter.tick(self._frames_per_second())
        finally:
            self.close()
        return 0

    def _frames_per_second(self) -> int:
        """What the loop keeps to; 0 where showing a picture waits for the display anyway."""
        if self.window.synced and self._limiter.get_fps() > _NO_DISPLAY:
            self.window.synced = False  # it was promised, but nothing waits
        return self.settings.video.fps_limit or (0 if self.window.synced else self.window.refresh_rate())

    def close(self) -> None:
        """End everything within 1.5 s: the rest of what is still to be sent goes at the next start."""
        self.scenes.leave_all()
        closer = threading.Thread(target=self._close_connection, name="close", daemon=True)
        closer.start()
        with contextlib.suppress(pygame.error):
            pygame.display.quit()  # the player sees it gone at once
        self.audio.close()
        closer.join(_CLOSE_SECONDS)
        pygame.quit()

    def _close_connection(self) -> None:
        if self.connection is not None:
            with contextlib.suppress(Exception):
                self.connection.close(timeout=_CLOSE_SECONDS)
