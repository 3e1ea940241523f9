"""The words of the game: assets/texts/<language>/*.toml, found by dotted name."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from alienattack.resources import assets_dir


class Texts:
    """All texts of one language, read once."""

    def __init__(self, language: str = "en", folder: Path | None = None) -> None:
        self._table: dict[str, str] = {}
        for file in sorted((folder or assets_dir() / "texts" / language).glob("*.toml")):
            with file.open("rb") as stream:
                self._take("", tomllib.load(stream))

    def _take(self, prefix: str, table: dict[str, Any]) -> None:
        for name, value in table.items():
            if isinstance(value, dict):
                self._take(f"{prefix}{name}.", value)
            else:
                self._table[f"{prefix}{name}"] = str(value)

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
