"""The title: the picture, the menu, one sentence on how things stand, and who is here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from alienattack.game.connection import Connection
from alienattack.game.demos import shows
from alienattack.game.drawing.palette import from_hex, mix
from alienattack.game.input import Intent
from alienattack.game.line import ERROR, OFFLINE, SIGNED_IN, STARTING
from alienattack.game.scene import Scene
from alienattack.game.scenes.launch import Launcher
from alienattack.game.widgets.menu import Item, Menu
from alienattack.game.widgets.message import wrapped
from alienattack.protocol.api import ARCADE

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

ATTRACT_SECONDS = 30.0
_TAGLINE = from_hex("ffc9e4")
_MENU_TOP = 186
_MOVES = (Intent.UP, Intent.DOWN, Intent.LEFT, Intent.RIGHT, Intent.NEXT_FIELD)
_SENTENCE_Y, _FOOTER_Y = 302, 326
_SENTENCE_WIDTH = 292


class TitleScene(Scene):
    """The first scene and the one all others come back to."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.menu = Menu(_MENU_TOP)
        self._launcher = Launcher(app)
        self._here: tuple[bool, bool] | None = None
        self._seconds = 0.0
        self._idle = 0.0
        """Seconds since anybody touched anything."""
        self._arrange()

    @property
    def connection(self) -> Connection:
        """The line to the cloud."""
        connection: Connection = self.app.connection
        return connection

    # -- life ----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Music; the cloud starts behind the menu."""
        self.app.audio.music("title")
        self.connection.start()

    def resume(self) -> None:
        """Back from another scene: what it may have changed is asked for anew."""
        self.app.audio.music("title")
        self._idle = 0.0
        self._launcher.error = ""
        if self.connection.signed_in and self.connection.reachable:
            self.connection.refresh_place()
            self.connection.refresh_sessions()

    def retell(self) -> None:
        """The menu in the new language."""
        self._here = None
        self._arrange()

    def leave(self) -> None:
        """Nobody waits for a run any more."""
        self._launcher.forget()

    # -- the menu ------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """The items for whoever is here now."""
        signed_in = self.connection.signed_in
        here = (signed_in, self.app.settings.play.trained)
        if here == self._here:
            return
        self._here = here
        first: tuple[tuple[str, Callable[[], None]], ...]
        last: tuple[tuple[str, Callable[[], None]], ...]
        second = (("high_scores", self._high_scores), ("how_to_play", self._how_to_play), ("settings", self._settings))
        if signed_in:
            first = (("play", self._play), ("daily", self._daily), ("sessions", self._sessions),
                     ("practice", self._practise), ("replays", self._replays))
            last = (("sign_out", self._sign_out), ("quit", self.app.quit))
        else:
            training = () if self.app.settings.play.trained else (("training", self._train),)
            first = (("play", self._practise), ("sign_in", self._sign_in), *training, ("daily", self._daily),
                     ("replays", self._replays))
            last = (("quit", self.app.quit),)
        items = [Item(name, self.app.texts.get(f"title.{name}"), choose) for name, choose in (*first, *second, *last)]
        self.menu.set(items, len(first))

    def _play(self) -> None:
        if self.connection.status == SIGNED_IN:
            self._launcher.play(self.connection.session_id)
        else:
            self.app.notice(self.app.texts.get("title.not_ranked_now"))
            self._launcher.practise()

    def _practise(self) -> None:
        self._launcher.practise()

    def _sessions(self) -> None:
        from alienattack.game.scenes.sessions import SessionsScene

        self.app.scenes.push(SessionsScene(self.app))

    def _high_scores(self) -> None:
        from alienattack.game.scenes.high_scores import HighScoresScene

        self.app.scenes.push(HighScoresScene(self.app))

    def _replays(self) -> None:
        from alienattack.game.scenes.replays import ReplaysScene

        self.app.scenes.push(ReplaysScene(self.app))

    def _daily(self) -> None:
        from alienattack.game.scenes.daily import DailyScene

        self.app.scenes.push(DailyScene(self.app))

    def _how_to_play(self) -> None:
        from alienattack.game.scenes.how_to_play import HowToPlayScene

        self.app.scenes.push(HowToPlayScene(self.app))

    def _train(self) -> None:
        from alienattack.game.scenes.tutorial import TutorialScene

        self.app.scenes.push(TutorialScene(self.app))

    def _settings(self) -> None:
        from alienattack.game.scenes.settings import SettingsScene

        self.app.scenes.push(SettingsScene(self.app))

    def _sign_in(self) -> None:
        from alienattack.game.scenes.sign_in import SignInScene

        self.app.scenes.push(SignInScene(self.app))

    def _sign_out(self) -> None:
        self.connection.sign_out()
        self.app.notice(self.app.texts.get("title.signed_out"))

    def handle(self, intent: Intent) -> None:
        """Move, choose; F1 helps; Escape goes to QUIT, and from there quits."""
        self._idle = 0.0
        if self._launcher.busy and intent is not Intent.BACK:
            return
        if intent is Intent.HELP:
            self._how_to_play()
        elif intent is Intent.BACK:
            self._go_back()
        elif intent in _MOVES:
            if self.menu.handle(intent):
                self._launcher.error = ""
                self.app.audio.play("menu_move")
        elif intent in (Intent.CONFIRM, Intent.PAUSE):
            self.app.audio.play("menu_choose")
            self.menu.handle(Intent.CONFIRM)

    def key(self, name: str) -> bool:
        """Somebody is here."""
        self._idle = 0.0
        return False

    def focus_gained(self) -> None:
        """Somebody is here again."""
        self._idle = 0.0

    def _go_back(self) -> None:
        self.app.audio.play("menu_back")
        if self._launcher.busy:
            self._launcher.forget()
        elif self.menu.current.name == "quit":
            self.app.quit()
        else:
            self.menu.focus("quit")

    def update(self, dt: float) -> None:
        """The plate glides, a granted run begins, the items follow the sign-in."""
        self._seconds += dt
        self.menu.update(dt)
        self._launcher.update()
        self._arrange()
        self._leave_what_closed()
        self._idle += dt
        if self._idle >= ATTRACT_SECONDS:
            self._attract()

    def _leave_what_closed(self) -> None:
        """PLAY never leads into a session that is over: then it is the arcade again."""
        session = self.connection.session
        over = session is not None and (session.state in ("closed", "archived")
                                        or self.connection.seconds_until(session.closes_at) == 0)
        if over and not self._launcher.busy:
            self.connection.choose_session(ARCADE)

    def _attract(self) -> None:
        """Nobody is here: the game shows itself."""
        from alienattack.game.scenes.attract import AttractScene

        self._idle = 0.0
        found = shows(self.app.replays)
        if found and not self._launcher.busy:
            self.app.scenes.push(AttractScene(self.app, found))

    # -- what is said ----------------------------------------------------------------------------------------------

    def sentence(self) -> str:
        """How things stand, in one sentence."""
        get, connection = self.app.texts.get, self.connection
        if self._launcher.error:
            return self._launcher.error
        if self._launcher.busy:
            return get("title.asking")
        if connection.status == STARTING:
            return get("title.starting")
        if connection.status in (OFFLINE, ERROR):
            return f"{connection.message}\n{connection.remedy}".strip()
        if connection.signed_in:
            return self._session_sentence()
        return connection.message or get("title.sign_in_to_rank")

    def _session_sentence(self) -> str:
        get, connection = self.app.texts.get, self.connection
        session, place = connection.session, connection.place
        if session is None:
            return connection.message or get("title.ready")
        players = place.players if place is not None else 0
        pilots = get("title.one_pilot") if players == 1 else get("title.pilots", n=self.app.texts.number(players))
        opening = get("title.session_open", who=session.name)
        if not players:
            return f"{opening} {get('title.be_first')}"
        left = connection.seconds_until(session.closes_at)
        ending = get("title.left", pilots=pilots, time=self._in_words(left)) if left is not None else f"{pilots}."
        return f"{opening} {ending}"

    def _in_words(self, seconds: float) -> str:
        for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
            count = int(seconds // length)
            if count >= 1 or unit == "second":
                return self.app.texts.get(f"title.{unit}" if count == 1 else f"title.{unit}s", n=count)
        return ""

    def footer(self) -> tuple[str, str]:
        """The name at the bottom, and the words beside it."""
        get, connection = self.app.texts.get, self.connection
        identity, place = connection.identity, connection.place
        name = identity.name.upper() if identity is not None else ""
        words = get({STARTING: "title.connecting", OFFLINE: "title.offline", ERROR: "title.no_cloud",
                     SIGNED_IN: "title.online"}.get(connection.status, "title.not_signed_in"))
        if connection.status == SIGNED_IN and place is not None and place.rank is not None:
            words += "   " + get("title.rank", rank=self.app.texts.number(place.rank),
                               players=self.app.texts.number(place.players))
        return name, words

    # -- drawing -------------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Picture, tagline, menu, sentence, footer."""
        palette, get = canvas.palette, self.app.texts.get
        self.app.backdrop("title").draw(canvas, self.app.seconds, still=self.app.reduced_motion)
        canvas.text(get("title.tagline"), 34, 160, "caption", color=_TAGLINE)
        self.menu.draw(canvas)
        lines = wrapped(canvas, self.sentence(), _SENTENCE_WIDTH)[:2]
        y = _SENTENCE_Y if len(lines) == 1 else _SENTENCE_Y - 5
        for number, line in enumerate(lines):
            canvas.text(line, 34, y + 13 * number, "body", 11, color=palette.text2)
        self._draw_footer(canvas)
        keys = get("title.keys", confirm=self.app.cap(Intent.CONFIRM), help=self.app.cap(Intent.HELP))
        canvas.text(keys, 612, _FOOTER_Y, "caption", color=palette.text2, align="right")

    def _draw_footer(self, canvas: Canvas) -> None:
        palette = canvas.palette
        name, words = self.footer()
        status = self.connection.status
        if status == SIGNED_IN:
            canvas.glow(palette.good, 37, 333, 6, 0.4)
            canvas.disc(palette.good, 37, 333, 2)
        elif status == STARTING:
            pulse = 0.0 if self.app.reduced_motion else abs(self._seconds % 1.2 - 0.6) / 0.6
            canvas.disc(mix(palette.text2, palette.void, 0.7 * pulse), 37, 333, 2)
        else:
            canvas.rect(palette.text2, 35, 331, 5, 5, border=1)
        x = 46.0
        if name:
            canvas.text(name, x, _FOOTER_Y + 2)
            x += canvas.text_width(name) + 8
        canvas.text(words, x, _FOOTER_Y, "caption", color=palette.text2)
