"""Where the words of a scene stand, measured while it is drawn: what runs into what, and what leaves its plate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from alienattack.game.drawing.canvas import Canvas

CAPITALS = {"pixel": 7 / 8, "caption": 5 / 8, "body": 0.668, "bold": 0.668}
UNDER_LINE = {"pixel": 1 / 8, "caption": 0.0, "body": 0.0, "bold": 0.0}  # a font's baseline below that of its letters
_LEAST = 1.0  # px by which two things must meet to count
_FAINT = 90  # alpha below which a text is on its way in or out


@dataclass(frozen=True, slots=True)
class Box:
    """A text's capitals, or a plate, in logical px."""

    name: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share more than a hair."""
        return (min(self.right, other.right) - max(self.left, other.left) > _LEAST
                and min(self.bottom, other.bottom) - max(self.top, other.top) > _LEAST)

    def leaves(self, plate: Box) -> bool:
        """Whether a part of it is outside of `plate`."""
        return (self.left < plate.left - 1 or self.right > plate.right + 1 or self.top < plate.top - 1
                or self.bottom > plate.bottom + 1)


@dataclass(slots=True)
class Audit:
    """What was drawn."""

    texts: list[Box] = field(default_factory=list)
    anchors: list[tuple[float, float]] = field(default_factory=list)
    plates: list[Box] = field(default_factory=list)

    def faults(self) -> list[str]:
        """What is wrong, in words; nothing is best."""
        screen = Box("the screen", 0, 0, 640, 360)
        found = [f"{text.name!r} leaves the screen" for text in self.texts if text.leaves(screen)]
        found += [f"{a.name!r} runs into {b.name!r}" for a, b in combinations(self.texts, 2) if a.meets(b)]
        for text, (x, y) in zip(self.texts, self.anchors, strict=True):
            around = [plate for plate in self.plates
                      if plate.left <= x <= plate.right and plate.top <= y <= plate.bottom]
            plate = min(around, key=lambda box: (box.right - box.left) * (box.bottom - box.top), default=screen)
            if plate is not screen and text.leaves(plate):
                found.append(f"{text.name!r} leaves its plate")
        return found


@contextmanager
def audited() -> Iterator[Audit]:
    """While this is open, every text (but those of the world) and every plate that any canvas draws is noted."""
    audit, text, panel = Audit(), Canvas.text, Canvas.panel

    def noting_text(canvas: Canvas, string: str, x: float, y: float, *rest: Any, **more: Any) -> None:
        before = len(canvas._texts)
        text(canvas, string, x, y, *rest, **more)
        if len(canvas._texts) == before or more.get("world") or canvas._texts[-1].alpha < _FAINT:
            return
        made, k = canvas._texts[-1], canvas.k
        width = canvas.fonts.advance(made.string, made.face, made.size) / k
        left = made.x / k - {"left": 0, "centre": width / 2, "right": width}[made.align]
        bottom = made.baseline / k - UNDER_LINE[made.face] * made.size
        top = bottom - CAPITALS[made.face] * made.size
        audit.texts.append(Box(made.string, left, top, left + width, bottom))
        audit.anchors.append((made.x / k, (top + bottom) / 2))

    def noting_panel(canvas: Canvas, x: float, y: float, w: float, h: float, *rest: Any, **more: Any) -> None:
        panel(canvas, x, y, w, h, *rest, **more)
        audit.plates.append(Box("a plate", x, y, x + w, y + h))

    Canvas.text, Canvas.panel = noting_text, noting_panel  # type: ignore[method-assign]
    try:
        yield audit
    finally:
        Canvas.text, Canvas.panel = text, panel  # type: ignore[method-assign]
