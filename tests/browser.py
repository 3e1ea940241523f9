"""Debian's Chromium without a window: the document a page has become, and pictures of it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
          "--disable-background-networking", "--disable-component-update", "--hide-scrollbars")
_DARK, _LIGHT = 0, 1  # Blink's PreferredColorScheme
_VOID = {"meta", "link", "br", "img", "input", "hr"}


@dataclass(slots=True)
class Element:
    """One element: its tag, attributes, children, and all text in it."""

    tag: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str, css_class: str = "") -> list[Element]:
        """Every element below with this tag, and this class where one is given, in the order of the document."""
        found = []
        for child in self.children:
            if child.tag == tag and (not css_class or css_class in child.attributes.get("class", "").split()):
                found.append(child)
            found += child.all(tag, css_class)
        return found

    def by_id(self, name: str) -> Element:
        """The element below with this id."""
        found = [child for child in self._below() if child.attributes.get("id") == name]
        assert len(found) == 1, f"{len(found)} elements are called {name}"
        return found[0]

    def _below(self) -> list[Element]:
        return [each for child in self.children for each in (child, *child._below())]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def document_of(address: str, profile: Path, milliseconds: int = 6_000, size: tuple[int, int] = (1280, 900)) -> Element:
    """The document at an address after so many milliseconds of the page's own time. `profile`: a folder of its own."""
    text = _run(profile, size, f"--virtual-time-budget={milliseconds}", "--dump-dom", address)
    reader = _Reader()
    reader.feed(text)
    return reader.open[0]


def picture_of(address: str, profile: Path, file: Path, size: tuple[int, int], *, dark: bool = True,
               milliseconds: int = 6_000) -> None:
    """Writes a PNG of the page at an address."""
    _run(profile, size, f"--virtual-time-budget={milliseconds}", f"--screenshot={file}",
         f"--blink-settings=preferredColorScheme={_DARK if dark else _LIGHT}", address)


def _run(profile: Path, size: tuple[int, int], *arguments: str) -> str:
    assert CHROMIUM is not None
    done = subprocess.run([CHROMIUM, *_FLAGS, f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}",
                           *arguments], capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
