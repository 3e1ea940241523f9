"""Colours by role, never by hue: every drawing asks for `palette.hazard`, not for orange."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeAlias

from alienattack.errors import SettingsError
from alienattack.resources import assets_dir

Color: TypeAlias = tuple[int, int, int]

PALETTE_NAMES = ("default", "protan", "deutan", "tritan", "contrast")
ALIEN_KINDS = ("mite", "moth", "lancer", "weaver", "spore", "shell", "wraith")
WHITE: Color = (255, 255, 255)
BLACK: Color = (0, 0, 0)


def from_hex(text: str) -> Color:
    """`"ff6a3d"` (with or without `#`) as (255, 106, 61)."""
    digits = text.lstrip("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def mix(a: Color, b: Color, t: float) -> Color:
    """The colour at share `t` (0..1) of the way from `a` to `b`, in sRGB values."""
    return (
        round(a[0] + (b[0] - a[0]) * t),
        round(a[1] + (b[1] - a[1]) * t),
        round(a[2] + (b[2] - a[2]) * t),
    )


def scaled(color: Color, strength: float) -> Color:
    """`color` times `strength` (0..1), for light that will be added."""
    return mix(BLACK, color, max(0.0, min(1.0, strength)))


@dataclass(frozen=True, slots=True)
class Palette:
    """All roles of the game. `key` is the file's name, `title` what the settings show."""

    key: str
    title: str
    sky: bool
    ship_rim: bool
    threat_scale: float
    player: Color
    player_hi: Color
    player_shade: Color
    hull: Color
    hazard: Color
    hazard_core: Color
    hazard_ring: Color
    bonus: Color
    bonus_hi: Color
    bonus_shade: Color
    mite: Color
    moth: Color
    lancer: Color
    weaver: Color
    spore: Color
    shell: Color
    wraith: Color
    good: Color
    bad: Color
    text: Color
    text2: Color
    text3: Color
    text_row: Color
    text_menu: Color
    text_own: Color
    void: Color
    space: Color
    panel: Color
    panel2: Color
    panel_line: Color
    panel_edge: Color
    key_cap: Color
    own_fill: Color
    action_fill: Color
    action_edge: Color
    focus_fill: Color
    empty: Color
    medal_gold: Color
    medal_silver: Color
    medal_bronze: Color
    shot_core: Color
    shot_side: Color
    shot_tail: Color
    shot_halo: Color
    shield_edge: Color
    shield_halo: Color
    engine_halo: Color
    ghost: Color
    shield: tuple[Color, ...]
    engine: tuple[Color, ...]

    @property
    def medals(self) -> tuple[Color, Color, Color]:
        """Plates of rank 1, 2 and 3."""
        return self.medal_gold, self.medal_silver, self.medal_bronze

    def of_kind(self, kind: str) -> Color:
        """Role colour of an alien kind, a boss, `"saucer"`, `"ship"` or a threat kind, by name."""
        if kind in ALIEN_KINDS:
            color: Color = getattr(self, kind)
            return color
        others = {"saucer": self.bonus, "capsule": self.bonus, "ship": self.player, "sporeling": self.spore,
                  "broodmother": self.moth, "carrier": self.moth, "twins": self.mite, "eye": self.moth}
        return others.get(kind, self.hazard)


ROLE_NAMES = tuple(
    field.name
    for field in fields(Palette)
    if field.name not in ("key", "title", "sky", "ship_rim", "threat_scale", "shield", "engine")
)
RAMP_NAMES = ("shield", "engine")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"The palette {path.stem!r} can't be read: {error}.", "Choose another palette.") from error


def _colours(table: Mapping[str, str]) -> dict[str, Color]:
    return {role: from_hex(value) for role, value in table.items()}


def load_palette(name: str = "default") -> Palette:
    """The palette from `assets/palettes/<name>.toml`; roles it does not name are those of the default.

    Raises SettingsError for an unknown name or a broken file.
    """
    if name not in PALETTE_NAMES:
        raise SettingsError(f"There is no palette {name!r}.", f"Choose one of {', '.join(PALETTE_NAMES)}.")
    folder = assets_dir() / "palettes"
    base = _read(folder / "default.toml")
    own = base if name == "default" else _read(folder / f"{name}.toml")
    roles = _colours({**base["roles"], **own.get("roles", {})})
    ramps = {**base["ramps"], **own.get("ramps", {})}
    return Palette(
        key=name,
        title=str(own["name"]),
        sky=bool(own.get("sky", base["sky"])),
        ship_rim=bool(own.get("ship_rim", base["ship_rim"])),
        threat_scale=float(own.get("threat_scale", base["threat_scale"])),
        shield=tuple(from_hex(value) for value in ramps["shield"]),
        engine=tuple(from_hex(value) for value in ramps["engine"]),
        **roles,
    )
