"""Palettes: complete, and told apart also by eyes that see fewer colours."""

from __future__ import annotations

import itertools

import pytest

from alienattack.errors import SettingsError
from alienattack.game.drawing.palette import (
    ALIEN_KINDS,
    PALETTE_NAMES,
    RAMP_NAMES,
    ROLE_NAMES,
    Color,
    from_hex,
    load_palette,
    mix,
)
from alienattack.resources import assets_dir

# Machado, Oliveira and Fernandes (2009): full deficiency, on linear RGB.
SEEN_THROUGH = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
FROM_HAZARD, FROM_EACH_OTHER = 20.0, 14.0


def linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def seen(color: Color, eyes: str) -> tuple[float, ...]:
    light = [linear(channel) for channel in color]
    return tuple(
        min(1.0, max(0.0, sum(weight * value for weight, value in zip(row, light, strict=True))))
        for row in SEEN_THROUGH[eyes]
    )


def oklab(light: tuple[float, ...]) -> tuple[float, float, float]:
    """Ottosson (2020), from linear RGB."""
    r, g, b = light
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def distance(a: Color, b: Color, eyes: str) -> float:
    pairs = zip(oklab(seen(a, eyes)), oklab(seen(b, eyes)), strict=True)
    return 100 * sum((x - y) ** 2 for x, y in pairs) ** 0.5


def contrast(a: Color, b: Color) -> float:
    """WCAG contrast of two colours."""
    lights = sorted(0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]) for c in (a, b))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("name", PALETTE_NAMES)
def test_every_palette_has_every_role(name: str) -> None:
    palette = load_palette(name)
    for role in ROLE_NAMES:
        color = getattr(palette, role)
        assert len(color) == 3, role
        assert all(0 <= channel <= 255 for channel in color), role
    for ramp in RAMP_NAMES:
        assert len(getattr(palette, ramp)) == 5


@pytest.mark.parametrize("name", PALETTE_NAMES)
def test_the_letters_on_a_key_cap_are_readable(name: str) -> None:
    palette = load_palette(name)
    for ink in (palette.text, palette.text_menu, (255, 255, 255)):
        assert contrast(ink, palette.key_cap) >= 4.5


def test_there_is_a_palette_for_every_file_and_a_file_for_every_palette() -> None:
    files = {path.stem for path in (assets_dir() / "palettes").glob("*.toml")}
    assert files == set(PALETTE_NAMES)


def test_every_kind_has_a_colour() -> None:
    palette = load_palette()
    for kind in (*ALIEN_KINDS, "saucer", "ship", "teardrop", "zigzag", "orb"):
        assert palette.of_kind(kind) in {getattr(palette, role) for role in ROLE_NAMES}


def test_an_unknown_palette_is_refused_with_a_remedy() -> None:
    with pytest.raises(SettingsError) as refused:
        load_palette("sepia")
    assert "protan" in refused.value.remedy


@pytest.mark.parametrize("name", sorted(SEEN_THROUGH))
def test_the_hazard_is_far_from_everything_for_its_eyes(name: str) -> None:
    palette = load_palette(name)
    for role in ("player", "bonus", *ALIEN_KINDS):
        assert distance(palette.hazard, getattr(palette, role), name) >= FROM_HAZARD, role


@pytest.mark.parametrize("name", sorted(SEEN_THROUGH))
def test_player_and_bonus_are_told_from_each_other_and_from_every_alien(name: str) -> None:
    palette = load_palette(name)
    assert distance(palette.player, palette.bonus, name) >= FROM_EACH_OTHER
    for role, kind in itertools.product(("player", "bonus"), ALIEN_KINDS):
        assert distance(getattr(palette, role), getattr(palette, kind), name) >= FROM_EACH_OTHER, (role, kind)


@pytest.mark.parametrize("name", PALETTE_NAMES)
def test_texts_are_readable_on_panels(name: str) -> None:
    palette = load_palette(name)
    for text, ground in itertools.product(("text", "text2", "text_row", "text_menu"), ("panel", "void")):
        assert contrast(getattr(palette, text), getattr(palette, ground)) >= 4.5, (text, ground)
    assert contrast(palette.text_own, palette.own_fill) >= 4.5


def test_mixing_ends_at_both_colours() -> None:
    a, b = from_hex("#05060f"), from_hex("7fe4ff")
    assert mix(a, b, 0.0) == a
    assert mix(a, b, 1.0) == b
    assert mix((0, 0, 0), (100, 200, 50), 0.5) == (50, 100, 25)
