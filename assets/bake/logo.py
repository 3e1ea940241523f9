"""The logo: own letters as polygons, a chrome face with a cut line, an extrusion and an outline."""

from __future__ import annotations

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import numpy as np
import pygame
from dither import dithered_ramp, ramp_of, rgb

Points = list[tuple[float, float]]

# letter -> (filled polygons, holes, advance), on a grid 10 wide and 12 high with stems of 3
LETTERS: dict[str, tuple[list[Points], list[Points], float]] = {
    "A": (
        [[(0, 12), (3.2, 0), (6.8, 0), (10, 12), (6.9, 12), (6.4, 10.1), (3.6, 10.1), (3.1, 12)]],
        [[(4.25, 7.5), (5.75, 7.5), (5.0, 4.2)]],
        10,
    ),
    "L": ([[(0, 0), (3, 0), (3, 9.2), (8.6, 9.2), (7.7, 12), (0, 12)]], [], 8.7),
    "I": ([[(0, 0), (3, 0), (3, 12), (0, 12)]], [], 3),
    "E": (
        [[(0, 0), (8.8, 0), (7.9, 2.8), (3, 2.8), (3, 4.7), (7.4, 4.7), (6.6, 7.3), (3, 7.3), (3, 9.2), (8.8, 9.2),
          (7.9, 12), (0, 12)]],
        [],
        8.8,
    ),
    "N": (
        [[(0, 12), (0, 0), (2.9, 0), (6.9, 6.4), (6.9, 0), (9.9, 0), (9.9, 12), (7, 12), (3, 5.6), (3, 12)]],
        [],
        9.9,
    ),
    "T": ([[(0, 0), (9.6, 0), (8.7, 2.8), (6.3, 2.8), (6.3, 12), (3.3, 12), (3.3, 2.8), (0, 2.8)]], [], 9.6),
    "C": (
        [[(2.2, 0), (9.3, 0), (8.4, 2.8), (3.7, 2.8), (3, 3.5), (3, 8.5), (3.7, 9.2), (9.3, 9.2), (8.4, 12),
          (2.2, 12), (0, 9.8), (0, 2.2)]],
        [],
        9.3,
    ),
    "K": (
        [[(0, 0), (3, 0), (3, 4.4), (6.3, 0), (9.9, 0), (5.7, 5.5), (10, 12), (6.5, 12), (3, 6.9), (3, 12), (0, 12)]],
        [],
        10,
    ),
}  # fmt: skip
SHEAR, GAP, UNIT, OVERSAMPLING = 0.20, 1.1, 4.6, 4
MARGIN = 10  # px around the letters in the picture
EXTRUSION = 5
FACE = ramp_of("ffffff fff3b0 ffd34d ff9a4d ff5c7e ff4fa8 b04be0 7a3df0")


def letters(word: str) -> np.ndarray:
    """Which pixels the word covers."""
    advance = sum(LETTERS[letter][2] for letter in word) + GAP * (len(word) - 1)
    width, height = int((advance + 12 * SHEAR) * UNIT) + 2, int(12 * UNIT) + 2
    large = pygame.Surface((width * OVERSAMPLING, height * OVERSAMPLING), 0, 32)
    left = 0.0
    for letter in word:
        filled, holes, letter_width = LETTERS[letter]
        for color, polygons in (((255, 255, 255), filled), ((0, 0, 0), holes)):
            for polygon in polygons:
                corners = [
                    ((left + x + (12 - y) * SHEAR) * UNIT * OVERSAMPLING, (y * UNIT + 1) * OVERSAMPLING)
                    for x, y in polygon
                ]
                pygame.draw.polygon(large, color, corners)
        left += letter_width + GAP
    small = pygame.transform.smoothscale(large, (width, height))
    return pygame.surfarray.array3d(small)[:, :, 0].T > 127


def logo(word: str) -> tuple[np.ndarray, np.ndarray]:
    """Picture and alpha of a word; its letters begin MARGIN px from the picture's top left."""
    shape = letters(word)
    height, width = shape.shape
    face = np.zeros((height + 2 * MARGIN, width + 2 * MARGIN), bool)
    face[MARGIN : MARGIN + height, MARGIN : MARGIN + width] = shape
    layers = [_moved_down(face, depth) for depth in range(1, EXTRUSION + 1)]
    outline = _grown(face | np.any(layers, axis=0), 2)
    picture = np.zeros((*face.shape, 3), np.uint8)
    picture[outline] = rgb("07060f")
    _extrude(picture, face, layers)
    _polish(picture, face, height)
    return picture, np.where(outline, 255, 0)


def _moved_down(shape: np.ndarray, by: int) -> np.ndarray:
    moved = np.zeros_like(shape)
    moved[by:] = shape[:-by]
    return moved


def _grown(shape: np.ndarray, by: int) -> np.ndarray:
    for _ in range(by):
        larger = shape.copy()
        larger[1:] |= shape[:-1]
        larger[:-1] |= shape[1:]
        larger[:, 1:] |= shape[:, :-1]
        larger[:, :-1] |= shape[:, 1:]
        shape = larger
    return shape


def _extrude(picture: np.ndarray, face: np.ndarray, layers: list[np.ndarray]) -> None:
    near, far = np.array(rgb("7a1f86"), float), np.array(rgb("2a0d52"), float)
    for index in range(EXTRUSION - 1, -1, -1):
        picture[layers[index] & ~face] = np.round(near + (far - near) * index / (EXTRUSION - 1))


def _polish(picture: np.ndarray, face: np.ndarray, height: int) -> None:
    """The chrome: a ramp that is light above the cut line and hot below, with lit and shaded edges."""
    rows = np.mgrid[0 : face.shape[0], 0 : face.shape[1]][0]
    share = np.clip((rows - MARGIN) / (height - 2), 0, 1)
    value = np.where(share < 0.52, share / 0.52 * 0.5, 0.5 + (share - 0.52) / 0.48 * 0.5)
    picture[face] = dithered_ramp(value, FACE)[face]
    picture[face & (rows == MARGIN + int(height * 0.54))] = rgb("5a1060")
    top = face & ~np.roll(face, 1, 0)
    left = face & ~np.roll(face, 1, 1) & ~top
    right = face & ~np.roll(face, -1, 1)
    picture[top] = (255, 255, 255)
    picture[left] = picture[left] * 0.55 + 255 * 0.45
    picture[right] = picture[right] * 0.72
