"""An address as a code that a phone reads (QR, ISO/IEC 18004), where the library that makes one is installed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from alienattack.game.drawing.palette import WHITE

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

QUIET = 2  # light modules around it; the standard asks for four, cameras are content with two on a dark ground
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_DARK = (8, 10, 24)

Modules = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=8)
def code_of(address: str) -> Modules:
    """Row by row which modules are dark; nothing for an address that no phone could open, and without the library."""
    if not address or urlsplit(address).hostname in _LOOPBACK:
        return ()
    try:
        import segno
    except ImportError:  # it comes with the extra "local"
        return ()
    return tuple(tuple(bool(module) for module in row) for row in segno.make(address, error="l", micro=False).matrix)


def width_of(code: Modules, module: float = 2) -> float:
    """How wide it is drawn, the light margin included, a module `module` px large."""
    return (len(code) + 2 * QUIET) * module


def draw_code(canvas: Canvas, code: Modules, right: float, top: float, module: float = 2) -> float:
    """Draw `code` with its upper right corner at (right, top); returns its width."""
    size = width_of(code, module)
    left = right - size

    def paint(sheet: Canvas) -> None:
        sheet.rect(WHITE, 0, 0, size, size)
        for y, row in enumerate(code, QUIET):
            for x, dark in enumerate(row, QUIET):
                if dark:
                    sheet.rect(_DARK, x * module, y * module, module, module)

    canvas.stamp(("code", code), left, top, int(size), int(size), paint)
    return size
