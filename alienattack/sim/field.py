"""The field's geometry and its units.

Positions are integers in 1/256 px of the 640 x 360 canvas; the field is its left part, x 0 to 400.
Sizes that only the shields and the formation's layout use are whole px, and say so.
"""

from __future__ import annotations

from typing import Final

UNIT: Final = 256
TICKS_PER_SECOND: Final = 60

WALL_LEFT: Final = 12 * 256
WALL_RIGHT: Final = 388 * 256
CENTRE_X: Final = 200 * 256
FIELD_RIGHT: Final = 400 * 256  # the pane begins there
SHIP_Y: Final = 308 * 256
LANDING_Y: Final = 288 * 256
SAUCER_Y: Final = 52 * 256
FIRST_ROW_Y: Final = 78 * 256
# The top scrim with the HUD ends here: nothing may leave from behind it.
SCRIM_BOTTOM: Final = 34 * 256
# Above and below these nothing is seen any more.
SKY_TOP: Final = -12 * 256
GROUND: Final = 370 * 256

# Fair deaths: nothing starts nearer to the ship than this.
KEEP_OUT: Final = 60 * 256
