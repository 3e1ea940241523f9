"""A shield's picture from the cells of the simulation: 22 x 10 cells of 2 px.

The white edge is found wherever a cell has air above, so damage re-lights itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from alienattack.game.drawing.art import outlined
from alienattack.game.drawing.palette import Color, Palette, mix
from alienattack.game.drawing.shading import BAYER_4X4

COLUMNS, ROWS, CELL = 22, 10, 2
_LEFTMOST = 1 << (COLUMNS - 1)
_SHADE: Color = (10, 36, 80)


class ShieldPainter:
    """Cuts damaged shields out of one dithered block."""

    def __init__(self, palette: Palette) -> None:
        self._edge = palette.shield_edge
        self._void = palette.void
        self._block, self._left, self._dark = self._blocks(palette)

    def _blocks(self, palette: Palette) -> tuple[pygame.Surface, pygame.Surface, pygame.Surface]:
        size = (COLUMNS * CELL, ROWS * CELL)
        block, left, dark = (pygame.Surface(size, pygame.SRCALPHA, 32) for _ in range(3))
        for y in range(size[1]):
            tone = 0.8 + y / size[1] * 3.0
            for x in range(size[0]):
                threshold = BAYER_4X4[y % 4][x % 4] / 16 + 1 / 32
                color = palette.shield[min(len(palette.shield) - 1, int(tone) + (tone % 1 > threshold))]
                block.set_at((x, y), color)
                left.set_at((x, y), mix(color, self._edge, 0.45))
                dark.set_at((x, y), mix(color, _SHADE, 0.55))
        return block, left, dark

    def paint(self, rows: Sequence[int]) -> pygame.Surface:
        """The shield with its outline: 46 x 22 px, whose (1, 1) is the cells' top left corner."""
        picture = self._block.copy()
        for row in range(ROWS):
            above = rows[row - 1] if row else 0
            below = rows[row + 1] if row + 1 < ROWS else 0
            for column in range(COLUMNS):
                self._paint_cell(picture, rows[row], above, below, row, column)
        return outlined(picture, self._void)

    def _paint_cell(
        self, picture: pygame.Surface, cells: int, above: int, below: int, row: int, column: int
    ) -> None:
        bit = _LEFTMOST >> column
        x, y = column * CELL, row * CELL
        if not cells & bit:
            picture.fill((0, 0, 0, 0), (x, y, CELL, CELL))
            return
        if not below & bit:
            self._copy(picture, self._dark, x, y + 1, CELL, 1)
        if column == COLUMNS - 1 or not cells & (bit >> 1):
            self._copy(picture, self._dark, x + 1, y, 1, CELL)
        if column == 0 or not cells & (bit << 1):
            self._copy(picture, self._left, x, y, 1, CELL)
        if not above & bit:
            picture.fill((*self._edge, 255), (x, y, CELL, 1))

    @staticmethod
    def _copy(target: pygame.Surface, source: pygame.Surface, x: int, y: int, w: int, h: int) -> None:
        target.blit(source, (x, y), (x, y, w, h))
