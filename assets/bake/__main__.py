"""Bakes all pictures of the game into assets/pictures: `python assets/bake` (needs the extra `art`).

Only for who changes the art; the game itself reads the PNG files and needs no numpy. Same code, same bytes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from bosses import all_bosses
from dither import ramp_of, rgb
from logo import logo
from moon import eclipsed, moon
from mothership import beam, mothership
from planet import FIRES, Planet, air_light, planet_rim
from png import write_png
from sky import sky
from sunrise import BURNING_SKY, TITLE_SUN, sunrise
from themes import THEMES, WARM_LAND

PICTURES = Path(__file__).resolve().parent.parent / "pictures"
MOON_LIGHT = (-0.75, -0.45)


def save(name: str, picture: np.ndarray, alpha: np.ndarray | None = None) -> None:
    """Write one picture and say so."""
    size = write_png(PICTURES / f"{name}.png", picture, alpha)
    print(f"{name + '.png':24} {picture.shape[1]:3} x {picture.shape[0]:3}  {size / 1024:6.1f} KB")


def save_planet(name: str, planet: Planet) -> None:
    """Land and air; each is stored from its first row down to the bottom of the screen."""
    save(f"planet-{name}", *planet_rim(planet))
    save(f"air-{name}", air_light(planet))


def bake_themes() -> None:
    """Sky, moon and planet rim of every theme."""
    for name, theme in THEMES.items():
        save(f"sky-{name}", sky(theme))
        tones = ramp_of(theme.moon)
        if name == "eclipse":
            save(f"moon-{name}", *eclipsed(38, tones[0], rgb(theme.rim)))
        else:
            save(f"moon-{name}", *moon(38, tones, MOON_LIGHT, seed=4))
        save_planet(name, Planet(200, 330, 1100, rgb(theme.rim), ramp_of(theme.land), 21, sun=200))


def bake_title() -> None:
    """Everything that only the title shows."""
    save("sky-title", sky(THEMES["violet"], strength=1.15))
    save("moon-title", *moon(22, ramp_of("14112e 2a2352 4a3d80 7a6ab4 b8a8e2 efe6ff"), (0.4, 0.75), seed=9))
    land = ramp_of("07060f 0d0a22 171236 2a1c4e")
    footer = (410, 320, 230, 20)
    planet = Planet(500, 306, 900, rgb("ffd2a8"), land, 17, sun=500, lights=0.4, air=30, unlit=footer)
    save_planet("title", planet)
    save("sunrise-title", sunrise(TITLE_SUN, reach=190, above=190, below=42))
    save("mothership", *mothership())
    save("beam", beam(312 - (122 + int(36 * 0.84))))
    for word in ("ALIEN", "ATTACK"):
        save(f"logo-{word.lower()}", *logo(word))


def bake_ruin() -> None:
    """The burning planet of the game over."""
    ruin = Planet(
        200, 303, 1000, rgb("ff9a6a"), ramp_of(WARM_LAND), 23, lights=1.6, air=34, light_colors=FIRES
    )  # fmt: skip
    save_planet("ruin", ruin)
    save("sunrise-ruin", sunrise(BURNING_SKY, reach=230, above=230, below=-12))


def bake_bosses() -> None:
    """Every boss in each of its states, two frames each."""
    for name, (picture, alpha) in all_bosses().items():
        save(f"boss-{name}", picture, alpha)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    bake_themes()
    bake_title()
    bake_ruin()
    bake_bosses()
