"""The buttons of one tick, as bits of a plain integer (an IntFlag would cost ten times as much)."""

from __future__ import annotations

from typing import Final

LEFT: Final = 1
RIGHT: Final = 2
FIRE: Final = 4
ALL_BUTTONS: Final = 7
