"""The words of the game: assets/texts/<language>/*.toml, found by dotted name."""

from __future__ import annotations

import os
import sys
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pygame

from alienattack.resources import assets_dir

ENGLISH = "en"


def languages() -> tuple[str, ...]:
    """The languages there are texts in, by their two letters."""
    return tuple(sorted(folder.name for folder in (assets_dir() / "texts").iterdir() if folder.is_dir()))


def language_of(wish: str, environment: Mapping[str, str] | None = None) -> str:
    """The language of the texts for the setting `wish`: "auto" is the operating system's; English if there are none."""
    known = languages()
    if wish in known:
        return wish
    told = _system_languages(os.environ if environment is None else environment)
    return next((code for code in told if code in known), ENGLISH)


def _system_languages(environment: Mapping[str, str]) -> list[str]:
    """Two-letter codes, the one liked best first."""
    told: list[str] = []
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            told = environment[name].split(":")
            break
    if not told:
        told = _asked_locales()
    return [locale.replace("_", "-").split("-")[0].lower() for locale in told]


def _asked_locales() -> list[str]:
    """Where no variable says it: pygame-ce knows on all systems, Windows knows its own."""
    asked = getattr(getattr(pygame, "system", None), "get_pref_locales", None)
    if asked is not None:
        return [str(found.get("language", "")) for found in asked()]
    if sys.platform == "win32":
        import ctypes
        import locale

        return [locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")]
    return []


class Texts:
    """All texts of one language over the English ones, read once."""

    def __init__(self, language: str = ENGLISH, folder: Path | None = None) -> None:
        """`folder` holds the languages; assets/texts unless told."""
        self._folder = folder or assets_dir() / "texts"
        self.language = language
        self._table: dict[str, str] = {}
        self.speak(language)

    def speak(self, language: str) -> None:
        """Take the texts of another language."""
        self.language = language
        self._table = {}
        for name in dict.fromkeys((ENGLISH, language)):
            self._table.update(read_texts(self._folder / name))

    def get(self, name: str, /, **fields: object) -> str:
        """The text called `name` ("title.play") with its {fields} filled in; the name itself where no text exists,
        so that a missing text is seen and ends nothing."""
        text = self._table.get(name)
        if text is None:
            return name
        return text.format(**fields) if fields else text

    def has(self, name: str) -> bool:
        """Whether a text of that name exists."""
        return name in self._table

    def number(self, value: int) -> str:
        """A whole number with its thousands marked: 12,345 or 12.345."""
        return f"{value:,}".replace(",", self.get("language.thousands"))

    def percent(self, value: int) -> str:
        """A share in percent: 60% or 60 %."""
        return self.get("language.percent", n=value)

    def date(self, at: float) -> str:
        """The day of an instant (seconds since 1970) where the player is."""
        return time.strftime(self.get("language.date"), time.localtime(at))


def read_texts(folder: Path) -> dict[str, str]:
    """All texts of one language's folder, by dotted name."""
    table: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")):
        with file.open("rb") as stream:
            _take(table, "", tomllib.load(stream))
    return table


def _take(into: dict[str, str], prefix: str, table: Mapping[str, Any]) -> None:
    for name, value in table.items():
        if isinstance(value, Mapping):
            _take(into, f"{prefix}{name}.", value)
        else:
            into[f"{prefix}{name}"] = str(value)
