"""The four bosses: polygons by half, lit by relief.py. Jagged edges, eyes slanted inwards, horns and jaws of bone."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from relief import Figure, Layer, Points

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from alienattack.game.drawing.materials import ramp_of
from alienattack.game.drawing.palette import load_palette

_PALETTE = load_palette()
HIDE, FLESH, BONE, METAL, CHITIN, SLIME = (
    ramp_of(_PALETTE, name) for name in ("hide", "flesh", "bone", "metal", "chitin", "slime")
)
SOCKET, GLARE = FLESH[0], BONE[5]

Picture = tuple[np.ndarray, np.ndarray]


def _swung(points: Points, angle: float, pivot: tuple[float, float]) -> list[tuple[float, float]]:
    """Points turned about a pivot by `angle` degrees (positive: outer parts go down)."""
    turn = np.radians(angle)
    cos, sin = float(np.cos(turn)), float(np.sin(turn))
    px, py = pivot
    return [(px + (x - px) * cos - (y - py) * sin, py + (x - px) * sin + (y - py) * cos) for x, y in points]


# -- the broodmother --------------------------------------------------------------------------------------------------

_WING = [(7, 24), (18, 11), (34, 4), (52, 1), (71, 0), (63, 9), (72, 16), (62, 22), (71, 32), (60, 35), (65, 48),
         (53, 44), (53, 60), (43, 51), (37, 66), (30, 52), (21, 61), (17, 48), (9, 46)]
_WEBS = ([(14, 25), (33, 12), (55, 7), (51, 13), (58, 19), (44, 22)],
         [(15, 29), (45, 25), (57, 29), (50, 33), (54, 40), (38, 35)],
         [(14, 33), (37, 38), (45, 45), (38, 45), (35, 54), (26, 44)])
_ABDOMEN = [(0, 30), (11, 31), (14, 40), (12, 52), (8, 62), (3, 72), (0, 78)]
_RIBS = ([(0, 44), (6, 42), (12, 39), (15, 35), (13, 43), (6, 47), (0, 48)],
         [(0, 54), (5, 52), (10, 50), (13, 46), (11, 54), (5, 57), (0, 58)],
         [(0, 64), (4, 62), (8, 59), (6, 65), (0, 67)])
_HEAD = [(0, 5), (5, 8), (11, 9), (16, 13), (15, 20), (17, 25), (12, 30), (9, 36), (0, 34)]
_BROW = [(0, 13), (3, 17), (10, 13), (17, 8), (15, 15), (9, 19), (3, 23), (0, 21)]
_HORN = [(6, 11), (12, 8), (17, 1), (25, 0), (20, 5), (18, 11), (14, 15)]
_FANG = [(7, 28), (13, 27), (16, 33), (12, 44), (11, 36), (6, 33)]


def broodmother(frame: int) -> Picture:
    """Wings up (0) or beating down with the jaws apart (1)."""
    beat, bite = (0, 0) if frame == 0 else (8, 2)
    figure = Figure()
    hinge = (12, 30)
    figure.add(Layer([_swung(_WING, beat, hinge)], HIDE, 7, -0.10))
    figure.add(Layer([_swung(web, beat, hinge) for web in _WEBS], FLESH, 4, -0.26))
    figure.add(Layer([_ABDOMEN], HIDE, 8, -0.02))
    figure.add(Layer(_RIBS, BONE, 3, -0.10))
    figure.add(Layer([_HORN], BONE, 3, 0.0))
    figure.add(Layer([_HEAD], HIDE, 6, 0.0))
    figure.fill([(0, 27), (8, 25), (8, 31 + bite), (4, 35 + bite), (0, 36 + bite)], SOCKET)
    figure.add(Layer([[(x + bite, y + bite // 2) for x, y in _FANG]], BONE, 3, 0.06))
    for x, length in ((1, 3), (4, 5)):
        figure.fill([(x, 27), (x + 2, 27), (x + 1, 27 + length)], GLARE)
    figure.add(Layer([_BROW], HIDE, 3, 0.10))
    figure.fill([(2, 23), (10, 18), (14, 16), (12, 21), (5, 25)], SOCKET)
    figure.fill([(4, 23), (12, 18), (10, 21), (6, 23.5)], GLARE)
    figure.disc(30, 40 + beat // 4, 5.6, FLESH, mirrored=True)
    return figure.finished()


# -- the twins --------------------------------------------------------------------------------------------------------

# Whole shapes in px of a figure 72 wide: the left sister, whose blades are longer on her outer side.
_CREST = [(-27, 22), (-36, 4), (-25, 10), (-22, 0), (-14, 8), (-6, 0), (-2, 9), (9, 3), (9, 12), (24, 9), (20, 19),
          (32, 25), (22, 29), (29, 40), (18, 40), (15, 50), (-15, 50), (-20, 42), (-31, 44), (-26, 34), (-36, 32)]
_MASK = [(-14, 14), (-3, 11), (11, 14), (19, 24), (17, 38), (10, 48), (7, 60), (0, 66), (-8, 60), (-11, 48),
         (-19, 38), (-21, 25)]
_BROWS = ([(-22, 20), (-16, 19), (-4, 29), (-1, 36), (-6, 33), (-19, 26)],
          [(20, 20), (14, 19), (3, 29), (-1, 36), (5, 33), (17, 26)])
_SCYTHES = ([(-20, 40), (-30, 44), (-35, 56), (-33, 66), (-22, 75), (-26, 64), (-22, 55), (-13, 49)],
            [(17, 40), (27, 45), (31, 55), (28, 64), (20, 70), (23, 61), (19, 54), (11, 49)])
_STARE = ([(-19, 28), (-7, 34), (-5, 39), (-15, 37)], [(17, 28), (6, 34), (4, 39), (14, 37)])
_GLARE = ([(-17, 30), (-7, 35.5), (-8, 37.5), (-14, 35.5)], [(15, 30), (6, 35.5), (7, 37.5), (13, 35.5)])
_TUSKS = ([(-10, 46), (-5, 48), (-3, 62), (-8, 56)], [(8, 46), (4, 48), (2, 62), (6, 56)])


def _small(points: Points) -> list[tuple[float, float]]:
    """The twins were drawn a quarter too large for two of them to pass each other."""
    return [(x * 0.8, y * 0.8) for x, y in points]


def twin(frame: int, ramp: tuple[tuple[int, int, int], ...]) -> Picture:
    """One of the two, scythes open (0) or closing (1)."""
    close = 0 if frame == 0 else 8
    figure = Figure(width=58, height=61, seed=11)
    left, right = _SCYTHES
    scythes = _swung(left, -close, (-16, 44)), _swung(right, close, (14, 44))
    figure.add(Layer([_small(_CREST)], ramp, 5, -0.16, mirrored=False))
    figure.add(Layer([_small(shape) for shape in scythes], BONE, 4, 0.0, mirrored=False))
    figure.add(Layer([_small(_MASK)], ramp, 7, 0.02, mirrored=False))
    figure.fill(_small([(-8, 47), (6, 47), (4, 58), (0, 62), (-5, 58)]), SOCKET, mirrored=False)
    for shape in _STARE:
        figure.fill(_small(shape), SOCKET, mirrored=False)
    for shape in _GLARE:
        figure.fill(_small(shape), FLESH[5], mirrored=False)
    figure.add(Layer([_small(shape) for shape in _BROWS], ramp, 3, 0.16, mirrored=False))
    figure.add(Layer([_small(shape) for shape in _TUSKS], BONE, 2, 0.05, mirrored=False))
    figure.disc(-1, 17, 4, FLESH)
    return figure.finished()


# -- the eye ----------------------------------------------------------------------------------------------------------

_THORNS = ([(14, 20), (26, 3), (30, 14), (43, 1), (43, 15), (58, 8), (53, 21), (72, 22), (57, 31), (72, 42), (53, 44),
            (62, 60), (45, 54), (46, 72), (34, 60), (28, 77), (20, 62), (12, 50)],)
_SPINES = ([(30, 22), (55, 12), (34, 27)], [(34, 30), (70, 24), (36, 35)], [(36, 40), (69, 42), (35, 45)],
           [(33, 50), (58, 58), (30, 54)], [(26, 58), (43, 70), (22, 62)], [(22, 15), (41, 4), (27, 19)])
_SOCKET_RING = [(0, 3), (16, 5), (30, 14), (39, 30), (39, 46), (30, 61), (16, 71), (0, 74)]
_UPPER_LID = [(0, 5), (16, 7), (29, 16), (37, 31), (37, 37), (28, 40), (16, 39), (0, 37)]
_LOWER_LID = [(0, 39), (16, 41), (28, 42), (37, 39), (37, 46), (29, 59), (15, 68), (0, 71)]
_UPPER_OPEN = [(0, 5), (16, 7), (29, 16), (37, 31), (26, 22), (16, 23), (6, 27), (0, 31)]
_LOWER_OPEN = [(0, 63), (10, 61), (22, 55), (31, 45), (37, 33), (37, 46), (29, 59), (15, 68), (0, 71)]
_RIDGE = [(0, 27), (4, 30), (14, 24), (30, 15), (37, 27), (30, 24), (15, 32), (4, 37), (0, 35)]
_TEETH = ([(1, 36), (6, 36), (3, 48)], [(12, 37), (17, 38), (15, 51)], [(23, 38), (28, 38), (26, 49)],
          [(32, 36), (36, 35), (35, 44)], [(6, 41), (11, 41), (9, 32)], [(17, 41), (22, 41), (20, 31)],
          [(28, 41), (32, 40), (31, 32)])


def eye(frame: int, opened: bool) -> Picture:
    """Closed it is immune; open its pupil is a slit that narrows in the second frame."""
    figure = Figure(seed=7)
    sway = 0 if frame == 0 else 3
    figure.add(Layer([_swung(_THORNS[0], sway, (20, 40))], SLIME, 5, -0.30))
    figure.add(Layer([_swung(spine, sway, (20, 40)) for spine in _SPINES], BONE, 2, -0.10))
    figure.add(Layer([_SOCKET_RING], HIDE, 6, -0.30))
    if opened:
        _eyeball(figure, frame)
        figure.add(Layer([_UPPER_OPEN], HIDE, 5, 0.02))
        figure.add(Layer([_LOWER_OPEN], HIDE, 5, -0.12))
    else:
        figure.add(Layer([_LOWER_LID], HIDE, 7, -0.12))
        figure.add(Layer([_UPPER_LID], HIDE, 7, 0.0))
        figure.fill([(0, 37), (16, 39), (28, 40), (37, 37), (37, 39), (28, 43), (16, 42), (0, 40)], SOCKET)
        figure.add(Layer([_RIDGE], HIDE, 4, 0.14))
        figure.add(Layer(_TEETH, BONE, 3, -0.02))
    return figure.finished()


def _eyeball(figure: Figure, frame: int) -> None:
    ys, xs = np.mgrid[0 : figure.height, 0 : figure.width]
    x, y = xs + 0.5 - figure.width / 2, ys + 0.5 - 43
    ball = figure.mask([[(0, 22), (16, 20), (28, 24), (36, 32), (32, 46), (22, 56), (10, 62), (0, 64)]])
    light = 0.85 - 0.45 * np.hypot(x / 34, y / 22) - 0.1 * x / 34
    figure.picture[ball] = np.array(BONE)[np.clip((light * 6).astype(int), 0, 5)][ball]
    veins = ball & (np.hypot(x, y) > 17) & (np.abs(np.sin(np.arctan2(y, x) * 9 + np.hypot(x, y) * 0.22)) < 0.16)
    figure.picture[veins] = FLESH[3]
    far = np.hypot(x, y)
    for radius, tone in ((17, 0), (15.6, 2), (13, 3), (9.5, 4)):
        figure.picture[ball & (far < radius)] = FLESH[tone]
    slit = 3.2 if frame == 0 else 1.8
    figure.picture[ball & (np.abs(x) < slit * np.sqrt(np.clip(1 - (y / 14) ** 2, 0, 1)))] = SOCKET
    figure.picture[ball & (np.hypot(x + 6, y + 6) < 2.4)] = GLARE


def all_bosses() -> dict[str, Picture]:
    """Every picture by its name in assets/pictures, without its prefix."""
    from carrier import carrier, lamp

    made: dict[str, Picture] = {"carrier-lamp": lamp()}
    for frame in (0, 1):
        made[f"broodmother-{frame}"] = broodmother(frame)
        for tiers in (2, 1, 0):
            made[f"carrier-{tiers}-{frame}"] = carrier(frame, tiers)
        made[f"twin-left-{frame}"] = twin(frame, CHITIN)
        picture, alpha = twin(frame, HIDE)
        made[f"twin-right-{frame}"] = picture[:, ::-1], alpha[:, ::-1]
        made[f"eye-closed-{frame}"] = eye(frame, opened=False)
        made[f"eye-open-{frame}"] = eye(frame, opened=True)
    return made
