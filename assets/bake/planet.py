"""The curved rim of the planet that is defended: air outside, a bright edge, dark land, lights of cities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from dither import dithered_ramp, dithered_steps, rgb
from noise import clouds

WIDTH, HEIGHT = 640, 360
CITY_LIGHTS = ("ffcf86", "ffe9bf", "c98a4a", "8a5a3a")
FIRES = ("ff7a3d", "ffb25a", "b8402c", "6a2424")
_INNER_GLOW = 16


@dataclass(frozen=True, slots=True)
class Planet:
    """Where the circle lies and how it is lit. `sun` is the x of the sunrise, None for even light."""

    centre_x: int
    top: int
    radius: int
    rim: tuple[int, int, int]
    land: Sequence[tuple[int, int, int]]
    seed: int
    sun: int | None = None
    sun_width: float = 0.34
    lights: float = 1.0
    air: int = 26
    light_colors: Sequence[str] = CITY_LIGHTS
    unlit: tuple[int, int, int, int] = (0, 0, 0, 0)  # x, y, width, height of a place for words


def planet_rim(planet: Planet) -> tuple[np.ndarray, np.ndarray]:
    """Picture and alpha of the land: the lower strip of the screen, from its first row that is not empty."""
    depth, fall = _depth(planet)
    picture = np.zeros((HEIGHT, WIDTH, 3))
    inside = depth >= 0
    alpha = np.zeros((HEIGHT, WIDTH))
    picture[inside] = _ground(planet, depth, fall)[inside]
    alpha[inside] = 255
    edge = inside & (depth < 1.3)
    share = 0.85 * fall[edge][:, None]
    picture[edge] = picture[edge] * (1 - share) + np.array(planet.rim) * share
    _light_up(planet, picture, depth)
    strip = int(np.argmax(alpha.max(axis=1) > 0))
    return np.clip(picture, 0, 255).astype(np.uint8)[strip:], alpha[strip:]


def air_light(planet: Planet) -> np.ndarray:
    """The air as light to be added, so brighter where it meets other light: the lower strip of the screen."""
    depth, fall = _depth(planet)
    air = _air(planet, depth, fall)
    strip = int(np.argmax(air.max(axis=1) > 0))
    return (air[..., None] * np.array(planet.rim)).astype(np.uint8)[strip:]


def _depth(planet: Planet) -> tuple[np.ndarray, np.ndarray]:
    """How far below the surface each pixel lies, and how strongly its rim is lit."""
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH]
    depth = planet.radius - np.sqrt((xs - planet.centre_x) ** 2 + (ys - planet.top - planet.radius) ** 2)
    return depth, _fall(planet, xs)


def _fall(planet: Planet, xs: np.ndarray) -> np.ndarray:
    """How strongly the rim is lit along x."""
    if planet.sun is None:
        return np.ones(xs.shape)
    return np.clip(np.exp(-(((xs - planet.sun) / (WIDTH * planet.sun_width)) ** 2)) * 0.85 + 0.25, 0, 1)


def _air(planet: Planet, depth: np.ndarray, fall: np.ndarray) -> np.ndarray:
    thickness = np.clip(1 + depth / planet.air, 0, 1) ** 2.2 * (depth < 0)
    return dithered_steps(thickness * fall, 6) * 0.55


def _ground(planet: Planet, depth: np.ndarray, fall: np.ndarray) -> np.ndarray:
    hills = np.clip((clouds(WIDTH, HEIGHT, 46, planet.seed, 6) - 0.44) * 3.2, 0, 1)
    near = np.clip(1 - depth / 70, 0, 1) * fall
    value = np.clip(0.12 + 0.5 * hills * (0.35 + 0.65 * near) + 0.25 * near, 0, 1)
    ground = dithered_ramp(value, planet.land).astype(float)
    glow = dithered_steps(np.clip(1 - depth / _INNER_GLOW, 0, 1) ** 2.4 * fall, 6)
    return ground + np.array(planet.rim) * 0.42 * glow[..., None]


def _light_up(planet: Planet, picture: np.ndarray, depth: np.ndarray) -> None:
    """Lights in clusters on the land, none within 5 px of the rim."""
    hills = np.clip((clouds(WIDTH, HEIGHT, 46, planet.seed, 6) - 0.44) * 3.2, 0, 1)
    towns = np.clip((clouds(WIDTH, HEIGHT, 26, planet.seed + 5, 4) - 0.5) * 4, 0, 1)
    chance = (hills > 0.32) * towns * (depth > 5) * planet.lights * np.clip(depth / 18, 0, 1) * 0.20
    random = np.random.RandomState(planet.seed + 3)
    lit = random.rand(HEIGHT, WIDTH) < chance
    x, y, width, height = planet.unlit
    lit[y : y + height, x : x + width] = False
    colors = np.array([rgb(color) for color in planet.light_colors], float)
    picture[lit] = colors[random.randint(0, len(colors), (HEIGHT, WIDTH))][lit]
