"""Elements of HTML and SVG, written out with every text escaped: there is no way to put markup in as text."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field

_VOID = frozenset({"meta", "br", "hr", "img", "link"})
# What no browser shows and some stumble over: control characters but tab and newline, and halves of surrogate pairs.
_UNSEEN = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), *range(0xD800, 0xE000)), "\ufffd")

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `attributes` and texts among `children` are escaped when it is written."""

    name: str
    attributes: Mapping[str, Value] = field(default_factory=dict)
    children: tuple[Element | Verbatim | str, ...] = ()

    def write(self) -> str:
        """The element as HTML, which is well-formed SVG too."""
        given = "".join(f' {name}="{text(_plain(value))}"' for name, value in self.attributes.items())
        if self.name in _VOID:
            return f"<{self.name}{given}>"
        inner = "".join(text(child) if isinstance(child, str) else child.write() for child in self.children)
        return f"<{self.name}{given}>{inner}</{self.name}>"


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A text of this package's own that goes out as it is: the style sheet."""

    content: str

    def write(self) -> str:
        """The text itself."""
        return self.content


Node = Element | Verbatim | str


def element(tag: str, /, *children: Node, **attributes: Value) -> Element:
    """An element. In the names of attributes `_` stands for `-`; one at the end keeps Python's own words apart."""
    return Element(tag, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}, children)


def text(value: str) -> str:
    """`value` as it may stand in an element or between the quotes of an attribute."""
    return html.escape(value.translate(_UNSEEN))


def _plain(value: Value) -> str:
    """Coordinates need no more than a hundredth of a pixel."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
