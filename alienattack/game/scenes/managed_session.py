"""One session in its host's hands: start it, close it, see how it goes, put players out, take its board along."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.host_words import color_of, end_of, kind_of, state_of, winners_of, words_for
from alienattack.game.hosted_session import ARCHIVED, CLOSED, ENDED, FINAL, GATHERING, HostedSession
from alienattack.game.input import Intent
from alienattack.game.managing import Manager, Reading
from alienattack.game.qr_code import code_of, draw_code, width_of
from alienattack.game.scene import Scene
from alienattack.game.session_words import seats_of
from alienattack.game.widgets.action_bar import ActionBar, Deed
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import draw_message, draw_paragraph
from alienattack.game.widgets.page import LEFT, LIST_HEIGHT, LIST_TOP, LIST_WIDTH, draw_fact, draw_page, draw_side
from alienattack.game.widgets.scroll_bar import draw_scroll_bar
from alienattack.protocol.api import DEAD_LETTERS_TOLD, SessionInfo

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

_SURE_SECONDS = 3.0
_NAMES_TOP, _PITCH, _MOST_NAMES = 56, 17, 13
_CARDS_TOP, _CARD_PITCH, _CARD_WIDTH, _CARD_HEIGHT = 104, 26, 168, 22
_BELOW, _CODE_ROOM = 214, 80


def boards_folder(app: App) -> Path:
    """Where exported boards go."""
    return app.settings.paths.pictures_dir / "boards"


class ManagedSessionScene(Scene):
    """Up and down choose a player, left and right a deed. What can't be taken back is asked twice."""

    def __init__(self, app: App, manager: Manager, session: SessionInfo, told: str = "") -> None:
        """`told`: a sentence about what led here."""
        super().__init__(app)
        self.hosted = HostedSession(app.connection, manager, session)
        self.at = 0
        self.actions = ActionBar()
        self._told = told
        self._first = 0
        self._sure = ""
        self._sure_left = 0.0
        self._heard: object = None
        self._offer()

    # -- life ----------------------------------------------------------------------------------------------------

    @property
    def player(self) -> str:
        """The focused player, "" where nobody is there."""
        players = self.hosted.players
        return players[min(self.at, len(players) - 1)] if players else ""

    def retell(self) -> None:
        """The actions in the new language."""
        self._told = ""
        self._offer()

    def _offer(self) -> None:
        get, phase, free = self.app.texts.get, self.hosted.phase, not self.hosted.busy
        somebody = free and bool(self.player)
        deeds = [self._next_step(phase, free)]
        if phase == GATHERING:
            deeds.append(self._twice("close", "c", self.hosted.close, free))
        deeds += [Deed(get("host.kick"), "k", lambda: self._do(self._kick), somebody and phase not in ENDED),
                  self._twice("ban", "b", self._ban, somebody and phase not in (FINAL, ARCHIVED)),
                  Deed(get("host.export"), "e", lambda: self._do(self._export), free)]
        self.actions.set(deeds)

    def _next_step(self, phase: str, free: bool) -> Deed:
        """What is to be done with it next."""
        get, hosted = self.app.texts.get, self.hosted
        if phase == GATHERING:
            return Deed(get("host.start"), "s", lambda: self._do(hosted.start), free)
        if phase == CLOSED:
            return Deed(get("host.reopen"), "o", lambda: self._do(hosted.reopen), free)
        if phase in (FINAL, ARCHIVED):
            return Deed(get("host.archive"), "a", lambda: self._do(hosted.archive), free and phase == FINAL)
        return self._twice("close", "c", hosted.close, free)

    def _twice(self, name: str, key: str, deed: Callable[[], None], enabled: bool) -> Deed:
        """A deed that is asked twice."""
        def do() -> None:
            if self._sure != name:
                self._sure, self._sure_left = name, _SURE_SECONDS
                self.app.audio.play("menu_move")
                self._offer()
            else:
                self._do(deed)

        return Deed(self.app.texts.get("host.really" if self._sure == name else f"host.{name}"), key, do, enabled)

    # -- intents -------------------------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> None:
        """Choose a player or a deed, do it, leave."""
        if intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.app.scenes.pop()
        elif intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD) and self.hosted.players:
            self._move_to((self.at + (-1 if intent is Intent.UP else 1)) % len(self.hosted.players))
        elif intent in (Intent.LEFT, Intent.RIGHT):
            self._forget_sure()
            self.actions.handle(intent)
            self.app.audio.play("menu_move")
        elif intent is Intent.CONFIRM and not self.actions.handle(intent):
            self.app.audio.play("menu_refuse")

    def key(self, name: str) -> bool:
        """The keys of the actions."""
        return self.actions.key(name)

    def _move_to(self, number: int) -> None:
        self._forget_sure()
        self.app.audio.play("menu_move")
        self.at = number

    def _click(self, number: int, x: float, y: float) -> None:
        """A player is chosen; what is done with them is another click."""
        self._move_to(number)

    def _forget_sure(self) -> None:
        self._sure = ""
        self._offer()

    def _do(self, deed: Callable[[], None]) -> None:
        self.app.audio.play("menu_choose")
        self._told = ""
        deed()
        self._forget_sure()

    def _kick(self) -> None:
        self.hosted.put_out(self.player, ban=False)

    def _ban(self) -> None:
        self.hosted.put_out(self.player, ban=True)

    def _export(self) -> None:
        self.hosted.export(boards_folder(self.app))

    # -- time ----------------------------------------------------------------------------------------------------

    def update(self, dt: float) -> None:
        """Follow the session; forget what was asked and not said again."""
        hosted, player = self.hosted, self.player
        hosted.update()
        self._keep_focus(player)
        self._first = max(0, min(max(self._first, self.at - _MOST_NAMES + 1), self.at))
        if self._sure:
            self._sure_left -= dt
            if self._sure_left <= 0:
                self._sure = ""
        if hosted.error is not None and hosted.error is not self._heard:
            self.app.audio.play("menu_refuse")
        self._heard = hosted.error
        self._offer()

    def _keep_focus(self, player: str) -> None:
        """Others come and go: the focus stays on its player, and what was asked about one is not said of another."""
        players = self.hosted.players
        if player in players:
            self.at = players.index(player)
        else:
            self.at = min(self.at, max(0, len(players) - 1))
            self._sure = ""

    # -- the picture ---------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """How it stands, numbers, people, what was done, actions."""
        texts, session = self.app.texts, self.hosted.session
        caption = "   ".join(filter(None, (kind_of(session, texts), seats_of(session, texts),
                                           texts.get("lobby.same_seed") if session.same_seed else "")))
        draw_page(canvas, self.app, session.name.upper(), caption, "aurora")
        canvas.panel(LEFT, LIST_TOP, LIST_WIDTH, LIST_HEIGHT, alpha=200, line=canvas.palette.panel_line, cut=4)
        self._draw_state(canvas)
        self._draw_numbers(canvas, self.hosted.reading)
        self._draw_below(canvas)
        self._draw_people(canvas)
        self._draw_words(canvas)
        self.actions.draw(canvas, self.app.prompts, texts.get("form.back"))

    def _draw_state(self, canvas: Canvas) -> None:
        """In large letters what goes on, at the right how long still."""
        palette, texts, hosted = canvas.palette, self.app.texts, self.hosted
        phase = hosted.phase
        left = self.app.connection.seconds_until(hosted.session.closes_at)
        more = end_of(hosted.session, phase, left, texts)
        width = canvas.text_width(more, "caption", at_most="large")
        canvas.text(state_of(phase, texts, hosted.until_start), LEFT + 14, LIST_TOP + 14, size=16, color=WHITE,
                    glow=color_of(phase, palette), glow_strength=0.5, room=LIST_WIDTH - 40 - width)
        canvas.text(more, LEFT + LIST_WIDTH - 14, LIST_TOP + 18, "caption", color=color_of(phase, palette),
                    align="right", at_most="large")
        canvas.line(palette.panel_line, LEFT + 8, LIST_TOP + 36, LEFT + LIST_WIDTH - 9, LIST_TOP + 36)

    def _draw_numbers(self, canvas: Canvas, reading: Reading | None) -> None:
        for number, (name, value, bad) in enumerate(self._numbers(reading)):
            x = LEFT + 10 + (number % 2) * (_CARD_WIDTH + 8)
            y = _CARDS_TOP + (number // 2) * _CARD_PITCH
            canvas.panel(x, y, _CARD_WIDTH, _CARD_HEIGHT, alpha=190, line=canvas.palette.panel_line, cut=2)
            draw_fact(canvas, self.app.texts.get(f"host.{name}"), value, y + 7, x + 8, x + _CARD_WIDTH - 8,
                      canvas.palette.bad if bad else None)

    def _numbers(self, reading: Reading | None) -> list[tuple[str, str, bool]]:
        """Name of the text, value, and whether it is something to look at; "--" where nothing is known."""
        names = ("players", "playing", "seats_taken", "rate", "lag", "refused", "rejected", "dead_letters")
        if reading is None:
            return [(name, "--", False) for name in names]
        texts, told = self.app.texts, reading.statistics
        rate, letters, rejected = reading.frames_a_second, told.dead_letters, told.runs.get("rejected", 0)
        refused = sum(told.refused.values())
        values = (texts.number(told.players), texts.number(told.playing), texts.number(told.seats_taken),
                  "--" if rate is None else f"{rate:.1f}",
                  "--" if told.behind_s is None else texts.get("host.seconds", n=f"{told.behind_s:.1f}"),
                  texts.number(refused), texts.number(rejected),
                  "--" if letters is None else texts.number(letters) + ("+" if letters >= DEAD_LETTERS_TOLD else ""))
        bad = {"refused": refused > 0, "rejected": rejected > 0, "dead_letters": bool(letters)}
        return [(name, value, bad.get(name, False)) for name, value in zip(names, values, strict=True)]

    def _draw_below(self, canvas: Canvas) -> None:
        """Winners or the code, then the address of the page."""
        palette, get, session = canvas.palette, self.app.texts.get, self.hosted.session
        x, y, room = LEFT + 14, float(_BELOW), LIST_WIDTH - 28.0
        code = code_of(self.hosted.scoreboard)
        if code and width_of(code) <= _CODE_ROOM:
            room -= draw_code(canvas, code, LEFT + LIST_WIDTH - 12, _BELOW - 1) + 8
        named = self.hosted.phase in (FINAL, ARCHIVED) or bool(session.code)
        if self.hosted.phase in (FINAL, ARCHIVED):
            canvas.text(get("host.winners"), x, y, "caption", color=palette.text2, room=room, at_most="large")
            words = "   ".join(winners_of(session)).upper() or get("host.nobody")
            canvas.text(words, x, y + 16, color=palette.bonus, room=room, at_most="large")
        elif session.code:
            canvas.text(get("host.code"), x, y, "caption", color=palette.text2, room=room, at_most="large")
            canvas.text(session.code, x, y + 15, size=16, color=palette.bonus, glow=palette.bonus, glow_strength=0.4,
                        room=room, at_most="large")
        if self.hosted.scoreboard:
            y += 34 if named else 0
            canvas.text(get("host.scoreboard"), x, y, "caption", color=palette.text2, room=room, at_most="large")
            site, mark, session_of = self.hosted.scoreboard.partition("?")
            for line in (site, mark + session_of):
                y += 13
                canvas.text(line, x, y, "body", 11, color=palette.text, room=room, at_most="large")

    def _draw_people(self, canvas: Canvas) -> None:
        palette, texts, players = canvas.palette, self.app.texts, self.hosted.players
        taken = max(self.hosted.session.seats_taken, len(players))  # of many the cloud names some
        draw_side(canvas, texts.get("host.people"), texts.number(taken) if players else "")
        for number, name in enumerate(players[self._first:self._first + _MOST_NAMES]):
            y = _NAMES_TOP + number * _PITCH
            focused = self._first + number == self.at
            if focused:
                draw_focus_plate(canvas, 414, y, 200, 16)
            canvas.targets.add(414, y, 200, _PITCH, partial(self._click, self._first + number))
            canvas.text(name.upper(), 424, y + 5, color=WHITE if focused else palette.text_row, at_most="normal",
                        room=186)
        draw_scroll_bar(canvas, self._first, _MOST_NAMES, len(players), _NAMES_TOP, _MOST_NAMES * _PITCH, 614)
        if players and taken > len(players):
            canvas.text(texts.get("lobby.more", n=texts.number(taken - len(players))), 424,
                        _NAMES_TOP + _MOST_NAMES * _PITCH + 3, "caption", color=palette.text2, at_most="normal",
                        room=184)
        if not players and self.hosted.reading is not None:
            draw_paragraph(canvas, texts.get("host.no_people"), 420, 60, 192, palette.text, size=11, line=14,
                           height=60)

    def _draw_words(self, canvas: Canvas) -> None:
        """What went wrong, else what was done."""
        hosted, texts = self.hosted, self.app.texts
        wrong = hosted.error or hosted.lost
        error = words_for(wrong, texts) if wrong is not None else ""
        told = texts.get("host.asking") if hosted.busy else self._told
        if hosted.told is not None:
            name, fields = hosted.told
            told = texts.get(name, **{key: _shown(value) for key, value in fields.items()})
        draw_message(canvas, error, told, LEFT + 1, 299, 590)


def _shown(value: object) -> object:
    """A path as people write it."""
    if not isinstance(value, Path):
        return value
    home = Path.home()
    return f"~/{value.relative_to(home).as_posix()}" if value.is_relative_to(home) else str(value)
