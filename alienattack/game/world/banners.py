"""Words over the field: the name of the wave in its middle, good news below the score."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import WHITE, Color
from alienattack.game.world.easing import in_quad, out_cubic

NEWS_TICKS = 54  # 900 ms
WAVE_TICKS = 84  # gone when the first shot arrives
_MIDDLE, _BASELINE = 200, 232  # below the lowest rank of a formation
_NEWS_Y = 38


@dataclass(frozen=True, slots=True)
class News:
    """One line for 900 ms."""

    text: str
    color: Color


class Banners:
    """At most one wave and one piece of news at a time; news wait for each other."""

    def __init__(self) -> None:
        self._wave: tuple[str, str] = ("", "")
        self._wave_age = WAVE_TICKS
        self._news: deque[News] = deque(maxlen=4)
        self._news_age = 0

    def wave(self, number: str, name: str) -> None:
        """A wave begins."""
        self._wave, self._wave_age = (number, name), 0

    def tell(self, text: str, color: Color) -> None:
        """Good news; the same twice in a row is told once."""
        if not any(news.text == text for news in self._news):
            self._news.append(News(text, color))

    def update(self) -> None:
        """Move on by one tick."""
        self._wave_age += 1
        if self._news:
            self._news_age += 1
            if self._news_age >= NEWS_TICKS:
                self._news.popleft()
                self._news_age = 0

    @property
    def showing(self) -> str:
        """The news shown now, "" when there are none."""
        return self._news[0].text if self._news else ""

    def draw(self, canvas: Canvas, alpha: float, still: bool = False, below: float = 0.0) -> None:
        """Draw what is on; `still` without sliding, news `below` px lower (a boss's bars are there)."""
        if self._wave_age < WAVE_TICKS:
            self._draw_wave(canvas, min(1.0, (self._wave_age + alpha) / WAVE_TICKS), still)
        if self._news:
            self._draw_news(canvas, self._news[0], (self._news_age + alpha) / NEWS_TICKS, still, below)

    def _draw_wave(self, canvas: Canvas, share: float, still: bool) -> None:
        number, name = self._wave
        come, go = out_cubic(share / 0.2), in_quad((share - 0.8) / 0.2)
        shift = 0.0 if still else -24 * (1 - come) + 24 * go
        light = int(255 * come * (1 - go))
        glow = canvas.palette.player if light > 250 else None
        canvas.text(number, _MIDDLE + shift, _BASELINE - 30, "caption", 8, canvas.palette.text2, "centre", alpha=light)
        canvas.text(name, _MIDDLE - shift, _BASELINE - 16, "pixel", 16, WHITE, "centre", glow=glow, glow_strength=0.5,
                    alpha=light)

    def _draw_news(self, canvas: Canvas, news: News, share: float, still: bool, below: float) -> None:
        rise = 0.0 if still else 6 * (1 - out_cubic(share / 0.15))
        light = int(255 * (1 - in_quad((share - 0.8) / 0.2)))
        glow = news.color if light > 250 else None
        canvas.text(news.text, _MIDDLE, _NEWS_Y + below + rise, "pixel", 8, news.color, "centre", glow=glow,
                    glow_strength=0.5, alpha=light)
