"""Where the data folders are: beside the package in a wheel, at the top of the checkout otherwise."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name


def assets_dir() -> Path:
    """Fonts, pictures, palettes, sounds and texts."""
    return _folder("assets")


def cloud_dir() -> Path:
    """The template, the functions and the web scoreboard."""
    return _folder("cloud")


def config_dir() -> Path:
    """default.toml, local.toml and the price list."""
    return _folder("config")
